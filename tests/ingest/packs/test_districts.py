from pathlib import Path

from ingest.packs import load
from tests.ingest.packs.sample import PACK, problems, write


def test_a_contest_has_a_district_among_the_units_of_table_or_file(tmp_path: Path) -> None:
    for district in ("all", "w2"):
        write(tmp_path, PACK.replace("seats = 1", f'district = "{district}"'))
        assert load(tmp_path).election.contests[0].district_id == district
    assert load(write(tmp_path)).election.contests[0].district_id is None


def test_a_district_that_is_no_unit_is_a_mistake(tmp_path: Path) -> None:
    told = problems(write(tmp_path, PACK.replace("seats = 1", 'district = "w3"')))
    assert told == ['pack.toml: [[contests]] "mayor" district: "w3" is not among the units; known are all, w1, w2']


def test_two_contests_may_have_one_name(tmp_path: Path) -> None:
    second = PACK[PACK.index("[[contests]]") : PACK.index("[[units]]")].replace('"mayor"', '"other"')
    text = PACK.replace("seats = 1", 'district = "w1"').replace("[[units]]", second + "[[units]]")
    assert [each.name for each in load(write(tmp_path, text)).election.contests] == ["Mayor", "Mayor"]
