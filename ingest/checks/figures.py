"""What may be doubted about a tally by itself: its time, and its figures beside each other."""

from datetime import timedelta

from ingest.checks.context import Change, Context, one_vote_each, places
from ingest.domain.tally import Tally
from ingest.domain.terms import ResultsStatus

LONGEST_REHEARSAL = timedelta(days=90)  # before the vote


def before_polls_close(said: Change, context: Context) -> str | None:
    """Figures of a count, be they zeros or who won, fetched or dated before the polls close, or called pre-election.

    It is rehearsal data, however long it stands there and whoever repeats it. Of an exit poll only those fetched
    before: many countries forbid to tell them earlier, whatever their date.
    """
    if not context.source.kind.counts:
        return _poll_too_early(said, context)
    claimed, opened = context.generated_at, context.election.polls_open_at
    if claimed is None or claimed < opened - LONGEST_REHEARSAL:
        claimed = context.fetched_at  # a clock that is broken dates nothing
    at = min(context.fetched_at, claimed)
    early = at < context.election.polls_close_at
    if not (early or said.after.results_status is ResultsStatus.PRE_ELECTION):
        return None
    when = f"at {at:%Y-%m-%d %H:%M %Z}, before the polls close" if early else "that the source calls pre-election"
    return f"{_figures(said.after)} {when}"


def _poll_too_early(said: Change, context: Context) -> str | None:
    at = context.fetched_at
    if at >= context.election.polls_close_at:
        return None
    return f"{_figures(said.after)} of an exit poll at {at:%Y-%m-%d %H:%M %Z}, before the polls close"


def more_votes_than_ballots(said: Change, context: Context) -> str | None:
    """Against the valid ballots, else those cast. Where voters have several votes it does not apply."""
    ballots = said.after.ballots.cast if said.after.ballots.valid is None else said.after.ballots.valid
    if ballots is not None and said.votes > ballots and _one_vote_each(said, context):
        return f"{said.votes:,} votes on {ballots:,} ballots"
    return None


def more_ballots_than_registered(said: Change, _: Context) -> str | None:
    """Where voters register on the day, more may vote than are on the list."""
    ballots = said.after.ballots
    most = max(ballots.cast or 0, (ballots.valid or 0) + (ballots.invalid or 0))
    if ballots.registered is not None and most > ballots.registered:
        return f"{most:,} ballots of {ballots.registered:,} registered voters"
    return None


def more_units_reported_than_total(said: Change, _: Context) -> str | None:
    reported, total = said.after.count_status.units_reported, said.after.count_status.units_total
    if reported is not None and total is not None and reported > total:
        return f"{reported:,} units reported of {total:,}"
    return None


def _figures(tally: Tally) -> str:
    """The first that any selection has of votes, seats, shares; else it is said who won or lost."""
    counts = tally.counts.values()
    if votes := [count.votes for count in counts if count.votes is not None]:
        return f"{sum(votes):,} votes"
    if seats := [count.seats for count in counts if count.seats is not None]:
        return f"{sum(seats):,} seats"
    return "shares" if any(count.share is not None for count in counts) else "winners or losers"


def _one_vote_each(said: Change, context: Context) -> bool:
    return one_vote_each(places(context.election).contests[said.after.contest_id])
