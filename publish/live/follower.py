"""From the outbox to whoever listens in this process: every event once and in order, encoded once for all of them.

The outbox is the truth. A wake-up that is missed, a stream that was trimmed or a Redis that is away only cost time: the
outbox is looked at every second anyway, and from where we are.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from threading import Event
from time import monotonic

import msgspec
import structlog
from msgspec import Struct
from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from ingest.domain.election import Election
from publish.envelope import encode
from publish.relay import WAKE
from storage import outbox, sources
from storage.database import Database
from storage.tables import OutboxRow

BATCH = 500
SWEEP_SECONDS = 1.0
PAUSE_SECONDS = 0.25  # between two looks while Redis is away

log = structlog.get_logger()


class Frame(Struct, frozen=True, gc=False):
    """An event as it is streamed. `type` and `subject` are those of the outbox, for filters."""

    sequence: int
    type: str
    subject: str
    body: bytes
    row: OutboxRow


Begin = Callable[[Election, int | None], int]
Tell = Callable[[str, Sequence[Frame]], None]


def frame(row: OutboxRow) -> Frame:
    """JSON has no line break in it, whatever a name has: so one line is one event."""
    body = b"id: %d\ndata: %b\n\n" % (row.sequence, encode(row))
    return Frame(row.sequence, row.type, row.subject, body, row)


class Follower:
    """To be run by one thread."""

    def __init__(self, database: Database, redis: Redis) -> None:
        self._database = database
        self._redis = redis
        self._at: dict[str, int] = {}
        self._definitions: dict[str, int] = {}

    def run(self, stop: Event, begin: Begin, tell: Tell) -> None:
        """Until `stop`. `begin` is called for each election, and again, with the event at which it stands, where its
        pack changed: it answers the event after which `tell` is to go on. Both are called here, in this thread.

        Survives the database and Redis going away.
        """
        while not stop.is_set():
            try:
                with self._wakes() as wakes:
                    self._follow(wakes, stop, begin, tell)
            except RedisError:
                self._without_redis(stop, begin, tell)

    @contextmanager
    def _wakes(self) -> Iterator[PubSub]:
        with closing(PubSub(self._redis.connection_pool, ignore_subscribe_messages=True)) as wakes:
            wakes.subscribe(WAKE)
            yield wakes

    def _follow(self, wakes: PubSub, stop: Event, begin: Begin, tell: Tell) -> None:
        sweep_at = 0.0
        while not stop.is_set():
            if monotonic() >= sweep_at:
                self._sweep(begin, tell)
                sweep_at = monotonic() + SWEEP_SECONDS
            wake = wakes.get_message(timeout=max(0.0, min(PAUSE_SECONDS, sweep_at - monotonic())))
            if wake:
                self._push(wake["data"].decode(errors="replace"), tell)

    def _without_redis(self, stop: Event, begin: Begin, tell: Tell) -> None:
        """One look at everything, and a pause."""
        self._sweep(begin, tell)
        stop.wait(PAUSE_SECONDS)

    def _sweep(self, begin: Begin, tell: Tell) -> None:
        try:
            with self._database.read() as session:
                stored = sources.definitions(session)
            for election_id, definition in stored:
                if self._definitions.get(election_id) != hash(definition):
                    self._begin(election_id, definition, begin)
                    self._definitions[election_id] = hash(definition)
                self._read(election_id, tell)
        except SQLAlchemyError as error:
            log.warning("the stream waits for the database", error=str(error).splitlines()[0])

    def _begin(self, election_id: str, definition: str, begin: Begin) -> None:
        """One that cannot be read stays as it was, and keeps nothing from the others."""
        try:
            election = sources.defined(definition)
        except msgspec.DecodeError as error:
            log.warning(
                "another version wrote this election; bring all roles to one version",
                election=election_id,
                error=str(error),
            )
        else:
            self._at[election_id] = begin(election, self._at.get(election_id))

    def _push(self, election_id: str, tell: Tell) -> None:
        with suppress(SQLAlchemyError):  # the sweep will say so
            self._read(election_id, tell)

    def _read(self, election_id: str, tell: Tell) -> None:
        """All that is new of one election; of one that is not known yet, nothing."""
        more = election_id in self._at
        while more:
            with self._database.read() as session:
                frames = [frame(row) for row in outbox.after(session, election_id, self._at[election_id], BATCH)]
            if frames:
                tell(election_id, frames)
                self._at[election_id] = frames[-1].sequence
            more = len(frames) == BATCH
