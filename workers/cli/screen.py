"""The board on a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.domain.election import Contest, Election
from ingest.domain.tally import CountStatus, Tally, TallyKey
from ingest.domain.terms import CountItemStatus, SourceKind
from ingest.reconcile import Statement
from publish.desk.calls import Call
from workers.cli import polls
from workers.cli.board import Board
from workers.cli.calls import words
from workers.cli.text import change, number, percent, plain, quoting, summary
from workers.health import Health, NotedFinding

WIDE = 200
HELD_LINES = 3
COLUMNS = {"votes": 9, "share": 7, "change": 8}  # and their widths


def render(board: Board, health: Health | None, title: str) -> RenderableType:
    """For each contest what is said of the whole area; what is held, notes, the health of everything, changes.

    The newest comes first. Only the lines of changes and notes are cut where the terminal is narrow.
    """
    shown = board.published()
    parts: list[RenderableType] = [Text(plain(title), style="bold")]
    if board.election.note:
        parts.append(Text(plain(board.election.note), style="italic yellow"))
    parts += [_contest(contest, board, shown) for contest in board.election.contests]
    parts += [*_back(board), *(_line(each) for each in reversed(board.notes))]
    parts += list(_health(health)) if health else []
    parts += [_line(each, "dim") for each in reversed(board.ticker)]
    return Group(*parts)


def _back(board: Board) -> Iterator[Text]:
    """What is held, with its reason: whole, because that is what somebody has to decide about."""
    lines = list(board.held.values())[::-1]
    yield from (Text(plain(line), style="yellow") for line in lines[:HELD_LINES])
    if len(lines) > HELD_LINES:
        yield Text(f"{len(lines) - HELD_LINES:,} more held (tallywire holds)", style="yellow")


def _line(text: str, style: str = "") -> Text:
    return Text(plain(text), style=style, no_wrap=True, overflow="ellipsis")


def show(what: RenderableType) -> None:
    """Print it; where nobody sets a width, because it goes to a file, wide enough not to wrap."""
    terminal = Console()
    (terminal if terminal.is_terminal else Console(width=WIDE)).print(what)


def _contest(contest: Contest, board: Board, shown: dict[TallyKey, Statement]) -> RenderableType:
    whole = {unit.id for unit in board.election.units if unit.parent_id is None}
    statement = next((s for k, s in shown.items() if k.contest_id == contest.id and k.unit_id in whole), None)
    asked = board.polls(contest.id)
    few = len(asked) <= polls.BESIDE
    tables = [_count(contest, board, statement, asked if few else [])]
    if not few:
        tables.append(polls.below(contest, asked))
    lines = (*_below(contest, board, shown, statement), *polls.legend(asked))
    return Group(*tables, *(Text(plain(line)) for line in lines))


def _count(contest: Contest, board: Board, statement: Statement | None, asked: Sequence[Statement]) -> Table:
    """A row for each selection; `asked` are exit polls that stand beside it."""
    table = Table("selection", title=plain(contest.name), title_justify="left")
    for heading, width in COLUMNS.items():
        table.add_column(heading, justify="right", min_width=width)
    if asked:
        table.add_column(polls.heading(asked), no_wrap=True)
    tally = statement.tally if statement else None
    before = board.before.get(tally.key) if tally else None
    for selection in contest.selections:
        row = (Text(plain(selection.name)), *_figures(selection.id, tally, before))
        table.add_row(*row, *([polls.figures(asked, selection.id)] if asked else []))
    return table


def _below(contest: Contest, board: Board, shown: dict[TallyKey, Statement], whole: Statement | None) -> Iterator[str]:
    """Who says it, and how far the count is."""
    if whole is not None:
        status = whole.tally.results_status or "status not said"
        yield f"{_who(whole)}, {status}, {whole.fetched_at:%d %b %H:%M}Z"
        if reason := board.reasons.get(whole.tally.key):
            yield reason
        counted = whole.tally.count_status
        if counted.units_reported is not None or counted.percent is not None:
            yield _progress(counted)
    parts_of_it = {unit.id for unit in board.election.units if unit.parent_id is not None}
    parts = [s for k, s in shown.items() if k.contest_id == contest.id and k.unit_id in parts_of_it]
    if parts_of_it:
        done = sum(s.tally.count_status.status is CountItemStatus.COMPLETED for s in parts)
        figures = sum(s.has_figures for s in parts)
        yield f"{figures} of {len(parts_of_it)} units with figures, {done} say they are completed"
    yield from (
        f"turnout: {number(said.cast)} ballots of {number(said.registered)} registered, {percent(said.turnout)}"
        for said in (statement.tally.ballots for statement in board.turnout(contest.id))
    )


def _progress(counted: CountStatus) -> str:
    if counted.units_reported is None:
        return f"{percent(counted.percent)} counted"
    of = "" if counted.units_total is None else f" of {number(counted.units_total)}"
    units = f"{number(counted.units_reported)}{of} units counted"
    return units if counted.percent is None else f"{units}, {percent(counted.percent)}"


def _who(statement: Statement) -> str:
    """The source, and what is no source's own word."""
    if statement.kind is SourceKind.COMPUTED:
        return f"computed: added up from {number(statement.tally.summed)} units ({statement.source_id})"
    if statement.kind is SourceKind.DESK:
        return f"overridden by the desk ({statement.source_id})"
    if statement.kind is SourceKind.NEWS:
        return f"reported by {statement.issuer}{quoting(statement.tally)} ({statement.source_id})"
    return f"{statement.issuer} ({statement.source_id})"


def _figures(selection_id: str, tally: Tally | None, before: Tally | None) -> tuple[str, str, Text]:
    count = tally.counts.get(selection_id) if tally else None
    if count is None:
        return "-", "-", Text("")
    moved = change(before.counts.get(selection_id) if before else None, count)
    return number(count.votes), percent(count.share), Text(moved, style="red" if moved.startswith("-") else "green")


def _health(health: Health) -> Iterator[Text]:
    line = Text("sources: ")
    for source in health.sources:
        failing = source.failing_since and f"{source.outcome} since {source.failing_since:%H:%M}Z"
        line.append(f"{source.id} {failing or 'ok'}   ", style="bold red" if failing else "green")
    yield line
    if health.missing:
        what = "no answer from Redis" if health.stream_sequence is None else f"not at work: {', '.join(health.missing)}"
        yield Text(f"{what}; the figures may be old", style="bold red")
    if health.findings:
        newest = health.findings[0]
        said = f"newest finding: {newest.fetched_at:%H:%M}Z {newest.source_id} {newest.rule}: {newest.message}"
        yield Text(plain(said), style="yellow", no_wrap=True, overflow="ellipsis")


def results(
    election: Election,
    statements: Sequence[Statement],
    held: Mapping[TallyKey, int] | None = None,
    calls: Sequence[Call] = (),
) -> RenderableType:
    """For each contest a table for the whole area, then a line for each unit within it.

    `held` is how many statements of each tally are held back at the moment, `calls` are those in force.
    """
    board = Board(election, statements)
    shown = board.published()
    parts: list[RenderableType] = [Text(plain(election.note), style="italic yellow")] if election.note else []
    for contest in election.contests:
        back = {key: count for key, count in (held or {}).items() if key.contest_id == contest.id}
        beside = (*_called(contest, calls), *_held(back))
        parts += [_contest(contest, board, shown), *beside, _units(contest, election, shown, back)]
    return Group(*parts)


def _called(contest: Contest, calls: Sequence[Call]) -> Iterator[Text]:
    names = {selection.id: selection.name for selection in contest.selections}
    for call in calls:
        if call.contest_id == contest.id:
            yield Text(plain(words(call, names)), style="bold", no_wrap=True, overflow="ellipsis")


def _held(back: Mapping[TallyKey, int]) -> Iterator[Text]:
    if back:
        yield Text(f"held: {sum(back.values()):,}, not published (tallywire holds)", style="yellow")


def _units(
    contest: Contest, election: Election, shown: dict[TallyKey, Statement], back: Mapping[TallyKey, int]
) -> RenderableType:
    names = {selection.id: selection.name for selection in contest.selections}
    parts = {unit.id: unit.name for unit in election.units if unit.parent_id is not None}
    table = Table(box=None, show_header=False, pad_edge=False)
    for key, statement in shown.items():
        if key.contest_id == contest.id and key.unit_id in parts:
            said = plain(summary(statement.tally, names))
            held = Text(f"held: {back[key]}" if key in back else "", style="yellow")
            table.add_row(Text(plain(parts[key.unit_id])), Text(said), Text(statement.source_id, style="dim"), held)
    return table


def status(health: Health) -> RenderableType:
    """A line for each source, how far the stream is, and the newest findings."""
    sources = Table(box=None, pad_edge=False)
    for heading in ("source", "last poll", "newest document", "checked", "changed", "what is wrong"):
        sources.add_column(heading, no_wrap=heading != "what is wrong")
    for source in health.sources:
        times = (f"{at:%d %b %H:%M:%S}Z" if at else "never" for at in (source.checked_at, source.changed_at))
        wrong = Text(plain(source.message))
        style = "bold red" if source.failing_since else ""
        sources.add_row(source.id, source.outcome, source.reading or "none", *times, wrong, style=style)
    behind = "no answer from Redis" if health.stream_sequence is None else f"stream at {health.stream_sequence}"
    documents = ", ".join(f"{count} {outcome or 'unread'}" for outcome, count in sorted(health.documents.items()))
    return Group(
        sources,
        Text(f"sequence {health.sequence}, {behind}; documents: {documents or 'none'}"),
        Text(f"at work: {', '.join(health.roles) or 'nobody'}", style="bold red" if health.missing else ""),
        *(Text(f"unread for over a minute: {source}", style="bold red") for source in health.unread),
        *(
            Text(f"{source.id}: {source.unresolved:,} tallies under unknown names (tallywire names)", style="yellow")
            for source in health.sources
            if source.unresolved
        ),
        *(Text(plain(_finding(each)), style="yellow") for each in health.findings),
    )


def _finding(found: NotedFinding) -> str:
    where = f" at {found.place}" if found.place else ""
    return f"{found.fetched_at:%d %b %H:%M:%S}Z {found.source_id} {found.rule}{where}: {found.message}"
