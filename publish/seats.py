"""Seats as what is published would give them: a projection until the result is certified, and said to be one."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ingest import seats as arithmetic
from ingest.domain.allocation import Allocation
from ingest.domain.election import Contest
from ingest.domain.tally import Tally
from ingest.domain.terms import ResultsStatus
from ingest.seats import Tie


class PartySeats(Struct, frozen=True, kw_only=True):
    """`stated` is what the source itself says of seats, None where it says nothing. `over` is of the threshold."""

    selection_id: str
    party_id: str | None
    seats: int
    over: bool
    votes: int | None
    share: Decimal | None
    stated: int | None


class Others(Struct, frozen=True, kw_only=True):
    """Seats of the chamber that this contest does not fill; whose they are is not known here."""

    seats: int
    name: str


class Seats(Struct, frozen=True, kw_only=True):
    """`total` are the seats of the chamber, `list_seats` those that this contest fills, `majority` over half of all.

    `open` are seats that a tie leaves open. `percent` and units say how much is counted, None where nobody does.
    `why_not` says why nothing is projected, "" where it is; then `parties` is empty.
    """

    projection: bool
    parties: Sequence[PartySeats]
    open: Sequence[Tie]
    others: Others | None
    list_seats: int
    total: int
    majority: int
    method: str
    threshold: float | None
    units_reported: int | None = None
    units_total: int | None = None
    percent: Decimal | None = None
    why_not: str = ""


def project(contest: Contest, how: Allocation, tally: Tally | None) -> Seats:
    """From votes where all selections have them, else from printed shares where all have those; never from both."""
    figures = {} if tally is None else _figures(contest, tally)
    if tally is None or contest.seats is None or not figures:
        return _seats(contest, how, tally, (), (), _why_not(contest, tally))
    valid = Fraction(tally.ballots.valid) if _has_votes(contest, tally) and tally.ballots.valid else None
    against = frozenset(each.id for each in contest.selections if not each.wins_seats)
    threshold = Fraction(str(contest.threshold or 0))
    base = valid or sum(figures.values(), Fraction(0))
    over = arithmetic.above(figures, base, against, threshold, how.base)
    found = arithmetic.allot({id_: figures[id_] for id_ in figures if id_ in over}, contest.seats, how.method)
    parties = [
        PartySeats(
            selection_id=each.id,
            party_id=each.party_id,
            seats=found.seats.get(each.id, 0),
            over=each.id in over,
            votes=tally.counts[each.id].votes,
            share=tally.counts[each.id].share,
            stated=tally.counts[each.id].seats,
        )
        for each in contest.selections
        if each.wins_seats
    ]
    return _seats(contest, how, tally, parties, [found.tie] if found.tie else [], "")


def _figures(contest: Contest, tally: Tally) -> Mapping[str, Fraction]:
    """By selection, in the order of the contest; empty where a figure of one of them is not said."""
    counts = [tally.counts.get(each.id) for each in contest.selections]
    for figures in (
        [None if count is None else count.votes for count in counts],
        [None if count is None else count.share for count in counts],
    ):
        if all(each is not None for each in figures):
            return {of.id: Fraction(each or 0) for of, each in zip(contest.selections, figures, strict=True)}
    return {}


def _has_votes(contest: Contest, tally: Tally) -> bool:
    return all((count := tally.counts.get(each.id)) and count.votes is not None for each in contest.selections)


def _why_not(contest: Contest, tally: Tally | None) -> str:
    if contest.seats is None:
        return "the pack does not say how many seats there are"
    if tally is None:
        return "nothing is published yet"
    return "neither votes nor a share is said of every selection"


def _seats(
    contest: Contest,
    how: Allocation,
    tally: Tally | None,
    parties: Sequence[PartySeats],
    ties: Sequence[Tie],
    why_not: str,
) -> Seats:
    mine = contest.seats or 0
    total = max(how.chamber or mine, mine)
    status = tally.count_status if tally else None
    return Seats(
        projection=tally is None or tally.results_status is not ResultsStatus.CERTIFIED,
        parties=parties,
        open=ties,
        others=Others(seats=total - mine, name=how.others) if total > mine else None,
        list_seats=mine,
        total=total,
        majority=arithmetic.majority(total),
        method=how.method.words,
        threshold=contest.threshold,
        units_reported=status.units_reported if status else None,
        units_total=status.units_total if status else None,
        percent=status.percent if status else None,
        why_not=why_not,
    )
