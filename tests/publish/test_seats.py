"""Seats as what is published would give them."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from ingest import packs
from ingest.domain.allocation import Base, Method
from ingest.domain.election import Contest
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.seats import Tie
from publish.seats import Others, Seats, project

ROOT = Path(__file__).parents[2]
# As the commission published them; the order of the pack.
SHARES = ("53.90", "10.90", "8.59", "8.41", "6.80", "5.20", "2.30", "3.90")
VOTES = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431, 248_291)


@pytest.fixture(scope="module")
def contest() -> Contest:
    return packs.load(ROOT / "elections" / "kz_2023_majilis").election.contests[0]


def by_share(contest: Contest) -> Tally:
    counts = {of.id: VoteCounts(share=Decimal(text)) for of, text in zip(contest.selections, SHARES, strict=True)}
    return Tally(contest_id=contest.id, unit_id="kz", counts=counts)


def by_votes(contest: Contest) -> Tally:
    counts = {of.id: VoteCounts(votes=votes) for of, votes in zip(contest.selections, VOTES, strict=True)}
    return Tally(contest_id=contest.id, unit_id="kz", counts=counts, ballots=BallotCounts(valid=6_366_441))


def seats(contest: Contest, tally: Tally | None) -> Seats:
    assert contest.allocation is not None
    return project(contest, contest.allocation, tally)


def test_kazakhstan_by_percentages_and_by_votes(contest: Contest) -> None:
    for tally, of in ((by_share(contest), "share"), (by_votes(contest), "votes")):
        found = seats(contest, tally)
        assert [each.seats for each in found.parties] == [40, 8, 6, 6, 5, 4, 0]
        assert (found.list_seats, found.total, found.majority, found.worked_from) == (69, 98, 50, of)
        assert found.others == Others(seats=29, name="single-member districts, affiliation not disclosed")
        assert (found.open, found.unfilled, found.projection) == ([], 0, True)


def test_a_projection_ends_with_the_certificate_and_says_how_much_is_counted(contest: Contest) -> None:
    status = CountStatus(percent=Decimal("87.1"), units_reported=9, units_total=10)
    found = seats(contest, replace(by_votes(contest), count_status=status))
    assert (found.percent, found.units_reported, found.units_total) == (Decimal("87.1"), 9, 10)
    certified = replace(by_votes(contest), results_status=ResultsStatus.CERTIFIED)
    assert seats(contest, certified).projection is False


def test_nothing_is_guessed(contest: Contest) -> None:
    tally = by_votes(contest)
    short = replace(tally, counts={id_: each for id_, each in tally.counts.items() if id_ != "baytaq"})
    assert seats(contest, short).why_not == "neither votes nor a share is said of every selection that can win"
    zeros = replace(tally, counts=dict.fromkeys(tally.counts, VoteCounts(votes=0)))
    assert seats(contest, zeros).why_not == "no votes are counted yet"
    assert seats(contest, None).why_not == "nothing is published yet"
    for unknown in (short, zeros, None):
        assert {each.seats for each in seats(contest, unknown).parties} == {None}


def test_against_all_need_not_be_said_and_wins_nothing(contest: Contest) -> None:
    tally = by_votes(contest)
    without = replace(tally, counts={id_: each for id_, each in tally.counts.items() if id_ != "against_all"})
    assert [each.seats for each in seats(contest, without).parties] == [40, 8, 6, 6, 5, 4, 0]


def test_a_threshold_of_votes_that_nobody_says_is_not_worked_out(contest: Contest) -> None:
    """Added up without those against all, 4.9 % of the valid votes would be taken for 5.1 %."""
    numbers = (5390, 1090, 859, 841, 680, 490, 260)
    counts = {of.id: VoteCounts(votes=votes) for of, votes in zip(contest.selections[:-1], numbers, strict=True)}
    tally = Tally(contest_id=contest.id, unit_id="kz", counts=counts)
    found = seats(contest, tally)
    assert {each.seats for each in found.parties} == {None}
    assert found.why_not.startswith("neither valid votes nor all that make them up are said")
    assert seats(contest, replace(tally, ballots=BallotCounts(valid=10_000))).parties[5].over is False
    assert sum(each.seats or 0 for each in seats(replace(contest, threshold=None), tally).parties) == 69


def test_against_all_out_of_the_base_needs_no_figure(contest: Contest) -> None:
    assert contest.allocation is not None
    without = replace(contest, allocation=replace(contest.allocation, base=Base.CANDIDATES))
    said = by_share(contest)
    said = replace(said, counts=said.counts | {"osdp": VoteCounts(share=Decimal("4.90"))})
    unsaid = replace(said, counts={id_: each for id_, each in said.counts.items() if id_ != "against_all"})
    assert seats(contest, said).parties[5].over is False
    assert [seats(without, tally).parties[5].over for tally in (said, unsaid)] == [True, True]


def test_seats_of_a_tie_are_open(contest: Contest) -> None:
    counts = dict.fromkeys((each.id for each in contest.selections), VoteCounts(votes=0))
    counts |= dict.fromkeys(("amanat", "auyl"), VoteCounts(votes=500))
    found = seats(contest, Tally(contest_id=contest.id, unit_id="kz", counts=counts))
    assert [each.seats for each in found.parties] == [34, 34, 0, 0, 0, 0, 0]
    assert found.open == [Tie(selection_ids=("amanat", "auyl"), seats=1)]


def test_five_percent_as_printed_is_five_percent(contest: Contest) -> None:
    tally = by_share(contest)
    edge = replace(tally, counts=tally.counts | {"osdp": VoteCounts(share=Decimal("5.00"))})
    assert [each.over for each in seats(contest, edge).parties][5] is True


def test_what_the_source_itself_says_of_seats_stands_beside(contest: Contest) -> None:
    said = Tally(contest_id=contest.id, unit_id="kz", counts={"amanat": VoteCounts(seats=40)})
    assert [each.stated for each in seats(contest, said).parties] == [40, *[None] * 6]


def test_every_method_gives_all_seats(contest: Contest) -> None:
    assert contest.allocation is not None
    for method in Method:
        found = project(contest, replace(contest.allocation, method=method), by_share(contest))
        assert sum(each.seats or 0 for each in found.parties) == 69
