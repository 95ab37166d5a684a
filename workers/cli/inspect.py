"""`tallywire check`: a pack looked at before the night, source by source."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ingest.domain.report import ElectionReport
    from workers.preflight import Preflight


def check(
    pack: Annotated[Path, typer.Argument(help="The pack's folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Validate a pack, fetch each of its sources once, and show what would be read. Exit code 1 where one fails."""
    import sys

    import msgspec

    from workers import preflight, settings

    results = preflight.check(settings.load(), pack)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(results) + b"\n")
    else:
        for result in results:
            _print(result)
    raise typer.Exit(0 if all(result.ready for result in results) else 1)


def _print(result: "Preflight") -> None:
    from workers.cli.text import plain

    typer.secho(plain(f"{result.source_id}: {result.outcome}"), fg="green" if result.ready else "red", bold=True)
    typer.echo(plain(f"  {result.url}"))
    if result.report is not None:
        _print_report(result.report)


def _print_report(report: "ElectionReport") -> None:
    from workers.cli.text import plain, summary

    for tally in report.tallies[:3]:
        typer.echo(plain(f"  {tally.contest_id} in {tally.unit_id}: {summary(tally)}"))
    if len(report.tallies) > 3:
        typer.echo(f"  ... and {len(report.tallies) - 3} more tallies")
    for finding in report.findings:
        typer.echo(plain(f"  {finding.rule} at {finding.place or 'the whole document'}: {finding.message}"))
