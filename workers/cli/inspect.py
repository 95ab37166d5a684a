"""`tallywire check` and `tallywire read`: a pack looked at before the night, source by source or file by file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers.preflight import Preflight

PackFolder = Annotated[Path, typer.Argument(help="The pack's folder.")]


def check(
    pack: PackFolder,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Only these sources.")] = None,
    as_json: AsJson = False,
    saved: Annotated[
        list[str] | None, typer.Option(metavar="SOURCE=FILE", help="Read this file instead of asking the source.")
    ] = None,
) -> None:
    """Validate a pack, ask each of its sources once, and show what would be read and what is doubtful.

    Exit code 0: every source is ready. 1: one needs a person. 2: the pack, an argument or a setting is wrong. 75: some
    sources did not answer, and nothing else is wrong.
    """
    import sys

    import msgspec

    from workers import preflight, settings

    results = preflight.check(settings.load(), pack, sources or (), _files(saved or []), _fetching)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(results) + b"\n")
    else:
        _show(results)
    raise typer.Exit(preflight.exit_code(result.verdict for result in results))


def read(
    pack: PackFolder,
    source: Annotated[str, typer.Argument(help="The source's id.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Saved documents of it; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object for each file, on a line.")] = False,
) -> None:
    """Show what saved documents say, in the normal form, without a server or a database.

    Exit code 0: all files are in order. 1: one needs a person. 2: the pack, the source or a file is wrong.
    """
    import sys

    import msgspec

    from workers import preflight, settings
    from workers.cli import telling

    verdicts = []
    for each in preflight.read_saved(settings.load(), pack, source, files):
        verdicts.append(each.verdict)
        if as_json:
            sys.stdout.buffer.write(msgspec.json.encode(each) + b"\n")
            sys.stdout.buffer.flush()
        else:
            telling.show_saved(each)
    raise typer.Exit(preflight.exit_code(verdicts))


def _files(saved: "Iterable[str]") -> dict[str, Path]:
    pairs = [each.partition("=") for each in saved]
    wrong = [source + mark + path for source, mark, path in pairs if not source or not path]
    if wrong:
        raise typer.BadParameter(f"{', '.join(wrong)}: should be SOURCE=FILE", param_hint="--saved")
    return {source: Path(path) for source, _, path in pairs}


def _fetching(source_id: str) -> None:
    import sys

    if sys.stderr.isatty():
        typer.echo(f"asking {source_id} ...", err=True)


def _show(results: "list[Preflight]") -> None:
    from workers.cli import telling

    for result in results:
        telling.show(result)
    telling.show_summary(results)
