"""What a rule is given: what was known when the document came, and one tally beside what stands of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct

from ingest.domain.election import Contest, Election
from ingest.domain.report import ElectionReport
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.domain.terms import ContestKind, PostElectionStatus

# What a tally has; a rule is asked only about tallies that have all it needs. FIGURES are votes, shares, seats, and
# what became of a selection; FELL is that something is less than what stands.
STANDING, FELL, FIGURES, BALLOTS, PROGRESS, SHARES = (1 << place for place in range(6))


class Context(Struct, frozen=True, kw_only=True):
    """What was known when the document came. `generated_at` is its own claim, None where it claims none.

    `newest_generated_at` is the newest instant that accepted documents of the source claimed, each at most its own
    `fetched_at`; None where none did. `seen_before` is when these very bytes were fetched before, with other bytes
    since; None where they never were. `report` is the whole document, None where one has only the changes;
    `incremental` says that the document holds only what changed. `increments` are, of keys that stand, the
    `ingest.domain.increment` of their last change. `attested` are keys of which a source that counts or collects by
    itself, or the desk, has figures that stand: asked only for sources that pass on what others say.
    """

    election: Election
    source: Source
    fetched_at: datetime
    generated_at: datetime | None = None
    newest_generated_at: datetime | None = None
    seen_before: datetime | None = None
    report: ElectionReport | None = None
    incremental: bool = False
    increments: Mapping[TallyKey, bytes] = {}
    attested: Collection[TallyKey] = ()


class Change(Struct, frozen=True, gc=False):
    """A tally that changed, and the one of its key that stands, None where none does.

    `has` says which rules have something to look at. `votes` and `earlier` are sums over the selections. `fell` are
    those with fewer votes than stand, by `fall` votes together, `unseated` those with fewer seats, and `lost` those
    with figures that stand and none now. Without the collector's care (`gc=False`): a document may have a million.
    """

    after: Tally
    before: Tally | None
    has: int
    votes: int
    earlier: int
    fell: tuple[str, ...]
    fall: int
    lost: tuple[str, ...]
    unseated: tuple[str, ...]

    @property
    def goes_back(self) -> bool:
        """Whether anything that only grows in a count is less than what stands."""
        return bool(self.has & FELL) or units_fell(self)


NONE: tuple[str, ...] = ()


def change(after: Tally, before: Tally | None) -> Change:
    """Every figure is looked at once, here: the rules are asked about what the look found."""
    ballots, status = after.ballots, after.count_status
    has = 0
    if (
        ballots.cast is not None
        or ballots.valid is not None
        or ballots.registered is not None
        or ballots.turnout is not None
    ):
        has |= BALLOTS
    if status.units_reported is not None:
        has |= PROGRESS
    if before is not None:
        return _compared(after, before, has | STANDING)
    votes = 0
    for count in after.counts.values():
        if count.votes is not None:
            votes += count.votes
            has |= FIGURES
        else:
            has |= _beside_votes(count)
        if count.share is not None:
            has |= FIGURES | SHARES
    return Change(after, None, has, votes, 0, NONE, 0, NONE, NONE)


def _compared(after: Tally, before: Tally, has: int) -> Change:
    votes = earlier = found = fall = 0
    fell, lost, unseated, stood = NONE, NONE, NONE, before.counts
    for selection_id, count in after.counts.items():
        now = count.votes
        if now is not None:
            votes += now
            has |= FIGURES
        else:
            has |= _beside_votes(count)
        if count.share is not None:
            has |= FIGURES | SHARES
        old = stood.get(selection_id)
        if old is None:
            continue
        found += 1
        if now is None or old.votes is None:
            has |= FELL if _is_said(old) and not _is_said(count) else 0
            lost += (selection_id,) if _is_lost(old, count) else NONE
        elif now < old.votes:
            fell += (selection_id,)
            fall += old.votes - now
        if old.seats and (count.seats or 0) < old.seats:
            unseated += (selection_id,)
        earlier += old.votes or 0
    if found < len(stood):
        votes_gone, gone = _missing(after, before)
        earlier += votes_gone
        lost += gone
    has |= FELL if fell or lost or unseated else 0
    return Change(after, before, has, votes, earlier, fell, fall, lost, unseated)


def _missing(after: Tally, before: Tally) -> tuple[int, tuple[str, ...]]:
    """The votes that stand of selections which are no longer there, and those of them that have figures."""
    gone = {each: old for each, old in before.counts.items() if each not in after.counts}
    return sum(old.votes or 0 for old in gone.values()), tuple(each for each, old in gone.items() if _is_said(old))


def _is_said(count: VoteCounts) -> bool:
    """Whether it has a figure that would be missed."""
    return bool(count.votes or count.share or count.seats)


def _is_lost(old: VoteCounts, now: VoteCounts) -> bool:
    """Whether nothing is said of it any more, or its votes are no longer, even where a share still is."""
    if now.votes is not None or not _is_said(old):
        return False
    return bool(old.votes) or (now.share is None and now.seats is None)


def _beside_votes(count: VoteCounts) -> int:
    """FIGURES where seats are said, or what a count has decided about the selection; one may withdraw on any day."""
    decided = count.status is not None and count.status is not PostElectionStatus.WITHDRAWN
    return FIGURES if decided or count.seats is not None else 0


def units_fell(said: Change) -> bool:
    """Whether fewer units have reported than stand."""
    now = said.after.count_status.units_reported
    stood = said.before.count_status.units_reported if said.before else None
    return now is not None and stood is not None and now < stood


class Places(Struct, frozen=True):
    """Of an election: its contests by id, and the units directly in each unit, by their type."""

    contests: dict[str, Contest]
    inner: dict[str, dict[str, list[str]]]


_places: list[tuple[Election, Places]] = []
_MOST_ELECTIONS = 4


def places(election: Election) -> Places:
    """Remembered for the last few elections, by identity: a hundred thousand units are not sorted for each document."""
    for known, found in _places:
        if known is election:
            return found
    inner: dict[str, dict[str, list[str]]] = {}
    for unit in election.units:
        if unit.parent_id is not None:
            inner.setdefault(unit.parent_id, {}).setdefault(unit.type, []).append(unit.id)
    found = Places({contest.id: contest for contest in election.contests}, inner)
    _places[:] = [(election, found), *_places[: _MOST_ELECTIONS - 1]]
    return found


def one_vote_each(contest: Contest) -> bool:
    """Whether a ballot holds one vote of the contest."""
    return contest.kind is not ContestKind.CANDIDATE or (contest.seats or 1) == 1
