from decimal import Decimal

import pytest
from hypothesis import given
from msgspec.structs import replace

from ingest.domain.diff import decrease
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from tests.examples import tally
from tests.ingest.domain.test_tally import tallies


def printed(status: ResultsStatus | None = None, **shares: str) -> Tally:
    counts = {selection: VoteCounts(share=Decimal(share)) for selection, share in shares.items()}
    return replace(tally(), counts=counts, results_status=status)


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (tally(ant=11, bee=5), ""),
        (tally(ant=9, bee=5), "ant fell from 10 to 9 votes"),
        (tally(ant=9, bee=6), "ant fell from 10 to 9 votes"),
        (tally(ant=0, bee=0), "ant fell from 10 to 0 votes, bee fell from 5 to 0 votes"),
        (tally(ant=None, bee=5), "10 votes of ant are no longer said"),
        (tally(bee=5), "10 votes of ant are no longer said"),
        (None, "withdrawn"),
    ],
)
def test_votes_taken_back_are_a_correction(after: Tally | None, why: str) -> None:
    before = tally(ant=10, bee=5)
    assert decrease(before, after) == why


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({"ballots": BallotCounts(cast=9)}, {"ballots": BallotCounts(cast=8)}, "ballots cast fell from 9 to 8"),
        ({"ballots": BallotCounts(valid=9)}, {"ballots": BallotCounts(valid=8)}, "valid ballots fell from 9 to 8"),
        ({"ballots": BallotCounts(registered=9)}, {"ballots": BallotCounts(registered=8)}, ""),
        ({"ballots": BallotCounts(cast=9)}, {"ballots": BallotCounts()}, ""),
        (
            {"count_status": CountStatus(units_reported=3, units_total=9)},
            {"count_status": CountStatus(units_reported=2, units_total=9)},
            "units reported fell from 3 to 2",
        ),
        (
            {"results_status": ResultsStatus.CERTIFIED},
            {"results_status": ResultsStatus.UNOFFICIAL_COMPLETE},
            "certified before, unofficial-complete now",
        ),
        ({"results_status": ResultsStatus.CERTIFIED}, {}, "certified before, not said to be now"),
        ({"results_status": ResultsStatus.UNOFFICIAL_PARTIAL}, {"results_status": ResultsStatus.CERTIFIED}, ""),
        (
            {"counts": {"ant": VoteCounts(seats=3)}},
            {"counts": {"ant": VoteCounts(seats=2)}},
            "ant fell from 3 to 2 seats",
        ),
    ],
)
def test_ballots_units_seats_and_certification_are_not_taken_back_in_silence(
    before: dict[str, object], after: dict[str, object], why: str
) -> None:
    assert decrease(replace(tally(), **before), replace(tally(), **after)) == why


def test_shares_go_down_as_counts_go_on() -> None:
    for status in (None, ResultsStatus.UNOFFICIAL_PARTIAL):
        assert decrease(printed(status, ant="51.0", bee="49.0"), printed(status, ant="50.0", bee="50.0")) == ""


def test_shares_of_a_complete_count_do_not_where_nothing_else_is_said() -> None:
    complete = ResultsStatus.UNOFFICIAL_COMPLETE
    before, after = printed(complete, ant="51.0", bee="49.0"), printed(complete, ant="50.0", cat="49.0")
    assert decrease(before, after) == "ant fell from 51.0 % to 50.0 %, bee fell from 49.0 % to nothing said"
    counts = {"ant": VoteCounts(votes=12, share=Decimal("50.0")), "bee": VoteCounts(votes=9, share=Decimal("49.0"))}
    assert decrease(before, replace(after, counts=counts)) == ""


def test_a_page_of_zeros_does_not_make_an_endless_reason() -> None:
    before, after = (
        replace(tally(), counts={f"s{n}": VoteCounts(votes=votes) for n in range(200)}) for votes in (7, 0)
    )
    why = decrease(before, after)
    assert why.startswith("s0 fell from 7 to 0 votes, s1 ")
    assert why.endswith(", 197 more such figures")


@given(tallies)
def test_what_stays_is_no_correction(some: Tally) -> None:
    assert decrease(some, some) == ""
