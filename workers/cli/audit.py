"""`tallywire audit`: who did what, when and why."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from workers.cli.desk import AsJson, Chosen

if TYPE_CHECKING:
    from publish.desk.log import Entry

SHOWN = 3  # things of one decision about many


def audit(election: Chosen = None, as_json: AsJson = False) -> None:
    """Print who decided what, when and why, oldest first. What was decided at once is one line; --json prints all."""
    from publish.desk import log
    from workers.cli.desk import print_json
    from workers.cli.opening import opened
    from workers.cli.text import plain

    services, chosen = opened(election)
    entries = log.listed(services.database, chosen)
    if as_json:
        print_json(entries)
        return
    for line in _lines(entries):
        typer.echo(plain(line))


def _lines(entries: "Sequence[Entry]") -> Iterator[str]:
    for (at, who, action, why), group in groupby(entries, lambda each: (each.at, each.who, each.action, each.why)):
        subjects = [each.subject for each in group]
        more = f" and {len(subjects) - SHOWN:,} more" if len(subjects) > SHOWN else ""
        yield f"{at:%Y-%m-%d %H:%M:%S}Z  {who or '-'}  {action}  {', '.join(subjects[:SHOWN])}{more}: {why}"
