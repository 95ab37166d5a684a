import json

from msgspec.structs import replace

from ingest.domain.diff import EventType
from ingest.domain.tally import facts
from publish.envelope import decode, encode, tally_data
from publish.events import COUNT, tally_event
from storage.tables import OutboxRow
from tests.examples import NIGHT, RECEIPT, tally

ISSUER = 'The "Commission"\n<b>'


def row() -> OutboxRow:
    written = tally_event(
        tally().key,
        EventType.CHANGED,
        election_id="demo",
        series=COUNT,
        before=facts(tally(ant=1)).decode(),
        before_source="wire",
        after=facts(tally(ant=2)).decode(),
        reason="",
        receipt=replace(RECEIPT, place="row 3", issuer=ISSUER),
        occurred_at=NIGHT,
        snapshot_id=7,
    )
    assert written.tally == "count/list/all/total"
    return OutboxRow(
        election_id="demo",
        sequence=42,
        type=written.type,
        source_id=written.source_id,
        subject=written.subject,
        occurred_at=written.occurred_at,
        data=written.data,
        snapshot_id=7,
    )


def test_an_event_carries_before_after_and_the_receipt() -> None:
    event = decode(encode(row()))
    data = tally_data(event)
    assert (data.series, data.before_source, event.is_figure) == (COUNT, "wire", True)
    assert (data.before, data.after) == (tally(ant=1), tally(ant=2))
    assert (data.receipt.place, data.receipt.sha256, data.receipt.issuer) == ("row 3", "ab", ISSUER)
    assert (event.sequence, event.subject, event.time) == (42, "list/all", NIGHT)


def test_the_same_row_gives_the_same_bytes() -> None:
    assert encode(row()) == encode(row())


def test_an_envelope_is_one_line_of_json_with_every_required_attribute() -> None:
    envelope = encode(row())
    assert b"\n" not in envelope
    assert {"specversion", "id", "source", "type"} <= json.loads(envelope).keys()
