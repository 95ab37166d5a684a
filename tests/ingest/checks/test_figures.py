from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import PostElectionStatus, ResultsStatus, SourceKind
from tests.ingest.checks.made import CLOSE, MORNING, NIGHT, doubts, in_context, source, tally


def test_nothing_is_doubted_of_a_plain_count() -> None:
    ballots = BallotCounts(cast=105, valid=100, invalid=5, registered=200)
    status = CountStatus(units_reported=3, units_total=3)
    assert doubts(tally(60, 40, shares=("60.0", "40.0"), ballots=ballots, status=status), tally(50, 40)) == {}


@pytest.mark.parametrize("ballots", [BallotCounts(valid=99), BallotCounts(cast=99), BallotCounts(cast=120, valid=99)])
def test_more_votes_than_ballots(ballots: BallotCounts) -> None:
    assert doubts(tally(60, 40, ballots=ballots)) == {"more_votes_than_ballots": "100 votes on 99 ballots"}


def test_a_party_list_has_one_vote_a_ballot_however_many_seats() -> None:
    assert "more_votes_than_ballots" in doubts(tally(60, 40, ballots=BallotCounts(valid=99), contest="lists"))


def test_where_several_candidates_win_a_ballot_may_hold_several_votes() -> None:
    assert doubts(tally(60, 40, ballots=BallotCounts(valid=50), contest="council")) == {}


@pytest.mark.parametrize("ballots", [BallotCounts(cast=101), BallotCounts(valid=95, invalid=6)])
def test_more_ballots_than_registered(ballots: BallotCounts) -> None:
    over = BallotCounts(cast=ballots.cast, valid=ballots.valid, invalid=ballots.invalid, registered=100)
    assert doubts(tally(ballots=over)) == {"more_ballots_than_registered": "101 ballots of 100 registered voters"}
    assert doubts(tally(ballots=ballots)) == {}


def test_more_units_reported_than_total() -> None:
    over = CountStatus(units_reported=4, units_total=3)
    assert doubts(tally(status=over)) == {"more_units_reported_than_total": "4 units reported of 3"}
    assert doubts(tally(status=CountStatus(units_reported=4))) == {}


@pytest.mark.parametrize(("votes", "told"), [((1, 2), "3"), ((0, None), "0")])
def test_votes_before_the_polls_close_are_rehearsal_data_zeros_as_well(votes: tuple[int, int], told: str) -> None:
    assert doubts(tally(*votes), context=in_context(MORNING)) == {
        "before_polls_close": f"{told} votes at 2024-11-05 09:30 UTC, before the polls close"
    }


def test_a_page_dated_before_the_polls_close_is_doubted_whenever_it_is_fetched() -> None:
    assert "before_polls_close" in doubts(tally(1, 2), context=in_context(NIGHT, datetime(2024, 11, 4, 9, tzinfo=UTC)))


def test_a_share_is_a_figure_too() -> None:
    assert "before_polls_close" in doubts(tally(shares=("60", "40")), context=in_context(MORNING))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (VoteCounts(seats=3), "3 seats"),
        (VoteCounts(share=Decimal(60)), "shares"),
        (VoteCounts(status=PostElectionStatus.WINNER), "winners or losers"),
        (VoteCounts(status=PostElectionStatus.WITHDRAWN), None),
    ],
)
@pytest.mark.parametrize("before", [None, tally()], ids=["new", "dashes stand"])
def test_seats_and_winners_are_figures_and_who_withdrew_is_not(
    said: VoteCounts, told: str | None, before: Tally | None
) -> None:
    evidence = {"before_polls_close": f"{told} at 2024-11-05 09:30 UTC, before the polls close"}
    after = replace(tally(), counts={"a": said, "b": VoteCounts()})
    assert doubts(after, before, in_context(MORNING)) == (evidence if told else {})


def test_votes_that_the_source_calls_pre_election_are_doubted_after_the_polls_close_as_well() -> None:
    test = replace(tally(1, 2), results_status=ResultsStatus.PRE_ELECTION)
    assert doubts(test) == {"before_polls_close": "3 votes that the source calls pre-election"}
    assert doubts(test, context=in_context(source=source(SourceKind.EXIT_POLL))) == {}
    assert doubts(replace(test, results_status=ResultsStatus.UNOFFICIAL_PARTIAL)) == {}


def test_an_exit_poll_waits_for_the_close_by_the_clock_and_not_by_its_date() -> None:
    poll = source(SourceKind.EXIT_POLL)
    assert doubts(tally(shares=("60", "40")), context=in_context(MORNING, source=poll)) == {
        "before_polls_close": "shares of an exit poll at 2024-11-05 09:30 UTC, before the polls close"
    }
    assert doubts(tally(shares=("60", "40")), context=in_context(NIGHT, MORNING, source=poll)) == {}


@pytest.mark.parametrize(
    ("after", "at", "kind"),
    [
        (tally(1, 2), CLOSE, SourceKind.COMMISSION),
        (tally(), MORNING, SourceKind.COMMISSION),
        (tally(ballots=BallotCounts(cast=9)), MORNING, SourceKind.COMMISSION),
        (tally(1, 2), CLOSE, SourceKind.EXIT_POLL),
    ],
    ids=["at the close", "dashes", "turnout", "exit poll"],
)
def test_what_may_be_said_before_the_polls_close(after: Tally, at: datetime, kind: SourceKind) -> None:
    assert doubts(after, context=in_context(at, source=source(kind))) == {}
