"""Which unit a source means: by id or alias, by its level, and by the units it says it lies in.

Commissions number their units anew at every level and in every county, so a bare "1" may be many. A level that the
source tells has to be the unit's own, and every unit it is said to lie in has to be an ancestor, not only the nearest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ingest.domain.election import ReportingUnit
from ingest.domain.names import UnitName, parsed, shown, unit_name
from ingest.domain.terms import ReportingUnitType
from ingest.parse.forms import folded
from ingest.parse.unreadable import excerpt
from ingest.resolve.names import Names, Unnamed, ambiguous, names


class Units(Struct, frozen=True):
    """`below` is filled as it is asked for: by the folded name of units, who of them lies in which ancestor."""

    names: Names
    types: dict[str, ReportingUnitType]
    parents: dict[str, str | None]
    below: dict[str, dict[str, list[str]]]

    def meaning(self, text: str) -> str | Unnamed:
        """The id of the one unit that `text`, made by `unit_name`, stands for."""
        if (known := self.names.known.get(text)) is not None:
            return known
        found = self._meant(text, parsed(text))
        return found if isinstance(found, Unnamed) else self.names.remember(text, found)

    def lineage(self, unit_id: str) -> Iterator[str]:
        """The unit itself, then its ancestors, nearest first."""
        at: str | None = unit_id
        while at is not None:
            yield at
            at = self.parents[at]

    def at_level(self, name: UnitName) -> Iterator[str]:
        """Every unit of the level that `name` tells, in the innermost ancestor that it tells; all units otherwise."""
        within = set(self.names.called.get(folded(name.path[-2]), ())) if len(name.path) > 1 else None
        for unit_id, type_ in self.types.items():
            if name.type in (None, type_) and (within is None or any(above in within for above in self.above(unit_id))):
                yield unit_id

    def around(self) -> Iterator[str]:
        """Every unit in which another lies."""
        parents = set(self.parents.values())
        return (unit_id for unit_id in self.parents if unit_id in parents)

    def above(self, unit_id: str) -> Iterator[str]:
        lineage = self.lineage(unit_id)
        next(lineage)
        return lineage

    def _meant(self, text: str, name: UnitName) -> str | Unnamed:
        if len(name.path) > 1:  # an alias of the whole comes before its parts
            aliased = [unit_id for unit_id in self.names.nearest(shown(name)) if self._at(name.type, unit_id)]
            if len(aliased) == 1:
                return aliased[0]
        graded = {unit_id: self._exactness(unit_id, name.path) for unit_id in self._could(name.path)}
        called = {unit_id: grades for unit_id, grades in graded.items() if grades is not None}
        fitting = {unit_id: grades for unit_id, grades in called.items() if self._at(name.type, unit_id)}
        nearest = _nearest(fitting)
        if len(nearest) == 1:
            return nearest[0]
        return ambiguous(text, nearest or fitting) if fitting else self._unknown(text, name, called)

    def called(self, path: Sequence[str]) -> list[str]:
        """Every unit that the path names, whatever its level and however inexactly."""
        return [unit_id for unit_id in self._could(path) if self._exactness(unit_id, path) is not None]

    def _at(self, level: ReportingUnitType | None, unit_id: str) -> bool:
        return level is None or self.types[unit_id] is level

    def _could(self, path: Sequence[str]) -> Iterable[str]:
        """Units called as the path ends, in one called as the part before it; what comes before is not looked at."""
        if len(path) == 1:
            return self.names.called.get(folded(path[0]), ())
        around, below = self.names.called.get(folded(path[-2]), ()), self._below(folded(path[-1]))
        return dict.fromkeys(unit_id for above in around for unit_id in below.get(above, ()))

    def _below(self, form: str) -> dict[str, list[str]]:
        if form not in self.below:
            units: dict[str, list[str]] = {}
            for unit_id in self.names.called.get(form, ()):
                for above in self.above(unit_id):
                    units.setdefault(above, []).append(unit_id)
            if units:  # so that the table is bounded by the pack
                self.below[form] = units
            return units
        return self.below[form]

    def _exactness(self, unit_id: str, path: Sequence[str]) -> tuple[int, ...] | None:
        """How exactly each part of the path is a name of the unit or of an ancestor; None where one is none."""
        lineage = self.lineage(unit_id)
        grades = [self.names.exactness(next(lineage), path[-1])]
        for part in reversed(path[:-1]):
            found = (self.names.exactness(above, part) for above in lineage)
            grades.append(next((grade for grade in found if grade is not None), None))
        told = tuple(grade for grade in grades if grade is not None)
        return told if len(told) == len(path) else None

    def _unknown(self, text: str, name: UnitName, called: Iterable[str]) -> Unnamed:
        for part in name.path[:-1]:
            if folded(part) not in self.names.called:
                return Unnamed(unit_name((part,)), around=True)
        if folded(name.path[-1]) not in self.names.called:
            return Unnamed(text)
        if called:
            levels = ", ".join(sorted({self.types[unit_id] for unit_id in called}))
            return Unnamed(text, f"is in the pack as {levels}, not as {name.type}")
        return Unnamed(text, f"is not in the pack within {excerpt(name.path[-2])}")


def units(declared: Iterable[ReportingUnit]) -> Units:
    declared = tuple(declared)
    return Units(
        names((each.id, (each.name, *each.aliases)) for each in declared),
        {each.id: each.type for each in declared},
        {each.id: each.parent_id for each in declared},
        {},
    )


def _nearest(graded: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Those that are named at least as exactly as any other, in every part."""
    best = tuple(map(min, zip(*graded.values(), strict=True)))
    return [unit_id for unit_id, grades in graded.items() if grades == best]
