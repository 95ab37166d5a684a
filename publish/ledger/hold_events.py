"""The events of a hold: that it began or goes on, and how it ended."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ingest.domain.tally import TallyKey
from publish import events
from publish.ledger.said import Held
from publish.receipt import receipt
from storage import holds
from storage.keys import key_of
from storage.outbox import Draft
from storage.tables import HoldRow, SnapshotRow
from storage.tallies import Standing

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger


def held_event(ledger: "Ledger", id_: int, source_id: str, snapshot: SnapshotRow, held: Held) -> Draft:
    place = held.change.tally.place if held.change else ""
    data = events.HoldData(
        election_id=ledger.election.id,
        hold_id=id_,
        key=held.key,
        statement=held.change.tally if held.change else None,
        standing=held.before.tally if held.before else None,
        findings=held.findings,
        receipt=receipt(ledger.sources[source_id], snapshot, place),
    )
    return _event("tally.held", ledger, data, snapshot.id)


def ended(
    type_: str,
    ledger: "Ledger",
    rows: Iterable[HoldRow],
    before: Mapping[TallyKey, Standing],
    *,
    by: str = "",
    why: str = "",
) -> Iterable[Draft]:
    """One event for each hold that came to an end."""
    for row in rows:
        standing = before.get(key_of(row))
        data = events.HoldData(
            election_id=ledger.election.id,
            hold_id=row.id,
            key=key_of(row),
            statement=holds.tally_of(row),
            standing=standing.tally if standing else None,
            findings=holds.findings_of(row),
            receipt=receipt(ledger.sources[row.source_id], ledger.snapshot(row.snapshot_id), row.place),
            by=by,
            why=why,
        )
        yield _event(type_, ledger, data, row.snapshot_id)


def _event(type_: str, ledger: "Ledger", data: events.HoldData, snapshot_id: int) -> Draft:
    return events.event(
        type_,
        data,
        subject=events.subject(data.key),
        source_id=data.receipt.source_id,
        occurred_at=ledger.at,
        snapshot_id=snapshot_id,
    )
