"""What all commands have in common by which a person decides: who it is, why, and a relay that is told at once."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypedDict, TypeVar

import typer

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from ingest.domain.tally import TallyKey
    from workers.bootstrap import Services

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Chosen = Annotated[str | None, typer.Option("--election", help="Election id; default: the only one there is.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; default: $TALLYWIRE_OPERATOR.")]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, as the audit log keeps it.")]
OfType = Annotated[str, typer.Option("--type", help="The count item type.")]

Done = TypeVar("Done")


class Person(TypedDict):
    """Who decides, why and when, as every use case of the desk asks for it."""

    who: str
    why: str
    now: datetime


def decide(
    services: "Services", election: "Election", by: str | None, why: str | None, deed: Callable[[Person], Done]
) -> Done:
    """Do it in the name of whoever decides, then wake the relay. A database that is away is named in one line.

    Raises ConfigurationError where it is not said who decides or why, and nobody can be asked.
    """
    from workers import bootstrap
    from workers.reading import wake

    who = (
        by
        or services.settings.operator
        or _asked("Who are you", "--by: who decides? Say so, or set TALLYWIRE_OPERATOR")
    )
    why = why or _asked("Why", "--why: every decision has a reason, which the audit log keeps")
    with bootstrap.refusals_named():
        done = deed(Person(who=who, why=why, now=services.now()))
    wake(election.id, services)
    return done


def _asked(question: str, refusal: str) -> str:
    import sys

    from ingest.domain.errors import ConfigurationError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(refusal)
    return str(typer.prompt(question, err=True))


def place(key: "TallyKey") -> str:
    """A tally's key as it stands in a line."""
    from ingest.domain.terms import CountItemType

    kind = "" if key.count_item_type is CountItemType.TOTAL else f" ({key.count_item_type})"
    return f"{key.contest_id} in {key.unit_id}{kind}"


def print_json(value: object) -> None:
    import sys

    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
