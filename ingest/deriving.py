"""What a change of published totals means: who leads, what is complete, reached or crossed. Pure, from before to after.

Nothing is remembered between changes. So a lead that became a tie and then a lead again is told again, and so is what
was reached, lost and reached once more.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from ingest.domain.election import Contest
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ContestKind

_HALF = Decimal(50)
_NOTHING = VoteCounts()


class Derived(Struct, frozen=True, kw_only=True):
    """One thing that follows. `before` and `after` are, by type:

    `contest.leader-changed` and `.majority-reached`: selection ids, None where nobody did before;
    `contest.completed`: units reported;
    `contest.threshold-crossed`: "above" or "below", None where nothing could be said before;
    `contest.turnout-changed`: ballots cast, or the turnout in percent as printed where those are not said.

    `selection_id` is whom it is about, None where it is about the contest.
    """

    type: str
    contest_id: str
    unit_id: str
    message: str
    selection_id: str | None = None
    before: str | int | None = None
    after: str | int | None = None


def derive(before: Tally | None, after: Tally | None, contest: Contest) -> list[Derived]:
    """What follows from a change of the total of the contest's whole district, in a fixed order.

    From None everything known is new. Of a withdrawn tally nothing follows: what it meant is withdrawn with it.
    """
    if after is None:
        return []
    earlier = before or Tally(contest_id=after.contest_id, unit_id=after.unit_id)
    rules = (_leader, _completed, _thresholds, _majority, _turnout)
    return [derived for rule in rules for derived in rule(earlier, after, contest)]


def leader(tally: Tally) -> str | None:
    """Who has most votes; else, where not all of whom anything is said have votes, the largest share printed.

    None where it is a tie, where all have zero, and where neither figure is said of all. A sum in which one
    selection could not be summed has none either: that one may lead.
    """
    votes = {id_: Decimal(count.votes) for id_, count in tally.counts.items() if count.votes is not None}
    printed = {id_: count.share for id_, count in tally.counts.items() if count.share is not None}
    said = tally.counts.keys() if tally.summed is not None else votes.keys() | printed.keys()
    return _first(next((figures for figures in (votes, printed) if figures.keys() == said), {}), Decimal(0))


def _first(figures: Mapping[str, Decimal], least: Decimal) -> str | None:
    """Who alone has most, if that is more than `least`."""
    most = max(figures.values(), default=least)
    first = [id_ for id_, figure in figures.items() if figure == most]
    return first[0] if most > least and len(first) == 1 else None


def _leader(before: Tally, after: Tally, contest: Contest) -> Iterator[Derived]:
    old, new = leader(before), leader(after)
    if new is not None and new != old:
        instead = f" instead of {_name(contest, old)}" if old else ""
        message = f"{_name(contest, new)} leads{instead} with {_figure(after.counts[new])}"
        yield _derived("leader-changed", after, message, selection_id=new, before=old, after=new)


def _completed(before: Tally, after: Tally, _: Contest) -> Iterator[Derived]:
    units = after.count_status.units_reported
    if _complete(after) and not _complete(before):
        message = f"all {units:,} units have reported; late ballots, corrections and the certification may still follow"
        yield _derived("completed", after, message, before=before.count_status.units_reported, after=units)


def _complete(tally: Tally) -> bool:
    """All units, and figures of theirs: of a turnout, or on a page of dashes or zeros, nothing is counted yet."""
    status = tally.count_status
    complete = bool(status.units_total) and status.units_reported == status.units_total
    return complete and any(count.votes or count.share or count.seats for count in tally.counts.values())


def _thresholds(before: Tally, after: Tally, contest: Contest) -> Iterator[Derived]:
    """A selection that reaches the threshold exactly is above it."""
    if contest.threshold is None:
        return
    limit = Decimal(str(contest.threshold))
    earlier, later = shares(before, contest), shares(after, contest)
    for selection in contest.selections:
        old, new = (_side(figures.get(selection.id), limit) for figures in (earlier, later))
        if selection.wins_seats and new is not None and new != (old or "below"):
            message = f"{selection.name} is {new} the threshold of {limit.normalize():f} % of the votes counted so far"
            yield _derived("threshold-crossed", after, message, selection_id=selection.id, before=old, after=new)


def _side(figure: Decimal | None, limit: Decimal) -> str | None:
    if figure is None:
        return None
    return "above" if figure >= limit else "below"


def shares(tally: Tally, contest: Contest) -> dict[str, Decimal]:
    """In percent of the valid ballots, else of all votes where every selection of the contest has them, else printed.

    Without those of which none of this is said. Votes of some of the selections are no base.
    """
    votes = [tally.counts.get(selection.id, _NOTHING).votes for selection in contest.selections]
    base = tally.ballots.valid or (None if None in votes else sum(vote or 0 for vote in votes))
    figures = {
        id_: 100 * Decimal(count.votes) / base if base and count.votes is not None else count.share
        for id_, count in tally.counts.items()
    }
    return {id_: figure for id_, figure in figures.items() if figure is not None}


def _majority(before: Tally, after: Tally, contest: Contest) -> Iterator[Derived]:
    old, new = majority(before, contest), majority(after, contest)
    if new is not None and new != old:
        of = f"of {contest.seats:,} seats" if _for_seats(contest) else "of the votes"
        message = f"{_name(contest, new)} has over half {of} by what is counted so far"
        yield _derived("majority-reached", after, message, selection_id=new, before=old, after=new)


def majority(tally: Tally, contest: Contest) -> str | None:
    """Who has over half: of the seats where parties win them, else of the votes where one selection wins."""
    if _for_seats(contest):
        seats = {id_: Decimal(count.seats) for id_, count in tally.counts.items() if count.seats is not None}
        return _first(seats, Decimal(contest.seats or 0) / 2)
    if contest.kind is ContestKind.PARTY or (contest.kind is ContestKind.CANDIDATE and (contest.seats or 1) > 1):
        return None
    return _first(shares(tally, contest), _HALF)


def _for_seats(contest: Contest) -> bool:
    return contest.kind is ContestKind.PARTY and contest.seats is not None


def _turnout(before: Tally, after: Tally, _: Contest) -> Iterator[Derived]:
    old, new = before.ballots, after.ballots
    if new.cast is not None and new.cast != old.cast:
        printed = f", a turnout of {new.turnout} %" if new.turnout is not None else ""
        message = f"{new.cast:,} ballots cast{printed}"
        yield _derived("turnout-changed", after, message, before=old.cast, after=new.cast)
    elif new.turnout is not None and new.turnout != old.turnout:
        was = None if old.turnout is None else str(old.turnout)
        yield _derived("turnout-changed", after, f"a turnout of {new.turnout} %", before=was, after=str(new.turnout))


def _derived(
    what: str,
    tally: Tally,
    message: str,
    *,
    selection_id: str | None = None,
    before: str | int | None = None,
    after: str | int | None = None,
) -> Derived:
    return Derived(
        type=f"contest.{what}",
        contest_id=tally.contest_id,
        unit_id=tally.unit_id,
        message=message,
        selection_id=selection_id,
        before=before,
        after=after,
    )


def _name(contest: Contest, selection_id: str) -> str:
    return next((each.name for each in contest.selections if each.id == selection_id), selection_id)


def _figure(count: VoteCounts) -> str:
    return f"{count.votes:,} votes" if count.votes is not None else f"{count.share} %"
