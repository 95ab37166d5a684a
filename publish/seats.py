"""Seats as what is published would give them: a projection until the result is certified, and said to be one."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ingest import seats as arithmetic
from ingest.domain.allocation import Allocation, Base
from ingest.domain.election import Contest, Selection
from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.seats import Allotted, Tie


class PartySeats(Struct, frozen=True, kw_only=True):
    """`stated` is what the source itself says of seats, None where it says nothing. `over` is of the threshold.

    `seats` is None where nothing is projected.
    """

    selection_id: str
    party_id: str | None
    seats: int | None
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

    `open` are seats that a tie leaves open, `unfilled` those that the method gives to nobody. `worked_from` is "votes"
    or "share", "" where nothing is projected; then `why_not` says why. `percent` and units say how much is counted,
    None where nobody does. `base` is what the threshold is a percentage of.
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
    base: Base
    worked_from: str = ""
    unfilled: int = 0
    units_reported: int | None = None
    units_total: int | None = None
    percent: Decimal | None = None
    why_not: str = ""


def project(contest: Contest, how: Allocation, tally: Tally | None) -> Seats:
    """From votes where all that can win have them, else from printed shares where all have those; never from both."""
    of, figures = ("", dict[str, Fraction]()) if tally is None else _figures(contest, tally)
    base = _base(of, figures, contest, tally) if tally and figures else None
    why_not = _why_not(contest, tally, figures)
    if not why_not and base is None and contest.threshold and how.base is Base.ALL:
        why_not = "neither valid votes nor all that make them up are said, so that nobody knows the threshold"
    if tally is None or why_not:
        return _seats(contest, how, tally, Allotted(seats={}), frozenset(), why_not=why_not)
    against = frozenset(each.id for each in contest.selections if not each.wins_seats)
    threshold = Fraction(str(contest.threshold or 0))
    over = arithmetic.above(figures, base or Fraction(0), against, threshold, how.base)
    whole = arithmetic.whole(figures)
    found = arithmetic.allot({id_: whole[id_] for id_ in whole if id_ in over}, contest.seats or 0, how.method)
    if not over:
        why_not = "no selection is above the threshold" if any(figures.values()) else "no votes are counted yet"
    return _seats(contest, how, tally, found, over, of=of, why_not=why_not)


def _figures(contest: Contest, tally: Tally) -> tuple[str, dict[str, Fraction]]:
    """By selection, in the order of the contest; empty where a figure is missing of one that can win a seat."""
    for of in ("votes", "share"):
        said = {each.id: getattr(tally.counts.get(each.id), of, None) for each in contest.selections}
        if all(said[each.id] is not None for each in contest.selections if each.wins_seats):
            return of, {id_: Fraction(figure) for id_, figure in said.items() if figure is not None}
    return "", {}


def _base(of: str, figures: Mapping[str, Fraction], contest: Contest, tally: Tally) -> Fraction | None:
    """All valid votes: as said, else as added up; of shares, a hundred percent. None where not all can be added up."""
    if of == "share":
        return Fraction(100)
    if tally.ballots.valid:
        return Fraction(tally.ballots.valid)
    return sum(figures.values(), Fraction(0)) if len(figures) == len(contest.selections) else None


def _why_not(contest: Contest, tally: Tally | None, figures: Mapping[str, Fraction]) -> str:
    if contest.seats is None:
        return "the pack does not say how many seats there are"
    if tally is None:
        return "nothing is published yet"
    return "" if figures else "neither votes nor a share is said of every selection that can win"


def _seats(
    contest: Contest,
    how: Allocation,
    tally: Tally | None,
    found: Allotted,
    over: frozenset[str],
    *,
    of: str = "",
    why_not: str,
) -> Seats:
    mine = contest.seats or 0
    total = max(how.chamber or mine, mine)
    status = tally.count_status if tally else CountStatus()
    return Seats(
        projection=tally is None or tally.results_status is not ResultsStatus.CERTIFIED,
        parties=[_party(each, tally, found, over) for each in contest.selections if each.wins_seats],
        open=[found.tie] if found.tie else [],
        others=Others(seats=total - mine, name=how.others) if total > mine else None,
        list_seats=mine,
        total=total,
        majority=arithmetic.majority(total),
        method=how.method.words,
        threshold=contest.threshold,
        base=how.base,
        worked_from="" if why_not else of,
        unfilled=found.unfilled,
        units_reported=status.units_reported,
        units_total=status.units_total,
        percent=status.percent,
        why_not=why_not,
    )


def _party(of: Selection, tally: Tally | None, found: Allotted, over: frozenset[str]) -> PartySeats:
    count = (tally.counts.get(of.id) if tally else None) or VoteCounts()
    return PartySeats(
        selection_id=of.id,
        party_id=of.party_id,
        seats=found.seats.get(of.id, 0) if over else None,
        over=of.id in over,
        votes=count.votes,
        share=count.share,
        stated=count.seats,
    )
