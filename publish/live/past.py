"""What was told before, out of the outbox: a page of it is read and encoded once for all who catch up.

After a restart everybody comes back at once, each from a place of its own, and nothing is in memory yet.
"""

from asyncio import Semaphore, Task, create_task, to_thread
from collections.abc import Sequence

from msgspec import Struct

from publish.live.follower import Frame, frame
from storage import outbox
from storage.database import Database

PAGE = 100  # events
MOST_BYTES = 16_000_000  # of pages that are kept for the next one who asks
READING = 4  # pages read at once

Page = tuple[str, int]


class Told(Struct, frozen=True, gc=False):
    """What is kept of a frame: the bytes, and what filters ask."""

    sequence: int
    type: str
    subject: str
    body: bytes


def told(of: Frame) -> Told:
    return Told(of.sequence, of.type, of.subject, of.body)


class Past:
    """To be asked on one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns = Semaphore(READING)
        self._reading: dict[Page, Task[list[Told]]] = {}
        self._kept: dict[Page, list[Told]] = {}
        self._bytes = 0

    async def after(self, election_id: str, sequence: int) -> Sequence[Told]:
        """Some of the events that follow, without a gap; none where there are none. Raises SQLAlchemyError."""
        page = election_id, sequence // PAGE
        found = _following(self._kept.get(page, []), sequence)
        joined = True
        while joined and not found:
            joined = page in self._reading  # what somebody else asked for may be read before our event was there
            if not joined:
                self._reading[page] = create_task(self._read(page))
            found = _following(await self._reading[page], sequence)
        return found

    async def last_sequence(self, election_id: str) -> int:
        def ask() -> int:
            with self._database.read() as session:
                return outbox.last_sequence(session, election_id)

        async with self._turns:
            return await to_thread(ask)

    async def _read(self, page: Page) -> list[Told]:
        election_id, number = page

        def read() -> list[Told]:
            with self._database.read() as session:
                return [told(frame(row)) for row in outbox.after(session, election_id, number * PAGE, PAGE)]

        try:
            async with self._turns:
                found = await to_thread(read)
        finally:
            del self._reading[page]
        self._keep(page, found)
        return found

    def _keep(self, page: Page, found: list[Told]) -> None:
        self._forget(page)
        if found:
            self._kept[page] = found
            self._bytes += _size(found)
        while self._bytes > MOST_BYTES:
            self._forget(next(iter(self._kept)))

    def _forget(self, page: Page) -> None:
        self._bytes -= _size(self._kept.pop(page, []))


def _following(page: list[Told], sequence: int) -> list[Told]:
    return [each for each in page if each.sequence > sequence]


def _size(of: list[Told]) -> int:
    return sum(len(each.body) for each in of)
