"""What reporting units and races are called."""

from typing import Any

import pytest

from ingest.domain.names import unit_name
from ingest.domain.terms import ReportingUnitType
from tests.ingest.families.ap_made import SUBUNIT, answer, candidate, one, race, read, unit
from tests.ingest.families.made import rules

STATE, COUNTY, TOWN = ReportingUnitType.STATE, ReportingUnitType.COUNTY, ReportingUnitType.TOWN


@pytest.mark.parametrize(
    ("said", "mapping", "expected"),
    [
        ({}, {}, unit_name(("KY",), STATE)),
        ({"level": None}, {}, unit_name(("KY",), STATE)),
        ({"level": "national", "postal": "US"}, {}, unit_name(("US",), ReportingUnitType.COUNTRY)),
        ({"postal": "US"}, {}, unit_name(("US",), ReportingUnitType.COUNTRY)),
        ({"level": "FIPSCode", "fipsCode": "21001"}, {}, unit_name(("KY", "21001"), COUNTY)),
        ({"level": "FIPSCode", "fipsCode": "8001", "postal": "CO"}, {}, unit_name(("CO", "08001"), COUNTY)),
        ({"level": "FIPSCode", "fipsCode": 8001, "postal": "CO"}, {}, unit_name(("CO", "08001"), COUNTY)),
        ({"level": None, "fipsCode": "21001"}, {}, unit_name(("KY", "21001"), COUNTY)),
        (SUBUNIT, {}, unit_name(("KY", "18001"))),
        (SUBUNIT | {"level": None}, {}, unit_name(("KY", "18001"))),
        (SUBUNIT, {"unit": "name"}, unit_name(("KY", "Adair"))),
        (SUBUNIT, {"subunits": {"KY": "county"}}, unit_name(("KY", "21001"), COUNTY)),
        (SUBUNIT, {"subunits": {"*": "county"}}, unit_name(("KY", "21001"), COUNTY)),
        (SUBUNIT, {"subunits": {"*": "county", "KY": "ward"}}, unit_name(("KY", "18001"), ReportingUnitType.WARD)),
        (SUBUNIT | {"postal": "ME"}, {}, unit_name(("ME", "18001"), TOWN)),
        (SUBUNIT | {"postal": "ME"}, {"subunits": {"*": "county"}}, unit_name(("ME", "18001"), TOWN)),
        (SUBUNIT | {"postal": "ME"}, {"subunits": {"ME": "county"}}, unit_name(("ME", "21001"), COUNTY)),
        (
            {"level": "district", "districtType": "CD", "reportingunitID": "16016"},
            {},
            unit_name(("KY", "16016"), ReportingUnitType.CONGRESSIONAL),
        ),
        (
            {"level": "district", "districtType": "AtLarge", "reportingunitID": "16013"},
            {},
            unit_name(("KY", "16013"), ReportingUnitType.OTHER),
        ),
    ],
)
def test_units_lie_in_their_state(said: dict[str, Any], mapping: dict[str, Any], expected: str) -> None:
    told = one(answer(race(unit(candidate("Lee", 9), **said))), mapping)
    assert told.unit_id == expected


@pytest.mark.parametrize(
    "said",
    [
        {"postal": None},
        {"level": "galaxy"},
        {"level": "subunit"},
        {"level": "FIPSCode"},
        {"level": "district", "reportingunitID": " "},
    ],
)
def test_a_unit_that_cannot_be_named_is_left_out(said: dict[str, Any]) -> None:
    told = read(answer(race(unit(candidate("Lee", 9), **said))))
    assert rules(told) == ["nameless-row"]
    assert told.partial
    assert not told.tallies


def test_the_state_may_stand_in_the_race() -> None:
    told = one(answer(race(unit(candidate("Lee", 9), postal=None), statePostal="CO")))
    assert (told.contest_id, told.unit_id) == ("CO/1", unit_name(("CO",), STATE))


def test_parts_of_one_county_are_not_the_county() -> None:
    parts = [unit(candidate("Lee", n), **SUBUNIT | {"reportingunitID": f"1800{n}"}) for n in (1, 2)]
    whole = unit(candidate("Lee", 3), **SUBUNIT | {"reportingunitID": "3", "fipsCode": "21003"})
    told = read(answer(race(*parts, whole)), {"subunits": {"KY": "county"}})
    names = [unit_name(("KY", "18001")), unit_name(("KY", "18002")), unit_name(("KY", "21003"), COUNTY)]
    assert [each.unit_id for each in told.tallies] == names
    assert rules(told) == ["ambiguous-unit"]


def test_the_same_race_number_in_two_states_is_two_contests() -> None:
    told = read(answer(race(unit(candidate("Lee", 9))), race(unit(candidate("Lee", 4), postal="CO"))))
    assert [each.contest_id for each in told.tallies] == ["KY/1", "CO/1"]
    nation = read(answer(race(unit(candidate("Lee", 9)), unit(candidate("Lee", 99), postal="US", level="national"))))
    assert [each.contest_id for each in nation.tallies] == ["KY/1", "US/1"]


DESCRIBED = {"contests": "described"}
HOUSE = {"officeName": "U.S. House", "seatName": "District 3", "party": "Dem", "raceType": "Primary"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (HOUSE, "KY/1 U.S. House District 3, Dem, Primary"),
        (HOUSE | {"seatName": None, "party": None}, "KY/1 U.S. House, Primary"),
        (HOUSE | {"officeName": " ", "raceType": ""}, "KY/1 District 3, Dem"),
        (HOUSE | {"seatName": 3, "party": True, "raceType": [1]}, "KY/1 U.S. House 3"),
        (HOUSE | {"officeName": "U.S.\n House", "description": "South"}, "KY/1 U.S. House District 3, Dem, Primary"),
        (dict.fromkeys(HOUSE), "KY/1"),
    ],
)
def test_a_race_may_be_called_by_what_it_says_of_itself(said: dict[str, Any], expected: str) -> None:
    document = answer(race(unit(candidate("Lee", 9)), **said))
    assert one(document, DESCRIBED).contest_id == expected
    assert one(document).contest_id == "KY/1"


def test_a_description_is_the_same_whichever_units_are_there() -> None:
    whole = race(unit(candidate("Lee", 9)), unit(candidate("Lee", 4), **SUBUNIT), **HOUSE)
    changes = race(unit(candidate("Lee", 5), **SUBUNIT | {"reportingunitID": "18002"}), **HOUSE)
    nobody_votes = race(statePostal="KY", candidates=[candidate("Lee", None)], **HOUSE)
    told = {
        each.contest_id for made in (whole, changes, nobody_votes) for each in read(answer(made), DESCRIBED).tallies
    }
    assert told == {"KY/1 U.S. House District 3, Dem, Primary"}


def test_an_endless_office_costs_its_name_only() -> None:
    told = read(answer(race(unit(candidate("Lee", 9)), **HOUSE | {"officeName": "x" * 10_000})), DESCRIBED)
    assert [each.contest_id for each in told.tallies] == ["KY/1 District 3, Dem, Primary"]
    assert rules(told) == ["oversized-cell"]
