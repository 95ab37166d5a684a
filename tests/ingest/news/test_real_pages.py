"""Saved pages of outlets, opened and read: opinion polls and exit polls in them do not become results."""

import gzip
from datetime import date

import pytest

from ingest.news.claims import Claim, Option, Stage, Subject
from ingest.news.reading import Reader
from ingest.news.tables import languages
from ingest.parse.article import article
from tests import feeds


def contest(name: str, held_on: date, office: str, options: dict[str, str]) -> Subject:
    """Options by id, their names with a bar between."""
    known = tuple(Option(id=id_, names=tuple(names.split("|"))) for id_, names in options.items())
    return Subject(id="contest", name=name, options=known, held_on=held_on, office=office)


def parties(*names: str) -> dict[str, str]:
    return {name.lower(): name for name in names}


IRELAND = contest(
    "President of Ireland",
    date(2025, 10, 24),
    "president",
    {"connolly": "Catherine Connolly|Connolly", "humphreys": "Heather Humphreys|Humphreys"},
)
KOREA = contest(
    "President of Korea", date(2025, 6, 3), "president", {"lee": "이재명|Lee Jae-myung", "kim": "김문수|Kim Moon-soo"}
)
THURINGIA = contest(
    "Landtag Thüringen", date(2024, 9, 1), "parliament", parties("AfD", "CDU", "SPD", "Linke", "BSW", "FDP", "Grüne")
)
RUSSIA = contest(
    "Präsident Russlands",
    date(2024, 3, 17),
    "president",
    {"putin": "Wladimir Putin|Putin", "nadeschdin": "Boris Nadeschdin|Nadeschdin"},
)
BUNDESTAG = contest("Bundestag", date(2017, 9, 24), "parliament", parties("CDU", "CSU", "SPD", "FDP", "AfD", "Grüne"))
SAINT_LOUIS_PARK = contest(
    "Mayor of St. Louis Park",
    date(2023, 11, 7),
    "mayor",
    {"mohamed": "Nadia Mohamed|Mohamed", "anderson": "Dale Anderson|Anderson"},
)


def claims(page: str, subject: Subject, language: str) -> list[Claim]:
    path = feeds.feed("news-html-real") / page
    body = path.read_bytes()
    found = article(gzip.decompress(body) if path.suffix == ".gz" else body, charset="", url="https://outlet.example/")
    assert len(found.text) > 1000
    return list(
        Reader(subject, language).read(found.text, found.title, found.published_at and found.published_at.date()).claims
    )


def test_an_opinion_poll_two_days_before_is_no_result() -> None:
    assert claims("PoliticoEu_2025_10_23.html.gz", IRELAND, "en") == []


@pytest.mark.parametrize("language", languages())
def test_a_page_in_a_language_without_a_table_gives_exit_polls_at_most(language: str) -> None:
    found = claims("MBN_2025_06_03.html.gz", KOREA, language)
    assert [each for each in found if each.stage is not Stage.EXIT_POLL] == []


@pytest.mark.parametrize(
    ("page", "subject"),
    [
        ("DieWelt_2024_08_27.html.gz", THURINGIA),
        ("DW_2024_01_30.html.gz", RUSSIA),
        ("ritinardo.wordpress.com.btw17.html", BUNDESTAG),
    ],
)
def test_pages_about_an_election_without_its_result(page: str, subject: Subject) -> None:
    assert claims(page, subject, "de") == []


def test_a_result_is_read() -> None:
    found = claims("twincities.com-mayor.html", SAINT_LOUIS_PARK, "en")
    assert {(each.option, each.measure, int(each.value)) for each in found} == {
        ("mohamed", "percent", 58),
        ("anderson", "percent", 41),
    }
    assert not any(each.approximate or each.stage is Stage.EXIT_POLL for each in found)
