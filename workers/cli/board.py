"""The watcher's picture of the night, built from events alone: published tallies, changes and a ticker."""

from collections import deque
from collections.abc import Iterable

from ingest.domain.election import Election
from ingest.domain.tally import Tally, TallyKey
from ingest.reconcile import Statement, published
from publish.envelope import CloudEvent, TallyData, tally_data
from workers.cli.text import change, summary

TICKER_LINES = 8


class Board:
    """One election. Told every event in order, it shows what `tallywire results` would."""

    def __init__(self, election: Election, statements: Iterable[Statement] = ()) -> None:
        self.election = election
        self.ticker: deque[str] = deque(maxlen=TICKER_LINES)
        self._said: dict[TallyKey, dict[str, Statement]] = {}
        for statement in statements:
            self._said.setdefault(statement.tally.key, {})[statement.source_id] = statement
        self.before: dict[TallyKey, Tally] = {}
        self._units = {unit.id: unit.name for unit in election.units}
        self._selections = {c.id: {s.id: s.name for s in c.selections} for c in election.contests}

    def tell(self, event: CloudEvent) -> str:
        """Take an event in; what it says, as one line."""
        data = tally_data(event)
        tally = data.after or data.before
        assert tally is not None  # something was added, changed or vanished
        shown = published(self._said.get(tally.key, {}).values()).get(tally.key)
        self._take(data, tally)
        if shown is not None:
            self.before[tally.key] = shown.tally
        line = self._line(data, tally)
        self.ticker.append(line)
        return line

    def published(self) -> dict[TallyKey, Statement]:
        return published(statement for said in self._said.values() for statement in said.values())

    def turnout(self, contest_id: str) -> list[Statement]:
        """What is said of ballots, and of no votes, in the whole area: at most one statement a source."""
        whole = {unit.id for unit in self.election.units if unit.parent_id is None}
        return [
            statement
            for key, said in self._said.items()
            if key.contest_id == contest_id and key.unit_id in whole
            for statement in said.values()
            if not statement.tally.counts and statement.tally.ballots.cast is not None
        ]

    def _take(self, data: TallyData, tally: Tally) -> None:
        receipt = data.receipt
        said = self._said.setdefault(tally.key, {})
        if data.after is None:
            said.pop(receipt.source_id, None)
            return
        said[receipt.source_id] = Statement(
            source_id=receipt.source_id,
            issuer=receipt.issuer,
            kind=receipt.kind,
            position=receipt.position,
            fetched_at=receipt.fetched_at,
            tally=data.after,
        )

    def _line(self, data: TallyData, tally: Tally) -> str:
        names = self._selections.get(tally.contest_id, {})
        unit = self._units.get(tally.unit_id, tally.unit_id)
        when = f"{data.receipt.fetched_at:%d %b %H:%M}Z"
        what = summary(tally, names) if data.after else "no longer in the document"
        moved = _largest_move(data, names)
        return f"{when}  {unit}: {what}{moved}  ({data.receipt.source_id})"


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
