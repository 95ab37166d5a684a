"""Exit polls on the board: beside the count, under a heading of their own, and never in it."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.domain.election import Contest
from ingest.reconcile import Statement
from workers.cli.text import figure, plain

BESIDE = 3  # polls; more of them would not fit beside the count on 80 columns


def beside(count: Table, contest: Contest, polls: Sequence[Statement]) -> RenderableType:
    """The count, and the polls at its right with a row for each selection; below it where they are many."""
    if not polls:
        return count
    if len(polls) > BESIDE:
        return Group(count, _table(contest, polls, named=True))
    both = Table.grid(padding=(0, 1, 0, 0))
    both.add_row(count, _table(contest, polls, named=False))
    return both


def legend(polls: Sequence[Statement]) -> Iterator[str]:
    """Whose they are, by the numbers that head the columns."""
    if polls:
        yield "exit polls, which are no count:"
    for number, poll in enumerate(polls, start=1):
        yield f"  {number}  {poll.issuer} ({poll.source_id}), {poll.fetched_at:%d %b %H:%M}Z"


def _table(contest: Contest, polls: Sequence[Statement], *, named: bool) -> Table:
    """Its lines stand at the height of the count's."""
    table = Table(title="exit polls, no count", title_justify="left", box=box.SIMPLE, padding=0)
    if named:
        table.add_column("selection")
    for number in range(1, len(polls) + 1):
        table.add_column(str(number), justify="right", min_width=7)
    for selection in contest.selections:
        said = [poll.tally.counts.get(selection.id) for poll in polls]
        name = [Text(plain(selection.name))] if named else []
        table.add_row(*name, *(figure(count) if count else "-" for count in said))
    return table
