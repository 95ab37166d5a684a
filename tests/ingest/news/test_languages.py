"""Every language there is a table for: the same short report is read alike, and its table says what the reader asks."""

import re
from pathlib import Path

import pytest

import ingest.news
from ingest.news.tables import languages, table
from tests.ingest.news.made import told

LEAST = (
    "votes", "seats", "turnout", "counted", "units", "registered", "invalid", "valid", "previous", "margin",
    "threshold", "poll", "exit_poll", "others", "region", "president", "parliament", "first_round", "second_round",
    "final", "preliminary", "partial", "name_after", "name_before", "conjunction", "commission", "observers",
    "irregularities",
)  # fmt: skip

REPORTS = {
    "de": "Die Wahlbeteiligung lag bei 61,4 Prozent. Tulpar erhielt 3.431.510 Stimmen (53,9 Prozent) und 62 Sitze. "
    "Bereket kommt auf 21,04 Prozent.",
    "en": "Turnout was 61.4 percent. Tulpar received 3,431,510 votes (53.9 percent) and 62 seats. "
    "Bereket has 21.04 percent.",
    "es": "La participación fue del 61,4 %. Tulpar obtuvo 3.431.510 votos (53,9 %) y 62 escaños. "
    "Bereket tiene el 21,04 %.",
    "fr": "La participation s'élève à 61,4 %. Tulpar obtient 3 431 510 voix (53,9 %) et 62 sièges. "
    "Bereket recueille 21,04 %.",
    "kk": "Сайлауға қатысу 61,4 пайыз болды. «Тұлпар» 3 431 510 дауыс (53,9 пайыз) және 62 мандат алды. "
    "«Берекет» 21,04 пайыз жинады.",
    "pt": "A participação foi de 61,4%. O Tulpar obteve 3.431.510 votos (53,9%) e 62 cadeiras. O Bereket tem 21,04%.",
    "ru": "Явка составила 61,4 процента. «Тулпар» получил 3 431 510 голосов (53,9 процента) и 62 мандата. "
    "У «Берекета» 21,04 процента.",
    "tr": "Katılım yüzde 61,4 oldu. Tulpar 3.431.510 oy (yüzde 53,9) ve 62 sandalye kazandı. Bereket yüzde 21,04 aldı.",
}


def test_there_is_a_report_in_every_language() -> None:
    assert tuple(REPORTS) == languages()


@pytest.mark.parametrize("language", REPORTS)
def test_a_short_report_is_read_alike(language: str) -> None:
    assert told(REPORTS[language], language) == [
        "turnout-percent 61.4",
        "tulpar 3431510 votes",
        "tulpar 53.9 percent",
        "tulpar 62 seats",
        "bereket 21.04 percent",
    ]


@pytest.mark.parametrize("language", REPORTS)
def test_a_table_says_what_no_reading_can_do_without(language: str) -> None:
    assert [kind for kind in LEAST if not table(language).cues.get(kind)] == []


@pytest.mark.parametrize("language", REPORTS)
def test_no_table_has_a_class_of_its_own_that_nobody_asks_for(language: str) -> None:
    """A misspelt class would never be found, and nothing else would say so."""
    code = "".join(path.read_text("utf-8") for path in Path(ingest.news.__file__).parents[1].rglob("*.py"))
    asked = set(re.findall(r"\"([a-z_]+)\"", code))
    common = set.intersection(*(set(table(each).cues) for each in languages()))
    assert [kind for kind in table(language).cues if kind not in asked | common] == []
