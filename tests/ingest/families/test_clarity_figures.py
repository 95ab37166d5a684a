"""Figures, times and what nobody reads in detail.xml."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.tally import CountStatus, VoteCounts
from ingest.domain.terms import ReportingUnitType
from ingest.families import clarity
from tests.ingest.families.clarity_made import (
    DAY,
    EARLY,
    TWO_TYPES,
    choice,
    column,
    contest,
    document,
    precinct,
    read,
    tally,
    votes,
)
from tests.ingest.families.made import rules


@pytest.mark.parametrize(
    ("text", "rule"), [("-5", "impossible-value"), ("many", "unreadable-number"), ("9" * 40, "impossible-value")]
)
def test_a_number_that_is_none_costs_itself(text: str, rule: str) -> None:
    told = read(document(contest(choice("Ann", text), choice("Bob", 4))))
    assert tally(told).counts == {"Ann": VoteCounts(), "Bob": VoteCounts(4)}
    assert rules(told) == [rule]
    assert told.findings[0].place == "Contest 1"


def test_votes_that_are_not_said_are_not_zero() -> None:
    rows = '<VoteType name="Early"><Precinct name="A" votes="" /><Precinct name="B" /></VoteType>'
    told = read(document(contest(choice("Ann", "", rows, column("Provisional", 0)))))
    assert tally(told).counts == {"Ann": VoteCounts()}
    assert votes(told, precinct("A"), EARLY) == {"Ann": None}
    assert votes(told, precinct("B"), EARLY) == {"Ann": None}
    assert not told.findings


def test_precincts_reported() -> None:
    """A state's file counts the participating, a county's calls the same number those that report."""
    county = '<County name="A" precinctsParticipating="9" precinctsReported="4" precinctsReportingPercent="44.44" />'
    inside = f"<ParticipatingCounties>{county}</ParticipatingCounties>"
    types = TWO_TYPES.replace("Precinct", "County").replace("<Choice", f"{inside}<Choice", 1)
    said = 'precinctsParticipating="20" precinctsReported="4" precinctsReportingPercent="20.00"'
    told = read(document(types.replace("isQuestion", f'{said} countiesReported="0" isQuestion')))
    assert tally(told).count_status == CountStatus(4, 20, Decimal("20.00"))
    in_a = tally(told, unit_name(("Ash", "A"), ReportingUnitType.COUNTY), DAY)
    assert in_a.count_status == CountStatus(4, 9, Decimal("44.44"))
    told = read(document(contest(choice("Ann", 1), more='precinctsReporting="32" precinctsReported="30"')))
    assert tally(told).count_status == CountStatus(30, 32)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("11/20/2020 3:37:06 PM EST", 20),
        ("11/20/2020 12:37:06 AM CST", 6),
        ("11/20/2020 12:37:06 PM hst", 22),
        ("11/20/2020 3:37:06 PM", 14),
    ],
)
def test_the_clock_of_twelve_hours_and_its_zones(text: str, hour: int) -> None:
    told = read(document(time=text), time_zone="Europe/Berlin")
    assert told.generated_at == datetime(2020, 11, 20, hour, 37, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["11/20/2020 3:37:06 PM CEST", "20/11/2020 3:37:06 PM EST", "soon", "EST", "x" * 5_000, "1/1/1 1:1:1 AM CHST"],
)
def test_a_time_that_is_none_is_told(text: str) -> None:
    told = read(document(TWO_TYPES, time=text))
    assert told.generated_at is None
    assert rules(told) in (["unreadable-time"], ["oversized-cell"])
    assert told.tallies
    assert read(document(time="")).findings == ()


def test_the_region_may_be_declared() -> None:
    assert read(document(TWO_TYPES), {"region": "Elm"}).tallies[0].unit_id == "Elm"
    assert read(document(TWO_TYPES, region=""), {"region": "Elm"}).tallies[0].unit_id == "Elm"
    with pytest.raises(UnreadableDocument, match=r"^line 1: no Region is named before the results"):
        read(document(TWO_TYPES, region=""))


def test_what_nobody_reads_is_told_once() -> None:
    rows = (
        '<VoteType name="Early" votes="1"><Precinct name="A" votes="1" share="9" /><Note>x<Precinct name="A" /></Note>'
    )
    rows += '<Precinct votes="2" name="B" /></VoteType>'
    inner = contest(choice("Ann", 1, rows, column("Provisional", 0)), more='mood="good"')
    told = read(document(inner, inner.replace("Mayor", "Clerk"), "<Weather><Choice/></Weather>"))
    assert votes(told, precinct("A"), EARLY) == {"Ann": 1}
    assert votes(told, precinct("B"), EARLY) == {"Ann": 2}
    [left] = told.findings
    names = ["Contest@mood", "ElectionResult/Weather", "Precinct@share", "VoteType/Note"]
    assert left.rule == "leftover"
    assert left.message == f"nobody reads element {', '.join(map(repr, names))}; map it, or list it under ignore"
    ignored = read(document(inner, "<Weather/>"), {"ignore": [*names[:2], "Precinct@*", "VoteType/Note"]})
    assert not ignored.findings


def test_units_within_units_are_of_nobody_knows_whom() -> None:
    rows = '<VoteType name="Early"><County name="A" votes="3"><Precinct name="B" votes="3" /></County></VoteType>'
    told = read(document(contest(choice("Ann", 3, rows, column("Provisional", 0)))))
    assert rules(told) == ["unexpected-structure"]
    assert told.partial
    assert votes(told, type_=EARLY) == {"Ann": None}


@pytest.mark.parametrize(
    "mapping",
    [
        {"names": "id"},
        {"region": " "},
        {"turnout_contest": ""},
        {"vote_types": {"Pigeon": "bird"}},
        {"vote_types": {"Seats": "seats"}},
        {"vote_types": {"Early": "early", "early ": "early"}},
        {"colour": "red"},
    ],
)
def test_a_mapping_is_refused_when_it_is_loaded(mapping: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(mapping, clarity.Mapping)
