"""Commands that keep running: the whole house on one machine, or one role of it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Packs = Annotated[list[Path] | None, typer.Argument(help="Pack folders; default: $TALLYWIRE_PACKS.")]


class Role(StrEnum):
    """What a process can do for its living."""

    TICK = "tick"
    FETCH = "fetch"
    READ = "read"
    RELAY = "relay"
    SERVE = "serve"


class Queue(StrEnum):
    """The two kinds of worker."""

    FETCH = "fetch"
    READ = "read"


def up(packs: Packs = None) -> None:
    """Run every role on this machine until Ctrl-C, with an embedded Valkey and SQLite where none is configured."""
    import signal
    from threading import Event

    from workers import logs, settings
    from workers.cli.text import own_name
    from workers.supervisor import Supervisor

    _use(packs)
    configured = settings.load()
    logs.configure(as_json=configured.log_json)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    with Supervisor(configured) as supervisor:
        typer.echo(
            f"up: {', '.join(supervisor.parts)}; Ctrl-C stops. The page: {configured.page}  "
            f"In another terminal: {own_name()} watch",
            err=True,
        )
        stop.wait()


def worker(queue: Queue, packs: Packs = None) -> None:
    """Run one Celery worker: `fetch` (threads) or `read` (processes)."""
    from workers import roles

    _use(packs)
    roles.fetch() if queue is Queue.FETCH else roles.read()


def tick(packs: Packs = None) -> None:
    """Hand out due sources every second. Several may run; each source is handed out once."""
    from workers import roles

    _use(packs)
    roles.tick()


def relay() -> None:
    """Tell what is committed to the Redis streams. Several may run; each event is told once."""
    from workers import roles

    roles.relay()


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: $TALLYWIRE_SERVE_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: $TALLYWIRE_SERVE_PORT, 8377.", min=0, max=65535)] = None,
) -> None:
    """Serve the page, the HTTP API and the stream of events. Several may run beside each other."""
    import os

    from workers import roles

    for name, value in (("TALLYWIRE_SERVE_HOST", host), ("TALLYWIRE_SERVE_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    roles.serve()


def alive(role: Role) -> None:
    """Health check: exit code 0 where this role is at work on this machine, 1 where it is not."""
    from redis.exceptions import RedisError

    from workers import alive as at_work
    from workers import bootstrap, settings

    try:
        with bootstrap.connect_redis(settings.load()) as redis:
            here = at_work.here(redis)
    except RedisError as error:
        typer.echo(f"no answer from Redis: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{role} is {'at work' if role in here else 'not at work'} here")
    raise typer.Exit(0 if role in here else 1)


def _use(packs: list[Path] | None) -> None:
    """Make packs named on the command line this process's own, as if the environment had named them."""
    import os

    if packs:
        os.environ["TALLYWIRE_PACKS"] = os.pathsep.join(map(str, packs))
