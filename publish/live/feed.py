"""All elections as they are told: one thread follows the outbox, one loop mirrors what is published and streams it."""

import os
import signal
from asyncio import AbstractEventLoop, Semaphore, create_task, get_running_loop, to_thread
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import TypeVarTuple, Unpack

import structlog
from redis import Redis

from ingest.domain.election import Election
from publish.live.follower import Follower, Frame
from publish.live.hub import Hub
from publish.live.mirror import Mirror
from publish.rows import Published, published
from storage import history, outbox
from storage.database import Database

STOP_SECONDS = 5.0
LOOKING_BACK = 2  # answers about the past that are put together at once

log = structlog.get_logger()
Given = TypeVarTuple("Given")


class Feed:
    """To be run on the loop that answers; everything in it is asked from there, but for `elections`.

    An election is there once it is mirrored. Its rows stand at the event last told: nothing is streamed that a
    snapshot asked for afterwards would not have.
    """

    def __init__(self, database: Database, redis: Redis, hub: Hub) -> None:
        self.hub = hub
        self.elections: dict[str, Election] = {}
        self.mirrors: dict[str, Mirror] = {}
        self._database = database
        self._follower = Follower(database, redis)
        self._loop: AbstractEventLoop | None = None
        self._changes: dict[str, int] = {}
        self.turns = Semaphore(LOOKING_BACK)

    def sequence(self, election_id: str) -> int:
        """The last event told; 0 of an election that is not there."""
        mirror = self.mirrors.get(election_id)
        return mirror.sequence if mirror else 0

    def version(self, election_id: str) -> tuple[int, int]:
        """What an answer of now stands on: the last event, and how often the pack was taken in."""
        return self.sequence(election_id), self._changes.get(election_id, 0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Followed inside the block."""
        self._loop, stop = get_running_loop(), Event()
        thread = Thread(target=self._follow, args=[stop], name="follower", daemon=True)
        thread.start()
        beating = create_task(self.hub.beat())
        try:
            yield
        finally:
            stop.set()
            beating.cancel()
            await to_thread(thread.join, STOP_SECONDS)

    def _follow(self, stop: Event) -> None:
        """What nobody foresaw ends the process: one that serves, and tells nothing new, would be worse than none."""
        try:
            self._follower.run(stop, self._begin, self._tell)
        except BaseException:
            log.exception("the follower died, and the server with it")
            os.kill(os.getpid(), signal.SIGTERM)
            raise

    def _begin(self, election: Election, at: int | None) -> int:
        """Mirror an election as it is now, or anew at `at` because its pack changed; where it is followed from."""
        with self._database.read() as session:
            sequence = outbox.last_sequence(session, election.id) if at is None else at
            told = history.newest_of_each(session, election.id, sequence)
        mirror = Mirror(election, sequence, map(published, told))
        self._soon(self._add, election, mirror)
        return sequence

    def _add(self, election: Election, mirror: Mirror) -> None:
        self.mirrors[election.id] = mirror
        self._changes[election.id] = self._changes.get(election.id, 0) + 1
        self.elections[election.id] = election
        self.hub.begin(election.id, mirror.sequence, {unit.id: unit.type for unit in election.units})

    def _tell(self, election_id: str, frames: Sequence[Frame]) -> None:
        rows = (each.row for each in frames)
        told = (history.Told(row.sequence, row.occurred_at, row.tally, row.data) for row in rows if row.tally)
        self._soon(self._take, election_id, frames, [published(each) for each in told])

    def _take(self, election_id: str, frames: Sequence[Frame], changed: Sequence[Published]) -> None:
        self.mirrors[election_id].take(frames[-1].sequence, changed)
        self.hub.tell(election_id, frames)

    def _soon(self, deed: Callable[[Unpack[Given]], object], *args: *Given) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(deed, *args)
