"""From the outbox to the Redis stream: in order, without a gap, without a repeat, whatever dies meanwhile.

The stream itself is the memory of what was told. Each batch names the sequence it follows, and Redis takes it only
where that is the stream's last one. So a relay that dies between telling and noting has nothing to note; two relays
do no harm; and a Redis that came back with an older file is told again from where it stands.
"""

from collections.abc import Callable
from threading import Event
from time import monotonic

import structlog
from redis import Redis
from redis.client import PubSub
from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisSlow
from sqlalchemy.exc import OperationalError

from publish.envelope import encode
from publish.stream import FIELD, last_sequence, stream_key
from storage import outbox, sources
from storage.database import Database

WAKE = "tallywire:wake"
BATCH = 500
SWEEP_SECONDS = 1.0
PAUSE_SECONDS = 0.2

# Answers the stream's last sequence once the batch is in, or the one it has where the batch does not follow it.
APPEND = """
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = newest[1] and tonumber(string.match(newest[1][1], '^%d+')) or 0
if last ~= tonumber(ARGV[1]) then return last end
for i = 4, #ARGV do
  last = last + 1
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], last .. '-0', ARGV[3], ARGV[i])
end
return last
"""

log = structlog.get_logger()


class Relay:
    """`keep` is about how many events a stream holds; older ones are in the database."""

    def __init__(self, database: Database, redis: Redis, *, keep: int = 1_000_000) -> None:
        self._database = database
        self._redis = redis
        self._append = redis.register_script(APPEND)
        self._keep = keep
        self._last: dict[str, int] = {}

    def run(self, stop: Event, pulse: Callable[[], None] = lambda: None) -> None:
        """Tell what is committed as soon as it is, until `stop`; `pulse` is called in every round.

        Survives both the database and Redis going away.
        """
        while not stop.is_set():
            try:
                with PubSub(self._redis.connection_pool, ignore_subscribe_messages=True) as wakes:
                    wakes.subscribe(WAKE)
                    self._follow(wakes, stop, pulse)
            except (RedisGone, RedisSlow, ResponseError, OperationalError) as error:
                log.warning("relay waits", error=str(error))
                stop.wait(PAUSE_SECONDS)

    def _follow(self, wakes: PubSub, stop: Event, pulse: Callable[[], None]) -> None:
        sweep_at = 0.0
        while not stop.is_set():
            pulse()
            if monotonic() >= sweep_at:
                self.sweep()
                sweep_at = monotonic() + SWEEP_SECONDS
            if wake := wakes.get_message(timeout=max(0.0, sweep_at - monotonic())):
                self.push(wake["data"].decode(errors="replace"))

    def sweep(self) -> None:
        """Look at every election and at what its stream holds: a wake may be missed, Redis may have lost some."""
        with self._database.read() as session:
            elections = [election.id for election in sources.elections(session)]
        for election_id in elections:
            self._last[election_id] = last_sequence(self._redis, election_id)
            self.push(election_id)
            self._check(election_id)

    def push(self, election_id: str) -> None:
        """Tell all that is not told yet of one election."""
        while envelopes := self._next(election_id):
            self._last[election_id] = self._send(election_id, envelopes)

    def _next(self, election_id: str) -> list[bytes]:
        with self._database.read() as session:
            return [encode(row) for row in outbox.after(session, election_id, self._last.get(election_id, 0), BATCH)]

    def _send(self, election_id: str, envelopes: list[bytes]) -> int:
        follows = self._last.get(election_id, 0)
        return int(self._append(keys=[stream_key(election_id)], args=[follows, self._keep, FIELD, *envelopes]))

    def _check(self, election_id: str) -> None:
        with self._database.read() as session:
            kept = outbox.last_sequence(session, election_id)
        if self._last[election_id] > kept:
            log.error(
                "the stream is ahead of the database: it was written from another one; give this installation a Redis "
                "of its own, or delete the stream",
                stream=stream_key(election_id),
                stream_sequence=self._last[election_id],
                database_sequence=kept,
            )
