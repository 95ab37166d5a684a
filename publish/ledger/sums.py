"""What units report, added up for a unit of which no source tells: always anew, never patched."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.tally import TallyKey
from ingest.totals import summed
from publish.ledger.said import Move, Said
from storage import tallies
from storage.sources import COMPUTED
from storage.tables import SnapshotRow
from storage.tallies import Standing

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

Parts = dict[TallyKey, list[Standing]]  # what each sum is made of
PACK = "the pack changed what is added up"


def add_up(ledger: "Ledger", moves: Sequence[Move], snapshot: SnapshotRow) -> None:
    """The parents of the units whose published figures moved; theirs follow, because a sum is settled like the rest."""
    wanted = _parents(ledger.election, (move.key for move in moves))
    if wanted:
        ledger.settle(COMPUTED, snapshot, _sums(ledger, wanted, _parts(ledger, wanted)))


def basis(election: Election) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """What decides which sums there are, and of what: the contests that are summed, and who is in which unit."""
    return frozenset(_summed(election)), frozenset(_tree(election).parents.items())


def anew(ledger: "Ledger") -> None:
    """All sums of an election whose pack changed: those that are asked for no longer go, the others are made again.

    The innermost first, so that what is made of sums is made of the right ones.
    """
    where, of, tree = (ledger.session, ledger.election.id), _summed(ledger.election), _tree(ledger.election)
    stood = tallies.keys(*where, COMPUTED)
    over = [key for key in stood if key.contest_id not in of or key.unit_id not in tree.inner]
    _settle(ledger, over, {})
    told = (key for id_ in ledger.sources for key in tallies.keys(*where, id_))
    wanted = sorted({*stood, *_parents(ledger.election, told)} - {*over})
    for _, level in groupby(sorted(wanted, key=tree.depth, reverse=True), tree.depth):
        keys = [*level]
        _settle(ledger, keys, _parts(ledger, keys))


def _settle(ledger: "Ledger", keys: Collection[TallyKey], parts: Parts) -> None:
    """By the newest of the documents that moved one of the parts."""
    said = _sums(ledger, keys, parts, PACK)
    documents = [part.snapshot_id for each in said for part in parts.get(each.key, ())]
    documents += [each.before.snapshot_id for each in said if each.before is not None]
    if documents:
        ledger.settle(COMPUTED, ledger.snapshot(max(documents)), said)


def _parts(ledger: "Ledger", wanted: Iterable[TallyKey]) -> Parts:
    """What is published of the units in those of `wanted`, by that; an exit poll is never in the count."""
    inner = _tree(ledger.election).inner
    parents = {key._replace(unit_id=unit): key for key in wanted for unit in inner.get(key.unit_id, ())}
    counting = [id_ for id_ in ledger.sources if ledger.kind(id_).counts]
    parts: Parts = {}
    for each in tallies.current(ledger.session, ledger.election.id, counting, parents):
        if each.published:
            parts.setdefault(parents[each.tally.key], []).append(each)
    return parts


def _sums(ledger: "Ledger", wanted: Collection[TallyKey], parts: Parts, reason: str = "") -> list[Said]:
    """Those that are not what they were."""
    stood = tallies.current(ledger.session, ledger.election.id, [COMPUTED], wanted)
    known, inner = {each.tally.key: each for each in stood}, _tree(ledger.election).inner
    said = []
    for key in wanted:
        told, before = parts.get(key, []), known.get(key)
        told = [each for each in told if each.tally.counts] or told  # what tells of ballots only stands beside it
        told.sort(key=lambda each: each.tally.unit_id)
        total = summed(*key, [each.tally for each in told], len(inner.get(key.unit_id, ())))
        change = None if total is None else tallies.change(total)
        if (change and change.stored.decode()) != (before and before.stored):
            said.append(Said(key=key, change=change, before=before, reason=reason))
    return said


def _parents(election: Election, keys: Iterable[TallyKey]) -> dict[TallyKey, None]:
    """The sums that the pack asks for, to which `keys` belong, in their order."""
    of = _summed(election)
    if not of:
        return {}
    parents = _tree(election).parents
    mine = (key for key in keys if key.contest_id in of and key.unit_id in parents)
    return dict.fromkeys(key._replace(unit_id=parents[key.unit_id]) for key in mine)


def _summed(election: Election) -> set[str]:
    return {contest.id for contest in election.contests if contest.sum_units}


class _Tree(Struct, frozen=True):
    """The unit that each unit of an election is in, and the units in each one."""

    parents: dict[str, str]
    inner: dict[str, list[str]]

    def depth(self, key: TallyKey) -> int:
        """In how many others the unit is."""
        depth, at = 0, key.unit_id
        while at in self.parents:
            depth, at = depth + 1, self.parents[at]
        return depth


_trees: list[tuple[Election, _Tree]] = []
_MOST_ELECTIONS = 4


def _tree(election: Election) -> _Tree:
    """Remembered for the last few elections, by identity: a hundred thousand units are not sorted for each document."""
    for known, found in _trees:
        if known is election:
            return found
    parents = {unit.id: unit.parent_id for unit in election.units if unit.parent_id is not None}
    inner: dict[str, list[str]] = {}
    for unit_id, parent_id in parents.items():
        inner.setdefault(parent_id, []).append(unit_id)
    found = _Tree(parents, inner)
    _trees[:] = [(election, found), *_trees[: _MOST_ELECTIONS - 1]]
    return found
