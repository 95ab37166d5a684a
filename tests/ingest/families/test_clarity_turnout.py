"""Turnout of detail.xml: under a contest of the document, or under one of its own."""

from decimal import Decimal

import pytest

from ingest.domain.names import unit_name
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import ReportingUnitType
from tests.ingest.families.clarity_made import (
    DAY,
    TOTAL,
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

TURNOUT = (
    '<VoterTurnout totalVoters="900" ballotsCast="450" voterTurnout="50.00"><Precincts>'
    '<Precinct name="A" totalVoters="0" ballotsCast="203" voterTurnout="0.00" percentReporting="4" />'
    '<Precinct name="C" totalVoters="9" ballotsCast="7" voterTurnout="77.78" percentReporting="4" />'
    "</Precincts></VoterTurnout>"
)
MAYOR = {"turnout_contest": "Mayor"}


def test_turnout_is_told_where_it_is_wanted() -> None:
    assert not read(document(TURNOUT)).tallies
    told = read(document(TURNOUT, TWO_TYPES), {"turnout_contest": "Turnout"})
    assert tally(told, contest_id="Turnout").ballots == BallotCounts(450, None, None, 900, Decimal("50.00"))
    assert tally(told).ballots == BallotCounts()
    assert not told.findings


def test_nobody_has_no_voters() -> None:
    told = read(document(TURNOUT), {"turnout_contest": "Turnout"})
    assert tally(told, precinct("A"), contest_id="Turnout").ballots == BallotCounts(cast=203)


@pytest.mark.parametrize("name", ["Mayor", " mayor", "MAYOR"])
def test_turnout_of_a_contest_of_the_document_is_in_its_totals(name: str) -> None:
    whole = contest(choice("Ann", 9, column("Election", 9, A=5, B=4)))
    told = read(document(TURNOUT, whole, whole.replace("Mayor", "Clerk")), {"turnout_contest": name})
    assert votes(told) == {"Ann": 9}
    assert (tally(told).ballots.cast, tally(told).ballots.registered) == (450, 900)
    assert votes(told, precinct("A")) == {"Ann": 5}
    assert tally(told, precinct("A")).ballots == BallotCounts(cast=203)
    assert tally(told, precinct("B")).ballots == BallotCounts()
    assert tally(told, contest_id="Clerk").ballots == BallotCounts()
    assert not told.findings


def test_units_without_a_total_get_one_of_ballots_alone() -> None:
    told = read(document(TURNOUT, TWO_TYPES), MAYOR)
    assert len({each.key for each in told.tallies}) == len(told.tallies) == 1 + 2 * 3 + 2
    assert tally(told).counts == {"Ann": VoteCounts(12), "Bob": VoteCounts(7)}
    for name, cast in (("A", 203), ("C", 7)):
        added = tally(told, precinct(name))
        assert (added.counts, added.ballots.cast, added.place) == ({}, cast, "turnout")
    assert tally(told, precinct("A"), DAY).ballots == BallotCounts()


COUNTIES = (
    "<ElectionVoterTurnout><Counties>"
    '<County name="A" ballotsCast="6" precinctsParticipating="92" precinctsReported="80" />'
    '<County name="B" ballotsCast="8" precinctsParticipating="5" precinctsReported="5" />'
    '<County name="D" precinctsParticipating="3" precinctsReported="1" />'
    "</Counties></ElectionVoterTurnout>"
)


def test_the_contests_own_precincts_stand() -> None:
    """A county may have more precincts than vote in the contest."""
    inside = '<ParticipatingCounties><County name="A" precinctsParticipating="30" precinctsReported="29" />'
    inside += '<County name="B" /></ParticipatingCounties>'
    told = read(
        document(COUNTIES, contest(inside, choice("Ann", 9, column("Early", 8, A=5), column("Mail", 1)))), MAYOR
    )
    a, b, d = (unit_name(("Ash", name), ReportingUnitType.COUNTY) for name in "ABD")
    assert tally(told, a).count_status == CountStatus(29, 30)
    assert tally(told, b).count_status == CountStatus(5, 5)
    assert (d, TOTAL) not in {(each.unit_id, each.count_item_type) for each in told.tallies}
    one_type = contest(choice("Ann", 9, column("Election", 9, A=9)))
    told = read(document(COUNTIES, one_type.replace("<Precinct", "<County")), MAYOR)
    assert (votes(told, a), tally(told, a).count_status) == ({"Ann": 9}, CountStatus(80, 92))


def test_of_two_contests_that_differ_in_case_the_one_that_is_named_is_meant() -> None:
    told = read(document(TURNOUT, contest(choice("Ann", 1), text="MAYOR"), contest(choice("Bob", 2))), MAYOR)
    assert (tally(told).ballots.cast, tally(told, contest_id="MAYOR").ballots.cast) == (450, None)


def test_a_contest_may_be_named_by_its_key() -> None:
    told = read(document(TURNOUT, TWO_TYPES), {"names": "key", "turnout_contest": "7"})
    assert tally(told, contest_id="7").ballots.cast == 450
