"""Commands that show what is known: the live board, the published results, the health of everything."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from workers.bootstrap import Services

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Chosen = Annotated[str | None, typer.Option("--election", help="Election id; default: the only one there is.")]


def watch(
    election: Chosen = None,
    after: Annotated[
        int | None, typer.Option(help="Resume after this sequence; default: now.", min=0, max=2**53)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every event as one line of JSON.")] = False,
) -> None:
    """Follow the stream: a live board, or with --json one event a line. Ctrl-C stops."""
    from workers.cli import watching

    services, chosen = _open(election)
    if as_json:
        watching.print_events(services, chosen, after)
    else:
        watching.show_board(services, chosen, after)


def results(election: Chosen = None, as_json: AsJson = False) -> None:
    """Print what is published now, by contest and unit, each with its source."""
    from publish.results import current

    services, chosen = _open(election)
    statements = list(current(services.database, chosen.id).values())
    if as_json:
        _print_json(statements)
        return
    from workers.cli import screen

    screen.show(screen.results(chosen, statements))


def status(election: Chosen = None, as_json: AsJson = False) -> None:
    """Print the health of sources, stream and reading. Exit code 1 where a source is failing."""
    from workers import health

    services, chosen = _open(election)
    state = health.look(services, chosen.id)
    if as_json:
        _print_json(state)
    else:
        from workers.cli import screen

        screen.show(screen.status(state))
    raise typer.Exit(0 if state.well else 1)


def _print_json(value: object) -> None:
    import sys

    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def _open(election_id: str | None) -> "tuple[Services, Election]":
    """The services and the chosen election. Raises ConfigurationError where there is none, or more than one."""
    from ingest.domain.errors import ConfigurationError
    from workers import bootstrap, settings

    services = bootstrap.make(settings.load())
    known = {election.id: election for election in bootstrap.known_elections(services)}
    if election_id is None and len(known) == 1:
        return services, next(iter(known.values()))
    if election_id in known:
        return services, known[election_id]
    where = (services.settings.database_url and "TALLYWIRE_DATABASE_URL") or f"TALLYWIRE_DATA={services.settings.data}"
    if not known:
        raise ConfigurationError(f"{where}: no election there yet; start one with: tallywire up PACK")
    raise ConfigurationError(f"--election: choose one of those in {where}: {', '.join(known)}")
