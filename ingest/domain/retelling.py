"""What an article adds to those before it: no article says everything, and what it leaves out is not taken back."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ResultsStatus

FAR = (
    ResultsStatus.PRE_ELECTION,
    ResultsStatus.UNOFFICIAL_PARTIAL,
    ResultsStatus.UNOFFICIAL_COMPLETE,
    ResultsStatus.CERTIFIED,
)

Said = TypeVar("Said", bound=Struct)


def retold(earlier: Tally, later: Tally) -> Tally:
    """What stands of a tally once a later article says `later` of it.

    What `later` says is laid over `earlier` field by field, so that a share goes with the votes told an hour before. A
    selection is replaced whole where `later` is of a further stage, or names at least as many selections: votes of
    one count do not go with shares of another. Where it is of an earlier stage, it only fills what nobody said.
    """
    ahead = _ahead(earlier, later)
    if ahead < 0:
        joined = _laid(later, earlier, whole=False)
        return joined if joined == earlier else replace(joined, place=later.place)  # of what is new in it
    return _laid(earlier, later, whole=ahead > 0 or len(later.counts) >= len(earlier.counts))


def _laid(under: Tally, over: Tally, *, whole: bool) -> Tally:
    counts = {each: count if whole else _filled(under.counts.get(each), count) for each, count in over.counts.items()}
    counts = under.counts | counts
    return replace(
        over,
        counts=counts,
        ballots=_filled(under.ballots, over.ballots),
        count_status=_filled(under.count_status, over.count_status),
        results_status=over.results_status or under.results_status,
        reported_by=_quoted(under, over, counts),
    )


def _quoted(under: Tally, over: Tally, joined: Mapping[str, VoteCounts]) -> str:
    """Who is quoted for all of it: figures that nobody is quoted for do not become somebody's by being joined."""
    if joined == over.counts:
        return over.reported_by
    if joined == under.counts:
        return under.reported_by
    return over.reported_by if under.reported_by else ""


def _filled(under: Said | None, over: Said) -> Said:
    """`over`, with what it does not say from `under`."""
    if under is None:
        return over
    said = {name: value for name, value in msgspec.structs.asdict(over).items() if value is not None}
    return replace(under, **said)


def _ahead(earlier: Tally, later: Tally) -> int:
    """Over 0 where `later` is of a further stage, below 0 where of an earlier one; 0 where one of them says none."""
    stages = earlier.results_status, later.results_status
    if stages[0] not in FAR or stages[1] not in FAR:
        return 0
    return FAR.index(stages[1]) - FAR.index(stages[0])
