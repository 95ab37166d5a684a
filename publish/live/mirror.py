"""What is published of one election, as JSON in memory, kept up to date by its events.

A snapshot is a join of rows that were encoded when they changed: a change costs one row, however many there are.
"""

from collections.abc import Iterable

from ingest.domain.election import Election
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish.events import COUNT, TURNOUT
from publish.rows import Published

Place = tuple[int, str, int, str, str, str]  # where a row stands among all: in the order of the pack
_LAST = 1 << 30  # of what the pack no longer knows


class Mirror:
    """`sequence` is the event at which the rows stand. To be asked and told by one thread."""

    def __init__(self, election: Election, sequence: int, found: Iterable[Published]) -> None:
        self.order = Order(election)
        self.sequence = sequence
        self._rows: dict[str, dict[str, Published]] = {}  # by contest, then by figure
        self._sorted: dict[str, list[str]] = {}  # the figures of a contest in order, where they were asked for
        self._put(found)

    def take(self, sequence: int, found: Iterable[Published]) -> None:
        """What the events up to `sequence` changed."""
        self._put(found)
        self.sequence = sequence

    def rows(self, contest_id: str | None = None) -> list[Published]:
        """All rows, or those of a contest, in the order of the pack."""
        if contest_id is not None:
            rows = self._rows.get(contest_id, {})
            return [rows[figure] for figure in self._ordered(contest_id)]
        contests = sorted(self._rows, key=self.order.contest)
        return [self._rows[id_][figure] for id_ in contests for figure in self._ordered(id_)]

    def whole(self, contest_id: str, unit_id: str) -> list[Published]:
        """What is told of all ballots in one unit: the count, what is said of ballots only, exit polls."""
        rows = self._rows.get(contest_id, {})
        total = TallyKey(contest_id, unit_id, CountItemType.TOTAL)
        return [row for series in self.order.series if (row := rows.get("/".join((series, *total))))]

    def _put(self, found: Iterable[Published]) -> None:
        for each in found:
            contest = self._rows.setdefault(each.key.contest_id, {})
            if (each.figure in contest) != (each.body is not None):
                self._sorted.pop(each.key.contest_id, None)
            if each.body is None:
                contest.pop(each.figure, None)
            else:
                contest[each.figure] = each
                self.order.note(each.figure)

    def _ordered(self, contest_id: str) -> list[str]:
        found = self._sorted.get(contest_id)
        if found is None:
            rows = self._rows.get(contest_id, {})
            found = self._sorted[contest_id] = sorted(rows, key=lambda figure: self.order.place(rows[figure]))
        return found


class Order:
    """Contests and units in the order of the pack; the count first, then turnout, then exit polls."""

    def __init__(self, election: Election) -> None:
        self._contests = {each.id: at for at, each in enumerate(election.contests)}
        self._units = {each.id: at for at, each in enumerate(election.units)}
        self.series = [COUNT, TURNOUT]

    def note(self, figure: str) -> None:
        """An exit poll is a series of its own, known once it is told."""
        series = figure.partition("/")[0]
        if series not in self.series:
            self.series.append(series)

    def contest(self, contest_id: str) -> tuple[int, str]:
        return self._contests.get(contest_id, _LAST), contest_id

    def place(self, row: Published) -> Place:
        key, series = row.key, row.figure.partition("/")[0]
        at = self.series.index(series) if series in self.series[:2] else 2
        return self._units.get(key.unit_id, _LAST), key.unit_id, at, series, key.count_item_type, key.contest_id

    def sort(self, found: Iterable[Published]) -> list[Published]:
        """As a mirror of them gives its rows."""
        return sorted(found, key=lambda row: (self.contest(row.key.contest_id), self.place(row)))
