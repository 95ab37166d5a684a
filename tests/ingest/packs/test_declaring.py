"""A pack out of what a source names: everything it can be sure of, once, with ids that are nobody else's name."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.names import unit_name
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.packs import Pack, load
from ingest.packs.declaring import Declared, declared
from ingest.packs.editing import write as edit
from ingest.packs.ids import Ids
from ingest.resolve import Kind, missing, vocabulary
from tests.ingest.packs.sample import PACK, write
from tests.soon import SLACK

COUNTY, PRECINCT, TOWN = ReportingUnitType.COUNTY, ReportingUnitType.PRECINCT, ReportingUnitType.TOWN


def said(contest: str, unit: str, *selections: str) -> Tally:
    return Tally(contest_id=contest, unit_id=unit, counts=dict.fromkeys(selections, VoteCounts(votes=0)))


def declare(pack: Pack, *tallies: Tally, **options: object) -> Declared:
    return declared(tallies, pack.election, vocabulary(pack.election), **options)  # type: ignore[arg-type]


def left_after(pack: Pack, found: Declared, *tallies: Tally) -> list[str]:
    """The names that are still unknown once the changes are written."""
    after = edit(pack.folder, found.changes)
    return [each.unnamed.text for each in missing(tallies, vocabulary(after.election))]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load(write(tmp_path))


def test_contests_selections_and_units_are_declared_as_the_source_writes_them(pack: Pack) -> None:
    tallies = (
        said("Clerk", unit_name(("Ward 1", "P-1"), PRECINCT), "Ann Lee", "Ақ жол", "(Write-in)"),
        said("Clerk", unit_name(("Ward 1", "2"), PRECINCT), "ANN LEE", "Bo"),
        said("Mayor", "Everywhere", "Ada Lovelace", "Eve"),
    )
    found = declare(pack, *tallies, kind=ContestKind.CANDIDATE)
    (clerk,) = found.changes.contests
    assert (clerk.id, clerk.name, clerk.kind) == ("clerk", "Clerk", ContestKind.CANDIDATE)
    assert [(each.id, each.name) for each in clerk.selections] == [
        *(("ann_lee", "Ann Lee"), ("aq_zhol", "Ақ жол"), ("write_in", "(Write-in)"), ("bo", "Bo"))
    ]
    assert [(each.id, each.name, each.type, each.parent) for each in found.changes.units] == [
        ("p_1", "P-1", PRECINCT, "w1"),
        ("precinct_2", "2", PRECINCT, "w1"),
    ]
    assert [each.id for each in found.changes.selections["mayor"]] == ["eve"]
    assert left_after(pack, found, *tallies) == []


def test_what_is_declared_is_not_declared_again(pack: Pack) -> None:
    tallies = [said("Clerk", unit_name(("A", "1")), "Ann"), said("Clerk", "B", "Ann")]
    edit(pack.folder, declare(pack, *tallies).changes)
    assert not declare(load(pack.folder), *tallies).changes.any
    again = declare(load(pack.folder), said("Clerk", unit_name(("A", "2")), "Ann"))
    assert [(each.id, each.parent) for each in again.changes.units] == [("other_2", "a")]


def test_units_of_one_name_at_two_levels_and_in_two_places_are_each_their_own(pack: Pack) -> None:
    paths = [(("1",), COUNTY), (("2",), COUNTY), (("1", "1"), PRECINCT), (("2", "1"), PRECINCT), (("1", "1"), TOWN)]
    tallies = [said("mayor", unit_name(path, type_)) for path, type_ in reversed(paths)]
    found = declare(pack, *tallies)
    assert [(each.id, each.type, each.parent) for each in found.changes.units] == [
        ("county_2", COUNTY, "all"),
        ("county_1", COUNTY, "all"),
        ("county_1_town_1", TOWN, "county_1"),
        ("county_2_precinct_1", PRECINCT, "county_2"),
        ("county_1_precinct_1", PRECINCT, "county_1"),
    ]
    assert left_after(pack, found, *tallies) == []


def test_a_county_that_only_its_precincts_tell_of_is_declared_with_them(pack: Pack) -> None:
    tallies = [said("mayor", unit_name(("Anoka", str(number)), PRECINCT)) for number in range(3)]
    found = declare(pack, *tallies, unit_type=COUNTY)
    assert next((each.id, each.type) for each in found.changes.units) == ("anoka", COUNTY)
    assert [each.parent for each in found.changes.units] == ["all", "anoka", "anoka", "anoka"]
    assert left_after(pack, found, *tallies) == []


def test_what_would_take_a_guess_is_left_and_told(tmp_path: Path) -> None:
    second = PACK[PACK.index("[[contests]]") : PACK.index("[[units]]")].replace('"mayor"', '"other"')
    pack = load(write(tmp_path, PACK.replace("[[units]]", second + "[[units]]")))
    found = declare(
        pack,
        said("Mayor", "all", "Ann"),
        said("Turnout only", "all"),
        said("x" * 501, "all", "Ann"),
        said("\x1b[31m", "all", "Ann"),
        said("Clerk", "all", "Ann", "y" * 501),
    )
    assert [each.name for each in found.changes.contests] == ["Clerk"]
    assert [line.split('"')[0] + line.split('"')[-1] for line in found.left[:2]] == [
        "contest  could mean mayor, other",
        "contest  is no name: up to 500 letters that can be printed",
    ]
    assert any('"Turnout only" has no selections' in line for line in found.left)
    assert len(found.left) == 5


def test_a_contest_of_another_district_is_left(tmp_path: Path) -> None:
    pack = load(write(tmp_path, PACK.replace("seats = 1", 'district = "w1"')))
    found = declare(pack, said("Mayor", "w2", "Ann"))
    assert (found.changes.any, found.left) == (False, ('contest "Mayor" is in the pack for w1, not for w2',))


def test_only_what_is_wanted_is_declared(pack: Pack) -> None:
    tallies = (said("Clerk", unit_name(("Anoka", "1"), PRECINCT), "Ann"), said("Sheriff", "Ely", "Bo"))
    wanted = {(Kind.CONTEST, "", "Sheriff"), (Kind.UNIT, "", "Anoka")}
    changes = declare(pack, *tallies, wanted=lambda *name: name in wanted).changes
    assert [each.id for each in changes.contests] == ["sheriff"]
    assert [each.id for each in changes.units] == ["anoka"]


def test_an_id_is_never_the_name_of_something_else() -> None:
    ids = Ids(["ann"], ["bo", "Cy"])
    for name in ("Ann", "Bo", "cy!", "eve", "EVE", "dan", "漢字", "«»", "x" * 500):
        ids.name(name)
    made = [ids.make(name, "unit", "p") for name in ("Ann", "Bo", "cy!", "eve", "EVE", "dan", "漢字", "«»", "«»")]
    assert made == ["p_ann", "p_bo", "p_cy", "p_eve", "p_eve_2", "dan", "hanzi", "unit", "p_unit"]
    assert len(ids.make("x" * 500, "unit", "y" * 80)) <= 80


NAMES = st.text(alphabet="aAáбя1 -_/.", min_size=1, max_size=4).filter(lambda text: bool(text.strip()))


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from([PRECINCT, TOWN])), min_size=1, max_size=8), NAMES)
def test_after_declaring_every_name_is_known_and_is_its_own(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, ReportingUnitType]], contest: str
) -> None:
    pack = load(write(tmp_path_factory.mktemp("pack")))
    tallies = [
        said(
            " ".join(contest.split()),
            unit_name((" ".join(a.split()), " ".join(b.split())), type_),
            a.strip(),
            b.strip(),
        )
        for a, b, type_ in rows
    ]
    found = declare(pack, *tallies, unit_type=COUNTY)
    assert left_after(pack, found, *tallies) == []
    assert not declare(load(pack.folder), *tallies).changes.any


def test_a_large_page_takes_seconds(pack: Pack) -> None:
    tallies = [
        said(
            f"Contest {number % 2_000}", unit_name((f"County {number // 50}", str(number % 50)), PRECINCT), "Yes", "No"
        )
        for number in range(5_000)
    ]
    began = process_time()
    assert left_after(pack, declare(pack, *tallies), *tallies) == []
    assert process_time() - began < SLACK * 20
    assert len(load(pack.folder).election.units) == 5_000 + 100 + 3


def test_one_name_with_other_selections_in_other_units_is_other_contests(pack: Pack) -> None:
    county = [unit_name((name,), COUNTY) for name in ("Aitkin", "Anoka", "Becker")]
    tallies = (
        said("Clerk", county[0], "Ann", "Write-in"),
        said("Clerk", county[1], "Bob", "WRITE-IN"),
        said("Sheriff", county[0], "Cy", "Dee", "Write-in"),
        said("Sheriff", county[1], "Dee", "Write-in"),
        said("Sheriff", county[2], "Write-in"),
    )
    found = declare(pack, *tallies)
    assert [(each.id, each.name, each.district) for each in found.changes.contests] == [
        ("aitkin_clerk", "Clerk", "aitkin"),
        ("anoka_clerk", "Clerk", "anoka"),
        ("sheriff", "Sheriff", None),
    ]
    assert [each.id for each in found.changes.contests[0].selections] == ["ann", "write_in"]
    assert left_after(pack, found, *tallies) == []
    assert vocabulary(load(pack.folder).election).contests.meaning("Clerk", "anoka") == "anoka_clerk"


def test_one_name_of_districts_of_several_units_is_told(pack: Pack) -> None:
    places = [(unit_name((str(n),), PRECINCT), "Ann" if n < 3 else "Bob") for n in range(1, 5)]
    found = declare(pack, *(said("Ward seat", unit, name) for unit, name in places))
    assert [each.id for each in found.changes.contests] == ["ward_seat"]
    assert [line for line in found.left if "Ward seat" in line and "is it several?" in line]
