"""Which contest a source means: by name, and where several are called so ("Mayor"), by the unit it speaks of.

A contest's district settles it where the tally's unit is the district or lies in it. A unit around the district does
not: a county's total of "Mayor" is that of one of its towns only where no other town elects one, which nobody knows.
"""

from collections.abc import Iterable

from msgspec import Struct

from ingest.domain.election import Contest
from ingest.domain.terms import ReportingUnitType
from ingest.resolve.names import Names, Unnamed, ambiguous, names
from ingest.resolve.units import Units


class Contests(Struct, frozen=True):
    """`districts` holds the contests that have one."""

    names: Names
    districts: dict[str, str]
    units: Units

    def meaning(self, text: str, unit_id: str) -> str | Unnamed:
        """The id of the one contest that `text` stands for in a tally of that unit."""
        if (known := self.names.known.get(text)) is not None:
            return known
        called = self.names.nearest(text)
        if len(called) == 1:
            return self._alone(text, called[0], unit_id)
        within = [each for each in called if each in self.districts and self._holds(each, unit_id)]
        if len(within) == 1:
            return within[0]
        return ambiguous(text, within or called) if called else Unnamed(text)

    def settled_by_unit(self, text: str) -> bool:
        """Whether it takes the unit to say what `text` means."""
        return any(each in self.districts for each in self.names.nearest(text))

    def _holds(self, contest_id: str, unit_id: str) -> bool:
        return self.districts[contest_id] in self.units.lineage(unit_id)

    def _alone(self, text: str, contest_id: str, unit_id: str) -> str | Unnamed:
        district = self.districts.get(contest_id)
        if district is None:
            return self.names.remember(text, contest_id)
        other = self._apart(district, unit_id)
        return Unnamed(text, f"is in the pack for {district}, not for {other}") if other else contest_id

    def _apart(self, district: str, unit_id: str) -> str | None:
        """The unit of the district's own level that holds `unit_id`, where that is another: the two share no voter.

        None as well where nothing says so: districts and reporting units are often two maps of one state.
        """
        level, around = self.units.types[district], set(self.units.lineage(district))
        if level is ReportingUnitType.OTHER:
            return None
        lineage = self.units.lineage(unit_id)
        return next((each for each in lineage if self.units.types[each] is level and each not in around), None)


def contests(declared: Iterable[Contest], units: Units) -> Contests:
    declared = tuple(declared)
    districts = {each.id: each.district_id for each in declared if each.district_id is not None}
    return Contests(names((each.id, (each.name, *each.aliases)) for each in declared), districts, units)
