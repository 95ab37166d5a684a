"""Tallies while their rows still come in, and how what is said of one of them twice is put together."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from msgspec import Struct

from ingest.domain.tally import NO_BALLOTS, NO_STATUS, BallotCounts, CountStatus, Tally, TallyKey, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.parse.findings import Findings

S = TypeVar("S", bound=Struct)

# The mapping's keys in the order of the fields of BallotCounts and CountStatus.
_BALLOTS = ("ballots_cast", "ballots_valid", "ballots_invalid", "registered", "turnout")
_STATUS = ("units_reported", "units_total", "percent_counted", "count_status")


class Whole(Struct, frozen=True, gc=False):
    """What is said of a tally as a whole."""

    ballots: BallotCounts = NO_BALLOTS
    count_status: CountStatus = NO_STATUS
    results_status: ResultsStatus | None = None


_NOTHING = Whole()


def whole_of(names: Sequence[str]) -> Callable[..., Whole]:
    """A function from the values of the mapping's keys `names`, in their order, to what they say together."""
    at = {name: index for index, name in enumerate(names)}
    ballots = itemgetter(*[at.get(name, -1) for name in _BALLOTS])
    status = itemgetter(*[at.get(name, -1) for name in _STATUS])
    result = at.get("results_status", -1)

    def make(*values: Any) -> Whole:
        told = (*values, None)  # the last one is for what nobody declared
        return Whole(BallotCounts(*ballots(told)), CountStatus(*status(told)), told[result])

    return make if names else lambda: _NOTHING


class Entry(Struct, gc=False):
    """From row `first` of what is called `label` to the `last` of `last_label`; `raw` are the texts of the `whole`.

    `earlier` are the counts of the parts before this `part`.
    """

    label: str
    first: int
    last_label: str
    last: int
    raw: object
    whole: Whole
    part: int
    counts: dict[str, VoteCounts]
    earlier: tuple[dict[str, VoteCounts], ...] = ()

    def turn(self, part: int) -> None:
        """What comes now is of another part of the mapping: a selection there is no second mention."""
        if part != self.part:
            self.part = part
            self.earlier = (*self.earlier, self.counts)
            self.counts = {}


def agree(entry: Entry, told: Whole, findings: Findings, place: str) -> None:
    """What a later row of the same tally says must be what an earlier one said, or be the first to say it."""
    known = entry.whole
    entry.whole = Whole(
        filled(known.ballots, told.ballots, findings, place),
        filled(known.count_status, told.count_status, findings, place),
        earlier(known.results_status, told.results_status, findings, place),
    )


def earlier(
    first: ResultsStatus | None, second: ResultsStatus | None, findings: Findings, place: str
) -> ResultsStatus | None:
    """The first, or the second where the first says nothing; where they differ the first stands."""
    if first and second and first != second:
        _differ("results_status", first, second, findings, place)
    return first or second


def filled(first: S, second: S, findings: Findings, place: str, of: str = "") -> S:
    """Both together: what the first does not say is taken from the second; where they differ the first stands."""
    if first == second:
        return first
    told: dict[str, Any] = {}
    for field in first.__struct_fields__:
        one, other = getattr(first, field), getattr(second, field)
        if one is not None and other is not None and one != other:
            _differ(field + of, one, other, findings, place)
        told[field] = other if one is None else one
    return type(first)(**told)


def joined(
    first: dict[str, VoteCounts], second: dict[str, VoteCounts], findings: Findings, place: str
) -> dict[str, VoteCounts]:
    """The counts of both, selection by selection."""
    counts = dict(first)
    for name, count in second.items():
        counts[name] = filled(counts[name], count, findings, place, f" of {name!r}") if name in counts else count
    return counts


def _differ(what: str, one: object, other: object, findings: Findings, place: str) -> None:
    findings.add("disagreement", f"{what} is {other}, and {one} earlier in the same tally; the earlier stands", place)


def tally(key: TallyKey, entry: Entry, findings: Findings) -> Tally:
    whole, place, counts = entry.whole, _place(entry), entry.counts
    if entry.earlier:
        counts = entry.earlier[0]
        for later in (*entry.earlier[1:], entry.counts):
            counts = joined(counts, later, findings, place)
    return Tally(
        contest_id=key.contest_id,
        unit_id=key.unit_id,
        count_item_type=key.count_item_type,
        counts=counts,
        ballots=whole.ballots,
        count_status=whole.count_status,
        results_status=whole.results_status,
        place=place,
    )


def _place(entry: Entry) -> str:
    if entry.label != entry.last_label:
        return f"{entry.label} {entry.first} to {entry.last_label} {entry.last}"
    return f"{entry.label} {entry.first}" if entry.first == entry.last else f"{entry.label}s {entry.first}-{entry.last}"
