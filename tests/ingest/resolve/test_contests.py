import pytest

from ingest.domain.errors import ImpossibleValue
from ingest.domain.names import unit_name
from tests.ingest.resolve.places import COUNTY, PRECINCT, contest, election, resolved, said

TWO = election(contest("mayor_a", "Mayor", "a"), contest("mayor_b", "Mayor", "b"), contest("governor", "Governor"))


def meant(name: str, unit: str) -> str:
    report = resolved(TWO, said(name, unit))
    return report.tallies[0].contest_id if report.tallies else report.findings[0].rule


@pytest.mark.parametrize(
    ("unit", "id_"),
    [
        ("a", "mayor_a"),
        ("b", "mayor_b"),
        (unit_name(("1", "1"), PRECINCT), "mayor_a"),
        (unit_name(("2", "1"), PRECINCT), "mayor_b"),
        ("state", "ambiguous-name"),
        (unit_name(("1",), COUNTY), "ambiguous-name"),  # another town of the county may elect a mayor, too
        ("c2-west-low", "ambiguous-name"),  # in no town
    ],
)
def test_two_contests_of_one_name_are_told_apart_by_the_unit(unit: str, id_: str) -> None:
    assert meant("Mayor", unit) == id_


def test_an_exact_id_needs_no_unit() -> None:
    assert meant("mayor_b", "a") == "mayor_b"
    assert meant("Governor", "a") == "governor"


def test_two_districts_that_both_hold_the_unit_tell_nothing_apart() -> None:
    nested = election(contest("x", "Board", "c1"), contest("y", "Board", "a"))
    assert resolved(nested, said("Board", "c1-1")).findings[0].rule == "ambiguous-name"
    assert [tally.contest_id for tally in resolved(nested, said("Board", "c1")).tallies] == ["x"]


def test_the_only_contest_of_a_name_is_not_that_of_another_town() -> None:
    one = election(contest("mayor_a", "Mayor", "a"))
    report = resolved(one, said("Mayor", "b"), said("Mayor", "c1-1"), said("Mayor", "c1"), said("Mayor", "c2-west-low"))
    assert [tally.unit_id for tally in report.tallies] == ["c1-1", "c1", "c2-west-low"]
    (finding,) = report.findings
    assert finding.message.startswith("contest 'Mayor' is in the pack for a, not for b")


def test_an_unknown_unit_does_not_make_the_contest_ambiguous_besides() -> None:
    report = resolved(TWO, said("Mayor", "Atlantis"))
    assert [(finding.rule, "Atlantis" in finding.message) for finding in report.findings] == [("unknown-name", True)]
    assert len(report.unresolved) == 1


def test_a_district_is_a_unit() -> None:
    with pytest.raises(ImpossibleValue, match="district 'nowhere'"):
        election(contest("x", "X", "nowhere"))
