"""Many who listen: quick and slow ones, and those who come back for what they missed."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import event

from publish.live import hub as live
from publish.relay import WAKE
from storage import outbox
from storage.database import Database
from storage.outbox import Draft
from tests.examples import NIGHT
from tests.publish.api.served import Listener, Served, serving
from tests.publish.desk.nights import Night

LARGE = 50_000  # bytes of an event
WRITERS, EACH = 3, 25


def add(database: Database, count: int, size: int = 2) -> None:
    """Events that tell nothing in so many bytes, each in a transaction of its own."""
    for _ in range(count):
        with database.write() as session:
            drafts = [
                Draft(
                    type="source.recovered",
                    source_id="page",
                    subject="page",
                    occurred_at=NIGHT,
                    data=f'"{"x" * (size - 2)}"',
                )
            ]
            outbox.add(session, "demo", drafts)


def test_a_slow_listener_is_waited_for_by_nobody_and_loses_nothing(small: Served) -> None:
    with _slow(small) as slow, small.listen() as quick:
        add(small.night.database, 300, LARGE)
        last = small.told()
        assert quick.sequences(last) == list(range(1, last + 1))
        assert slow.sequences(last) == list(range(1, last + 1))


def test_who_takes_nothing_is_let_go(small: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PATIENCE_SECONDS", 1.0)
    heard: list[int] = []
    with _slow(small) as slow, small.listen() as quick:
        reader = Thread(target=lambda: heard.extend(quick.sequences(300)))
        reader.start()
        add(small.night.database, 300, LARGE)
        small.told()
        reader.join()
        sleep(1.5)
        with pytest.raises((AssertionError, ConnectionResetError)):  # it ends before all of it
            slow.sequences(300)
    assert heard == list(range(1, 301))


@contextmanager
def _slow(served: Served) -> Iterator[Listener]:
    """It has little room for what it does not read."""
    with served.listen() as listener:
        listener.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        assert listener.frame()[""] == "welcome"
        yield listener


def test_after_a_restart_everybody_gets_what_was_missed_and_each_page_is_read_once(night: Night, redis: Redis) -> None:
    add(night.database, 250)
    with serving(night, redis) as served:
        reads = _reads(night.database)
        listeners = [(after, served.listen(f"stream?after={after}")) for after in range(0, 250, 10)]
        for after, listener in listeners:
            assert listener.sequences(250) == list(range(after + 1, 251))
            listener.close()
        assert len(reads) == 3


def _reads(database: Database) -> list[str]:
    """Grows with every reading of a full page of events."""
    reads: list[str] = []

    def note(_c: object, _u: object, statement: str, parameters: Any, _x: object, _m: object) -> None:
        if "FROM outbox" in statement and 100 in tuple(parameters):
            reads.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    return reads


def test_who_comes_from_a_quicker_process_is_not_told_to_begin_anew(small: Served) -> None:
    add(small.night.database, 3)  # and nobody wakes this one
    with small.listen(Last_Event_ID="3") as listener:
        assert listener.frame() == {"retry": "2000", "id": "3", "": "welcome"}
        add(small.night.database, 1)
        small.redis.publish(WAKE, "demo")
        assert listener.sequences(4) == [4]


def test_nothing_is_lost_or_repeated_whoever_writes_and_whenever_who_listens_comes_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several who write, several who leave at random and come back to where little is still in memory."""
    monkeypatch.setattr(live, "RING_EVENTS", 5)
    heard: list[list[int]] = [[] for _ in range(4)]
    last = WRITERS * EACH
    writers = [Thread(target=_write, args=[served]) for _ in range(WRITERS)]
    readers = [Thread(target=_read, args=[served, chance, heard[chance], last]) for chance in range(len(heard))]
    for thread in (*writers, *readers):
        thread.start()
    for thread in (*writers, *readers):
        thread.join()
    assert heard == [list(range(1, last + 1))] * len(heard)


def _write(served: Served) -> None:
    for _ in range(EACH):
        add(served.night.database, 1)
        served.redis.publish(WAKE, "demo")


def _read(served: Served, seed: int, heard: list[int], last: int) -> None:
    chance = random.Random(seed)
    while not heard or heard[-1] < last:
        with served.listen(f"stream?after={heard[-1] if heard else 0}") as listener:
            until = min(last, (heard[-1] if heard else 0) + chance.randint(1, 20))
            heard += listener.sequences(until)
