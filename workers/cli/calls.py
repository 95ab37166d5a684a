"""`tallywire call`: a person's word on how a contest ended."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, By, Chosen, Why

if TYPE_CHECKING:
    from publish.desk.calls import Call, CallStatus

RETRACT = "retract"

Contest = Annotated[str | None, typer.Argument(metavar="[CONTEST]", help="The contest's id.")]
Selections = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SELECTION...|retract]", help="Who it is; or the word that takes the call back."),
]
Runoff = Annotated[bool, typer.Option("--runoff", help="These go on to a runoff.")]
TooClose = Annotated[bool, typer.Option("--too-close", help="It is too close to call.")]


def call(
    contest: Contest = None,
    selections: Selections = None,
    runoff: Runoff = False,
    too_close: TooClose = False,
    by: By = None,
    why: Why = None,
    election: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """Call a contest, or take the call back; without a contest, list the calls in force."""
    from publish.desk import calls
    from workers.cli import desk
    from workers.cli.opening import opened
    from workers.cli.text import plain

    status, whom = _status(runoff=runoff, too_close=too_close), selections or []
    services, chosen = opened(election)
    if contest is None:
        _print(calls.listed(services.database, chosen), as_json=as_json)
        return
    where = (services.database, chosen, contest)
    if whom == [RETRACT]:
        desk.decide(services, chosen, by, why, lambda person: calls.retract(*where, **person))
        typer.echo(f"retracted: {contest}")
        return
    desk.decide(services, chosen, by, why, lambda person: calls.call(*where, whom, status, **person))
    typer.echo(plain(f"{status}: {contest}: {', '.join(whom)}".removesuffix(": ")))


def words(each: "Call", names: Mapping[str, str] | None = None) -> str:
    """A call in one line, without its contest. `names` are those of the selections; where None, ids stand for them."""
    from publish.desk.known import instant

    whom = ", ".join((names or {}).get(id_, id_) for id_ in each.selection_ids)
    return f"{each.status}{f' {whom}' if whom else ''}, by {each.who} at {instant(each.made_at)}: {each.why}"


def _status(*, runoff: bool, too_close: bool) -> "CallStatus":
    from ingest.domain.errors import ConfigurationError
    from publish.desk.calls import CallStatus

    if runoff and too_close:
        raise ConfigurationError("--runoff and --too-close: it is one of them")
    if runoff:
        return CallStatus.RUNOFF
    return CallStatus.TOO_CLOSE if too_close else CallStatus.CALLED


def _print(found: "list[Call]", *, as_json: bool) -> None:
    from workers.cli.desk import print_json
    from workers.cli.text import plain

    if as_json:
        print_json(found)
        return
    for each in found:
        typer.echo(plain(f"{each.contest_id}: {words(each)}"))
    if not found:
        typer.echo("no contest is called")
