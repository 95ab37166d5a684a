"""Sources are ranked, not mixed: what is published of a contest in a unit comes from one source at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Margins

_ALL = Decimal(100)
_SILENT = VoteCounts()
_FINEST = -9  # decimal places of a share; those behind are the noise of binary fractions


class Statement(Struct, frozen=True, kw_only=True):
    """A tally and who says it. `position` is the source's place in its pack, 0 first.

    `failing` says that the source has not answered for longer than the election's margins allow.
    """

    source_id: str
    issuer: str
    kind: SourceKind
    position: int
    fetched_at: datetime
    tally: Tally
    failing: bool = False

    @property
    def has_figures(self) -> bool:
        """Whether any selection has a number; a page of dashes says nothing yet, a turnout page never does."""
        counts = self.tally.counts.values()
        return any(count.votes is not None or count.share is not None or count.seats is not None for count in counts)

    @property
    def has_begun(self) -> bool:
        """Whether any figure is above zero: a first page of zeros must not take back what another one counted."""
        return has_begun(self.tally)


def has_begun(tally: Tally) -> bool:
    """Whether any figure of a selection is above zero."""
    return any(count.votes or count.share or count.seats for count in tally.counts.values())


def choose(statements: Sequence[Statement], leading: str | None, margins: Margins) -> Statement | None:
    """The one statement of a key that is published, None where there is none. `leading` is whose is published now.

    The desk's always; else one with figures before one without, then by kind, then by place in the pack. A commission
    or wire that is behind another by more than the margin, that says nothing but zeros, or that fails while another
    does not, is passed over for the best of the others. Being behind weighs more than failing: what was told is not
    taken back because its source is down. `leading` stays until a better one is less than half the margin behind.
    """
    ranked = sorted(statements, key=_rank)
    if not ranked or not (ranked[0].kind.attests and ranked[0].has_figures):
        return ranked[0] if ranked else None
    rivals = [one for one in ranked if one.kind.attests and one.has_figures]
    rivals = [one for one in rivals if one.has_begun] or rivals
    behind, margin = _behind(rivals), Decimal(str(margins.behind_points))
    near = [one for one in rivals if behind[one.source_id] <= margin]
    fit = [one for one in near if not one.failing] or near
    if all(one.source_id != leading for one in fit):
        return fit[0]
    return next(one for one in fit if one.source_id == leading or _caught_up(behind[one.source_id], margin))


def _rank(statement: Statement) -> tuple[bool, bool, int, int, str]:
    desk = statement.kind is SourceKind.DESK
    return (not desk, not statement.has_figures, statement.kind.rank, statement.position, statement.source_id)


def _behind(rivals: Sequence[Statement]) -> dict[str, Decimal]:
    """Percentage points of the count by source; 0 where a source does not say how far it is."""
    far = {one.source_id: share for one in rivals if (share := counted(one.tally)) is not None}
    furthest = max(far.values(), default=_ALL)
    return {one.source_id: furthest - far.get(one.source_id, furthest) for one in rivals}


def _caught_up(behind: Decimal, margin: Decimal) -> bool:
    return behind == 0 or 2 * behind < margin


def counted(tally: Tally) -> Decimal | None:
    """How far the count is, in percent: of units where they are said, else as printed. None where neither is."""
    reported, total = tally.count_status.units_reported, tally.count_status.units_total
    if reported is not None and total:
        return min(_ALL, _ALL * reported / total)
    return tally.count_status.percent


def agrees(first: Tally, second: Tally) -> bool:
    """Whether a second source says the same figures.

    Equal votes wherever both say votes, and not only zeros; where they nowhere both do, the same of shares as printed,
    then of seats.
    """
    for figure in _FIGURES:
        pairs = [(figure(one), figure(other)) for one, other in common(first, second).values()]
        if said := [(one, other) for one, other in pairs if one is not None and other is not None]:
            return all(one == other for one, other in said) and any(one for one, _ in said)
    return False


def confirms(statement: Tally, standing: Tally | None, other: Tally) -> bool:
    """Whether `other` agrees, and says itself whatever `statement` changes of `standing`: all of it where None stands.

    The same votes of each selection that differs, or share where the statement has no votes, else seats; where its
    seats alone have moved, the same seats. Of whom the statement says nothing any more, `other` says nothing either.
    """
    stood = standing.counts if standing else {}
    return agrees(statement, other) and all(
        _confirmed(*(counts.get(each, _SILENT) for counts in (statement.counts, stood, other.counts)))
        for each in statement.counts.keys() | stood
    )


def _confirmed(now: VoteCounts, stood: VoteCounts, other: VoteCounts) -> bool:
    if all(figure(now) == figure(stood) for figure in _FIGURES):
        return True
    said = [figure for figure in _FIGURES if figure(now) is not None]
    if not said:
        return all(figure(other) is None for figure in _FIGURES)
    main = _seats if said[0](now) == said[0](stood) and now.seats != stood.seats else said[0]
    return main(now) == main(other)


def disagreement(first: Tally, second: Tally, margins: Margins) -> str:
    """What two sources say differently beyond the election's tolerance: one line, `first` first; "" where they do not.

    Nor do they where one is simply behind: where they say they are differently far, or, where one of them does not say
    how far it is, every figure that differs is lower in the same one of them, and more than one is. Votes are compared
    where both say votes, else shares as printed, where both or neither say how far they are.
    """
    far, other_far = counted(first), counted(second)
    said = None not in (far, other_far)
    if said and far != other_far:
        return ""
    pairs = common(first, second)
    tolerance, votes = Decimal(str(margins.tolerance_points)), max(_total(first), _total(second))
    apart = [] if not said and _lagging(pairs.values()) else [*_votes_apart(pairs, votes)]
    if far == other_far:
        apart += _shares_apart(pairs)
    beyond = sorted(((points, line) for points, line in apart if points > tolerance), key=lambda each: -each[0])
    more = f", and {len(beyond) - 1} more" if len(beyond) > 1 else ""
    return f"{beyond[0][1]}{more}" if beyond else ""


Pairs = dict[str, tuple[VoteCounts, VoteCounts]]


def common(first: Tally, second: Tally) -> Pairs:
    """In the order of the ids, so that what is named first does not depend on a document's order."""
    return {each: (first.counts[each], second.counts[each]) for each in sorted(first.counts.keys() & second.counts)}


def _votes(count: VoteCounts) -> int | None:
    return count.votes


def _share(count: VoteCounts) -> Decimal | None:
    return count.share


def _seats(count: VoteCounts) -> int | None:
    return count.seats


_FIGURES = (_votes, _share, _seats)  # the more telling first


def _total(tally: Tally) -> int:
    return sum(count.votes or 0 for count in tally.counts.values())


def _lagging(pairs: Iterable[tuple[VoteCounts, VoteCounts]]) -> bool:
    """Counts only go up, in all their figures; a single figure that differs is more likely a slip."""
    gaps = [one.votes - other.votes for one, other in pairs if one.votes is not None and other.votes is not None]
    return (all(gap >= 0 for gap in gaps) or all(gap <= 0 for gap in gaps)) and sum(gap != 0 for gap in gaps) > 1


def _votes_apart(pairs: Pairs, total: int) -> Iterator[tuple[Decimal, str]]:
    for selection_id, (one, other) in pairs.items():
        if one.votes is not None and other.votes is not None and one.votes != other.votes:
            slipped = slip(str(one.votes), str(other.votes))
            hint = f" ({slipped})" if slipped else ""
            line = f"{selection_id}: {one.votes:,} votes against {other.votes:,}{hint}"
            yield _ALL * abs(one.votes - other.votes) / total, line


def _shares_apart(pairs: Pairs) -> Iterator[tuple[Decimal, str]]:
    """Less what rounding explains."""
    for selection_id, (one, other) in pairs.items():
        if one.share is not None and other.share is not None and (one.votes is None or other.votes is None):
            yield points_apart(one.share, other.share), f"{selection_id}: {one.share} % against {other.share} %"


def points_apart(one: Decimal, other: Decimal) -> Decimal:
    """By how many points two shares differ, beyond what rounding the coarser one explains."""
    places = max(_FINEST, *(int(share.as_tuple().exponent) for share in (one, other)))
    return abs(one - other) - Decimal(5).scaleb(min(0, places) - 1)


def slip(one: str, other: str) -> str:
    """How one slip of the hand makes one figure of the other, "" where none does. Short figures are alike by chance."""
    short, long = sorted((one, other), key=len)
    apart = [n for n in range(len(short)) if short[n] != long[n]]
    if len(long) < 4 or len(long) - len(short) > 1:
        return ""
    if len(short) < len(long):
        return "a digit is missing" if any(long[:n] + long[n + 1 :] == short for n in range(len(long))) else ""
    swapped = len(apart) == 2 and [short[n] for n in apart] == [long[n] for n in reversed(apart)]
    return f"digits {' and '.join(short[n] for n in apart)} are swapped" if swapped else ""
