"""Units of a Clarity document, as the source's own names."""

from collections.abc import Sequence

from ingest.domain.names import shown, unit_name
from ingest.domain.tally import VoteCounts
from ingest.domain.terms import ReportingUnitType
from ingest.families.clarity.contests import Column
from ingest.families.clarity.figures import Figures
from ingest.parse.unreadable import excerpt

_LEVELS = {"County": ReportingUnitType.COUNTY, "Precinct": ReportingUnitType.PRECINCT}


class Units:
    """`within` is the region. The same units stand under every vote type of every choice, and are named once."""

    def __init__(self, figures: Figures) -> None:
        self.within = ""
        self._figures = figures
        self._made: dict[tuple[str, str], str | None] = {}
        self._before: tuple[list[str], list[str]] = [], []
        self._named: list[str | None] = []
        self._plain: list[str] | None = []  # the same, where every row has a name of its own

    def one(self, element: str, text: str) -> str | None:
        """None for a unit without a name, which is told."""
        if (element, text) not in self._made:
            name = self._figures.name(text, element)
            if name is None:
                self._figures.findings.leave_out("nameless-row", f"a {element} without a name", self._figures.place)
            self._made[element, text] = unit_name((self.within, name), _LEVELS[element]) if name else None
        return self._made[element, text]

    def fill(self, column: Column, elements: list[str], names: list[str], counts: list[VoteCounts]) -> None:
        """Rows without a name, and those of a unit that stood there before, are left out."""
        if (elements, names) != self._before:
            self._before = elements, names
            self._named = list(map(self.one, elements, names))
            plain = [unit for unit in self._named if unit is not None]
            self._plain = plain if len(set(plain)) == len(names) else None
        if self._plain is not None and not column.units:
            column.units, column.counts = self._plain, counts
        else:
            self._add(column, self._named, counts)

    def _add(self, column: Column, units: Sequence[str | None], counts: list[VoteCounts]) -> None:
        kept = dict(zip(column.units, column.counts, strict=True))
        for unit, count in zip(units, counts, strict=True):
            if unit is not None and unit in kept:
                message = f"{excerpt(shown(unit))} stands twice under one vote type; the first is kept"
                self._figures.findings.add("duplicate", message, self._figures.place)
            elif unit is not None:
                kept[unit] = count
        column.units, column.counts = list(kept), list(kept.values())
