"""The watcher's picture of the night, built from events alone: published tallies, changes, what is held, a ticker."""

from collections import deque
from collections.abc import Iterable

from ingest.domain.election import Election
from ingest.domain.tally import Tally, TallyKey
from ingest.reconcile import Statement
from publish.envelope import HOLDS, NOTES, CloudEvent, headline, hold_data, tally_data
from publish.events import COUNT, TURNOUT, HoldData, TallyData, figure, series
from workers.cli.text import change, quoting, summary

TICKER_LINES = 8
NOTE_LINES = 3


class Board:
    """One election. Told every event in order, it shows what `tallywire results` would. `statements` are published.

    `held` are the lines of what was held and still is, by hold; `reasons` say what was told last of who speaks.
    """

    def __init__(self, election: Election, statements: Iterable[Statement] = ()) -> None:
        self.election = election
        self.ticker: deque[str] = deque(maxlen=TICKER_LINES)
        self.notes: deque[str] = deque(maxlen=NOTE_LINES)
        self.held: dict[int, str] = {}
        self.reasons: dict[TallyKey, str] = {}
        self._told: dict[str, Statement] = {}
        for each in statements:
            self._told[figure(series(each.source_id, each.kind, each.tally), each.tally.key)] = each
        self.before: dict[TallyKey, Tally] = {}
        self._units = {unit.id: unit.name for unit in election.units}
        self._selections = {c.id: {s.id: s.name for s in c.selections} for c in election.contests}

    def tell(self, event: CloudEvent) -> str:
        """Take an event in; what it says, as one line."""
        at = f"{event.time:%d %b %H:%M}Z"
        if event.is_figure:
            line = f"{at}  {self._tally(tally_data(event), at)}"
        elif event.type in HOLDS:
            line = self._hold(hold_data(event), event.type.rpartition(".")[2], at)
        else:
            line = f"{at}  {headline(event)}"
        if event.type in NOTES:
            self.notes.append(line)
        self.ticker.append(line)
        return line

    def published(self) -> dict[TallyKey, Statement]:
        return self._of(COUNT)

    def turnout(self, contest_id: str) -> list[Statement]:
        """What is said of ballots, and of no votes, in the whole area."""
        whole = {unit.id for unit in self.election.units if unit.parent_id is None}
        told = self._of(TURNOUT)
        return [each for key, each in told.items() if key.contest_id == contest_id and key.unit_id in whole]

    def polls(self, contest_id: str) -> list[Statement]:
        """What exit polls say of the whole area, in the order of the pack."""
        whole = {unit.id for unit in self.election.units if unit.parent_id is None}
        asked = (each for each in self._told.values() if not each.kind.counts and each.tally.counts)
        mine = [each for each in asked if each.tally.contest_id == contest_id and each.tally.unit_id in whole]
        return sorted(mine, key=lambda each: each.position)

    def _of(self, series_: str) -> dict[TallyKey, Statement]:
        told = (each for name, each in self._told.items() if name.startswith(f"{series_}/"))
        return {each.tally.key: each for each in told}

    def _hold(self, data: HoldData, state: str, at: str) -> str:
        """What is held, and why; or what became of it."""
        key, doubt = data.key, f"{data.key.contest_id} in {data.key.unit_id}: "
        why = data.why or "; ".join(each.message.removeprefix(doubt) for each in data.findings)
        who = f"{data.receipt.source_id}{quoting(data.statement) if data.statement else ''}"
        line = f"{at}  {self._units.get(key.unit_id, key.unit_id)}: {state}: {why}  ({who})"
        if state == "held":
            self.held[data.hold_id] = line
        else:
            self.held.pop(data.hold_id, None)
        return line

    def _tally(self, data: TallyData, at: str) -> str:
        tally = data.after or data.before
        assert tally is not None  # something was added, changed or withdrawn
        if data.series == COUNT and data.before is not None:
            self.before[tally.key] = data.before
        if data.series == COUNT and data.reason:
            self.reasons[tally.key] = f"{at}: {data.reason}"
        name, receipt = figure(data.series, tally.key), data.receipt
        if data.after is None:
            self._told.pop(name, None)
        else:
            self._told[name] = Statement(
                source_id=receipt.source_id,
                issuer=receipt.issuer,
                kind=receipt.kind,
                position=receipt.position,
                fetched_at=receipt.fetched_at,
                tally=data.after,
            )
        return self._line(data, tally)

    def _line(self, data: TallyData, tally: Tally) -> str:
        names = self._selections.get(tally.contest_id, {})
        unit = self._units.get(tally.unit_id, tally.unit_id)
        what = summary(tally, names) if data.after else "withdrawn"
        moved = _largest_move(data, names)
        doubts = [f"in doubt: {each.message}" for each in data.findings]
        why = "".join(f"  [{each}]" for each in (data.reason, *doubts) if each)
        return f"{unit}: {what}{moved}  ({data.receipt.source_id}{quoting(tally) if data.after else ''}){why}"


def _largest_move(data: TallyData, names: dict[str, str]) -> str:
    if data.before is None or data.after is None:
        return ""
    moves = {id_: (data.before.counts.get(id_), count) for id_, count in data.after.counts.items()}
    sized = [
        (abs((after.votes or 0) - (before.votes or 0)), f" [{names.get(id_, id_)} {change(before, after)}]")
        for id_, (before, after) in moves.items()
        if before is not None and change(before, after)
    ]
    return max(sized)[1] if sized else ""
