"""The follower through the accidents it is made for: Redis and the database go away and come back."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from ingest.domain.election import Election
from publish.live import follower
from publish.live.follower import Follower, Frame
from publish.relay import WAKE
from storage import sources
from storage.database import Database
from storage.tables import ElectionRow
from tests.examples import election
from tests.publish.live.test_hub import add
from tests.storage.conftest import known as known
from workers import embedded

PATIENCE_SECONDS = 10.0


class Followed:
    """What a follower said, and when it began."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int | None]] = []
        self.told: list[int] = []

    def begin(self, of: Election, at: int | None) -> int:
        self.begun.append((of.id, at))
        return at or 0

    def tell(self, election_id: str, frames: Sequence[Frame]) -> None:
        self.told += [each.sequence for each in frames]

    def wait(self, last: int) -> None:
        until = monotonic() + PATIENCE_SECONDS
        while self.told[-1:] != [last]:
            assert monotonic() < until, f"told {self.told}, waited for {last}"
            sleep(0.005)


@contextmanager
def following(database: Database, redis: Redis) -> Iterator[Followed]:
    followed, stop = Followed(), Event()
    thread = Thread(target=Follower(database, redis).run, args=(stop, followed.begin, followed.tell))
    thread.start()
    yield followed
    stop.set()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert followed.told == list(range(1, len(followed.told) + 1))


def test_it_is_woken(known: Database, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "SWEEP_SECONDS", 1_000.0)
    with following(known, redis) as followed:
        while not followed.begun:
            sleep(0.005)
        for last in range(1, 20):
            add(known, 1)
            redis.publish(WAKE, "demo")
            followed.wait(last)


def test_an_election_that_comes_later_is_found(known: Database, redis: Redis) -> None:
    with following(known, redis) as followed:
        add(known, 1)
        followed.wait(1)
        with known.write() as session:
            sources.register(session, election("later"), ())
        until = monotonic() + PATIENCE_SECONDS
        while len(followed.begun) < 2:
            assert monotonic() < until
            sleep(0.01)
        assert followed.begun == [("demo", None), ("later", None)]


def test_redis_goes_and_comes_back(known: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Redis.from_url(embedded.redis_url(tmp_path), protocol=2) as redis, following(known, redis) as followed:
        add(known, 1)
        followed.wait(1)  # it was never there
        for last in (2, 4):
            with _valkey(tmp_path, redis):
                while not redis.publish(WAKE, "demo"):
                    sleep(0.01)
                add(known, 1)
                redis.publish(WAKE, "demo")
                followed.wait(last)
            add(known, 1)
            followed.wait(last + 1)


@contextmanager
def _valkey(data: Path, redis: Redis) -> Iterator[None]:
    server = subprocess.Popen(embedded.command(data), stdout=subprocess.DEVNULL)
    try:
        until = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                redis.ping()
                break
            except RedisError:
                assert monotonic() < until
                sleep(0.01)
        yield
    finally:
        server.kill()
        server.wait()


def test_the_database_goes_and_comes_back(postgres_url: str, postgres_admin: Engine, redis: Redis) -> None:
    database = Database(postgres_url)
    name = database.engine.url.database
    with database.write() as session:
        sources.register(session, election(), ())
    with following(database, redis) as followed:
        for last in range(1, 6):
            add(database, 1)
            redis.publish(WAKE, "demo")
            followed.wait(last)
            with postgres_admin.connect() as connection:
                connection.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
                )
            database.close()  # ours, so that `add` connects anew; the follower's are broken
    database.close()


def test_an_election_of_another_version_keeps_nothing_from_the_others(known: Database, redis: Redis) -> None:
    with known.write() as session:
        session.add(ElectionRow(id="a", definition='{"id": 1}'))
    with capture_logs() as logs, following(known, redis) as followed:
        add(known, 1)
        followed.wait(1)
        assert followed.begun == [("demo", None)]
    assert [entry["election"] for entry in logs if "election" in entry] == ["a"]
