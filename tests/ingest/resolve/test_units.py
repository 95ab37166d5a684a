import pytest

from ingest.domain.names import unit_name
from ingest.domain.terms import ReportingUnitType
from tests.ingest.resolve.places import COUNTY, PRECINCT, STATE, TOWN, UNITS, election, resolved, said, unit, unit_meant


@pytest.mark.parametrize(
    ("path", "type_", "meant"),
    [
        (("1",), COUNTY, "c1"),
        (("2",), COUNTY, "c2"),
        (("1",), None, "ambiguous-name"),
        (("1",), PRECINCT, "ambiguous-name"),
        (("1", "1"), PRECINCT, "c1-1"),
        (("2", "1"), PRECINCT, "c2-1"),
        (("1", "1"), None, "c1-1"),
        (("MN", "1", "1"), PRECINCT, "c1-1"),
        (("Minnesota", "anoka", "1"), PRECINCT, "c2-1"),
        (("MN", "1"), COUNTY, "c1"),
        (("c1", "c1-1"), PRECINCT, "c1-1"),
        (("Aitkin", "Ada", "1"), PRECINCT, "c1-1"),
        (("Aitkin Co", "1"), PRECINCT, "c1-1"),
        (("Anoka", "Ada", "1"), PRECINCT, "unknown-name"),
        (("Ada", "Aitkin", "1"), PRECINCT, "unknown-name"),
        (("2", "2"), PRECINCT, "unknown-name"),
        (("1", "MN"), STATE, "unknown-name"),
        (("1",), STATE, "unknown-name"),
        (("Ada",), TOWN, "a"),
        (("Ada",), None, "a"),
        (("Ada",), COUNTY, "unknown-name"),
        (("c1",), PRECINCT, "unknown-name"),
        (("Iowa", "1"), COUNTY, "unknown-name"),
    ],
)
def test_a_unit_is_told_by_its_name_its_level_and_what_it_lies_in(
    path: tuple[str, ...], type_: ReportingUnitType | None, meant: str
) -> None:
    assert unit_meant(unit_name(path, type_)) == meant


def test_an_alias_of_the_whole_comes_before_its_parts() -> None:
    assert unit_meant(unit_name(("Room 5", "first"), PRECINCT)) == "c1-1"
    assert unit_meant(unit_name(("Room 5", "first"), COUNTY)) == "unknown-name"
    both = (*UNITS, unit("p", "1 / 1", PRECINCT, "c2"))
    assert unit_meant(unit_name(("1", "1"), PRECINCT), both) == "p"


def test_a_more_exact_name_tells_two_units_of_one_form_apart() -> None:
    assert unit_meant(unit_name(("Anoka", "West"), PRECINCT)) == "c2-west"
    assert unit_meant(unit_name(("Anoka", "WEST"), PRECINCT)) == "c2-west-low"
    assert unit_meant(unit_name(("Anoka", "west"), PRECINCT)) == "ambiguous-name"
    assert unit_meant("WEST") == "c2-west-low"


def test_what_is_more_exact_in_one_part_and_less_in_another_is_ambiguous() -> None:
    units = (
        *(unit("state", "S", STATE, None), unit("x", "Peña", COUNTY), unit("y", "Pena", COUNTY)),
        *(unit("p", "Río", PRECINCT, "x"), unit("q", "Rio", PRECINCT, "y")),
    )
    assert unit_meant(unit_name(("Peña", "Río"), PRECINCT), units) == "p"
    assert unit_meant(unit_name(("Pena", "Rio"), PRECINCT), units) == "q"
    assert unit_meant(unit_name(("Peña", "Rio"), PRECINCT), units) == "ambiguous-name"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (unit_name(("Ada",), COUNTY), "unit 'Ada' (county) is in the pack as town, not as county; its tally"),
        (unit_name(("Anoka", "2"), PRECINCT), "unit 'Anoka / 2' (precinct) is not in the pack within 'Anoka'"),
        (unit_name(("Anokka", "1"), PRECINCT), "unit 'Anokka' is not in the pack (did you mean c2?); its tally"),
        ("1", "unit '1' could mean c1, c1-1, c2-1; its tally"),
    ],
)
def test_the_finding_says_why(name: str, what: str) -> None:
    (finding,) = resolved(election(), said(unit=name)).findings
    assert finding.message.startswith(what)


def test_an_unknown_county_is_told_once_for_all_its_precincts() -> None:
    names = [unit_name(("Iowa", str(number)), PRECINCT) for number in range(9)]
    (finding,) = resolved(election(), *(said(unit=name) for name in names)).findings
    assert "'Iowa'" in finding.message
    assert "(first of 9 times)" in finding.message
