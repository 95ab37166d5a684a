"""Languages, colours and tiles: what a pack gives for showing only."""

from pathlib import Path

import pytest

from ingest.domain.terms import ReportingUnitType
from ingest.packs import load
from ingest.packs.changes import Alias, Changes
from ingest.packs.editing import write as edit
from ingest.packs.tables import SelectionTable, UnitTable
from tests.ingest.packs.sample import PACK, problems, write

ELECTIONS = Path(__file__).parents[3] / "elections"
SHOWN = (
    PACK.replace('name = "Sample"', 'name = "Sample"\nlanguages = ["en", "kk", "ru"]\nnames = { ru = "Образец" }', 1)
    .replace('name = "Reds"', 'name = "Reds"\nnames = { kk = "Қызылдар", ru = "Красные" }\ncolour = "#D63A3A"')
    .replace('name = "Ada Lovelace"', 'name = "Ada Lovelace"\nnames = { ru = "Ада Лавлейс" }')
    .replace('name = "Mayor"', 'name = "Mayor"\nnames = { kk = "Әкім" }')
    .replace('name = "None of the above"', 'name = "None of the above"\nnames = { ru = "Никто" }\ncolour = "#808080"')
    .replace('aliases = ["Red list"]', 'aliases = ["Red list"]\nnames = { ru = "Список красных" }')
)
UNITS = """id,name,type,parent,aliases,tile,name_kk,name_ru
w1,Ward 1,ward,all,First|1st,0 0,,Участок 1
w2,"Ward, second",ward,all,,3 1,,
"""


def test_a_selection_is_called_and_coloured_as_what_it_stands_for(tmp_path: Path) -> None:
    election = load(write(tmp_path, SHOWN, UNITS)).election
    ada, ticket, reds, nobody = election.contests[0].selections
    assert (election.languages, election.names) == (("en", "kk", "ru"), {"ru": "Образец"})
    assert (ada.names, ada.colour) == ({"ru": "Ада Лавлейс"}, "#d63a3a")
    assert (ticket.names, ticket.colour) == ({"ru": "Bob / Ада Лавлейс"}, "#d63a3a")
    assert (reds.names, reds.colour) == ({"kk": "Қызылдар", "ru": "Список красных"}, "#d63a3a")
    assert (nobody.names, nobody.colour) == ({"ru": "Никто"}, "#808080")
    assert (election.contests[0].names, election.parties[0].colour) == ({"kk": "Әкім"}, "#d63a3a")


def test_a_name_of_its_own_is_not_mixed_with_the_partys_names(tmp_path: Path) -> None:
    text = SHOWN.replace('aliases = ["Red list"]\nnames = { ru = "Список красных" }', 'name = "Red list"')
    reds = load(write(tmp_path, text, UNITS)).election.contests[0].selections[2]
    assert (reds.name, reds.names, reds.colour) == ("Red list", {}, "#d63a3a")


def test_units_have_their_tiles_and_names_from_the_file_and_from_tables(tmp_path: Path) -> None:
    text = SHOWN.replace('type = "state"', 'type = "state"\ntile = [3, 1]\nnames = { kk = "Бәрі" }')
    units = {each.id: (each.tile, each.names) for each in load(write(tmp_path, text, UNITS)).election.units}
    assert units == {"all": ((3, 1), {"kk": "Бәрі"}), "w1": ((0, 0), {"ru": "Участок 1"}), "w2": ((3, 1), {})}


def test_a_name_may_hold_the_joiners_of_its_script(tmp_path: Path) -> None:
    election = load(write(tmp_path, SHOWN.replace("Никто", "می\u200cخواهم"), UNITS)).election
    assert election.contests[0].selections[3].names == {"ru": "می\u200cخواهم"}


WRONG = [
    ('["en", "kk"', '["English", "kk"', "[election] languages: number 1 should be the code of a language, such as"),
    ('["en", "kk"', '["kk", "kk"', '[election] languages: "kk" stands 2 times'),
    ('{ kk = "Қ', '{ de = "Қ', '[[parties]] "red" names: "de" is not among the languages of [election]; known are'),
    ('{ ru = "Ник', '{ de = "Ник', '[[contests.selections]] "mayor" "nobody" names: "de" is not among the languages'),
    ('{ ru = "Ник', '{ ru = 3, kk = "Ник', '[contests.selections.names] "mayor" "nobody" ru: should be text in quotes'),
    ("#D63A3A", "red", '[[parties]] "red" colour: should be #rrggbb, such as "#1f77b4"'),
    ("#808080", "#80808", '"mayor" "nobody" colour: should be #rrggbb'),
    ('"state"', '"state"\ntile = [1]', '[[units]] "all" tile: should be a list of 2, not of 1'),
    ('"state"', '"state"\ntile = [0, 201]', '[[units]] "all" tile: number 2 should be at most 200'),
    (
        '"state"',
        '"state"\n\n[[units]]\nid = "town"\nname = "Town"\ntype = "city"\nparent = "all"\ntile = [0, 0]',
        'units.csv: line 2 tile: [0, 0] is already that of "town", which lies in the same unit',
    ),
    ('ru = "Ник', r'ru = "\u202eНик', '[[contests.selections]] "mayor" "nobody" names: \'\\u202e'),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[each[2] for each in WRONG])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in SHOWN
    told = problems(write(tmp_path, SHOWN.replace(right, wrong, 1), UNITS))
    assert any(said in line for line in told), told


CSV_WRONG = [
    ("name_ru", "name_de", 'units.csv: line 1 "name_de": "de" is not among the languages of [election]'),
    ("name_ru", "name_kk", 'units.csv: line 1 "name_kk": stands twice'),
    ("name_ru", "titel", 'units.csv: line 1 "titel": nobody reads this column'),
    ("0 0", "3 1", 'units.csv: line 3 tile: [3, 1] is already that of "w1"'),
    ("0 0", "3,1", "units.csv: line 2: 9 cells where the header has 8"),
    ("0 0", "-1 2", 'units.csv: line 2 tile: "-1 2" should be a column and a row, such as "3 1"'),
    ("Участок 1", '"Участок\n1"', "units.csv: line 3 name_ru: '\\u0423"),
    ("Участок 1", "x" * 501, "units.csv: [names] line 2 ru: should have at most 500 characters"),
    ("0 0", "201 0", "units.csv: line 2 tile: number 1 should be at most 200"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), CSV_WRONG, ids=[each[2] for each in CSV_WRONG])
def test_a_mistake_in_the_units_file_has_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    told = problems(write(tmp_path, SHOWN, UNITS.replace(right, wrong, 1)))
    assert any(line.startswith(said) for line in told), told


def test_a_pack_that_is_written_back_keeps_what_is_shown(tmp_path: Path) -> None:
    text = SHOWN.replace('names = { ru = "Никто" }\n', "")
    last = "wins_seats = false\n"
    text = text.replace(last, f'{last}\n[contests.selections.names]\nru = "Никто"\n')
    write(tmp_path, text, UNITS)
    alias = Alias(kind="unit", id="w1", text="Uno")
    unit = UnitTable(id="w3", name="Ward 3", type=ReportingUnitType.WARD, parent="all")
    added = {"mayor": (SelectionTable(id="eve", name="Eve"),)}
    election = edit(tmp_path, Changes(aliases=(alias,), selections=added, units=(unit,))).election
    *_, nobody, eve = election.contests[0].selections
    assert (nobody.names, eve.id, eve.names) == ({"ru": "Никто"}, "eve", {})
    assert (tmp_path / "units.csv").read_text() == (
        UNITS.replace("First|1st", "First|1st|Uno") + "w3,Ward 3,ward,all,,,,\n"
    )


def test_the_demonstration_is_shown_in_three_languages_with_a_tile_for_every_region() -> None:
    election = load(ELECTIONS / "kz_2023_majilis").election
    (contest,) = election.contests
    named = [election.names, contest.names, *(each.names for each in contest.selections)]
    named += [each.names for each in election.units]
    assert [set(each) for each in named] == [{"kk", "ru"}] * 31
    tiles = [each.tile for each in election.units if each.id != "kz"]
    assert (None in tiles, len(set(tiles))) == (False, 20)


@pytest.mark.parametrize("pack", ["kz_2023_majilis", "mn_2020"])
def test_colours_differ_and_are_seen_on_white_and_on_black(pack: str) -> None:
    colours = [each.colour or "" for each in load(ELECTIONS / pack).election.parties]
    assert len(set(colours)) == len(colours)
    seen = {each: _luminance(each) for each in colours}
    assert [each for each, light in seen.items() if 1.05 / (light + 0.05) < 3 or (light + 0.05) / 0.056 < 3] == []


def _luminance(colour: str) -> float:
    """As the Web Content Accessibility Guidelines reckon it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
