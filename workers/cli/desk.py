"""What all commands have in common by which a person decides: who it is, why, and a relay that is told at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from ingest.domain.election import Election
    from ingest.domain.tally import TallyKey
    from workers.bootstrap import Services

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Chosen = Annotated[str | None, typer.Option("--election", help="Election id; default: the only one there is.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; default: $TALLYWIRE_OPERATOR.")]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, as the audit log keeps it.")]
OfType = Annotated[str, typer.Option("--type", help="The count item type.")]


Done = TypeVar("Done")


class Person(Struct, frozen=True):
    """Who decides, and why."""

    who: str
    why: str


def person(services: "Services", by: str | None, why: str | None) -> Person:
    """As said, or set; else asked for at a terminal. Raises ConfigurationError where nobody can be asked."""
    who = (
        by
        or services.settings.operator
        or _asked("Who are you", "--by: who decides? Say so, or set TALLYWIRE_OPERATOR")
    )
    return Person(who, why or _asked("Why", "--why: every decision has a reason, which the audit log keeps"))


def _asked(question: str, refusal: str) -> str:
    import sys

    from ingest.domain.errors import ConfigurationError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigurationError(refusal)
    return str(typer.prompt(question, err=True))


def decide(services: "Services", election: "Election", deed: "Callable[[datetime], Done]") -> "Done":
    """Do it, then wake the relay. A database that is away is named in one line."""
    from workers import bootstrap
    from workers.reading import wake

    with bootstrap.refusals_named():
        done = deed(services.now())
    wake(election.id, services)
    return done


def place(key: "TallyKey") -> str:
    """A tally's key as it stands in a line."""
    from ingest.domain.terms import CountItemType

    kind = "" if key.count_item_type is CountItemType.TOTAL else f" ({key.count_item_type})"
    return f"{key.contest_id} in {key.unit_id}{kind}"


def print_json(value: object) -> None:
    import sys

    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
