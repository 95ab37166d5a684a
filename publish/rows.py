"""A published figure as consumers get it: what the newest event said of it, and which event that was.

What is published after event N is made of events up to N alone. So a snapshot and the events after it always make the
next snapshot, whoever puts them together.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType, SourceKind
from publish import events
from publish.receipt import Receipt, receipt
from storage import queries
from storage.database import Database
from storage.history import Told


class Row(Struct, frozen=True, kw_only=True):
    """One figure. `series` is "count", "turnout" or the id of an exit poll, which is never in the count.

    `sequence` is the event that told it, None where nothing did: a source says it, and another one is published. `at`
    is when that happened. `reason` says why it is a correction or why another source speaks now, "" where neither is.
    `findings` are doubts that did not hold it back.
    """

    contest_id: str
    unit_id: str
    count_item_type: CountItemType
    series: str
    sequence: int | None
    at: datetime
    tally: Tally
    receipt: Receipt
    reason: str = ""
    findings: Sequence[Finding] = ()


class _Row(Struct, frozen=True, kw_only=True):
    """`Row` with what was encoded before as it is."""

    contest_id: str
    unit_id: str
    count_item_type: str
    series: str
    sequence: int
    at: datetime
    tally: Raw
    receipt: Raw
    reason: str
    findings: Raw


class _Data(Struct):
    after: Raw
    receipt: Raw
    reason: str = ""
    findings: Raw = Raw(b"[]")


class Published(Struct, frozen=True, gc=False):
    """A row and where it belongs. `body` is its JSON, None where the figure was withdrawn."""

    figure: str
    key: TallyKey
    sequence: int
    body: bytes | None


_decoder = msgspec.json.Decoder(_Data)
_TYPES = {str(each): each for each in CountItemType}


def published(told: Told) -> Published:
    """What an event leaves published of its figure."""
    data = _decoder.decode(told.data)
    series, contest_id, unit_id, kind = told.figure.split("/")
    key = TallyKey(contest_id, unit_id, _TYPES[kind])
    if bytes(data.after) == b"null":
        return Published(told.figure, key, told.sequence, None)
    row = _Row(
        contest_id=contest_id,
        unit_id=unit_id,
        count_item_type=kind,
        series=series,
        sequence=told.sequence,
        at=told.at,
        tally=data.after,
        receipt=data.receipt,
        reason=data.reason,
        findings=data.findings,
    )
    return Published(told.figure, key, told.sequence, msgspec.json.encode(row))


def rows(found: Iterable[Published]) -> list[Row]:
    """As values, for whoever works with them; what was withdrawn is left out."""
    return [msgspec.json.decode(each.body, type=Row) for each in found if each.body is not None]


def of_source(database: Database, election_id: str, source_id: str) -> tuple[int, list[Row]]:
    """What stands of one source, published or not, and the last event there was then."""
    with database.view() as session:
        sequence, found = queries.of_source(session, election_id, source_id)
    return sequence, [
        Row(
            contest_id=row.contest_id,
            unit_id=row.unit_id,
            count_item_type=CountItemType(row.count_item_type),
            series=events.series(source.id, SourceKind(source.kind), tally),
            sequence=None,
            at=snapshot.fetched_at,
            tally=tally,
            receipt=receipt(source, snapshot, row.place),
        )
        for source, row, snapshot in found
        for tally in (msgspec.json.decode(row.facts, type=Tally),)
    ]
