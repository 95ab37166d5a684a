"""Exit polls on the board: in a column beside the count, under a heading of their own, and never in it."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from ingest.domain.election import Contest
from ingest.reconcile import Statement
from workers.cli.text import figure, plain

BESIDE = 3  # polls; more of them would not fit beside the count on 80 columns
HEADING = "exit polls, no count"
WIDTH = 7  # characters of a figure, "53.46 %"


def heading(polls: Sequence[Statement]) -> str:
    """Over the column, with the number of each poll over its figures."""
    return f"{HEADING}\n{_row(str(number) for number, _ in enumerate(polls, start=1))}"


def figures(polls: Sequence[Statement], selection_id: str) -> str:
    """What each of them says of a selection, in one cell: so it cannot get beside another selection's count."""
    said = (poll.tally.counts.get(selection_id) for poll in polls)
    return _row(figure(count) if count else "-" for count in said)


def below(contest: Contest, polls: Sequence[Statement]) -> Table:
    """A table of their own, for more polls than fit beside the count."""
    table = Table("selection")
    table.add_column(heading(polls), no_wrap=True)
    for selection in contest.selections:
        table.add_row(Text(plain(selection.name)), figures(polls, selection.id))
    return table


def legend(polls: Sequence[Statement]) -> Iterator[str]:
    """Whose they are, by their numbers."""
    if polls:
        yield "exit polls, which are no count:"
    for number, poll in enumerate(polls, start=1):
        yield f"  {number}  {poll.issuer} ({poll.source_id}), {poll.fetched_at:%d %b %H:%M}Z"


def _row(cells: Iterator[str]) -> str:
    return " ".join(f"{cell:>{WIDTH}}" for cell in cells)
