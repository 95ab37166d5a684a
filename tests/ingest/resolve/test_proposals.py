from time import process_time

import pytest

from ingest.domain.election import Selection
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally
from ingest.resolve import Proposer, missing, resolve, vocabulary
from tests.ingest.resolve.places import PRECINCT, UNITS, contest, election, said, unit
from tests.soon import SLACK

PRESIDENT = (
    "Қасым-Жомарт Тоқаев",
    "Жигули Дайрабаев",
    "Қарақат Әбден",
    "Мейрам Қажыкен",
    "Нұрлан Әуесбаев",
    "Салтанат Тұрсынбекова",
)
SENATE = ("ABALOS, BENHUR", "AQUINO, BAM", "BINAY, ABBY", "BONG REVILLA, RAMON, JR.", "LAPID, LITO", "CAYETANO, PIA")
PARTIES = ("Ауыл", "Respublica", "Ақ жол", "Байтақ", "Democratic-Farmer-Labor", "Republican Party", "ЖСДП")
WARDS = tuple(f"Ward {number}" for number in range(1, 60))


def proposed(name: str, among: tuple[str, ...]) -> list[str]:
    """The names proposed for an unknown selection, best first."""
    selections = tuple(Selection(id=f"s{n}", name=text) for n, text in enumerate(among))
    known = vocabulary(election(contest("q", "Q", None, selections)))
    (unknown,) = missing([said("q", "state", name)], known)
    return [each.name for each in Proposer(known).proposals(unknown)]


@pytest.mark.parametrize(
    ("name", "among", "best"),
    [
        ("Kassym-Jomart Tokayev", PRESIDENT, "Қасым-Жомарт Тоқаев"),
        ("Касым-Жомарт Токаев", PRESIDENT, "Қасым-Жомарт Тоқаев"),
        ("Tokayev", PRESIDENT, "Қасым-Жомарт Тоқаев"),
        ("Tokayev K.", PRESIDENT, "Қасым-Жомарт Тоқаев"),
        ("Zhiguli Dairabayev", PRESIDENT, "Жигули Дайрабаев"),
        ("Karakat Abden", PRESIDENT, "Қарақат Әбден"),
        ("Nurlan Auyesbayev", PRESIDENT, "Нұрлан Әуесбаев"),
        ("Saltanat Tursynbekova", PRESIDENT, "Салтанат Тұрсынбекова"),
        ("Benhur Abalos", SENATE, "ABALOS, BENHUR"),
        ("Ramon Bong Revilla Jr", SENATE, "BONG REVILLA, RAMON, JR."),
        ("B. Abalos", SENATE, "ABALOS, BENHUR"),
        ("Lito Lapdi", SENATE, "LAPID, LITO"),
        ("Auyl", PARTIES, "Ауыл"),
        ("Республика", PARTIES, "Respublica"),
        ("Ak Zhol", PARTIES, "Ақ жол"),
        ("Baitaq", PARTIES, "Байтақ"),
        ("DFL", PARTIES, "Democratic-Farmer-Labor"),
        ("Republicans", PARTIES, "Republican Party"),
        ("Wrad 3", WARDS, "Ward 3"),
        ("Ward No. 031", WARDS, "Ward 31"),
    ],
)
def test_the_best_proposal_is_the_one_that_was_meant(name: str, among: tuple[str, ...], best: str) -> None:
    assert proposed(name, among)[0] == best


@pytest.mark.parametrize("name", ["Total", "12345", "«»", "漢", "x" * 5_000])
def test_what_is_like_nothing_is_proposed_as_nothing(name: str) -> None:
    assert proposed(name, PRESIDENT) == []


def test_units_are_proposed_at_the_level_and_in_the_place_that_the_source_tells() -> None:
    units = (*UNITS, unit("west", "Western", PRECINCT, "c1"), unit("town", "Westt", UNITS[3].type, "c2"))
    known = vocabulary(election(units=units))
    (unknown,) = missing([said(unit=unit_name(("Anoka", "Wesst"), PRECINCT))], known)
    assert [each.id for each in Proposer(known).proposals(unknown)] == ["c2-west", "c2-west-low"]
    (unknown,) = missing([said(unit=unit_name(("Anokka", "West"), PRECINCT))], known)
    assert [each.id for each in Proposer(known).proposals(unknown)] == ["c2"]


def test_for_an_ambiguous_name_its_meanings_are_proposed() -> None:
    known = vocabulary(election())
    (unknown,) = missing([said(unit=unit_name(("1",), PRECINCT))], known)
    assert [each.id for each in Proposer(known).proposals(unknown)] == ["c1-1", "c2-1"]


def test_a_page_in_another_language_costs_little() -> None:
    many = tuple(unit(f"u{n}", f"Municipality number {n} of somewhere", PRECINCT, "c1") for n in range(20_000))
    known = vocabulary(election(units=(*UNITS, *many)))
    tallies = tuple(Tally(contest_id="q", unit_id=f"Gemeinde {n} " + "lang " * 100) for n in range(300))
    began = process_time()
    report = resolve(ElectionReport(tallies=tallies), known)
    assert process_time() - began < SLACK * 5
    assert len(report.findings) == 201
