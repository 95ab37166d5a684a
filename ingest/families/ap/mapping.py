"""What a pack says of AP's Elections API: by what its races, its candidates and its reporting units are called."""

from typing import Literal

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.terms import ReportingUnitType

EVERYWHERE = "*"
# Where AP's reporting units are cities and towns; elsewhere they are counties, and now and then parts of one.
_NEW_ENGLAND = dict.fromkeys(("CT", "MA", "ME", "NH", "RI", "VT"), ReportingUnitType.TOWN)


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`contests` is what races are called by, `selection` what candidates are, `unit` what reporting units below the
    state are.

    `subunits` says what kind of unit these are, by the state's postal code, "*" for all others: with "county" they are
    called by their FIPS code, since they are whole counties. `ignore` are keys that are left out on purpose.
    """

    contests: Literal["id", "described"] = "id"
    selection: Literal["name", "polID", "candidateID"] = "name"
    unit: Literal["id", "name"] = "id"
    subunits: dict[str, str] = {}
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [word for word in self.subunits.values() if word not in list(ReportingUnitType)]
        check(not wrong, f"subunits: {', '.join(map(repr, wrong))} is no kind of unit")
        odd = [name for name in self.subunits if name != EVERYWHERE and not (len(name) == 2 and name.isupper())]
        check(not odd, f"subunits: {', '.join(map(repr, odd))} is no postal code of a state")


def subunit_type(mapping: Mapping, postal: str) -> ReportingUnitType | None:
    """None where nobody says what the units of the state are."""
    word = mapping.subunits.get(postal) or (
        mapping.subunits.get(EVERYWHERE) if postal not in _NEW_ENGLAND else _NEW_ENGLAND[postal]
    )
    return ReportingUnitType(word) if word else None
