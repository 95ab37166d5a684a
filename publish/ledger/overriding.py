"""The end of an override that was to last until the sources say the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from ingest.domain.terms import SourceKind
from ingest.reconcile import confirms
from publish.ledger.said import Move, Said
from storage import audit, tallies
from storage.keys import key_of
from storage.sources import DESK
from storage.tables import OverrideRow, SnapshotRow

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

AGREED = "the source says the same"


def expire(ledger: "Ledger", moves: Sequence[Move], snapshot: SnapshotRow) -> None:
    """Clear each override that the best of the sources agrees with, where that was asked for."""
    over = {move.key: move for move in moves if move.after is not None and move.after.source_id == DESK}
    if not over:
        return
    mine = (OverrideRow.election_id == ledger.election.id, OverrideRow.cleared_at.is_(None), OverrideRow.until_agreed)
    for row in ledger.session.scalars(select(OverrideRow).where(*mine)).all():
        key = key_of(row)
        if key in over and _agreed(ledger, over[key]):
            row.cleared_at = ledger.at
            audit.add(
                ledger.session,
                ledger.election.id,
                at=ledger.at,
                who="",
                action="override.cleared",
                subject="/".join(key),
                why=AGREED,
            )
            ledger.session.flush()
            before = next(iter(tallies.current(ledger.session, ledger.election.id, [DESK], [key])), None)
            ledger.settle(DESK, snapshot, [Said(key=key, change=None, before=before, reason=AGREED)])


def _agreed(ledger: "Ledger", move: Move) -> bool:
    """Whether whoever would lead without the desk says what the desk says."""
    said = [each for each in move.others if ledger.kind(each.source_id) is not SourceKind.COMPUTED]
    best = ledger.best(said)
    return best is not None and move.after is not None and confirms(move.after.tally, None, best.tally)
