"""The board on a terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.domain.election import Contest, Election
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.reconcile import Statement
from storage.tables import SourceRow
from workers.cli.board import Board
from workers.cli.text import change, figure, number, percent, plain
from workers.health import Health


def render(board: Board, sources: Sequence[SourceRow], title: str = "") -> RenderableType:
    """A table for each contest in the whole area, how many units spoke, the ticker, and the health of sources."""
    shown = board.published()
    parts: list[RenderableType] = [Text(title or plain(board.election.name), style="bold")]
    if board.election.note:
        parts.append(Text(plain(board.election.note), style="italic yellow"))
    parts += [_contest(contest, board, shown) for contest in board.election.contests]
    parts += [Text(plain(line), style="dim", no_wrap=True, overflow="ellipsis") for line in board.ticker]
    parts.append(_health(sources))
    return Group(*parts)


def _contest(contest: Contest, board: Board, shown: dict[TallyKey, Statement]) -> RenderableType:
    whole = {unit.id for unit in board.election.units if unit.parent_id is None}
    statement = next((s for k, s in shown.items() if k.contest_id == contest.id and k.unit_id in whole), None)
    table = Table(
        "selection", title=plain(contest.name), title_justify="left", caption=_caption(statement, contest, shown)
    )
    for heading in ("votes", "share", "change"):
        table.add_column(heading, justify="right", min_width=9)
    tally = statement.tally if statement else None
    before = board.before.get(tally.key) if tally else None
    for selection in contest.selections:
        table.add_row(Text(plain(selection.name)), *_figures(selection.id, tally, before))
    return table


def _figures(selection_id: str, tally: Tally | None, before: Tally | None) -> tuple[str, str, Text]:
    count = tally.counts.get(selection_id) if tally else None
    if count is None:
        return "-", "-", Text("")
    moved = change(before.counts.get(selection_id) if before else None, count)
    return number(count.votes), percent(count.share), Text(moved, style="red" if moved.startswith("-") else "green")


def _caption(statement: Statement | None, contest: Contest, shown: dict[TallyKey, Statement]) -> str:
    units = sum(s.has_figures for key, s in shown.items() if key.contest_id == contest.id)
    if statement is None:
        return f"nothing for the whole area yet; {units} units with figures"
    status = statement.tally.results_status or "status not said"
    who = f"{plain(statement.issuer)} ({statement.source_id}), {status}, {statement.fetched_at:%d %b %H:%M}Z"
    return f"{who}; {units} units with figures"


def _health(sources: Sequence[SourceRow]) -> RenderableType:
    line = Text("sources  ")
    for source in sources:
        failing = source.failing_since is not None
        line.append(f"{source.id} {source.outcome or 'not asked yet'}   ", style="bold red" if failing else "green")
    return line


def results_table(election: Election, contest: Contest, statements: Sequence[Statement]) -> RenderableType:
    """A row a unit, a column a selection, the whole area first."""
    columns = [plain(selection.name) for selection in contest.selections]
    table = Table("unit", *columns, "source", title=plain(contest.name), title_justify="left")
    by_unit = {statement.tally.unit_id: statement for statement in statements}
    for unit in sorted(election.units, key=lambda unit: unit.parent_id is not None):
        if statement := by_unit.get(unit.id):
            counts = statement.tally.counts
            cells = (figure(counts.get(selection.id, VoteCounts())) for selection in contest.selections)
            table.add_row(Text(plain(unit.name)), *cells, statement.source_id)
    return table


def status_table(health: Health) -> RenderableType:
    sources = Table("source", "kind", "last poll", "newest document", "checked", "changed", "what is wrong")
    for source in health.sources:
        style = "bold red" if source.failing_since else ""
        times = (f"{at:%d %b %H:%M:%S}Z" if at else "never" for at in (source.checked_at, source.changed_at))
        sources.add_row(
            source.id, source.kind, source.outcome, source.reading, *times, Text(plain(source.message)), style=style
        )
    behind = "no answer from Redis" if health.stream_sequence is None else f"stream at {health.stream_sequence}"
    documents = ", ".join(f"{count} {outcome or 'unread'}" for outcome, count in sorted(health.documents.items()))
    return Group(
        Text(plain(health.election_id), style="bold"),
        sources,
        Text(f"sequence {health.sequence}, {behind}; documents: {documents or 'none'}"),
        *(
            Text(plain(f"{f.fetched_at:%d %b %H:%M:%S}Z {f.source_id} {f.rule} {f.place}: {f.message}"), style="yellow")
            for f in health.findings
        ),
    )
