"""Saved pages of outlets, opened and read: opinion polls and exit polls in them do not become results."""

import gzip
from datetime import date

import pytest

from ingest.news.claims import Claim, Option, Stage, Subject
from ingest.news.reading import Reader
from ingest.news.tables import languages
from ingest.parse.article import article
from tests import feeds

IRELAND = Subject(
    id="president",
    name="President of Ireland",
    options=(
        Option(id="connolly", names=("Catherine Connolly", "Connolly")),
        Option(id="humphreys", names=("Heather Humphreys", "Humphreys")),
    ),
    held_on=date(2025, 10, 24),
    office="president",
)
KOREA = Subject(
    id="president",
    name="President of Korea",
    options=(
        Option(id="lee", names=("이재명", "Lee Jae-myung")),
        Option(id="kim", names=("김문수", "Kim Moon-soo")),
    ),
    held_on=date(2025, 6, 3),
    office="president",
)
THURINGIA = Subject(
    id="landtag",
    name="Landtag Thüringen",
    options=tuple(
        Option(id=each.lower(), names=(each,)) for each in ("AfD", "CDU", "SPD", "Linke", "BSW", "FDP", "Grüne")
    ),
    held_on=date(2024, 9, 1),
    office="parliament",
)
RUSSIA = Subject(
    id="president",
    name="Präsident Russlands",
    options=(
        Option(id="putin", names=("Wladimir Putin", "Putin")),
        Option(id="nadeschdin", names=("Boris Nadeschdin", "Nadeschdin")),
    ),
    held_on=date(2024, 3, 17),
    office="president",
)
BUNDESTAG = Subject(
    id="bundestag",
    name="Bundestag",
    options=tuple(Option(id=each.lower(), names=(each,)) for each in ("CDU", "CSU", "SPD", "FDP", "AfD", "Grüne")),
    held_on=date(2017, 9, 24),
    office="parliament",
)
SAINT_LOUIS_PARK = Subject(
    id="mayor",
    name="Mayor of St. Louis Park",
    options=(
        Option(id="mohamed", names=("Nadia Mohamed", "Mohamed")),
        Option(id="anderson", names=("Dale Anderson", "Anderson")),
    ),
    held_on=date(2023, 11, 7),
    office="mayor",
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
