"""What a change of a published figure is called, and when it takes back what was told."""

from collections.abc import Iterator
from enum import StrEnum

from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ResultsStatus

_NOTHING = VoteCounts()
_COMPLETE = (ResultsStatus.UNOFFICIAL_COMPLETE, ResultsStatus.CERTIFIED)
_TOLD = 3  # decreases named in one reason; a page of zeros takes back hundreds


class EventType(StrEnum):
    """What can happen to a published figure."""

    ADDED = "tally.added"
    CHANGED = "tally.changed"
    CORRECTED = "tally.corrected"


def decrease(before: Tally, after: Tally | None) -> str:
    """Why going from `before` to `after` is a correction, "" where it is none.

    Votes or seats that went down, a selection of which nothing is said any more, ballots or units reported that went
    down, a certified result that is certified no more, and everything withdrawn (`after` is None). Shares go down as
    counts go on; only where nothing but shares is said, of a complete or certified count, is that a correction.
    """
    if after is None:
        return "withdrawn"
    falls = [*_counts(before, after), *_progress(before, after), *_shares(before, after)]
    more = [f"{len(falls) - _TOLD} more such figures"] if len(falls) > _TOLD else []
    return ", ".join(falls[:_TOLD] + more)


def _counts(before: Tally, after: Tally) -> Iterator[str]:
    for selection_id, earlier in before.counts.items():
        later = after.counts.get(selection_id, _NOTHING)
        for word, old, new in (("votes", earlier.votes, later.votes), ("seats", earlier.seats, later.seats)):
            if old is not None and later == _NOTHING:  # another figure in its place takes nothing back
                yield f"{old:,} {word} of {selection_id} are no longer said"
            elif old is not None and new is not None and new < old:
                yield f"{selection_id} fell from {old:,} to {new:,} {word}"


def _progress(before: Tally, after: Tally) -> Iterator[str]:
    for word, old, new in (
        ("ballots cast", before.ballots.cast, after.ballots.cast),
        ("valid ballots", before.ballots.valid, after.ballots.valid),
        ("invalid ballots", before.ballots.invalid, after.ballots.invalid),
        ("units reported", before.count_status.units_reported, after.count_status.units_reported),
    ):
        if old is not None and new is not None and new < old:
            yield f"{word} fell from {old:,} to {new:,}"
    if before.results_status is ResultsStatus.CERTIFIED and after.results_status is not ResultsStatus.CERTIFIED:
        yield f"certified before, {after.results_status or 'not said to be'} now"


def _shares(before: Tally, after: Tally) -> Iterator[str]:
    if before.results_status not in _COMPLETE or _beyond_shares(before) or _beyond_shares(after):
        return
    for selection_id, earlier in before.counts.items():
        new = after.counts.get(selection_id, _NOTHING).share
        if earlier.share is not None and (new is None or new < earlier.share):
            yield f"{selection_id} fell from {earlier.share} % to {'nothing said' if new is None else f'{new} %'}"


def _beyond_shares(tally: Tally) -> bool:
    return any(count.votes is not None or count.seats is not None for count in tally.counts.values())
