from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

from sqlalchemy.exc import IntegrityError

from storage import outbox, snapshots
from storage.database import Database
from storage.outbox import Draft
from storage.tables import SnapshotRow
from tests.examples import NIGHT, snapshot

WRITERS = 8
ROUNDS = 15


def add_snapshot(database: Database) -> int:
    with database.write() as session:
        snapshots.add(session, "demo", snapshot(), kept_at=NIGHT, http_status=200, headers={})
        session.flush()
        return session.query(SnapshotRow.id).order_by(SnapshotRow.id.desc()).limit(1).scalar() or 0


def drafts(snapshot_id: int, count: int, mark: str = "") -> list[Draft]:
    return [
        Draft(
            type="tally.added",
            source_id="page",
            subject=mark,
            occurred_at=NIGHT,
            data="{}",
            snapshot_id=snapshot_id,
        )
        for _ in range(count)
    ]


def sequences(database: Database, after: int = 0) -> Sequence[int]:
    with database.read() as session:
        return [row.sequence for row in outbox.after(session, "demo", after, 10_000)]


def test_sequences_begin_at_one_and_have_no_gap(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    for count in (2, 0, 3):
        with known.write() as session:
            outbox.add(session, "demo", drafts(snapshot_id, count))
    assert sequences(known) == [1, 2, 3, 4, 5]
    assert sequences(known, after=3) == [4, 5]


def test_a_rolled_back_transaction_takes_no_number(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    with suppress(IntegrityError), known.write() as session:
        outbox.add(session, "demo", drafts(snapshot_id, 3))
        outbox.add(session, "demo", drafts(snapshot_id + 1, 1))  # of a document that does not exist
    with known.write() as session:
        outbox.add(session, "demo", drafts(snapshot_id, 1))
    assert sequences(known) == [1]


def test_many_writers_leave_no_gap_and_a_reader_misses_nothing(known: Database) -> None:
    """A reader that only ever asks for what follows its last number sees every number, in order."""
    snapshot_id = add_snapshot(known)

    def write() -> None:
        for count in range(ROUNDS):
            with known.write() as session:
                outbox.add(session, "demo", drafts(snapshot_id, 1 + count % 3))

    threads = [Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    while any(thread.is_alive() for thread in threads):
        seen += sequences(known, after=seen[-1] if seen else 0)
    seen += sequences(known, after=seen[-1] if seen else 0)
    assert seen == list(range(1, WRITERS * sum(1 + count % 3 for count in range(ROUNDS)) + 1))
