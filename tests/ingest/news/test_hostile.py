"""Texts that nobody wrote to be read: they end, claim nothing that is not there, and cost no more than their size."""

import sys
from datetime import date
from types import FrameType

import pytest

from ingest.news.claims import Option, Subject
from ingest.news.reading import LONGEST, Reader
from tests.ingest.news.made import PARTIES, read, reader, told

MEGABYTE = 1_000_000
SIZE = 1_500
PATTERNS = {
    "names, votes and shares": "Tulpar 12,345 votes (5%), Bereket 4%, ",
    "no full stop": "Tulpar got 53.9 percent and then ",
    "lines of one figure": "5%\n",
    "cells": "Tulpar\n5%\n",
    "strangers": "Zorya 5%, ",
    "places": "in Westland 5% ",
    "other years": "in 1999 5% ",
    "openings": "x:\n",
    "decimals and stops": "5.5. A ",
    "respectively": "Tulpar and Bereket 5 and 6 respectively ",
    "words of the table": "votes turnout counted ",
}


def filled(pattern: str, size: int) -> str:
    return (pattern * (size // len(pattern) + 1))[:size]


@pytest.mark.parametrize("pattern", ["1234567890", "(((((", "abcdef", "\u202e\u202d", "\x00", "....", '«"“', "\n \t"])
def test_a_megabyte_of_nothing_has_no_claims(pattern: str) -> None:
    reading = read(filled(pattern, MEGABYTE))
    assert reading.claims == ()
    assert len(reading.refused) <= 1


@pytest.mark.parametrize("pattern", ["a\u0301\u0302", "Tulpar ", "A.b.", "a'b'", ") ( "])
def test_many_names_marks_or_accents_have_no_claims(pattern: str) -> None:
    assert read(filled(pattern, 50_000)).claims == ()


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_twice_the_text_is_twice_the_work(pattern: str) -> None:
    """Counted in calls, not in seconds: what compares each figure with each other one takes four times as many."""
    reading = reader(PARTIES, "en")
    once, twice = (calls(reading, filled(pattern, size)) for size in (SIZE, 2 * SIZE))
    assert twice < 2.5 * once


def calls(reading: Reader, text: str) -> int:
    """How many functions are called while a text is read."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    reading.read("Tulpar won 53.9 percent.")  # what is made once is made
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        reading.read(text)
    finally:
        sys.setprofile(before)
    return count


def test_no_sentence_is_so_long_that_a_figure_at_its_end_is_lost() -> None:
    text = f"{'word ' * 10_000}. Tulpar won 53.9 percent."
    assert told(text) == ["tulpar 53.9 percent"]


def test_what_comes_after_a_whole_book_is_not_read() -> None:
    assert told("Tulpar won 53.9 percent. " + "a" * LONGEST + "Bereket won 21 percent.") == ["tulpar 53.9 percent"]


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u200f", "\u2066"])
def test_a_control_of_direction_does_not_turn_a_figure_round(mark: str) -> None:
    for claim in read(f"Tulpar won {mark}53.9 percent{mark}.").claims:
        assert str(claim.value) == "53.9"


@pytest.mark.parametrize(
    "figure", ["9" * 5_000, "0" * 5_000 + "1", "1." + "9" * 5_000, "1e999999", "١٢٣٤", "-53.9", "½"]
)
def test_no_figure_is_too_long_or_too_strange(figure: str) -> None:
    for claim in read(f"Tulpar won {figure} percent and {figure} votes.").claims:
        assert 0 <= claim.value < 10**10


def test_hundreds_of_options() -> None:
    many = tuple(Option(id=str(at), names=(f"Ayd{at}an Bek{at}ov", f"Party {at}")) for at in range(500))
    subject = Subject(id="chamber", name="Chamber", options=many, held_on=date(2031, 3, 9))
    assert told("Party 499 won 53.9 percent.", subject=subject) in ([], ["499 53.9 percent"])


def test_brackets_in_brackets_in_brackets() -> None:
    text = "Tulpar " + "(" * 50_000 + "53.9 percent" + ")" * 50_000
    assert told(text) in ([], ["tulpar 53.9 percent"])
