"""How seats are allotted, as a pack declares it."""

from pathlib import Path

import pytest

from ingest.domain.allocation import Allocation, Base, Method
from ingest.packs import load
from ingest.packs.changes import Changes
from ingest.packs.editing import write as edit
from ingest.packs.tables import SelectionTable
from tests.ingest.packs.sample import PACK, problems, write

SEATS = PACK.replace("seats = 1\n", "seats = 21\n", 1)
BEFORE = "[[contests.selections]]"


def declared(lines: str, pack: str = SEATS) -> str:
    return pack.replace(BEFORE, f"[contests.allocation]\n{lines}\n\n{BEFORE}", 1)


def test_a_pack_that_says_nothing_allots_nothing(tmp_path: Path) -> None:
    assert load(write(tmp_path)).election.contests[0].allocation is None


@pytest.mark.parametrize("method", Method)
def test_every_method_is_read_and_the_threshold_is_of_all_valid_votes(tmp_path: Path, method: Method) -> None:
    (contest,) = load(write(tmp_path, declared(f'method = "{method.value}"'))).election.contests
    assert contest.allocation == Allocation(method=method, base=Base.ALL, chamber=None, others="")


def test_a_chamber_has_other_seats(tmp_path: Path) -> None:
    lines = 'method = "d-hondt"\nbase = "without-against-all"\nchamber = 30\nothers = "Districts"'
    (contest,) = load(write(tmp_path, declared(lines))).election.contests
    assert contest.allocation == Allocation(method=Method.D_HONDT, base=Base.CANDIDATES, chamber=30, others="Districts")


PLACE = 'pack.toml: [contests.allocation] "mayor" '
WRONG = [
    ('base = "all"', "method: is missing"),
    ('method = "d-hont"', 'method: "d-hont" is not one of the words for it; did you mean "d-hondt"?'),
    ('method = "hare"\nbase = "valid"', 'base: "valid" is not one of the words for it'),
    ('method = "hare"\nquota = "hare"', "quota: nobody reads this key"),
    ('method = "hare"\nchamber = 20', "chamber: a chamber of 20 has no room for 21 seats"),
    ('method = "hare"\nchamber = 0', "chamber: should be at least 1"),
    ('method = "hare"\nchamber = 100_001', "chamber: should be at most 100000"),
    ('method = "hare"\nchamber = 30', "others: 9 seats are of others; say what they are"),
    ('method = "hare"\nchamber = 30\nothers = " "', "others: 9 seats are of others; say what they are"),
]


@pytest.mark.parametrize(("lines", "said"), WRONG, ids=[each[1] for each in WRONG])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, lines: str, said: str) -> None:
    told = problems(write(tmp_path, declared(lines)))
    assert any(line.startswith(PLACE + said) for line in told), told


def test_without_seats_there_is_nothing_to_allot(tmp_path: Path) -> None:
    told = problems(write(tmp_path, declared('method = "hare"', PACK.replace("seats = 1\n", "", 1))))
    assert told == [f"{PLACE}method: how many seats are allotted is not said: the contest has no seats"]


def test_a_slip_of_a_million_seats_is_refused(tmp_path: Path) -> None:
    told = problems(write(tmp_path, declared('method = "hare"', PACK.replace("seats = 1\n", "seats = 1_000_000\n", 1))))
    assert told == [f"{PLACE}method: 1000000 seats are more than the 100,000 that can be allotted"]


def test_a_selection_written_into_the_pack_leaves_the_table_as_it_is(tmp_path: Path) -> None:
    folder = write(tmp_path, declared('method = "hare"'))
    edit(folder, Changes(selections={"mayor": (SelectionTable(id="eve", name="Eve"),)}))
    (contest,) = load(folder).election.contests
    assert [each.id for each in contest.selections][-1] == "eve"
    assert contest.allocation == Allocation(method=Method.HARE)
