"""`tallywire call`: a person's word on how a contest ended."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, By, Chosen, Why

if TYPE_CHECKING:
    from publish.desk.calls import Call

RETRACT = "retract"


def call(
    contest: Annotated[str | None, typer.Argument(metavar="[CONTEST]", help="The contest's id.")] = None,
    selections: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SELECTION...|retract]", help="Who it is; or the word that takes the call back."),
    ] = None,
    runoff: Annotated[bool, typer.Option("--runoff", help="These go on to a runoff.")] = False,
    too_close: Annotated[bool, typer.Option("--too-close", help="It is too close to call.")] = False,
    by: By = None,
    why: Why = None,
    election: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """Call a contest, or take the call back; without a contest, list the calls in force."""
    from ingest.domain.errors import ConfigurationError
    from publish.desk import calls
    from publish.desk.calls import CallStatus
    from workers.cli import desk
    from workers.cli.opening import opened
    from workers.cli.text import plain

    if runoff and too_close:
        raise ConfigurationError("--runoff and --too-close: it is one of them")
    services, chosen = opened(election)
    if contest is None:
        _print(calls.listed(services.database, chosen), as_json=as_json)
        return
    status = CallStatus.RUNOFF if runoff else CallStatus.TOO_CLOSE if too_close else CallStatus.CALLED
    person = desk.person(services, by, why)
    where, who, why_ = (services.database, chosen, contest), person.who, person.why
    if selections == [RETRACT]:
        desk.decide(services, chosen, lambda now: calls.retract(*where, who=who, why=why_, now=now))
        typer.echo(f"retracted: {contest}")
        return
    whom = selections or []
    desk.decide(services, chosen, lambda now: calls.call(*where, whom, status, who=who, why=why_, now=now))
    typer.echo(plain(f"{status}: {contest}: {', '.join(whom)}".removesuffix(": ")))


def _print(found: "list[Call]", *, as_json: bool) -> None:
    from publish.desk.known import instant
    from workers.cli.desk import print_json
    from workers.cli.text import plain

    if as_json:
        print_json(found)
        return
    for each in found:
        whom = f" {', '.join(each.selection_ids)}" if each.selection_ids else ""
        typer.echo(
            plain(f"{each.contest_id}: {each.status}{whom}, by {each.who} at {instant(each.made_at)}: {each.why}")
        )
    if not found:
        typer.echo("no contest is called")
