"""Children added up into a parent of which no source tells. A sum leaves out what it cannot know, never guesses it."""

from collections.abc import Iterable, Sequence

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import CountItemType, ResultsStatus


def summed(
    contest_id: str, unit_id: str, count_item_type: CountItemType, children: Sequence[Tally], expected: int
) -> Tally | None:
    """The parent's tally from its children's, which are of one contest and type; None where no child says a figure.

    `expected` is how many children there are. A child without votes and seats adds none (it has not reported), and is
    not among those that `summed` counts; but where one has votes and says none of a selection that another tells of,
    that selection's sum is None. A kind of ballots is summed where all say it that have votes or ballots, units where
    all children say them; how many units and registered voters there are, only when all children are there and say so,
    and the common results status, when all have votes. Shares are as printed, so a sum has none.
    """
    voting = [child for child in children if _votes_said(child)]
    telling = [child for child in children if _votes_said(child) or _ballots_said(child)]
    if not telling:
        return None
    of = len(voting or telling)
    return Tally(
        contest_id=contest_id,
        unit_id=unit_id,
        count_item_type=count_item_type,
        counts=_counts(voting),
        ballots=_ballots(telling, children if len(children) == expected else ()),
        count_status=_units(children, whole=len(children) == expected),
        results_status=_status(voting) if len(voting) == expected else None,
        place=f"sum of {of} of {expected} units",
        summed=of,
    )


def _votes_said(child: Tally) -> bool:
    return any(_figures(count) for count in child.counts.values())


def _ballots_said(child: Tally) -> bool:
    said = child.ballots
    return any(figure is not None for figure in (said.cast, said.valid, said.invalid))


def _figures(count: VoteCounts) -> bool:
    return count.votes is not None or count.seats is not None


def _counts(voting: Sequence[Tally]) -> dict[str, VoteCounts]:
    """Sorted by id: the sum is the same in whatever order the children come."""
    told = {selection_id for child in voting for selection_id, count in child.counts.items() if _figures(count)}
    nothing = VoteCounts()
    sums = {}
    for selection_id in sorted(told):
        said = [child.counts.get(selection_id, nothing) for child in voting]
        sums[selection_id] = VoteCounts(votes=_sum(one.votes for one in said), seats=_sum(one.seats for one in said))
    return sums


def _ballots(telling: Sequence[Tally], everybody: Sequence[Tally]) -> BallotCounts:
    return BallotCounts(
        cast=_sum(child.ballots.cast for child in telling),
        valid=_sum(child.ballots.valid for child in telling),
        invalid=_sum(child.ballots.invalid for child in telling),
        registered=_sum(child.ballots.registered for child in everybody),
    )


def _units(children: Sequence[Tally], *, whole: bool) -> CountStatus:
    return CountStatus(
        units_reported=_sum(child.count_status.units_reported for child in children),
        units_total=_sum(child.count_status.units_total for child in children) if whole else None,
    )


def _status(voting: Sequence[Tally]) -> ResultsStatus | None:
    said = {child.results_status for child in voting}
    return said.pop() if len(said) == 1 else None


def _sum(figures: Iterable[int | None]) -> int | None:
    """None where one of them is not said."""
    told = list(figures)
    known = [figure for figure in told if figure is not None]
    return sum(known) if known and len(known) == len(told) else None
