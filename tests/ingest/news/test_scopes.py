"""Which figures are no result of the contest, and why; each beside one that reads much like it and is a result."""

import pytest

from tests.ingest.news.made import PEOPLE, told, why

PAST, PART = "previous election", "part of the whole"
SHARE = ["tulpar 53.9 percent"]


@pytest.mark.parametrize(
    ("text", "figure", "reason", "claims"),
    [
        ("Tulpar won 53.9 percent, up from 48.2 percent in 2027.", "48.2 percent", PAST, SHARE),
        ("Tulpar 53.9 % (2027: 48.2 %)", "48.2 %", PAST, SHARE),
        ("In 2027, Tulpar won 48.2 percent.", "48.2 percent", PAST, []),
        ("Tulpar won 53.9 percent, up 5.7 points.", "5.7 points", "change or margin in points", SHARE),
        ("Tulpar won 53.9 percent (+5.7).", "5.7", "change", SHARE),
        ("Tulpar gained 12 additional seats and now holds 62.", "12", "change", ["tulpar 62 seats"]),
        ("Tulpar went from 48 to 62 seats.", "48", "previous figure", ["tulpar 62 seats"]),
        ("Tulpar won 3.2 percent fewer votes than before, 53.9 percent in all.", "3.2 percent", "change", SHARE),
        ("Tulpar won by a margin of 12.5 percent.", "12.5 percent", "margin", []),
        ("An opinion poll had put Tulpar at 48 percent.", "48 percent", "opinion poll", []),
        ("Orda misses the 5 percent threshold with 4.9 percent.", "5 percent", "threshold", ["orda 4.9 percent"]),
        ("Tulpar's share fell below 50 percent.", "50 percent", "bound only", []),
        ("In Westland province, Tulpar won 71.2 percent.", "71.2 percent", PART, []),
        ("Tulpar won 53.9 percent nationwide and 71.2 percent in the Westland region.", "71.2 percent", PART, SHARE),
        ("Tulpar won 53.9 percent. Abroad, Tulpar got 44 percent.", "44 percent", PART, SHARE),
        ("In the mayoral election, Tulpar took 44.1 percent.", "44.1 percent", "other contest", []),
        ("12,345 ballots were invalid. Tulpar won 53.9 percent.", "12,345", "invalid votes", SHARE),
        ("There are 9,876,543 registered voters. Tulpar won 53.9 percent.", "9,876,543", "electorate", SHARE),
        (
            "Of the 6,300,000 valid votes, Tulpar won 3,431,510.",
            "6,300,000",
            "valid votes",
            ["tulpar 3431510 votes"],
        ),
        ("Tulpar won 62 of 100 seats.", "100", "the whole of a part", ["tulpar 62 seats"]),
        ("If Tulpar had won 60 percent, it would have governed alone.", "60 percent", "hypothetical", []),
        (
            "Remaining votes: 12,345 have not been counted; Tulpar has 3,431,510 votes.",
            "12,345",
            "votes still to be counted",
            ["tulpar 3431510 votes"],
        ),
        ("The 9,876 observers went; Tulpar won 62 seats.", "9,876", "counts something else", ["tulpar 62 seats"]),
        ("Tulpar won 53.9 percent on March 9.", "March 9", "date", SHARE),
        ("At 7 p.m. Tulpar had 53.9 percent.", "7 p.m", "time", SHARE),
        ("Tulpar spent $12,500 and won 53.9 percent.", "$12,500", "money", SHARE),
        ("Two parties, Tulpar (53.9 percent) and Orda, won.", "Two", "counts something else", SHARE),
        ("Tulpar and Bereket together have 74.9 percent.", "74.9 percent", "bloc total", []),
        ("Tulpar won 153.9 percent.", "153.9 percent", "more than 100 percent", []),
    ],
)
def test_why_a_figure_is_none(text: str, figure: str, reason: str, claims: list[str]) -> None:
    assert why(text, figure) == reason
    assert told(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "In 2031, Tulpar won 53.9 percent.",
        "As in 2027, Tulpar is first; now it has 53.9 percent.",
        "Tulpar won 53.9 percent, more than any party since 1999.",
        "The opinion polls were wrong.\nTulpar won 53.9 percent.",
        "In Norland, Tulpar won 53.9 percent.",
        "Among the parties of the parliamentary election, Tulpar won 53.9 percent.",
        "Tulpar is over the threshold with 53.9 percent.",
        "Tulpar won by a wide margin. It has 53.9 percent.",
    ],
)
def test_words_that_refuse_figures_leave_others_alone(text: str) -> None:
    assert told(text) == SHARE


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("de", "2027 kam Tulpar auf 48,2 Prozent.", "48,2 Prozent"),
        ("es", "En 2027, Tulpar obtuvo el 48,2 por ciento.", "48,2 por ciento"),
        ("fr", "En 2027, Tulpar avait obtenu 48,2 % des voix.", "48,2 %"),
        ("kk", "2027 жылы «Тұлпар» 48,2 пайыз жинады.", "48,2 пайыз"),
        ("pt", "Em 2027, o Tulpar obteve 48,2%.", "48,2%"),
        ("ru", "В 2027 году «Тулпар» получил 48,2 процента.", "48,2 процента"),
        ("tr", "2027'de Tulpar yüzde 48,2 almıştı.", "yüzde 48,2"),
    ],
)
def test_another_year_is_another_election_in_every_language(language: str, text: str, figure: str) -> None:
    assert why(text, figure, language) == PAST
    assert told(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("de", "In Umfragen lag Tulpar bei 48 Prozent.", "48 Prozent"),
        ("es", "Una encuesta daba a Tulpar el 48 por ciento.", "48 por ciento"),
        ("fr", "Un sondage donnait Tulpar à 48 %.", "48 %"),
        ("pt", "Uma pesquisa dava ao Tulpar 48%.", "48%"),
        ("ru", "По опросам накануне выборов у «Тулпара» было 48 процентов.", "48 процентов"),
        ("tr", "Ankette Tulpar yüzde 48 görünüyordu.", "yüzde 48"),
    ],
)
def test_an_opinion_poll_is_no_result_in_any_language(language: str, text: str, figure: str) -> None:
    assert why(text, figure, language) == "opinion poll"
    assert told(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("de", "Orda scheitert mit 4,9 Prozent an der Hürde von 5 Prozent.", "5 Prozent"),
        ("es", "Orda, con el 4,9 %, no supera el umbral del 5 %.", "5 %"),
        ("fr", "Orda, avec 4,9 %, reste sous le seuil de 5 %.", "5 %"),
        ("kk", "«Орда» 4,9 пайызбен 5 пайыздық межеден өте алмады.", "5 пайыздық"),
        ("pt", "O Orda, com 4,9%, não passa a cláusula de barreira de 5%.", "5%"),
        ("ru", "«Орда» не преодолела 5-процентный барьер: 4,9 процента.", "5-процентный"),
        ("tr", "Orda yüzde 4,9 ile yüzde 5 barajının altında kaldı.", "yüzde 5"),
    ],
)
def test_a_threshold_is_no_result_and_who_misses_it_has_one(language: str, text: str, figure: str) -> None:
    assert why(text, figure, language) == "threshold"
    assert told(text, language) == ["orda 4.9 percent"]


def test_the_other_round_is_another_contest() -> None:
    assert why("In the first round Marten had 44.1 percent.", "44.1 percent", subject=PEOPLE) == "other round"
    assert told("In the runoff Marten had 51.2 percent.", subject=PEOPLE) == ["marten 51.2 percent"]
