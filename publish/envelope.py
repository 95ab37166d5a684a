"""The wire form of an event: CloudEvents 1.0 JSON, whose `data` was encoded once, in the transaction it tells."""

from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from ingest.domain.diff import EventType
from ingest.domain.report import Finding
from publish.events import HoldData, TallyData
from storage.tables import OutboxRow

FIGURES = frozenset(f"tallywire.{type_}" for type_ in (EventType.ADDED, EventType.CHANGED, EventType.CORRECTED))

NOTES = frozenset(("tallywire.note.added", "tallywire.note.changed"))

HOLDS = frozenset(f"tallywire.tally.{state}" for state in ("held", "released", "rejected", "superseded"))


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
    def is_figure(self) -> bool:
        """Whether it changes a published figure, which `tally_data` tells."""
        return self.type in FIGURES

    @property
    def sequence(self) -> int:
        return int(self.id.rpartition("/")[2])


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


class _Note(Struct):
    """What is told of a note in a line."""

    title: str
    url: str
    source_id: str
    topics: list[str]
    version: int


def _note(event: CloudEvent) -> str:
    said = msgspec.json.decode(event.data, type=_Note)
    version = f", version {said.version}" if said.version > 1 else ""
    return f"note: {said.title or 'without a title'} [{', '.join(said.topics)}] ({said.source_id}{version}) {said.url}"


class _Headline(Struct):
    """What any other event may have to say in a line."""

    message: str = ""
    why: str = ""
    status: str = ""
    selection_ids: list[str] = []
    derived: "_Headline | None" = None
    findings: list[Finding] = []


def headline(event: CloudEvent) -> str:
    """An event that changes no figure, in one line."""
    if event.type in NOTES:
        return _note(event).rstrip()
    said = msgspec.json.decode(event.data, type=_Headline)
    message = (
        said.message
        or (said.derived.message if said.derived else "")
        or " ".join((said.status, *said.selection_ids)).strip()
    )
    doubts = "; ".join(each.message for each in said.findings)
    what = event.type.removeprefix("tallywire.").replace(".", " ")
    return f"{event.subject}: {what}: {'; '.join(filter(None, (message, said.why or doubts)))}"


def hold_data(event: CloudEvent) -> HoldData:
    return msgspec.json.decode(event.data, type=HoldData)


def tally_data(event: CloudEvent) -> TallyData:
    return msgspec.json.decode(event.data, type=TallyData)
