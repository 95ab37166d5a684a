"""A text and its title, read: what is measured, how exactly it is told, where it stands, and what is told twice."""

from decimal import Decimal

import pytest

from ingest.news.claims import Measure
from tests.ingest.news.made import read, told, why

TEXT = (
    "The commission has counted 87.5 percent of the ballots.\n\n"
    "Tulpar leads with 3,431,510 votes (53.9 percent); Bereket has 21.04 percent. Turnout was 61.4 percent."
)


def test_every_measure_of_a_text() -> None:
    assert told(TEXT) == [
        "counted-percent 87.5",
        "tulpar 3431510 votes",
        "tulpar 53.9 percent",
        "bereket 21.04 percent",
        "turnout-percent 61.4",
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Turnout was 61.4 percent.", ["turnout-percent 61.4"]),
        ("6,366,000 people voted.", ["votes 6366000"]),
        ("2,400 of 3,000 polling stations had reported.", ["units-reported 2400"]),
        ("With 87.5 percent of the ballots counted, Tulpar is ahead.", ["counted-percent 87.5"]),
        ("Tulpar won 62 seats.", ["tulpar 62 seats"]),
        ("Tulpar won 3,431,510 votes.", ["tulpar 3431510 votes"]),
        ("Tulpar: 3 431 510", ["tulpar 3431510 votes"]),
        ("Tulpar got 3.4 million votes.", ["tulpar 3400000 votes"]),
        ("Tulpar won fifty-three percent.", ["tulpar 53 percent"]),
    ],
)
def test_what_a_figure_measures(text: str, claims: list[str]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("Tulpar got between 53 and 55 percent.", "54", "53", "55"),
        ("Tulpar got 53 to 55 percent.", "54", "53", "55"),
        ("Tulpar got 53-55% of the vote.", "54", "53", "55"),
    ],
)
def test_a_range_has_ends_and_a_middle(text: str, value: str, low: str, high: str) -> None:
    [claim] = read(text).claims
    assert (claim.value, claim.low, claim.high) == (Decimal(value), Decimal(low), Decimal(high))
    assert claim.approximate


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("Tulpar got about 54 percent of the vote.", True),
        ("More than 54 percent backed Tulpar.", True),
        ("Tulpar got 3.4 million votes.", True),
        ("Tulpar got 54 percent of the vote.", False),
        ("Tulpar got 3,431,510 votes.", False),
    ],
)
def test_a_figure_may_be_told_roughly(text: str, approximate: bool) -> None:
    [claim] = read(text).claims
    assert claim.approximate is approximate
    assert claim.low is claim.high is None


def test_places_are_those_of_the_figures_in_the_text() -> None:
    for title in ("", "Tulpar ahead"):
        reading = read(TEXT, title=title)
        assert [TEXT[each.start : each.end] for each in reading.claims] == [each.figure for each in reading.claims]
        assert all(each.figure in each.sentence for each in reading.claims)
    refused = read("In 2027, Tulpar won 48.2 percent.", title="Tulpar ahead").refused
    assert [(each.start, each.end) for each in refused] == [(3, 7), (20, 32)]


def test_a_figure_of_the_title_alone_stands_before_the_text() -> None:
    reading = read("A long night ends.", title="Tulpar wins 53.9 percent")
    [claim] = reading.claims
    assert (claim.option, claim.value) == ("tulpar", Decimal("53.9"))
    assert claim.start < claim.end < 0


def test_what_the_text_tells_is_not_taken_from_the_title() -> None:
    text = "Tulpar won 53.9 percent, and Bereket is second."
    assert told(text, title="Tulpar wins 54 percent") == ["tulpar 53.9 percent"]


def test_the_same_claim_is_told_once_and_another_value_stays() -> None:
    assert told("Tulpar won 53.9 percent. So Tulpar has 53.9 percent.") == ["tulpar 53.9 percent"]
    twice = told("Tulpar won 53.9 percent.\n\nTulpar won 55.9 percent.")
    assert twice == ["tulpar 53.9 percent", "tulpar 55.9 percent"]


def test_every_figure_is_a_claim_or_refused_once() -> None:
    text = f"{TEXT} In 2027, Tulpar had 48.2 percent; 12 complaints were filed by 7 p.m."
    reading = read(text)
    places = [each.start for each in reading.claims] + [each.start for each in reading.refused]
    assert len(places) == len(set(places)) == 9


def test_a_certain_claim_is_more_certain_than_a_stretched_one() -> None:
    near = read("Tulpar 53.9 percent.").claims[0].confidence
    far = read("Tulpar, a party that nobody had listed when the year began, won 53.9 percent.").claims[0].confidence
    assert 0 < far < near <= 1


def test_a_contest_without_a_name_in_the_text_has_no_claims() -> None:
    text = "The Zorya party won 53.9 percent, Luna 21.04 percent."
    assert told(text) == []
    assert why(text, "53.9 percent")


def test_nothing_is_read_in_nothing() -> None:
    for text in ("", " \n\n ", "No figures at all."):
        assert not read(text).claims
        assert not read(text).refused


def test_figures_of_one_claim_are_of_the_contest_or_of_an_option() -> None:
    for claim in read(TEXT).claims:
        own = claim.measure in (Measure.PERCENT, Measure.VOTES, Measure.SEATS)
        assert (claim.option is not None) is own
