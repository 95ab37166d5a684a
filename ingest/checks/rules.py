"""What may be doubted about one tally. A rule yields one message for each thing it doubts and knows nothing else.

Real commissions break each of these lawfully now and then, so a rule doubts; it never decides.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from ingest.domain.election import Contest, Election
from ingest.domain.source import Source
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ContestKind, ResultsStatus

FINEST = Decimal("1e-9")  # percent; the places behind it are the noise of binary fractions


class Context(Struct, frozen=True, kw_only=True):
    """What was known when the document came. `generated_at` is its own claim, None where it claims none."""

    election: Election
    source: Source
    fetched_at: datetime
    generated_at: datetime | None = None


Rule = Callable[[Tally, Tally | None, Context], Iterator[str]]


def votes_decreased(after: Tally, before: Tally | None, _: Context) -> Iterator[str]:
    """Selection by selection; votes no longer said are not a decrease."""
    for selection_id, earlier in before.counts.items() if before else ():
        votes = after.counts.get(selection_id, VoteCounts()).votes
        if votes is not None and earlier.votes is not None and votes < earlier.votes:
            yield f"{selection_id} fell from {earlier.votes:,} to {votes:,} votes"


def more_votes_than_ballots(after: Tally, _: Tally | None, context: Context) -> Iterator[str]:
    """Against the valid ballots, else those cast. Where voters have several votes it does not apply."""
    ballots = after.ballots.cast if after.ballots.valid is None else after.ballots.valid
    votes = _total(after)
    if ballots is not None and votes > ballots and _one_vote_each(after, context):
        yield f"{votes:,} votes on {ballots:,} ballots"


def more_ballots_than_registered(after: Tally, _: Tally | None, __: Context) -> Iterator[str]:
    said = after.ballots
    ballots = max(said.cast or 0, (said.valid or 0) + (said.invalid or 0))
    if said.registered is not None and ballots > said.registered:
        yield f"{ballots:,} ballots of {said.registered:,} registered voters"


def more_units_reported_than_total(after: Tally, _: Tally | None, __: Context) -> Iterator[str]:
    reported, total = after.count_status.units_reported, after.count_status.units_total
    if reported is not None and total is not None and reported > total:
        yield f"{reported:,} units reported of {total:,}"


def share_against_votes(after: Tally, _: Tally | None, context: Context) -> Iterator[str]:
    """Printed shares against the votes, of the sum, the valid or the cast ballots: one of them has to explain all.

    Applies where every listed selection has votes. A sum over some of the contest's selections proves nothing.
    """
    if any(count.votes is None for count in after.counts.values()):
        return
    ballots = {after.ballots.valid, after.ballots.cast}
    wrong = [_wrong_shares(after, base) for base in (_total(after), *ballots) if base]
    if wrong and all(wrong) and (any(ballots) or len(after.counts) == len(_contest(after, context).selections)):
        yield min(wrong, key=len)[0]


def _wrong_shares(tally: Tally, base: int) -> list[str]:
    return [
        f"{selection_id} is printed with {count.share} % and has {count.votes:,} of {base:,} votes"
        for selection_id, count in tally.counts.items()
        if count.votes is not None and count.share is not None and not _fits(count.share, count.votes, base)
    ]


def _fits(share: Decimal, votes: int, base: int) -> bool:
    """Within half a unit of the last printed place; the hundredth more is for those who round twice."""
    unit = max(Decimal(1).scaleb(int(share.as_tuple().exponent)), FINEST)
    return abs(share - 100 * Decimal(votes) / base) <= unit * Decimal("0.51")


def before_polls_close(after: Tally, _: Tally | None, context: Context) -> Iterator[str]:
    """Votes of a count, fetched or dated before the polls close, or said to be pre-election: rehearsal data."""
    at = min(context.fetched_at, context.generated_at or context.fetched_at)
    early = at < context.election.polls_close_at
    doubtful = early or after.results_status is ResultsStatus.PRE_ELECTION
    if context.source.kind.counts and doubtful and (votes := _total(after)):
        why = f"at {at:%Y-%m-%d %H:%M %Z}, before the polls close" if early else "that the source calls pre-election"
        yield f"{votes:,} votes {why}"


def _total(tally: Tally) -> int:
    return sum(count.votes or 0 for count in tally.counts.values())


def _contest(tally: Tally, context: Context) -> Contest:
    return next(contest for contest in context.election.contests if contest.id == tally.contest_id)


def _one_vote_each(tally: Tally, context: Context) -> bool:
    contest = _contest(tally, context)
    return contest.kind is not ContestKind.CANDIDATE or (contest.seats or 1) == 1


RULES: dict[str, Rule] = {
    "votes_decreased": votes_decreased,
    "more_votes_than_ballots": more_votes_than_ballots,
    "more_ballots_than_registered": more_ballots_than_registered,
    "more_units_reported_than_total": more_units_reported_than_total,
    "share_against_votes": share_against_votes,
    "before_polls_close": before_polls_close,
}
