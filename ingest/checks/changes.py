"""What may be doubted about a tally beside the one that stands: what fell, what is gone, what grew too much."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest.checks.context import Change, Context, units_fell
from ingest.domain.increment import increment
from ingest.domain.tally import Tally
from ingest.domain.terms import ResultsStatus

MUCH = 0.02  # of the votes that stand
FEW_VOTES = 100  # a fall by less is small in the smallest unit as well
VERY_MANY_VOTES = 100_000  # and one by more is large in the largest
MOST_NAMED = 5

MANY = 1_000  # votes; fewer multiply within a minute
NEARLY_ALL, TIMES = 0.8, 4  # the last fifth brings no fourfold; late ballots by mail did bring two and a half times

ORDER = (
    ResultsStatus.PRE_ELECTION,
    ResultsStatus.UNOFFICIAL_PARTIAL,
    ResultsStatus.UNOFFICIAL_COMPLETE,
    ResultsStatus.CERTIFIED,
)


def zeroed(said: Change, _: Context) -> str | None:
    """Votes, seats, or shares alone stand, and none are said now. A page is emptied by mistake, or before a new one."""
    counts = said.after.counts.values()
    if said.earlier and not said.votes:
        return f"{said.earlier:,} votes are {_gone(count.votes for count in counts)}"
    if (seats := _seats(said.before)) and not _seats(said.after):
        return f"{seats:,} seats are {_gone(count.seats for count in counts)}"
    if said.earlier or seats or not _has_share(said.before) or any(count.votes or count.share for count in counts):
        return None
    return None if _seats(said.after) else f"the shares are {_gone(count.share for count in counts)}"


def votes_decreased(said: Change, _: Context) -> str | None:
    """Real commissions correct downwards dozens of times a night: told at once, as a correction."""
    return _falls(said) if said.votes and said.fell and not _is_much(said) else None


def votes_decreased_much(said: Change, _: Context) -> str | None:
    """More than 100 votes and 2 % of those that stand, or more than 100,000."""
    return _falls(said) if said.votes and said.fell and _is_much(said) else None


def lead_lost_by_decrease(said: Change, _: Context) -> str | None:
    """Another leads, and would not if nobody had lost votes."""
    leader = _leader(said.before)
    if leader is None or leader not in said.fell or not said.votes or _leader(said.after) == leader:
        return None
    stood = _votes(said.before, leader)
    if any((count.votes or 0) >= stood for each, count in said.after.counts.items() if each != leader):
        return None
    return f"{leader} loses the lead by falling from {stood:,} to {_votes(said.after, leader):,} votes"


def seats_decreased(said: Change, _: Context) -> str | None:
    """Seats are reckoned anew as the count goes on: told at once; where none are left, that is `zeroed`."""
    moved = [each for each in said.unseated if each not in said.lost]
    if not moved or not _seats(said.after):
        return None
    return "; ".join([*(_unseated(said, each) for each in moved[:MOST_NAMED]), *_rest(moved)])


def selection_vanished(said: Change, context: Context) -> str | None:
    """Figures stand of a selection of which nothing is said any more; of an unknown name `name_missing` tells."""
    if not said.lost or zeroed(said, context) or _is_cut(said, context):
        return None
    return f"nothing is said any more of {_named(said.lost)}"


def name_missing(said: Change, context: Context) -> str | None:
    """A selection stands whose name in the document is not known: what stands is whole, what is said now is not."""
    if not _is_cut(said, context) or said.before is None or said.before.counts.keys() <= said.after.counts.keys():
        return None
    missing = [each for each in said.before.counts if each not in said.after.counts]
    return f"a name is not known any more, and {_named(missing)} not said; what stands does so until the pack knows it"


def units_unreported(said: Change, _: Context) -> str | None:
    if units_fell(said) and said.before:
        now, stood = said.after.count_status.units_reported, said.before.count_status.units_reported
        return f"units reported fell from {stood:,} to {now:,}"
    return None


def status_went_back(said: Change, _: Context) -> str | None:
    """Corrections and recounts may follow anything, and anything may follow them."""
    stood, now = said.before.results_status if said.before else None, said.after.results_status
    if stood in ORDER and now in ORDER and ORDER.index(now) < ORDER.index(stood):
        return f"results that were {stood} are {now}"
    return None


def implausible_jump(said: Change, _: Context) -> str | None:
    """More than what was outstanding can bring, by the share of units that had reported (else the percentage)."""
    if said.before is None or said.earlier < MANY or said.votes <= TIMES * said.earlier:
        return None
    reported = _reported(said.before)
    if reported < NEARLY_ALL:
        return None
    return f"{said.earlier:,} votes became {said.votes:,} where {reported:.0%} had reported"


def same_increment_twice(said: Change, context: Context) -> str | None:
    """Every selection gains just what it gained the last time: a return that was sent, or added, twice."""
    if not context.increments or (last := context.increments.get(said.after.key)) is None:
        return None
    if increment(said.before, said.after) != last:
        return None
    return f"the same {said.votes - said.earlier:+,} votes, selection by selection, as the last time"


def _falls(said: Change) -> str:
    return "; ".join([*(_fall(said, each) for each in said.fell[:MOST_NAMED]), *_rest(said.fell)])


def _fall(said: Change, selection_id: str) -> str:
    stood, now = _votes(said.before, selection_id), _votes(said.after, selection_id)
    return f"{selection_id} fell from {stood:,} to {now:,} votes"


def _unseated(said: Change, selection_id: str) -> str:
    stood, now = (tally.counts[selection_id].seats if tally else None for tally in (said.before, said.after))
    return f"{selection_id} fell from {stood or 0:,} to {now or 0:,} seats"


def _is_much(said: Change) -> bool:
    return said.fall > VERY_MANY_VOTES or (said.fall > FEW_VOTES and said.fall > MUCH * said.earlier)


def _leader(tally: Tally | None) -> str | None:
    """None where nobody has votes, or the most are shared."""
    votes = {each: count.votes for each, count in tally.counts.items() if count.votes} if tally else {}
    most = max(votes.values(), default=0)
    first = [each for each, said in votes.items() if said == most]
    return first[0] if len(first) == 1 else None


def _votes(tally: Tally | None, selection_id: str) -> int:
    count = tally.counts.get(selection_id) if tally else None
    return (count.votes or 0) if count else 0


def _seats(tally: Tally | None) -> int:
    return sum(count.seats or 0 for count in tally.counts.values()) if tally else 0


def _has_share(tally: Tally | None) -> bool:
    return any(count.share for count in tally.counts.values()) if tally else False


def _gone(figures: Iterable[Decimal | int | None]) -> str:
    return "not said any more" if all(figure is None for figure in figures) else "0"


def _is_cut(said: Change, context: Context) -> bool:
    return context.report is not None and bool(context.report.cut) and said.after.key in context.report.cut


def _reported(tally: Tally) -> float:
    """The share of units that reported, from 0; 0 where nobody says."""
    status = tally.count_status
    if status.units_reported is not None and status.units_total:
        return status.units_reported / status.units_total
    return float((status.percent or Decimal(0)) / 100)


def _named(selections: Sequence[str]) -> str:
    return ", ".join([*selections[:MOST_NAMED], *_rest(selections)])


def _rest(selections: Sequence[str]) -> list[str]:
    return [f"and {len(selections) - MOST_NAMED} more"] if len(selections) > MOST_NAMED else []
