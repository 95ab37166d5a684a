"""Commands that play a recorded night: any pack's, or the demo's."""

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers.rehearsal.night import Night
    from workers.rehearsal.report import Report
    from workers.settings import Settings

DEMO = "kz_2023_majilis"
Speed = Annotated[str, typer.Option(help="How many times as fast as it happened, or `max`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def rehearse(
    pack: Annotated[Path, typer.Argument(help="The pack's folder.")],
    recording: Annotated[Path, typer.Argument(help="A folder per source, or the folder of one source.")],
    speed: Speed = "max",
    as_json: AsJson = False,
    keep: Annotated[Path | None, typer.Option(help="Keep data and logs in this new folder.")] = None,
) -> None:
    """Serve a recording over local HTTP to the real pipeline, and report what came of it."""
    from workers import settings

    configured = settings.load()
    with (
        _folder(keep) as data,
        _night(configured.for_rehearsal(data, configured.rehearsal_database_url), pack, recording, speed) as night,
    ):
        _show(_play(night, watch=not as_json), as_json)


def demo(
    speed: Speed = "1080",
    until_complete: Annotated[bool, typer.Option("--until-complete", help="Stop when the night is over.")] = False,
    as_json: AsJson = False,
) -> None:
    """Play the demo night, Kazakhstan 2023, on embedded defaults, and stay up until Ctrl-C."""
    from workers import settings, supervisor

    data = settings.load().data / "demo"
    supervisor.clear(data)
    configured = settings.load().for_rehearsal(data, None)
    folder = _demo_pack()
    with _night(configured, folder, folder / "recording", speed) as night:
        _show(_play(night, watch=not as_json), as_json)
        if not until_complete:
            with suppress(KeyboardInterrupt):
                _stay(night)


@contextmanager
def _night(configured: "Settings", folder: Path, recording: Path, speed: str) -> "Iterator[Night]":
    """Stopped cleanly by Ctrl-C and by SIGTERM alike."""
    import signal

    from ingest import packs
    from workers.rehearsal import night
    from workers.rehearsal import recording as recordings

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    pack = packs.load(folder)
    versions = recordings.load(recording, {source.id: source for source in pack.sources})
    with night.on_air(configured, pack, versions, _speed(speed)) as opened:
        yield opened


def _play(night: "Night", *, watch: bool) -> "Report":
    """Play it to its end, on the board where somebody watches."""
    from workers.cli.board import Board
    from workers.cli.watching import BoardScreen

    typer.echo(f"The page: {night.settings.page}", err=True)
    if not watch:
        night.play(lambda event: None)
        return night.report()
    board = Board(night.election)
    with BoardScreen(night.services, board) as screen:

        def draw() -> None:
            screen.title = f"{night.election.name}   {night.playback.now():%d %b %H:%M}Z on the night's clock"
            screen.refresh()

        night.play(screen.tell, draw)
    return night.report()


def _show(report: "Report", as_json: bool) -> None:
    import sys

    import msgspec

    from workers.cli.text import report_lines

    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        sys.stdout.buffer.flush()
    else:
        typer.echo("\n".join(report_lines(report)))


def _stay(night: "Night") -> None:
    from threading import Event

    from workers.cli.text import own_name

    data = night.settings.data
    typer.echo(
        f"The night is over and everything stays up, the page too: {night.settings.page}  Ctrl-C stops.\n"
        "In another terminal, look at it with:",
        err=True,
    )
    for command in ("results", "status", "watch --after 0"):
        typer.echo(f"  TALLYWIRE_DATA={data} {own_name()} {command}", err=True)
    Event().wait()


def _speed(text: str) -> float | None:
    """None is full speed. Raises a usage error for anything but a positive number or `max`."""
    try:
        speed = None if text == "max" else float(text)
    except ValueError:
        speed = 0.0
    if speed is not None and not 0 < speed < 1e9:
        raise typer.BadParameter(f"{text!r} is neither a positive number nor max", param_hint="--speed")
    return speed


@contextmanager
def _folder(keep: Path | None) -> "Iterator[Path]":
    import shutil
    from tempfile import mkdtemp

    if keep is not None:
        yield keep
        return
    folder = Path(mkdtemp(prefix="tallywire-"))
    yield folder
    shutil.rmtree(folder)  # only after a rehearsal that went well: otherwise its logs are wanted


def _demo_pack() -> Path:
    from ingest.domain.errors import ConfigurationError

    folder = Path(__file__).parents[2] / "elections" / DEMO
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: the demo's pack is not here; run it from a checkout of the repository")
    return folder
