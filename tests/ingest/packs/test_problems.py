"""Whatever a person can write in a pack is answered with lines they can act on."""

from pathlib import Path

import pytest

from tests.ingest.packs.sample import PACK, UNITS, problems, write

PARTY = '[[parties]]\nid = "red"'
TOPIC = '[[topics]]\nid = "border"\nwords = [{}]\n\n[[parties]]\nid = "red"'
WRONG = [
    (PARTY, TOPIC.format('"bor*der"'), '[[topics]] "border" words: "bor*der" is neither a word nor a stem with one *'),
    (PARTY, TOPIC.format('"*"'), '[[topics]] "border" words: "*" is neither a word nor a stem with one * at its end'),
    (PARTY, TOPIC.format(""), '[[topics]] "border" words: '),
    (
        PARTY,
        TOPIC.format('"x"').replace("[[parties]]", '[[topics]]\nid = "border"\nwords = ["y"]\n\n[[parties]]'),
        '[[topics]] "border" id: stands 2 times',
    ),
    ("name = ", "nmae = ", '[election] nmae: nobody reads this key; did you mean "name"?'),
    ("name = ", "nmae = ", "[election] name: is missing"),
    ('id = "sample"', 'id = "Sample Pack"', '[election] id: may hold only a-z, 0-9, "_" and "-"'),
    ('id = "sample"', "id = 7", "[election] id: should be text in quotes, not a whole number"),
    ("held_on = 2024-11-05", 'held_on = "5 Nov"', "[election] held_on: should be a date such as 2023-03-19"),
    (
        "open_at = 2024-11-05T07:00:00",
        "open_at = 2024-11-05",
        "[election] polls_open_at: should be a date and time such as 2023-03-19T20:00:00, not a date",
    ),
    ("T20:00:00", "T06:00:00", "[election] polls_close_at: the polls close before they open"),
    (
        "2024-11-05T07:00:00",
        "2024-11-03T01:30:00",
        "[election] polls_open_at: the clocks change at that time; add the offset, as in 02:30:00-05:00",
    ),
    ("2024-11-05T20", "9999-12-31T20", "[election] polls_close_at: should be of a year from 1800 to 2200"),
    (
        "America/Chicago",
        "America/Chicgo",
        '[election] time_zone: "America/Chicgo" is no time zone; did you mean "America/Chicago"?',
    ),
    (
        '"CandidateContest"',
        '"CandidateRace"',
        '[[contests]] "mayor" kind: "CandidateRace" is not one of the standard\'s words; '
        'did you mean "CandidateContest"?',
    ),
    ("seats = 1", "seats = 0", '[[contests]] "mayor" seats: should be at least 1'),
    ("threshold = 50", "threshold = nan", '[[contests]] "mayor" threshold: should be at least 0'),
    ("wins_seats = false", 'wins_seats = "no"', "should be true or false, not text in quotes"),
    (
        'aliases = ["Red list"]',
        'aliases = ["Red list", 3]',
        '[[contests.selections]] "mayor" "reds" aliases: number 2 should be text in quotes, not a whole number',
    ),
    ('id = "nobody"\nname = "None of the above"', 'id = "nobody"', '"mayor" "nobody" name: is missing, and there is'),
    (
        'party = "red"\naliases = ["Red list"]',
        'party = "rde"',
        '[[contests.selections]] "mayor" "reds" party: "rde" is not among [[parties]]; did you mean "red"?',
    ),
    ('candidates = ["ada"]', 'candidates = ["eve"]', '"mayor" "ada" candidates: "eve" is not among [[candidates]]'),
    ('party = "red"\naliases = ["A. ', 'party = "blue"\naliases = ["A. ', '[[candidates]] "ada" party: "blue" is not'),
    ('id = "bob"', 'id = "ada"', '[[candidates]] "ada" id: stands 2 times; every one needs its own'),
    ('id = "ticket"', 'id = "ada"', '[[contests.selections]] "mayor" "ada" id: stands 2 times'),
    (
        '"Red list"',
        '"a.  LOVELACE"',
        '[[contests.selections]] "mayor" "reds" aliases: "a.  LOVELACE" already means "ada"; '
        "a name may mean one selection of a contest",
    ),
    (
        'type = "state"',
        'type = "sate"',
        '[[units]] "all" type: "sate" is not one of the standard\'s words; did you mean',
    ),
    ('type = "state"', 'type = "state"\nparent = "w1"', '[[units]] "all" parent: "all" is its own ancestor'),
    ('id = "all"', 'id = "w1"', 'units.csv: line 2 id: "w1" stands 2 times; every unit needs its own'),
    ('"units.csv"', '"../units.csv"', 'units_file: "../units.csv" has to be a file in the pack\'s own folder'),
    ('"units.csv"', r'"a\nb"', "units_file: 'a\\nb' has to be a file in the pack's own folder"),
    ('"units.csv"', '"unit.csv"', "unit.csv: there is no such file"),
    ("https:", "ftp:", '[[sources]] "board" url: "ftp://board.example/results.csv" should be a whole http:// or'),
    ("https://board.example", "http://[board", "should be a whole http:// or https:// address"),
    (
        'family = "delimited"',
        'family = "delimted"',
        '[[sources]] "board" family: "delimted" is no family; did you mean "delimited"?',
    ),
    (
        'family = "delimited"',
        'family = "delimited"\nlocale = "en-US"',
        '[[sources]] "board" locale: "en-US" is no locale; did you mean "en_US"?',
    ),
    ('family = "delimited"', 'family = "delimited"\ntime_zone = "../x"', 'time_zone: "../x" is no time zone'),
    ('["5s", "2m"]', '["2m", "5s"]', '[[sources]] "board" interval: the shortest pause comes first'),
    (
        '["5s", "2m"]',
        '["5ms", "2m"]',
        'interval: should be the shortest and the longest pause between polls, from "1s"',
    ),
    ('["5s", "2m"]', '["5s"]', '[[sources]] "board" interval: should be a list of 2, not of 1'),
    ('["5s", "2m"]', '"5s"', '[[sources]] "board" interval: should be a list in [brackets], not text in quotes'),
    (
        'votes = "Votes"',
        'vots = "Votes"',
        '[sources.mapping] "board" vots: nobody reads this key; did you mean "votes"?',
    ),
    (
        '{ value = "mayor" }',
        '{ vlue = "mayor" }',
        '[sources.mapping.contest] "board" vlue: nobody reads this key; did you mean "value"?',
    ),
    (
        '{ value = "mayor" }',
        "{}",
        '[sources.mapping.contest] "board": a cell has exactly one of column, value, css',
    ),
    ('contest = { value = "mayor" }', "", '[sources.mapping] "board": contest is missing'),
    ("name = ", r'"na\nme" = ', r"pack.toml: [election] na\nme: nobody reads this key"),
    ("[[contests]]", "[contests]", "pack.toml: [contests]: there may be many, so it is written in two brackets: [[…]]"),
    ("[[sources]]", "[sources]", "pack.toml: [sources]: there may be many, so it is written in two brackets"),
    ("[election]", "[[election]]", "pack.toml: election: should be a table, not a list in [brackets]"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[each[2] for each in WRONG])
def test_a_mistake_is_told_with_its_place_and_its_remedy(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in PACK
    told = problems(write(tmp_path, PACK.replace(right, wrong, 1)))
    assert any(said in line for line in told), told


CSV_WRONG = [
    (UNITS.replace("parent", "parents"), "units.csv: line 1: the header has to be id,name,type,parent,aliases"),
    (UNITS + "w3,Ward 3\n", "units.csv: line 4: 2 cells where the header has 5"),
    (UNITS + "w3,Ward 3,wrad,all,\n", 'units.csv: line 4 type: "wrad" is not one of the standard\'s words; did you'),
    (UNITS + "w3,Ward 3,ward,al,\n", 'units.csv: line 4 parent: "al" is not among the units; did you mean "all"?'),
    (UNITS + "w3,,ward,all,\n", "units.csv: line 4 name: is missing"),
    (UNITS + "w1,Ward,ward,all,\n", 'units.csv: line 4 id: "w1" stands 2 times; every unit needs its own'),
    (UNITS + 'w3,"Ward\n', "units.csv: line 4: this is not CSV"),
    ("", "units.csv: line 1: the header has to be"),
    (UNITS.encode() + b"w3,\xff,ward,all,\n", "units.csv: line 4: this is not UTF-8 text; save the file as UTF-8"),
]


@pytest.mark.parametrize(("units", "said"), CSV_WRONG, ids=[each[1] for each in CSV_WRONG])
def test_a_mistake_in_the_units_file_has_its_line(tmp_path: Path, units: str | bytes, said: str) -> None:
    told = problems(write(tmp_path, units=units))
    assert any(line.startswith(said) for line in told), told


UNREADABLE = [
    (b"", "pack.toml: there is no [election]"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "pack.toml: line 1: this is not UTF-8 text; save the file as UTF-8"),
    (b"\x00\x01", "pack.toml: line 1: this is not TOML: "),
    (b"[election]\nid = \n", "pack.toml: line 2: this is not TOML: Invalid value"),
    (b"[election]\nid = 'x", "pack.toml: line 2: this is not TOML: "),
    (b"a = " + b"[" * 100_000, "pack.toml: lists nested deeper than any pack's"),
    (b"a = " + b"9" * 5_000, "pack.toml: line 1: this is not TOML: "),
    (b"#" * 16_000_001, "pack.toml: larger than 16,000,000 bytes"),
]


@pytest.mark.parametrize(("body", "said"), UNREADABLE, ids=[each[1] for each in UNREADABLE])
def test_what_is_no_pack_file_is_refused_in_one_line(tmp_path: Path, body: bytes, said: str) -> None:
    told = problems(write(tmp_path, body))
    assert told[0].startswith(said), told


def test_an_empty_pack_is_told_what_belongs_into_it(tmp_path: Path) -> None:
    absent = ["[election]", "[[contests]]", "[[units]] and no units_file", "[[sources]]"]
    assert problems(write(tmp_path, "")) == [f"pack.toml: there is no {each}" for each in absent]


@pytest.mark.parametrize("name", ["empty", "missing", "a_file"])
def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a_file").write_text("")
    assert problems(tmp_path / name) == [f"{tmp_path / name}: no pack: a pack is a folder with a pack.toml"]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = PACK
    for right, wrong in (
        ('id = "sample"', 'id = "No Id"'),
        ("America/Chicago", "Mars"),
        ('kind = "CandidateContest"', 'kind = "x"'),
        ('candidates = ["ada"]', 'candidates = ["eve"]'),
        ('kind = "commission"', 'kind = "x"'),
        ("https:", "ftp:"),
        ('votes = "Votes"', 'vots = "Votes"'),
    ):
        text = text.replace(right, wrong, 1)
    told = problems(write(tmp_path, text, UNITS.replace("ward", "wrad")))
    wanted = (
        "[election] id",
        "[election] time_zone",
        '"mayor" kind',
        '"ada" candidates',
        '"board" kind',
        '"board" url',
        '"board" vots',
        "line 2 type",
        "line 3 type",
    )
    assert [each for each in wanted if not any(each in line for line in told)] == []
    assert len(told) == len(set(told)) == len(wanted)
