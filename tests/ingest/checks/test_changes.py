from decimal import Decimal

import pytest

from ingest.domain.increment import increment
from ingest.domain.report import ElectionReport, Outcome
from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from tests.ingest.checks.made import CLOSE, NIGHT, doubts, found, in_context, tally

COMPLETE, HALF = CountStatus(units_reported=10, units_total=10), CountStatus(units_reported=5, units_total=10)


def test_votes_that_fall_a_little_are_told_selection_by_selection() -> None:
    (finding,) = found(tally(1_000, 39), tally(1_001, 40))
    assert finding.message == "c in u: a fell from 1,001 to 1,000 votes; b fell from 40 to 39 votes"
    assert (finding.rule, finding.outcome) == ("votes_decreased", Outcome.FLAG)


@pytest.mark.parametrize("before", [None, tally(None, 40), tally(10, 40)])
def test_votes_that_rise_stay_or_were_not_said_did_not_fall(before: Tally | None) -> None:
    assert doubts(tally(10, 40), before) == {}


@pytest.mark.parametrize(
    ("stood", "now", "rule"),
    [
        (300, 201, "votes_decreased"),
        (300, 199, "votes_decreased_much"),
        (10_000, 9_800, "votes_decreased"),
        (10_000, 9_700, "votes_decreased_much"),
        (100_000_000, 99_900_000, "votes_decreased"),
        (100_000_000, 99_899_999, "votes_decreased_much"),
    ],
)
def test_how_much_is_much(stood: int, now: int, rule: str) -> None:
    assert [*doubts(tally(now, 10), tally(stood, 10))] == [rule]


def test_the_falls_of_all_selections_are_one() -> None:
    assert "votes_decreased_much" in doubts(tally(4_920, 4_920), tally(5_021, 5_020))


def test_of_many_selections_the_first_are_named() -> None:
    before = Tally(contest_id="c", unit_id="u", counts={f"s{each}": VoteCounts(10) for each in range(8)}, place="row 2")
    after = Tally(contest_id="c", unit_id="u", counts={f"s{each}": VoteCounts(9) for each in range(8)}, place="row 2")
    assert doubts(after, before)["votes_decreased"].endswith("; s4 fell from 10 to 9 votes; and 3 more")


@pytest.mark.parametrize(("after", "how"), [(tally(0, 0), "0"), (tally(None, None), "not said any more")])
def test_votes_that_are_all_gone(after: Tally, how: str) -> None:
    assert doubts(after, tally(60, 40)) == {"zeroed": f"100 votes are {how}"}
    assert doubts(after, tally(0, 0)) == {}
    assert doubts(after, tally()) == {}


def seats(a: int | None, b: int | None, votes: int | None = None) -> Tally:
    counts = {"a": VoteCounts(votes, seats=a), "b": VoteCounts(votes, seats=b)}
    return Tally(contest_id="c", unit_id="u", counts=counts, place="row 2")


@pytest.mark.parametrize("votes", [None, 40])
def test_seats_that_fall(votes: int | None) -> None:
    stood = seats(3, 2, votes)
    assert doubts(seats(2, 3, votes), stood) == {"seats_decreased": "a fell from 3 to 2 seats"}
    assert doubts(seats(5, 0, votes), stood) == {"seats_decreased": "b fell from 2 to 0 seats"}
    assert doubts(seats(0, 0, votes), stood) == {"zeroed": "5 seats are 0"}
    assert doubts(seats(None, None, votes), stood) == {"zeroed": "5 seats are not said any more"}
    assert doubts(seats(3, 3, votes), stood) == doubts(seats(0, 0, votes), seats(0, None, votes)) == {}
    assert [each.outcome for each in found(seats(2, 3, votes), stood)] == [Outcome.FLAG]


def test_who_has_no_seats_and_nothing_else_any_more_vanished() -> None:
    assert [*doubts(seats(3, None), seats(3, 2))] == ["selection_vanished"]


def test_an_old_copy_takes_seats_back() -> None:
    assert "older_document" in doubts(seats(2, 2), seats(3, 2), in_context(NIGHT, CLOSE, newest_generated_at=NIGHT))


@pytest.mark.parametrize(
    ("after", "how"),
    [(tally(shares=("0", "0.0")), "0"), (tally(), "not said any more"), (tally(0, 0, shares=("0", "0")), "0")],
)
def test_shares_that_stand_alone_and_are_gone(after: Tally, how: str) -> None:
    assert doubts(after, tally(shares=("60", "40"))) == {"zeroed": f"the shares are {how}"}


def test_one_share_of_several_that_is_rounded_to_zero_is_still_said() -> None:
    assert doubts(tally(shares=("100", "0.0")), tally(shares=("99.9", "0.1"))) == {}


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ((50, 45), (44, 45), True),
        ((50, 45), (45, 45), True),
        ((50, 45), (46, 45), False),
        ((50, 45), (49, 60), False),
        ((50, 45), (50, 60), False),
        ((50, 50), (49, 50), False),
    ],
    ids=["behind", "shared", "still ahead", "overtaken anyway", "overtaken", "there was none"],
)
def test_the_lead_is_lost_by_a_decrease(before: tuple[int, int], after: tuple[int, int], lost: bool) -> None:
    said = doubts(tally(*after), tally(*before))
    assert ("lead_lost_by_decrease" in said) == lost
    if lost:
        assert said["lead_lost_by_decrease"] == f"a loses the lead by falling from 50 to {after[0]} votes"


def only(selection_id: str, votes: int) -> Tally:
    return Tally(contest_id="c", unit_id="u", counts={selection_id: VoteCounts(votes)}, place="row 2")


def test_a_selection_that_had_figures_is_gone() -> None:
    gone = {"selection_vanished": "nothing is said any more of b"}
    assert doubts(only("a", 60), tally(60, 40)) == gone
    assert doubts(tally(60, None), tally(60, 40)) == gone
    assert doubts(only("a", 60), tally(60, 0)) == {}
    assert doubts(only("a", 60), tally(60, None)) == {}
    assert [*doubts(only("a", 60), tally(60, shares=("60", "40")))] == ["selection_vanished"]


def test_a_selection_whose_name_is_not_known_any_more_waits_for_the_name() -> None:
    after = only("a", 60)
    cut = in_context(report=ElectionReport(tallies=(after,), cut=frozenset([after.key])))
    said = doubts(after, tally(60, 40), cut)
    assert said == {
        "name_missing": "a name is not known any more, and b not said; what stands does so until the pack knows it"
    }
    assert doubts(after, only("a", 50), cut) == {}  # somebody new, whose name was never known
    assert doubts(after, None, cut) == {}


def test_units_that_are_no_longer_reported() -> None:
    assert doubts(tally(5, status=HALF), tally(5, status=COMPLETE)) == {
        "units_unreported": "units reported fell from 10 to 5"
    }
    assert doubts(tally(5, status=COMPLETE), tally(5, status=HALF)) == {}
    assert doubts(tally(5), tally(5, status=COMPLETE)) == {}


def test_a_status_that_goes_back() -> None:
    certified, partial, recount = (
        tally(5, results_status=status)
        for status in (ResultsStatus.CERTIFIED, ResultsStatus.UNOFFICIAL_PARTIAL, ResultsStatus.RECOUNT)
    )
    assert doubts(partial, certified) == {"status_went_back": "results that were certified are unofficial-partial"}
    assert doubts(certified, partial) == doubts(recount, certified) == doubts(certified, recount) == {}
    assert doubts(tally(5), certified) == {}


@pytest.mark.parametrize(
    ("before", "after", "doubted"),
    [
        (tally(2_000, 500, status=COMPLETE), tally(9_000, 1_001, status=COMPLETE), True),
        (tally(2_000, 500, status=COMPLETE), tally(9_000, 1_000, status=COMPLETE), False),
        (tally(500, 499, status=COMPLETE), tally(5_000, 499, status=COMPLETE), False),
        (tally(2_000, 500, status=HALF), tally(20_000, 500, status=COMPLETE), False),
        (tally(2_000, 500), tally(20_000, 500), False),
        (tally(2_000, 500, status=CountStatus(units_reported=8, units_total=10)), tally(9_600, 500), True),
        (tally(2_000, 500, status=CountStatus(percent=Decimal(80))), tally(9_600, 500), True),
        (tally(2_000, 500, status=CountStatus(percent=Decimal(79))), tally(9_600, 500), False),
    ],
    ids=["complete", "just fourfold", "few votes", "half was out", "nobody says", "a fifth was out", "80 %", "79 %"],
)
def test_more_than_was_outstanding(before: Tally, after: Tally, doubted: bool) -> None:
    assert ("implausible_jump" in doubts(after, before)) == doubted


def test_the_same_increment_twice() -> None:
    first, second, third = tally(1_000, 2_000), tally(4_300, 7_100), tally(7_600, 12_200)
    last = increment(first, second)
    assert last is not None
    again = in_context(increments={second.key: last})
    assert doubts(third, second, again) == {
        "same_increment_twice": "the same +8,400 votes, selection by selection, as the last time"
    }
    assert doubts(tally(7_601, 12_200), second, again) == {}
    assert doubts(third, second) == {}
