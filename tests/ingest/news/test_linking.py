"""Whose a figure is: before or after a name, in lists, tables, in turn, beside somebody nobody asked for."""

import pytest

from tests.ingest.news.made import ANSWERS, PEOPLE, read, told, why

BOTH = ["tulpar 53.9 percent", "bereket 21.04 percent"]


@pytest.mark.parametrize(
    "text",
    [
        "Tulpar won 53.9 percent of the vote, Bereket 21.04 percent.",
        "53.9 percent voted for Tulpar and 21.04 percent for Bereket.",
        "Tulpar (53.9%) is ahead of Bereket (21.04%).",
        "Tulpar – 53.9%, Bereket – 21.04%",
        "With 53.9 percent Tulpar is first; Bereket, with 21.04 percent, second.",
        "53.9% for Tulpar; 21.04% for Bereket.",
    ],
)
def test_a_figure_stands_before_or_after_its_name(text: str) -> None:
    assert told(text) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Results:\n- Tulpar: 53.9%\n- Bereket: 21.04%",
        "Results:\n1. Tulpar 53.9%\n2. Bereket 21.04%",
        "Party\nShare\nTulpar\n53.90%\nBereket\n21.04%",
        "Party | Share\nTulpar | 53.90%\nBereket | 21.04%",
        "Tulpar 53.9, Bereket 21.04 percent",
        "Tulpar: 53.9\nBereket: 21.04",
    ],
)
def test_in_lists_and_in_tables_of_one_cell_a_line(text: str) -> None:
    assert told(text) == BOTH


def test_a_row_has_several_measures() -> None:
    rows = "Party\nVotes\nTulpar\n3,431,510\n53.90%\nBereket\n1,339,000\n21.04%"
    assert told(rows) == [
        "tulpar 3431510 votes",
        "tulpar 53.9 percent",
        "bereket 1339000 votes",
        "bereket 21.04 percent",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tulpar and Bereket won 53.9 and 21.04 percent respectively."),
        ("de", "Tulpar und Bereket erhielten 53,9 beziehungsweise 21,04 Prozent."),
        ("fr", "Tulpar et Bereket obtiennent respectivement 53,9 et 21,04 % des voix."),
        ("ru", "«Тулпар» и «Берекет» набрали соответственно 53,9 и 21,04 процента."),
    ],
)
def test_respectively_goes_by_the_order(language: str, text: str) -> None:
    assert told(text, language) == BOTH


def test_one_percent_sign_is_for_all_of_a_list() -> None:
    assert told("Tulpar 53.9, Bereket 21.04, Orda 9.5 percent.") == [*BOTH, "orda 9.5 percent"]


def test_what_is_counted_is_said_once() -> None:
    text = "Tulpar will have 62 seats, Bereket 29 and Orda nine."
    assert told(text) == ["tulpar 62 seats", "bereket 29 seats", "orda 9 seats"]


def test_votes_and_their_share_belong_to_one() -> None:
    text = "Tulpar received 3,431,510 votes (53.90%), Bereket 1,339,000 (21.04%)."
    assert told(text) == [
        "tulpar 3431510 votes",
        "tulpar 53.9 percent",
        "bereket 1339000 votes",
        "bereket 21.04 percent",
    ]


def test_figures_of_others_are_nobodys() -> None:
    assert told("Zorya got 4.3 percent, Tulpar 53.9 percent.") == ["tulpar 53.9 percent"]
    assert why("Other parties got 4.3 percent.", "4.3 percent") == "another option"


def test_a_pronoun_is_whom_the_sentence_before_was_about() -> None:
    text = "Olga Marten is first. She won 51.2 percent, Igor Wessel 48.8."
    assert told(text, subject=PEOPLE) == ["marten 51.2 percent", "wessel 48.8 percent"]
    assert told("She won 51.2 percent.", subject=PEOPLE) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The incumbent won 51.2 percent."),
        ("ru", "Действующий президент набрал 51,2 процента."),
    ],
)
def test_whom_a_role_means_the_pack_says(language: str, text: str) -> None:
    assert told(text, language, PEOPLE) == ["marten 51.2 percent"]
    assert told(text, language) == []


def test_whom_a_role_means_a_text_says_itself() -> None:
    text = "The ruling party, Tulpar, is first.\nThe ruling party won 53.9 percent."
    assert told(text) == ["tulpar 53.9 percent"]


def test_a_pronoun_is_a_weaker_reason_than_a_name() -> None:
    text = "Olga Marten is first. She won 51.2 percent."
    assert read(text, subject=PEOPLE).claims[0].confidence < read("Tulpar won 51.2 percent.").claims[0].confidence


@pytest.mark.parametrize(
    "text",
    [
        "For: 54.2%\nAgainst: 45.8%",
        "54.2 percent voted Yes and 45.8 percent No.",
        "54.2 percent voted for and 45.8 percent against.",
    ],
)
def test_answers_of_a_referendum(text: str) -> None:
    assert told(text, subject=ANSWERS) == ["yes 54.2 percent", "no 45.8 percent"]
