from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import CountItemType, ResultsStatus
from ingest.totals import summed
from tests.examples import tally


def whole(*children: Tally, expected: int | None = None) -> Tally:
    total = summed("list", "all", CountItemType.TOTAL, children, len(children) if expected is None else expected)
    assert total is not None
    return total


def votes(total: Tally) -> dict[str, int | None]:
    return {selection_id: count.votes for selection_id, count in total.counts.items()}


def test_children_are_added_up_and_marked() -> None:
    total = whole(tally("u0", ant=1, bee=2), tally("u1", bee=20, ant=10), expected=15)
    assert votes(total) == {"ant": 11, "bee": 22}
    assert (total.contest_id, total.unit_id, total.count_item_type) == ("list", "all", CountItemType.TOTAL)
    assert (total.summed, total.place) == (2, "sum of 2 of 15 units")


def test_without_figures_there_is_no_sum() -> None:
    assert summed("list", "all", CountItemType.TOTAL, [], 3) is None
    assert summed("list", "all", CountItemType.TOTAL, [tally("u0", ant=None)], 3) is None


def test_who_has_not_reported_adds_nothing_and_is_not_counted() -> None:
    total = whole(tally("u0", ant=1, bee=2), tally("u1", ant=None, bee=None))
    assert votes(total) == {"ant": 1, "bee": 2}
    assert (total.summed, total.place) == (1, "sum of 1 of 2 units")


def test_what_one_child_does_not_say_is_no_sum() -> None:
    total = whole(tally("u0", ant=1, bee=2, cat=0), tally("u1", ant=10, bee=None))
    assert votes(total) == {"ant": 11, "bee": None, "cat": None}


def test_shares_are_not_summed_and_seats_are() -> None:
    child = replace(tally("u0"), counts={"ant": VoteCounts(votes=5, share=Decimal(50), seats=2)})
    assert whole(child, child).counts == {"ant": VoteCounts(votes=10, seats=4)}


def test_ballots_are_summed_where_all_say_them() -> None:
    one = replace(tally("u0", ant=1), ballots=BallotCounts(cast=5, valid=4, registered=9))
    other = replace(tally("u1", ant=1), ballots=BallotCounts(cast=50, invalid=1, registered=90))
    assert whole(one, other).ballots == BallotCounts(cast=55, registered=99)


def test_turnout_before_any_votes_is_summed() -> None:
    one = replace(tally("u0"), ballots=BallotCounts(cast=5))
    total = whole(one, one)
    assert (total.ballots.cast, total.counts, total.summed) == (10, {}, 2)
    later = whole(one, replace(tally("u1", ant=3), ballots=BallotCounts(cast=6)))
    assert (later.ballots.cast, later.summed) == (11, 1)


def test_registered_voters_of_units_that_have_not_reported_count_too() -> None:
    waiting = replace(tally("u1", ant=None), ballots=BallotCounts(registered=90))
    reported = replace(tally("u0", ant=1), ballots=BallotCounts(cast=5, registered=9))
    assert whole(reported, waiting).ballots == BallotCounts(cast=5, registered=99)
    assert whole(reported, waiting, expected=3).ballots == BallotCounts(cast=5)


def test_units_are_all_there_only_when_all_children_are() -> None:
    one = replace(tally("u0", ant=1), count_status=CountStatus(units_reported=3, units_total=3))
    waiting = replace(tally("u1", ant=None), count_status=CountStatus(units_reported=0, units_total=4))
    assert whole(one, waiting).count_status == CountStatus(units_reported=3, units_total=7)
    assert whole(one, waiting, expected=3).count_status == CountStatus(units_reported=3)
    assert whole(one, tally("u1", ant=1)).count_status == CountStatus()


def test_a_results_status_is_that_of_all() -> None:
    certified = replace(tally("u0", ant=1), results_status=ResultsStatus.CERTIFIED)
    partial = replace(tally("u1", ant=1), results_status=ResultsStatus.UNOFFICIAL_PARTIAL)
    assert whole(certified, certified).results_status is ResultsStatus.CERTIFIED
    assert whole(certified, partial).results_status is None
    assert whole(certified, certified, expected=3).results_status is None


figures = st.none() | st.integers(0, 99)
children = st.lists(st.builds(tally, st.just("u0"), ant=figures, bee=figures, cat=figures), min_size=1, max_size=5)


@given(children.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_children_never_matters(orders: tuple[list[Tally], list[Tally]]) -> None:
    one, other = (summed("list", "all", CountItemType.TOTAL, some, 5) for some in orders)
    assert one == other


@given(children)
def test_a_sum_is_never_more_nor_less_than_what_was_said(some: list[Tally]) -> None:
    total = summed("list", "all", CountItemType.TOTAL, some, 5)
    reporting = [child for child in some if set(votes(child).values()) != {None}]
    assert (total and total.summed) == (len(reporting) or None)
    for selection_id, sum_ in votes(total).items() if total else ():
        said = [votes(child)[selection_id] for child in reporting]
        assert sum_ == (None if None in said else sum(figure or 0 for figure in said))
