from datetime import timedelta

from sqlalchemy import select

from ingest.domain.report import Finding
from storage import snapshots
from storage.database import Database
from storage.tables import FindingRow
from tests.examples import NIGHT, snapshot
from tests.storage.test_outbox import add_snapshot


def oldest(database: Database) -> int | None:
    with database.read() as session:
        row = snapshots.oldest_unread(session, "demo", "page")
    return row.id if row else None


def claim(database: Database, snapshot_id: int) -> bool:
    with database.write() as session:
        return snapshots.claim(session, snapshot_id, read_at=NIGHT, reader="delimited/1", outcome=snapshots.READ)


def test_documents_are_read_in_the_order_they_came_and_once(known: Database) -> None:
    first, second = add_snapshot(known), add_snapshot(known)
    assert oldest(known) == first
    assert claim(known, first)
    assert not claim(known, first)
    assert oldest(known) == second
    assert claim(known, second)
    assert oldest(known) is None


def test_evidence_of_an_outage_is_never_read(known: Database) -> None:
    with known.write() as session:
        snapshots.add(session, "demo", snapshot(), kept_at=NIGHT, http_status=404, headers={}, outage=True)
    assert oldest(known) is None


def test_what_is_left_behind_is_found(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    with known.read() as session:
        assert snapshots.left_behind(session, NIGHT) == []
        assert snapshots.left_behind(session, NIGHT + timedelta(seconds=1)) == [("demo", "page")]
    claim(known, snapshot_id)
    with known.read() as session:
        assert snapshots.left_behind(session, NIGHT + timedelta(seconds=1)) == []


def test_attempts_are_counted_one_reader_at_a_time(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    counts = []
    for seconds in (0, 1, 11, 12, 30):
        with known.write() as session:
            now = NIGHT + timedelta(seconds=seconds)
            counts.append(snapshots.begin_attempt(session, snapshot_id, now, timedelta(seconds=10)))
    assert counts == [1, None, 2, None, 3]


def test_the_newest_document_can_be_read_again(known: Database) -> None:
    first, second = add_snapshot(known), add_snapshot(known)
    claim(known, first)
    claim(known, second)
    with known.write() as session:
        snapshots.read_again(session, "demo", "page")
    assert oldest(known) == second


def test_letters_that_no_database_takes_do_not_stop_a_night(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    with known.write() as session:
        snapshots.add_findings(session, snapshot_id, [Finding(rule="r", message="a\0b \udc80 Қ", place="\0")])
    with known.read() as session:
        (row,) = session.scalars(select(FindingRow)).all()
    assert (row.message, row.place) == ("a\N{REPLACEMENT CHARACTER}b ? Қ", "\N{REPLACEMENT CHARACTER}")
