"""The events of a published figure that moved: the figure itself, and what follows from it for its contest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.deriving import derive
from ingest.domain.diff import EventType, decrease
from ingest.domain.terms import CountItemType
from publish import events
from publish.ledger.said import Move
from publish.receipt import Receipt, receipt
from storage.outbox import Draft
from storage.tables import SnapshotRow

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

TURNOUT_CHANGED = "contest.turnout-changed"  # all that follows from a statement of ballots only


def tell(ledger: "Ledger", move: Move, snapshot: SnapshotRow) -> None:
    """Nothing, where the same source says the same. `snapshot` is the document that withdrew what is no longer said."""
    speaker = move.after or move.before
    if speaker is None or _is_same(move):
        return
    document = ledger.snapshot(move.after.snapshot_id) if move.after else snapshot
    proof = receipt(ledger.sources[speaker.source_id], document, move.after.tally.place if move.after else "")
    ledger.tell([_figure(ledger, move, proof, document)])
    if ledger.kind(speaker.source_id).counts:
        ledger.tell(_derived(ledger, move, proof, document))


def _is_same(move: Move) -> bool:
    before, after = ((voice.source_id, voice.stored) if voice else None for voice in (move.before, move.after))
    return before == after


def _figure(ledger: "Ledger", move: Move, proof: Receipt, document: SnapshotRow) -> Draft:
    before, after = move.before, move.after
    fallen = decrease(before.tally, after.tally if after else None) if before and not move.aside else ""
    return events.tally_event(
        move.key,
        EventType.CORRECTED if fallen or move.corrects else EventType.CHANGED if before else EventType.ADDED,
        election_id=ledger.election.id,
        series=move.series,
        before=before.stored if before else None,
        before_source=before.source_id if before else None,
        after=after.stored if after else None,
        reason="; ".join(filter(None, (move.reason, fallen))),
        findings=move.findings,
        receipt=proof,
        occurred_at=ledger.at,
        snapshot_id=document.id,
    )


def _derived(ledger: "Ledger", move: Move, proof: Receipt, document: SnapshotRow) -> Iterator[Draft]:
    """Of the whole of a contest only: of its parts, consumers can tell for themselves."""
    contest = ledger.contests.get(move.key.contest_id)
    if contest is None or move.key.count_item_type is not CountItemType.TOTAL:
        return
    if move.key.unit_id != ledger.election.whole_of(contest):
        return
    before, after = (voice.tally if voice else None for voice in (move.before, move.after))
    for derived in derive(before, after, contest):
        if move.series == events.COUNT or derived.type == TURNOUT_CHANGED:
            yield events.event(
                derived.type,
                events.ContestData(election_id=ledger.election.id, derived=derived, receipt=proof),
                subject=events.subject(move.key),
                source_id=proof.source_id,
                occurred_at=ledger.at,
                snapshot_id=document.id,
            )
