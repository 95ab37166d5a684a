"""What units report, added up for a unit of which no source tells: always anew, never patched."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.domain.tally import TallyKey
from ingest.totals import summed
from publish.ledger.said import Move, Said
from storage import tallies
from storage.sources import COMPUTED
from storage.tables import SnapshotRow

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger


def add_up(ledger: "Ledger", moves: Sequence[Move], snapshot: SnapshotRow) -> None:
    """The parents of the units whose published figures moved; theirs follow, because a sum is settled like the rest."""
    parents = {unit.id: unit.parent_id for unit in ledger.election.units}
    wanted: dict[TallyKey, None] = {}
    for move in moves:
        contest, parent = ledger.contests.get(move.key.contest_id), parents.get(move.key.unit_id)
        if contest is not None and contest.sum_units and parent is not None:
            wanted[move.key._replace(unit_id=parent)] = None
    said = [each for key in wanted if (each := _sum(ledger, key)) is not None]
    ledger.settle(COMPUTED, snapshot, said)


def _sum(ledger: "Ledger", key: TallyKey) -> Said | None:
    """None where the sum is what it was."""
    units = [unit.id for unit in ledger.election.units if unit.parent_id == key.unit_id]
    told = tallies.children(ledger.session, ledger.election.id, key.contest_id, key.count_item_type, units)
    parts = [each for each in told if ledger.kind(each.source_id).counts]  # an exit poll is never in the count
    parts = [each for each in parts if each.tally.counts] or parts  # what tells of ballots only stands beside it
    parts.sort(key=lambda each: each.tally.unit_id)
    total = summed(*key, [each.tally for each in parts], len(units))
    before = next(iter(tallies.current(ledger.session, ledger.election.id, [COMPUTED], [key])), None)
    change = None if total is None else tallies.change(total)
    if (change and change.stored.decode()) == (before and before.stored):
        return None
    return Said(key=key, change=change, before=before)
