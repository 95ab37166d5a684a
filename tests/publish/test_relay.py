"""The relay against a real Redis and both databases, with the accidents it is made for."""

from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from redis import Redis
from structlog.testing import capture_logs

from publish import stream
from publish.envelope import decode
from publish.relay import WAKE, Relay
from storage import outbox
from storage.database import Database
from tests.storage.conftest import known as known
from tests.storage.test_outbox import add_snapshot, drafts


def add(database: Database, count: int) -> None:
    snapshot_id = add_snapshot(database)
    with database.write() as session:
        outbox.add(session, "demo", drafts(snapshot_id, count))


def told(redis: Redis, after: int = 0) -> list[int]:
    return [sequence for _, sequence, _ in stream.follow(redis, {"demo": after}, block_ms=1)]


def test_what_is_committed_is_told_once_and_in_order(known: Database, redis: Redis) -> None:
    relay = Relay(known, redis)
    add(known, 3)
    relay.sweep()
    add(known, 2)
    relay.push("demo")
    relay.sweep()
    assert told(redis) == [1, 2, 3, 4, 5]
    assert told(redis, after=3) == [4, 5]


def test_the_envelope_names_election_and_sequence(known: Database, redis: Redis) -> None:
    add(known, 1)
    Relay(known, redis).sweep()
    ((_, _, envelope),) = stream.follow(redis, {"demo": 0}, block_ms=1)
    event = decode(envelope)
    assert (event.id, event.sequence, event.specversion, event.type) == ("demo/1", 1, "1.0", "tallywire.tally.added")
    assert event.source == "/elections/demo/sources/page"


def test_a_new_relay_goes_on_where_the_stream_ends(known: Database, redis: Redis) -> None:
    add(known, 2)
    Relay(known, redis).sweep()
    add(known, 2)
    Relay(known, redis).sweep()
    assert told(redis) == [1, 2, 3, 4]


def test_a_redis_that_lost_its_newest_events_is_told_them_again(known: Database, redis: Redis) -> None:
    relay = Relay(known, redis)
    add(known, 5)
    relay.sweep()
    key = stream.stream_key("demo")
    kept: Any = redis.xrange(key, max="3-0")
    redis.delete(key)
    for entry_id, fields in kept:
        redis.xadd(key, fields, id=entry_id)
    add(known, 1)
    relay.push("demo")  # woken: it believes the stream ends at 5
    assert told(redis) == [1, 2, 3, 4, 5, 6]


def test_a_redis_that_lost_everything_is_told_everything(known: Database, redis: Redis) -> None:
    relay = Relay(known, redis)
    add(known, 3)
    relay.sweep()
    redis.flushall()
    relay.sweep()
    assert told(redis) == [1, 2, 3]


def test_two_relays_do_no_harm(known: Database, redis: Redis) -> None:
    relays = [Relay(known, redis) for _ in range(2)]
    stop = Event()
    threads = [Thread(target=relay.run, args=(stop,)) for relay in relays]
    for thread in threads:
        thread.start()
    for _ in range(30):
        add(known, 7)
        redis.publish(WAKE, "demo")
    patience = monotonic() + 20
    while len(told(redis)) < 210 and monotonic() < patience:
        sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert told(redis) == list(range(1, 211))


def test_a_long_backlog_is_told_in_batches(known: Database, redis: Redis) -> None:
    add(known, 1203)
    Relay(known, redis).sweep()
    assert stream.last_sequence(redis, "demo") == 1203
    assert redis.xlen(stream.stream_key("demo")) == 1203


def test_a_stream_holds_about_as_many_as_it_should(known: Database, redis: Redis) -> None:
    add(known, 1000)
    Relay(known, redis, keep=100).sweep()
    assert 100 <= redis.xlen(stream.stream_key("demo")) < 1000
    assert stream.last_sequence(redis, "demo") == 1000


def test_a_stream_written_from_another_database_is_said_aloud(known: Database, redis: Redis) -> None:
    redis.xadd(stream.stream_key("demo"), {stream.FIELD: b"{}"}, id="7-0")
    add(known, 1)
    with capture_logs() as logs:
        Relay(known, redis).sweep()
    assert [entry["stream_sequence"] for entry in logs if entry["log_level"] == "error"] == [7]


@pytest.mark.parametrize("count", [0, 1])
def test_following_returns_when_there_is_nothing_more(redis: Redis, count: int) -> None:
    for sequence in range(1, count + 1):
        redis.xadd(stream.stream_key("demo"), {stream.FIELD: b"{}"}, id=f"{sequence}-0")
    assert len(told(redis)) == count
