"""Commands that show what is known: the live board, the published results, the health of everything."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, Chosen, print_json
from workers.cli.opening import MOST, opened

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from publish.results import Moment
    from workers.bootstrap import Services


def watch(
    election: Chosen = None,
    after: Annotated[
        int | None, typer.Option(help="Resume after this sequence; default: now.", min=0, max=MOST)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every event as one line of JSON.")] = False,
) -> None:
    """Follow the stream: a live board, or with --json one event a line. Ctrl-C stops."""
    from workers.cli import watching

    services, chosen = opened(election)
    if as_json:
        watching.print_events(services, chosen, after)
    else:
        watching.show_board(services, chosen, after)


def results(
    election: Chosen = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="What was published then: 2024-11-05T22:00-06:00, or 22:00 on the night."),
    ] = None,
    at_sequence: Annotated[
        int | None, typer.Option(help="What was published after that event.", min=0, max=MOST)
    ] = None,
    exit_polls: Annotated[
        bool, typer.Option("--exit-polls", help="Only what exit polls say, which is no count.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print what is published now, or was at an instant, by contest and unit, each with its source.

    --json prints the count; exit polls, which are none, with --exit-polls.
    """
    from publish.results import current, held, polls

    services, chosen = opened(election)
    if as_of is not None or at_sequence is not None:
        _print_moment(chosen, _moment(services, chosen, as_of, at_sequence), as_json=as_json)
        return
    asked = polls(services.database, chosen.id)
    statements = [] if exit_polls else list(current(services.database, chosen.id).values())
    if as_json:
        print_json(asked if exit_polls else statements)
        return
    from publish.desk import calls
    from workers.cli import screen

    back, called = held(services.database, chosen.id), calls.listed(services.database, chosen)
    screen.show(screen.results(chosen, [*statements, *asked], back, called))


def _moment(services: "Services", election: "Election", as_of: str | None, at_sequence: int | None) -> "Moment":
    from ingest.domain.errors import ConfigurationError
    from publish import results
    from workers.cli.opening import instant

    if at_sequence is None:
        assert as_of is not None
        at = instant(election, as_of)
        if at > services.now():
            raise ConfigurationError(f"--as-of {as_of}: {at:%Y-%m-%d %H:%M:%S}Z is still to come")
        return results.as_of(services.database, election.id, at)
    if as_of is not None:
        raise ConfigurationError("--as-of and --at-sequence: one of them says when")
    return results.at_sequence(services.database, election.id, at_sequence)


def _print_moment(election: "Election", moment: "Moment", *, as_json: bool) -> None:
    if as_json:
        published = list(moment.published.values())
        print_json({"at": moment.at, "sequence": moment.sequence, "published": published})
        return
    from workers.cli import screen

    at = f"as of {moment.at:%Y-%m-%d %H:%M:%S}Z, " if moment.at else ""
    typer.secho(f"{at}at sequence {moment.sequence}", bold=True)
    screen.show(screen.results(election, list(moment.published.values())))


def status(election: Chosen = None, as_json: AsJson = False) -> None:
    """Print the health of sources, stream and reading. Exit code 1 where a source is failing."""
    from workers import health

    services, chosen = opened(election)
    state = health.look(services, chosen.id)
    if as_json:
        print_json(state)
    else:
        from workers.cli import screen

        screen.show(screen.status(state))
    raise typer.Exit(0 if state.well else 1)
