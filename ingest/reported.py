"""What was reported beside what who counts says later: borne out, refuted, or just of an earlier hour. Pure."""

from decimal import Decimal

from msgspec.structs import replace

from ingest.domain.tally import Tally
from ingest.domain.terms import ResultsStatus
from ingest.domain.truth import Margins
from ingest.reconcile import common, counted, disagreement, points_apart, slip

_ALL = Decimal(100)


def bears_out(report: Tally, official: Tally) -> bool:
    """Whether who counts says every figure that was reported and that both say, of at least one selection.

    A share that one of them prints with fewer places agrees where it is the other one, rounded.
    """
    pairs = [*common(report, official).values()]
    exact = [(one.votes, other.votes) for one, other in pairs] + [(one.seats, other.seats) for one, other in pairs]
    rounded = [(one.share, other.share) for one, other in pairs]
    ballots, theirs = report.ballots, official.ballots
    beside = [(ballots.cast, theirs.cast), (ballots.valid, theirs.valid), (ballots.invalid, theirs.invalid)]
    percents = [(ballots.turnout, theirs.turnout), (counted(report), counted(official))]
    return (
        any(one and other is not None for one, other in [*exact, *rounded])
        and all(one == other for one, other in [*exact, *beside] if one is not None and other is not None)
        and all(
            points_apart(one, other) <= 0
            for one, other in [*rounded, *percents]
            if one is not None and other is not None
        )
    )


def refutes(report: Tally, official: Tally, margins: Margins) -> str:
    """What who counts says otherwise than was reported, as `disagreement` does; "" where it is further, or the same.

    Two results that are both complete are as far as each other, whatever they print of it. Where one of them does not
    say how far it is, its votes have to show that both speak of one moment.
    """
    if _is_complete(report) and _is_complete(official):
        report = replace(report, count_status=official.count_status)
    elif None in (counted(report), counted(official)) and not _of_one_moment(report, official):
        return ""
    return disagreement(report, official, margins)


def _of_one_moment(report: Tally, official: Tally) -> bool:
    """Some votes are the same, or a slip of the hand makes them so, or less than was reported."""
    pairs = [(one.votes, other.votes) for one, other in common(report, official).values()]
    both = [(one, other) for one, other in pairs if one and other is not None]
    return any(one >= other or slip(str(one), str(other)) for one, other in both)


def _is_complete(tally: Tally) -> bool:
    return tally.results_status in (ResultsStatus.UNOFFICIAL_COMPLETE, ResultsStatus.CERTIFIED) or (
        counted(tally) == _ALL
    )
