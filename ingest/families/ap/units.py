"""AP's reporting units as the source's own names: a state, and what lies in it."""

from collections.abc import Sequence
from typing import NamedTuple

from ingest.domain.names import unit_name
from ingest.domain.terms import ReportingUnitType
from ingest.families.ap.figures import Figures
from ingest.families.ap.mapping import Mapping, subunit_type
from ingest.families.ap.shapes import Unit, Value
from ingest.parse.unreadable import excerpt

NATION = "US"
_DISTRICTS = {"cd": ReportingUnitType.CONGRESSIONAL}  # the others are delegates elected at large, or leaders of a party


Key = tuple[Value, Value, Value, Value, Value]  # postal code, level, id or name, FIPS code, type of district


class Named(NamedTuple):
    """`wide` says that the unit is the whole of what its race is about."""

    postal: str
    unit: str
    wide: bool


class Units(dict[Key, Named | None]):
    """Each unit is named once a document; None for one that cannot be named, which is told."""

    def __init__(self, mapping: Mapping, figures: Figures) -> None:
        self._mapping, self._figures = mapping, figures
        self.by_fips = any(word == ReportingUnitType.COUNTY for word in mapping.subunits.values())

    def keys_of(self, units: Sequence[Unit]) -> list[Key]:
        if self._mapping.unit == "name":
            return [(u.statePostal, u.level, u.reportingunitName, u.fipsCode, u.districtType) for u in units]
        return [(u.statePostal, u.level, u.reportingunitID, u.fipsCode, u.districtType) for u in units]

    def __missing__(self, key: Key) -> Named | None:
        postal = self._figures.name(key[0], "statePostal")
        name = self._name(postal, key) if postal else None
        if name is None:
            told = ", ".join(excerpt(str(value)) for value in key if value is not None) or "nothing"
            message = f"a reporting unit that cannot be named by what it says ({told})"
            self._figures.findings.leave_out("nameless-row", message, self._figures.place)
        self[key] = name
        return name

    def _name(self, postal: str, key: Key) -> Named | None:
        _, told_level, told_id, told_fips, district = key
        level = str(told_level or "").lower()
        id_, fips = self._figures.name(told_id, "reporting unit"), self._fips(told_fips)
        if level == "national" or postal == NATION:
            return Named(NATION, unit_name((NATION,), ReportingUnitType.COUNTRY), wide=True)
        if level == "state" or not (level or id_ or fips):
            return Named(postal, unit_name((postal,), ReportingUnitType.STATE), wide=True)
        if level == "district":
            kind = _DISTRICTS.get(str(district or "").lower(), ReportingUnitType.OTHER)
            return self._within(postal, id_, kind)
        if level in ("fipscode", "county") or (not level and not id_):
            return self._within(postal, fips, ReportingUnitType.COUNTY)
        if level in ("subunit", ""):
            subunit = subunit_type(self._mapping, postal)
            return self._within(postal, fips if subunit is ReportingUnitType.COUNTY else id_, subunit)
        return None

    def in_part(self, key: Key, named: Named) -> Named:
        """The name of a unit that turns out to be only a part of the county its pack says it is."""
        id_ = self._figures.name(key[2], "reporting unit")
        return self._within(named.postal, id_, None) or named

    def _within(self, postal: str, name: str | None, kind: ReportingUnitType | None) -> Named | None:
        return Named(postal, unit_name((postal, name), kind), wide=False) if name else None

    def _fips(self, value: Value) -> str | None:
        """Five digits; some documents leave out the zero in front."""
        text = self._figures.name(value, "fipsCode")
        return text.zfill(5) if text and text.isdigit() else text
