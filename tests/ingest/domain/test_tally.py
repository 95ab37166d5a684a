from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.domain.errors import ImpossibleValue
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts, digest, facts, from_facts
from ingest.domain.terms import CountItemType, ResultsStatus
from tests.examples import tally

votes = st.none() | st.integers(0, 10**9)
shares = st.none() | st.decimals(0, 100, places=2)
tallies = st.builds(
    Tally,
    contest_id=st.sampled_from(["a", "b"]),
    unit_id=st.sampled_from(["x", "y", "z"]),
    count_item_type=st.sampled_from(CountItemType),
    counts=st.dictionaries(st.text(min_size=1, max_size=5), st.builds(VoteCounts, votes, shares, votes), max_size=4),
    ballots=st.builds(BallotCounts, votes, votes, votes, votes, shares),
    count_status=st.builds(CountStatus, votes, votes, shares),
    results_status=st.none() | st.sampled_from(ResultsStatus),
    reported_by=st.sampled_from(["", "the commission"]),
)


@pytest.mark.parametrize(
    ("build", "named"),
    [
        (lambda: VoteCounts(votes=-1), "votes"),
        (lambda: VoteCounts(seats=-1), "seats"),
        (lambda: VoteCounts(share=Decimal("100.01")), "share"),
        (lambda: VoteCounts(share=Decimal("-1")), "share"),
        (lambda: VoteCounts(share=Decimal("NaN")), "share"),
        (lambda: BallotCounts(registered=-5), "registered"),
        (lambda: BallotCounts(turnout=Decimal(101)), "turnout"),
        (lambda: CountStatus(units_reported=-1), "units reported"),
        (lambda: CountStatus(percent=Decimal("100.5")), "percent"),
        (lambda: Tally(contest_id="", unit_id="x"), "contest"),
    ],
)
def test_impossible_values_cannot_be_built(build: type, named: str) -> None:
    with pytest.raises(ImpossibleValue, match=named):
        build()


def test_what_is_doubtful_can_be_built() -> None:
    assert CountStatus(units_reported=11, units_total=10).units_reported == 11


def test_none_is_not_zero() -> None:
    assert facts(tally(ant=None)) != facts(tally(ant=0))


def test_a_share_keeps_its_printed_scale() -> None:
    assert b'"53.90"' in facts(Tally(contest_id="c", unit_id="u", counts={"a": VoteCounts(share=Decimal("53.90"))}))


def test_facts_know_neither_order_nor_place() -> None:
    assert facts(tally(place="row 1", ant=1, bee=2)) == facts(tally(place="row 9", bee=2, ant=1))


@given(tallies)
def test_facts_can_be_read_back(some: Tally) -> None:
    assert from_facts(facts(some)) == some
    assert digest(facts(some)) == digest(facts(from_facts(facts(some))))


def test_a_tally_that_quotes_nobody_has_the_facts_that_it_always_had() -> None:
    assert facts(tally(ant=5)) == b'{"contest_id":"list","counts":{"ant":{"votes":5}},"unit_id":"all"}'
    assert b'"reported_by":"the CEC"' in facts(replace(tally(ant=5), reported_by="the CEC"))
