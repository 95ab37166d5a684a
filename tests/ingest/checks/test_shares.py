from decimal import Decimal

import pytest
from msgspec.structs import replace

from ingest.checks.edits import edits
from ingest.domain.election import Contest, Selection
from ingest.domain.report import Outcome
from ingest.domain.tally import BallotCounts, Tally, VoteCounts
from ingest.domain.terms import ContestKind
from tests.ingest.checks.made import ELECTION, doubts, found, in_context, tally

# Votes and printed shares of seven lists; the first is one that an agency printed with two digits swapped.
LISTS = {
    "one": (3_431_510, "53.90"),
    "two": (693_938, "10.90"),
    "three": (547_154, "8.59"),
    "four": (535_139, "8.41"),
    "five": (432_920, "6.80"),
    "six": (331_058, "5.20"),
    "seven": (394_722, "6.20"),
}
SELECTIONS = tuple(Selection(id=each, name=each) for each in LISTS)
ASSEMBLY = replace(
    ELECTION,
    contests=(Contest(id="c", name="C", kind=ContestKind.PARTY, selections=SELECTIONS, seats=98),),
)
IN_ASSEMBLY = replace(in_context(), election=ASSEMBLY)


def assembly(lists: int = 7, **wrong: int) -> Tally:
    said = dict([*LISTS.items()][:lists])
    counts = {each: VoteCounts(wrong.get(each, votes), Decimal(share)) for each, (votes, share) in said.items()}
    return Tally(contest_id="c", unit_id="u", counts=counts)


@pytest.mark.parametrize("lists", [7, 3], ids=["all", "the first three"])
@pytest.mark.parametrize(
    ("printed", "how"),
    [
        (3_341_510, "with two digits swapped, 3,431,510, it does"),
        (33_431_510, "without a doubled digit, 3,431,510, it does"),
        (2_000_000, None),
        (343_510, "with a dropped digit, 3,431,510, it does"),
    ],
)
def test_a_slip_of_the_hand_is_named(printed: int, how: str | None, lists: int) -> None:
    said = doubts(assembly(lists, one=printed), context=IN_ASSEMBLY)["share_against_votes"]
    if how is None:
        assert "it does" not in said
    else:
        assert said == f"one: {printed:,} does not fit 53.90 %; {how}"


def test_such_a_number_is_held_and_the_right_one_passes() -> None:
    assert [each.outcome for each in found(assembly(one=3_341_510), context=IN_ASSEMBLY)] == [Outcome.HOLD]
    assert found(assembly(), context=IN_ASSEMBLY) == []
    assert found(assembly(3), context=IN_ASSEMBLY) == []


def test_a_slip_beside_the_number_of_ballots_is_named_where_one_selection_is_told() -> None:
    alone = replace(assembly(1, one=3_341_510), ballots=BallotCounts(valid=6_366_441))
    assert "3,431,510" in doubts(alone, context=IN_ASSEMBLY)["share_against_votes"]


def test_the_slips_of_a_number() -> None:
    slips = [right for _, right in edits(1_223)]
    assert {2_123, 1_232, 123, 12_223, 12_234, 41_223} <= set(slips)
    assert 1_223 not in slips
    assert 322 not in slips


def test_a_share_that_does_not_follow_from_the_votes() -> None:
    said = doubts(tally(60, 40, shares=("60.0", "42.0")))
    assert said == {
        "share_against_votes": "b is printed with 42.0 % and has 40 of 100 votes",
        "shares_not_summing": "the printed shares are 102 % together",
    }


@pytest.mark.parametrize(
    ("shares", "ballots"),
    [
        (("66.7", "33.3"), BallotCounts()),
        (("67", "33"), BallotCounts()),
        (("66.67", "33.33"), BallotCounts()),
        (("66.66", "33.33"), BallotCounts()),  # cut off, not rounded
        (("40.00", "20.00"), BallotCounts(valid=5)),
        (("40.00", "20.00"), BallotCounts()),  # of ballots of which nothing is said
        (("20.0", "10.0"), BallotCounts(valid=4, cast=10)),
        (("20.0", "10.0"), BallotCounts(valid=4, cast=4, registered=10)),
    ],
)
def test_shares_are_rounded_and_of_one_number_of_ballots(shares: tuple[str, str], ballots: BallotCounts) -> None:
    assert "share_against_votes" not in doubts(tally(2, 1, shares=shares, ballots=ballots))


@pytest.mark.parametrize("share", ["66.4", "66.64", "66.69", "69"])
def test_a_share_is_exact_to_its_last_printed_place(share: str) -> None:
    assert "share_against_votes" in doubts(tally(2, 1, shares=(share, "33.33")))


def test_the_last_places_of_a_binary_fraction_are_noise() -> None:
    shares = "48.6087480886438", "51.3912519113561"  # as Clarity prints them: cut off, not rounded
    assert "share_against_votes" not in doubts(tally(180_564, 190_900, shares=shares))
    assert "share_against_votes" in doubts(tally(180_564, 190_900, shares=("48.6087481886438", shares[1])))


def test_one_base_has_to_explain_all_shares() -> None:
    assert "share_against_votes" in doubts(tally(50, 50, shares=("50.0", "25.0"), ballots=BallotCounts(cast=200)))


def test_ballots_that_are_said_leave_no_room_for_others() -> None:
    assert "share_against_votes" in doubts(tally(2, 1, shares=("40.00", "20.00"), ballots=BallotCounts(valid=3)))


@pytest.mark.parametrize(
    "after",
    [
        tally(2, None, shares=("10", "90")),
        tally(0, 0, shares=("0.00", "0.00")),
        tally(0, 0, shares=("0E+400", "0E-400")),
        Tally(contest_id="c", unit_id="u", counts={"a": VoteCounts(50, Decimal("40.0"))}),
    ],
    ids=["votes missing", "nothing counted", "zeros of any length", "not every selection listed"],
)
def test_shares_are_not_doubted_where_the_sum_is_unknown(after: Tally) -> None:
    assert doubts(after) == {}


@pytest.mark.parametrize(
    ("shares", "contest", "doubted"),
    [
        (("60.0", "40.0"), "c", False),
        (("60", "41"), "c", False),
        (("60.0", "40.8"), "c", True),
        (("50.0", "39.0"), "c", True),
        (("50.0", "41.0"), "c", False),
        (("0", "0"), "c", False),
        (("70.0", "60.0"), "council", False),
    ],
)
def test_the_printed_shares_of_a_complete_list_are_the_whole(
    shares: tuple[str, str], contest: str, doubted: bool
) -> None:
    assert ("shares_not_summing" in doubts(tally(shares=shares, contest=contest))) == doubted


def test_the_printed_shares_of_some_selections_are_not_summed() -> None:
    counts = {"a": VoteCounts(None, Decimal("40.0"))}
    assert doubts(Tally(contest_id="c", unit_id="u", counts=counts)) == {}


def test_what_stands_in_spite_of_the_same_doubt_is_no_reason_to_hold_again() -> None:
    odd, odder = tally(60, 40, shares=("60.0", "45.0")), tally(61, 40, shares=("60.0", "45.0"))
    assert {each.outcome for each in found(odder, odd) if each.rule == "share_against_votes"} == {Outcome.FLAG}
    even = tally(60, 40, shares=("60.0", "40.0"))
    assert {each.outcome for each in found(odder, even) if each.rule == "share_against_votes"} == {Outcome.HOLD}
