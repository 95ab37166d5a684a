"""Seats: known examples, what always holds, and every rule beside votelib."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from votelib.component.divisor import modified_first_coef, sainte_lague
from votelib.evaluate.proportional import HighestAverages, LargestRemainder

from ingest.domain.allocation import Base, Method
from ingest.seats import Allotted, Tie, above, allot, majority, whole

THEIRS = {
    Method.HARE: LargestRemainder("hare"),
    Method.DROOP: LargestRemainder("droop"),
    Method.D_HONDT: HighestAverages("d_hondt"),
    Method.SAINTE_LAGUE: HighestAverages("sainte_lague"),
    Method.MODIFIED_SAINTE_LAGUE: HighestAverages(modified_first_coef(sainte_lague, Fraction(7, 5))),
}
VOTES = some.dictionaries(some.sampled_from("abcdefgh"), some.integers(1, 300) | some.integers(1, 10**7), min_size=1)
# Eight seats.
KNOWN = {"A": 100_000, "B": 80_000, "C": 30_000, "D": 19_000}


def fractions(votes: dict[str, int]) -> dict[str, Fraction]:
    return {id_: Fraction(number) for id_, number in votes.items()}


@pytest.mark.parametrize(
    ("method", "seats"),
    [
        (Method.D_HONDT, (4, 3, 1, 0)),
        (Method.SAINTE_LAGUE, (3, 3, 1, 1)),
        (Method.MODIFIED_SAINTE_LAGUE, (4, 3, 1, 0)),
        (Method.HARE, (3, 3, 1, 1)),
        (Method.DROOP, (4, 3, 1, 0)),
    ],
)
def test_a_known_example(method: Method, seats: tuple[int, ...]) -> None:
    assert allot(fractions(KNOWN), 8, method) == Allotted(seats=dict(zip(KNOWN, seats, strict=True)))


@pytest.mark.parametrize("method", Method)
@settings(max_examples=400)
@given(votes=VOTES, seats=some.integers(1, 120))
def test_every_rule_agrees_with_votelib(method: Method, votes: dict[str, int], seats: int) -> None:
    """Ties too: who is tied, and for how many seats; votelib names them in place of a winner."""
    ours = allot(fractions(votes), seats, method)
    theirs = THEIRS[method].evaluate(votes, seats)
    tied = {who: number for who, number in theirs.items() if not isinstance(who, str)}
    assert {id_: number for id_, number in ours.seats.items() if number} == {
        who: number for who, number in theirs.items() if isinstance(who, str) and number
    }
    assert (ours.tie is not None) == bool(tied)
    if ours.tie is not None:
        ((who, number),) = tied.items()
        assert (set(ours.tie.selection_ids), ours.tie.seats) == (set(who), number)


@pytest.mark.parametrize("method", Method)
@given(votes=some.dictionaries(some.sampled_from("abcdefgh"), some.integers(0, 10**7)), seats=some.integers(0, 200))
def test_every_seat_is_accounted_for(method: Method, votes: dict[str, int], seats: int) -> None:
    found = allot(fractions(votes), seats, method)
    tied = found.tie.seats if found.tie else 0
    given_away = sum(number for number in found.seats.values())
    assert given_away + tied + found.unfilled == seats
    assert found.seats.keys() == votes.keys()
    assert all(found.seats[id_] == 0 for id_, number in votes.items() if number == 0)
    for more, fewer in ((a, b) for a in votes for b in votes if votes[a] > votes[b]):
        assert found.seats[more] >= found.seats[fewer]
    if method is Method.HARE and any(votes.values()):
        for id_, number in votes.items():
            exact = Fraction(number * seats, sum(votes.values()))
            may_win = found.tie is not None and id_ in found.tie.selection_ids
            assert floor(exact) <= found.seats[id_] <= ceil(exact) - may_win


@pytest.mark.parametrize("method", [Method.D_HONDT, Method.SAINTE_LAGUE, Method.MODIFIED_SAINTE_LAGUE])
@given(votes=VOTES, seats=some.integers(1, 120))
def test_one_seat_more_takes_none_away_by_highest_averages(method: Method, votes: dict[str, int], seats: int) -> None:
    fewer, more = (allot(fractions(votes), number, method).seats for number in (seats, seats + 1))
    assert all(more[id_] >= fewer[id_] for id_ in votes)


def test_one_seat_more_may_take_one_away_by_largest_remainder() -> None:
    """The paradox of Alabama: it is the rule, and not a mistake in it."""
    votes = fractions({"a": 6, "b": 6, "c": 2})
    assert allot(votes, 10, Method.HARE).seats == {"a": 4, "b": 4, "c": 2}
    assert allot(votes, 11, Method.HARE).seats == {"a": 5, "b": 5, "c": 1}


@pytest.mark.parametrize("method", Method)
def test_a_tie_is_said_and_not_broken(method: Method) -> None:
    assert allot(fractions({"a": 10, "b": 10, "c": 10}), 2, method) == Allotted(
        seats={"a": 0, "b": 0, "c": 0}, tie=Tie(selection_ids=("a", "b", "c"), seats=2)
    )


def test_nobody_has_votes() -> None:
    assert allot({}, 5, Method.HARE) == Allotted(seats={}, unfilled=5)
    assert allot(fractions({"a": 0}), 5, Method.D_HONDT) == Allotted(seats={"a": 0}, unfilled=5)


def test_the_threshold_is_reached_exactly_and_against_all_is_in_its_base_or_not() -> None:
    votes = fractions({"a": 900, "b": 50, "none": 50})
    nobody = frozenset({"none"})
    assert above(votes, Fraction(1000), nobody, Fraction(5), Base.ALL) == {"a", "b"}
    assert above(votes | {"b": Fraction(49)}, Fraction(1000), nobody, Fraction(5), Base.ALL) == {"a"}
    assert above(votes | {"b": Fraction(49)}, Fraction(1000), nobody, Fraction(5), Base.CANDIDATES) == {"a", "b"}
    unsaid = fractions({"a": 900, "b": 49})
    assert above(unsaid, Fraction(1000), nobody, Fraction(5), Base.CANDIDATES) == {"a", "b"}


def test_percentages_give_the_seats_of_votes_in_the_same_proportion() -> None:
    shares = {"a": Fraction("53.9"), "b": Fraction("10.05")}
    assert whole(shares) == {"a": Fraction(1078), "b": Fraction(201)}
    assert allot(whole(shares), 7, Method.DROOP) == allot(fractions({"a": 5390, "b": 1005}), 7, Method.DROOP)


def test_a_majority_is_over_half() -> None:
    assert [majority(seats) for seats in (1, 2, 98, 99)] == [1, 2, 50, 50]
