"""Whose a row is: the key of its tally, and the selection it names."""

from collections.abc import Callable
from typing import Any

from ingest.domain.names import unit_name
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType, ReportingUnitType
from ingest.families.mapping import RowMapping, parts_of
from ingest.families.reading import Readers, Texts
from ingest.families.sheet import Row
from ingest.parse import words
from ingest.parse.unreadable import UnreadableText


class Nameless(UnreadableText):
    """A row does not say whose it is."""

    RULE = "nameless-row"

    def __init__(self, names: str) -> None:
        super().__init__(self.RULE, f"the row does not say its {names}")


class Skipped(Exception):
    """A row of a unit or selection that the mapping skips."""


class BallotRow(Exception):
    """A row that tells of ballots where others name a selection; `field` is what it tells."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Keys:
    """Raw texts of a row -> TallyKey. The unit by itself is remembered: many contests are counted in each."""

    def __init__(self, readers: Readers) -> None:
        mapping, cells = readers.mapping, readers.cells
        contest, unit = parts_of(mapping, "contest"), parts_of(mapping, "unit")
        for name, cell in [*(("contest", each) for each in contest), *(("unit", each) for each in unit[:1])]:
            readers.need(name, cell)
        where = [("unit", cell) for cell in unit]
        where += [("unit_type", cells["unit_type"])] if "unit_type" in cells else []
        how = [("count_item_type", cells["count_item_type"])] if "count_item_type" in cells else []
        self._contests = readers.together([("contest", cell) for cell in contest], _joined)
        self._units = readers.together(where, _unit(mapping, typed="unit_type" in cells))
        self._types = readers.together(how, _itself if how else _total)
        self._ways = (self._contests.raw, self._units.raw, self._types.raw)
        self.cells = (*contest, *(cell for _, cell in where), *(cell for _, cell in how))

    def of(self, row: Row) -> TallyKey:
        """Raises Nameless, Skipped and UnreadableText."""
        contest_of, unit_of, type_of = self._ways
        contest, unit, item_type = self._contests[contest_of(row)], self._units[unit_of(row)], self._types[type_of(row)]
        if not contest or not unit or item_type is None:
            raise Nameless("contest, unit or count item type")
        return TallyKey(contest, unit, item_type)


def _itself(value: Any) -> Any:
    return value


def _total() -> CountItemType:
    return CountItemType.TOTAL


def _joined(*parts: str | None) -> str:
    return " / ".join(filter(None, parts))


def _unit(mapping: RowMapping, *, typed: bool) -> Callable[..., str]:
    """ "" for a unit that has no name."""
    skip = None if mapping.selection or not mapping.skip else words.matcher(mapping.skip)
    levels = mapping.levels

    def make(*values: Any) -> str:
        path, level = (values[:-1], values[-1]) if typed else (values, _level(values, levels))
        named = tuple(filter(None, path))
        if not named:
            return ""
        if skip and skip(named[-1]):
            raise Skipped
        return unit_name(named, level)

    return make


def _level(path: tuple[str | None, ...], levels: tuple[ReportingUnitType, ...]) -> ReportingUnitType | None:
    """Of the innermost cell that says something."""
    for at in range(len(levels) - 1, -1, -1):
        if path[at]:
            return levels[at]
    return None


def selections(readers: Readers) -> Texts:
    """Raw texts -> the selection's name. Raises Nameless, Skipped, BallotRow and UnreadableText."""
    cells = parts_of(readers.mapping, "selection")
    readers.need("selection", cells[0])
    return readers.together([("selection", cell) for cell in cells], _selection(readers.mapping))


def _selection(mapping: RowMapping) -> Callable[..., str]:
    skip = words.matcher(mapping.skip)
    ballots = {words.same(text): field for text, field in mapping.ballot_rows.items()}

    def make(*parts: str | None) -> str:
        name = _joined(*parts)
        if not name:
            raise Nameless("selection")
        if skip(name):
            raise Skipped
        if words.same(name) in ballots:
            raise BallotRow(ballots[words.same(name)])
        return name

    return make
