"""The wire form of an event: CloudEvents 1.0 JSON, whose `data` was encoded once, in the transaction it tells."""

from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from ingest.domain.diff import TallyEvent
from ingest.domain.tally import Tally, facts
from ingest.domain.terms import SourceKind
from storage.outbox import Draft
from storage.tables import OutboxRow


class Receipt(Struct, frozen=True, kw_only=True):
    """Who said it, where and when; `sha256` names the bytes in the archive, `place` the spot within them.

    `generated_at` is the instant the document claims for itself, None where it claims none; `place` is "" where the
    fact is an absence; `position` is the source's place in its pack.
    """

    source_id: str
    issuer: str
    kind: SourceKind
    position: int
    url: str
    fetched_at: datetime
    sha256: str
    reader: str
    place: str = ""
    generated_at: datetime | None = None


class _TallyData(Struct, frozen=True, kw_only=True):
    election_id: str
    before: Raw | None
    after: Raw | None
    receipt: Receipt


class TallyData(Struct, frozen=True, kw_only=True):
    """The data of every `tallywire.tally.*` event. `before` is None for an added tally, `after` for a vanished one."""

    election_id: str
    before: Tally | None
    after: Tally | None
    receipt: Receipt


class CloudEvent(Struct, frozen=True, kw_only=True):
    """CloudEvents 1.0, section 3. `id` is election and sequence, `subject` contest and unit."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: Raw
    specversion: str = "1.0"
    datacontenttype: str = "application/json"

    @property
    def sequence(self) -> int:
        return int(self.id.rpartition("/")[2])


def draft(event: TallyEvent, election_id: str, receipt: Receipt, snapshot_id: int) -> Draft:
    """The event as it goes into the outbox, before it has a sequence."""
    place = event.after.place if event.after else ""
    data = _TallyData(
        election_id=election_id,
        before=Raw(facts(event.before)) if event.before else None,
        after=Raw(facts(event.after)) if event.after else None,
        receipt=msgspec.structs.replace(receipt, place=place),
    )
    return Draft(
        type=event.type,
        source_id=receipt.source_id,
        subject=f"{event.key.contest_id}/{event.key.unit_id}",
        occurred_at=receipt.fetched_at,
        data=msgspec.json.encode(data).decode(),
        snapshot_id=snapshot_id,
    )


def encode(row: OutboxRow) -> bytes:
    """An outbox row as the JSON that consumers get. The same row gives the same bytes, whoever asks and when."""
    return msgspec.json.encode(
        CloudEvent(
            id=f"{row.election_id}/{row.sequence}",
            source=f"/elections/{row.election_id}/sources/{row.source_id}",
            type=f"tallywire.{row.type}",
            subject=row.subject,
            time=row.occurred_at,
            data=Raw(row.data.encode()),
        )
    )


def decode(envelope: bytes) -> CloudEvent:
    return msgspec.json.decode(envelope, type=CloudEvent)


def tally_data(event: CloudEvent) -> TallyData:
    return msgspec.json.decode(event.data, type=TallyData)
