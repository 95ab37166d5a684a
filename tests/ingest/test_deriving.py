from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.deriving import Derived, derive, leader
from ingest.domain.election import Contest
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ContestKind
from tests.examples import election, tally

(LIST,) = election().contests
MAYOR = replace(LIST, kind=ContestKind.CANDIDATE, seats=1)
LEADER, THRESHOLD, MAJORITY = "contest.leader-changed", "contest.threshold-crossed", "contest.majority-reached"


def of(what: str, before: Tally | None, after: Tally | None, contest: Contest = LIST) -> list[Derived]:
    return [each for each in derive(before, after, contest) if each.type == what]


def moves(what: str, before: Tally | None, after: Tally | None, contest: Contest = LIST) -> list[tuple[object, ...]]:
    return [(each.selection_id, each.before, each.after) for each in of(what, before, after, contest)]


def shares(**figures: str) -> Tally:
    return replace(
        tally(), counts={selection: VoteCounts(share=Decimal(share)) for selection, share in figures.items()}
    )


def seats(**figures: int) -> Tally:
    return replace(tally(), counts={selection: VoteCounts(seats=count) for selection, count in figures.items()})


def units(reported: int | None, total: int | None) -> Tally:
    return replace(tally(ant=5), count_status=CountStatus(units_reported=reported, units_total=total))


def ballots(cast: int | None = None, turnout: str | None = None) -> Tally:
    return replace(tally(), ballots=BallotCounts(cast=cast, turnout=None if turnout is None else Decimal(turnout)))


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (tally(ant=5, bee=3), "ant"),
        (tally(ant=5, bee=5, cat=1), None),
        (tally(ant=0, bee=0), None),
        (tally(), None),
        (tally(ant=5, bee=None), "ant"),  # a dash says nothing, so it does not say that bee leads
        (shares(ant="40.1", bee="40.2"), "bee"),
        (shares(ant="0", bee="0"), None),
        (replace(tally(), counts={"ant": VoteCounts(votes=5), "bee": VoteCounts(share=Decimal(60))}), None),
        (
            replace(tally(), counts={"ant": VoteCounts(5, Decimal(40)), "bee": VoteCounts(share=Decimal(60))}),
            "bee",
        ),
        (replace(tally(ant=5, bee=None), summed=2), None),  # bee could not be summed, and may lead
        (replace(tally(ant=5, bee=3), summed=2), "ant"),
    ],
)
def test_who_leads(some: Tally, expected: str | None) -> None:
    assert leader(some) == expected


def test_a_new_leader_is_told() -> None:
    (told,) = of(LEADER, tally(ant=5, bee=3), tally(ant=5, bee=1234))
    assert told.message == "Bee leads instead of Ant with 1,234 votes"
    assert (told.selection_id, told.before, told.after) == ("bee", "ant", "bee")
    assert (told.contest_id, told.unit_id) == ("list", "all")
    assert of(LEADER, tally(ant=5, bee=3), tally(ant=6, bee=5)) == []


def test_a_tie_is_no_leader_and_who_leads_after_it_is_told_once() -> None:
    level = tally(ant=5, bee=5)
    assert of(LEADER, tally(ant=5, bee=3), level) == []
    assert moves(LEADER, level, tally(ant=5, bee=6)) == [("bee", None, "bee")]


def test_the_first_figures_have_a_leader() -> None:
    assert moves(LEADER, None, tally(ant=1)) == [("ant", None, "ant")]
    assert of(LEADER, None, tally(ant=0)) == []
    (told,) = of(LEADER, None, shares(ant="40.50"))
    assert told.message == "Ant leads with 40.50 %"


def test_of_a_withdrawn_tally_nothing_follows() -> None:
    assert derive(tally(ant=5), None, MAYOR) == derive(None, None, MAYOR) == []


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=12))
def test_leaders_told_are_those_who_lead(walk: list[tuple[int, int, int]]) -> None:
    """Whoever follows the events knows the last one who led."""
    versions = [None, *(tally(ant=ant, bee=bee, cat=cat) for ant, bee, cat in walk)]
    told = led = None
    for before, after in pairwise(versions):
        assert after is not None
        led = leader(after) or led
        for event in of(LEADER, before, after):
            assert event.before == (leader(before) if before else None)
            told = event.after
        assert told == led


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((9, 10), (10, 10), [(None, 9, 10)]),
        ((10, 10), (10, 10), []),
        ((10, 10), (11, 11), []),
        ((10, 10), (9, 10), []),
        ((0, 0), (0, 0), []),
        ((None, None), (0, 0), []),
        ((None, 10), (10, 10), [(None, None, 10)]),
        ((9, 10), (11, 10), []),
        ((9, 10), (10, None), []),
    ],
)
def test_a_contest_is_completed_when_all_units_have_reported(
    before: tuple[int | None, int | None], after: tuple[int | None, int | None], told: list[tuple[object, ...]]
) -> None:
    assert moves("contest.completed", units(*before), units(*after)) == told


@pytest.mark.parametrize("empty", [tally(), tally(ant=None), tally(ant=0, bee=0), ballots(10)])
def test_nothing_is_complete_before_figures_come(empty: Tally) -> None:
    full = CountStatus(units_reported=10, units_total=10)
    waiting = replace(empty, count_status=full)
    assert of("contest.completed", None, waiting) == []
    for some in (tally(ant=1), shares(ant="0.1"), seats(ant=1)):
        assert moves("contest.completed", waiting, replace(some, count_status=full)) == [(None, 10, 10)]


def test_complete_is_not_final_and_says_so() -> None:
    (told,) = of("contest.completed", None, units(1200, 1200))
    assert told.message == (
        "all 1,200 units have reported; late ballots, corrections and the certification may still follow"
    )


FIVE = replace(LIST, threshold=5.0)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (tally(ant=96, bee=4, cat=0), tally(ant=95, bee=5, cat=0), [("bee", "below", "above")]),
        (tally(ant=95, bee=5, cat=0), tally(ant=96, bee=4, cat=0), [("bee", "above", "below")]),
        (tally(ant=95, bee=5, cat=0), tally(ant=94, bee=6, cat=0), []),
        (None, tally(ant=90, bee=6, cat=4), [("ant", None, "above"), ("bee", None, "above")]),
        (tally(ant=0, bee=0, cat=0), tally(ant=0, bee=0, cat=0), []),
        (None, tally(ant=94, bee=6), []),  # of votes of some of the contest's selections nothing follows
        (None, replace(tally(ant=94, bee=6), ballots=BallotCounts(valid=130)), [("ant", None, "above")]),
        (shares(ant="4.99"), shares(ant="5.00"), [("ant", "below", "above")]),
        (shares(ant="5.1"), tally(ant=None), []),
    ],
)
def test_a_threshold_is_crossed_up_and_down(before: Tally | None, after: Tally, told: list[tuple[object, ...]]) -> None:
    assert moves(THRESHOLD, before, after, FIVE) == told
    assert of(THRESHOLD, before, after, LIST) == []


def test_a_crossed_threshold_says_of_what_it_is() -> None:
    (told,) = of(THRESHOLD, shares(bee="5.1"), shares(bee="4.9"), replace(LIST, threshold=5.0))
    assert told.message == "Bee is below the threshold of 5 % of the votes counted so far"


def test_against_all_crosses_no_threshold() -> None:
    against = replace(FIVE, selections=tuple(replace(each, wins_seats=False) for each in FIVE.selections))
    assert of(THRESHOLD, None, shares(ant="50"), against) == []


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), max_size=10))
def test_thresholds_told_are_those_who_are_above(walk: list[tuple[int, int, int]]) -> None:
    contest = replace(LIST, threshold=30.0)
    versions = [None, *(tally(ant=ant, bee=bee, cat=cat) for ant, bee, cat in walk if ant + bee + cat)]
    told: set[str] = set()
    for before, after in pairwise(versions):
        assert after is not None
        for event in of(THRESHOLD, before, after, contest):
            assert event.selection_id is not None
            assert (event.selection_id in told) is (event.after == "below")
            told ^= {event.selection_id}
        total = sum(count.votes or 0 for count in after.counts.values())
        assert told == {id_ for id_, count in after.counts.items() if 10 * (count.votes or 0) >= 3 * total}


@pytest.mark.parametrize(
    ("contest", "after", "who"),
    [
        (MAYOR, tally(ant=51, bee=49, cat=0), "ant"),
        (MAYOR, tally(ant=50, bee=50, cat=0), None),
        (MAYOR, tally(ant=5, bee=4), None),  # two of three have votes
        (MAYOR, shares(ant="50.1"), "ant"),
        (MAYOR, replace(tally(ant=51, bee=49, cat=0), ballots=BallotCounts(valid=110)), None),
        (replace(MAYOR, seats=None), tally(ant=51, bee=49, cat=0), "ant"),
        (replace(MAYOR, seats=2), tally(ant=51, bee=49, cat=0), None),
        (replace(MAYOR, kind=ContestKind.BALLOT_MEASURE, seats=None), tally(ant=51, bee=49, cat=0), "ant"),
        (LIST, tally(ant=51, bee=49, cat=0), None),
        (replace(LIST, seats=7), seats(ant=4, bee=3), "ant"),
        (replace(LIST, seats=8), seats(ant=4, bee=3), None),
        (replace(LIST, seats=8), tally(ant=51, bee=49, cat=0), None),
    ],
)
def test_a_majority_is_over_half_of_what_decides(contest: Contest, after: Tally, who: str | None) -> None:
    assert moves(MAJORITY, None, after, contest) == ([(who, None, who)] if who else [])
    assert of(MAJORITY, after, after, contest) == []


def test_a_majority_says_of_what_it_is() -> None:
    (votes,) = of(MAJORITY, None, tally(ant=51, bee=49, cat=0), MAYOR)
    (won,) = of(MAJORITY, None, seats(bee=60), replace(LIST, seats=101))
    assert votes.message == "Ant has over half of the votes by what is counted so far"
    assert won.message == "Bee has over half of 101 seats by what is counted so far"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (ballots(10), ballots(12, "40.1"), [(None, 10, 12)]),
        (ballots(10, "40.1"), ballots(10, "40.2"), [(None, "40.1", "40.2")]),
        (ballots(), ballots(turnout="40.20"), [(None, None, "40.20")]),
        (ballots(10), ballots(10), []),
        (ballots(10), ballots(), []),
        (None, ballots(10), [(None, None, 10)]),
    ],
)
def test_turnout_changes_by_ballots_else_as_printed(
    before: Tally | None, after: Tally, told: list[tuple[object, ...]]
) -> None:
    assert moves("contest.turnout-changed", before, after) == told


def test_what_follows_comes_in_a_fixed_order() -> None:
    after = replace(
        tally(ant=9, bee=1, cat=0),
        ballots=BallotCounts(cast=10),
        count_status=CountStatus(units_reported=1, units_total=1),
    )
    assert [each.type.removeprefix("contest.") for each in derive(None, after, replace(MAYOR, threshold=5.0))] == [
        "leader-changed",
        "completed",
        "threshold-crossed",
        "threshold-crossed",
        "majority-reached",
        "turnout-changed",
    ]
