"""Everybody who listens: grouped by what they asked for, told each event by one write of the same bytes.

A stream that was left is taken up after the event it names: out of memory where that is enough, else out of the outbox,
and then live, without a gap and without a repeat. Whoever does not read is dropped, not waited for.
"""

from asyncio import Protocol, Semaphore, Task, Transport, create_task, sleep, to_thread
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from time import monotonic

from msgspec import Struct

from publish.live.follower import BATCH, Frame, frame
from storage import outbox
from storage.database import Database

BEAT_SECONDS = 15.0
MOST_CLIENTS = 20_000
MOST_WAITING = 262_144  # bytes that a client has not taken yet
CALM = 65_536  # bytes below which a client that catches up is given more
PATIENCE_SECONDS = 20.0
RING_EVENTS, RING_BYTES = 20_000, 32_000_000
READING = 8  # who catch up from the outbox at once
MOST_RECEIVED = 4_096  # bytes that a listener may send and that nobody reads
WELCOME = b"retry: 2000\nid: %d\n: welcome\n\n"
RESET = b'event: reset\nid: %d\ndata: {"sequence":%d}\n\n'
BEAT = b": beat\nid: %d\n\n"


class Filter(Struct, frozen=True, kw_only=True):
    """Which events are meant; None leaves a question open. `type` is a type (tally.changed) or a family (tally)."""

    contest_id: str | None = None
    level: str | None = None
    type: str | None = None

    def takes(self, type_: str, subject: str, levels: Mapping[str, str]) -> bool:
        """`levels` maps units to their types."""
        family = type_.partition(".")[0]
        if self.type is not None and self.type not in (type_, family):
            return False
        if self.contest_id is None and self.level is None:
            return True
        contest_id, slash, unit_id = subject.partition("/")
        if not slash or family == "note":  # of a source, or of what is written
            return False
        return self.contest_id in (None, contest_id) and (self.level is None or levels.get(unit_id) == self.level)


class Client(Protocol):
    """One listener. It is the protocol of its connection: nothing else is kept for it."""

    __slots__ = ("_connections", "_leave", "_received", "transport")

    def __init__(self, leave: Callable[["Client"], None], connections: "set[object]") -> None:
        self._leave = leave
        self._connections = connections
        self._received = 0
        self.transport: Transport | None = None

    def write(self, body: bytes) -> None:
        """Unless it is gone; it is let go where it does not read."""
        transport = self.transport
        if transport is not None and not transport.is_closing():
            transport.write(body)
            if transport.get_write_buffer_size() > MOST_WAITING:
                transport.abort()

    @property
    def waiting(self) -> int | None:
        """Bytes that were not taken yet; None where nobody is there."""
        gone = self.transport is None or self.transport.is_closing()
        return None if gone or self.transport is None else self.transport.get_write_buffer_size()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > MOST_RECEIVED and self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._connections.discard(self)
        self._leave(self)

    def shutdown(self) -> None:
        """Called by the server when it ends."""
        if self.transport is not None:
            self.transport.close()


class _Channel:
    """One election: where it stands, the newest events, and who listens to what."""

    def __init__(self, election_id: str, sequence: int, levels: Mapping[str, str]) -> None:
        self.election_id = election_id
        self.sequence = sequence
        self.levels = levels
        self.groups: dict[Filter, set[Client]] = {}
        self._frames: list[Frame] = []
        self._bytes = 0

    def has(self, after: int) -> bool:
        """Whether all that follows is in memory."""
        return after >= self.sequence - len(self._frames)

    def since(self, after: int, which: Filter) -> bytes:
        """What follows, where it is in memory."""
        begin = max(0, len(self._frames) - (self.sequence - after))
        return self.joined(islice(self._frames, begin, None), which)

    def joined(self, frames: "Sequence[Frame] | islice[Frame]", which: Filter) -> bytes:
        return b"".join(each.body for each in frames if which.takes(each.type, each.subject, self.levels))

    def add(self, frames: Sequence[Frame]) -> None:
        self._frames.extend(frames)
        self._bytes += sum(len(each.body) for each in frames)
        self.sequence = frames[-1].sequence
        if len(self._frames) > RING_EVENTS or self._bytes > RING_BYTES:
            half = len(self._frames) // 2  # seldom and much, instead of often and little
            self._bytes -= sum(len(each.body) for each in self._frames[:half])
            del self._frames[:half]

    def join(self, client: Client, which: Filter) -> None:
        self.groups.setdefault(which, set()).add(client)


class Hub:
    """All channels, on one event loop."""

    def __init__(self, database: Database, most_clients: int = MOST_CLIENTS) -> None:
        self._database = database
        self._most = most_clients
        self._channels: dict[str, _Channel] = {}
        self._clients: dict[Client, _Channel] = {}
        self._catching_up: set[Task[None]] = set()
        self._turns = Semaphore(READING)

    @property
    def full(self) -> bool:
        return len(self._clients) >= self._most

    def levels(self, election_id: str) -> Mapping[str, str]:
        """The types of an election's units, by their ids."""
        return self._channels[election_id].levels

    def begin(self, election_id: str, sequence: int, levels: Mapping[str, str]) -> None:
        """An election, or its pack anew; who listens goes on listening."""
        channel = self._channels.get(election_id)
        if channel is None:
            self._channels[election_id] = _Channel(election_id, sequence, levels)
        else:
            channel.levels = levels

    def tell(self, election_id: str, frames: Sequence[Frame]) -> None:
        """Once and in order. What was told before (its pack changed meanwhile) is not told again."""
        channel = self._channels[election_id]
        fresh = [each for each in frames if each.sequence > channel.sequence]
        if not fresh:
            return
        channel.add(fresh)
        for which, clients in channel.groups.items():
            body = channel.joined(fresh, which)
            if body:
                for client in tuple(clients):
                    client.write(body)

    def welcome(
        self, election_id: str, which: Filter, after: int | None, take: "Callable[[Callable[[Client], None]], Client]"
    ) -> None:
        """Let somebody listen from `after` on, or from now on. `take` makes the client out of a connection."""
        channel = self._channels[election_id]
        client = take(self._leave)
        self._clients[client] = channel
        at = channel.sequence if after is None else after
        if at > channel.sequence:  # it knows more than there is: it listened to another database
            at = channel.sequence
            client.write(RESET % (at, at))
        client.write(WELCOME % at)
        if channel.has(at):
            client.write(channel.since(at, which))
            channel.join(client, which)
        else:
            task = create_task(self._catch_up(client, channel, which, at))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    async def beat(self) -> None:
        """Now and then a sign of life to everybody, with the place where a filtered stream is, too."""
        while True:
            await sleep(BEAT_SECONDS)
            for channel in self._channels.values():
                body = BEAT % channel.sequence
                for clients in channel.groups.values():
                    for client in tuple(clients):
                        client.write(body)

    def _leave(self, client: Client) -> None:
        channel = self._clients.pop(client, None)
        if channel is None:
            return
        for which, clients in channel.groups.items():
            if client in clients:
                clients.discard(client)
                if not clients:
                    del channel.groups[which]
                return

    async def _catch_up(self, client: Client, channel: _Channel, which: Filter, at: int) -> None:
        """From the outbox, as fast as it is taken, until what is in memory goes on from there."""
        while not channel.has(at):
            async with self._turns:
                frames = await to_thread(self._read, channel.election_id, at)
            if not frames or not await _calm(client):
                client.shutdown()
                return
            client.write(channel.joined(frames, which))
            at = frames[-1].sequence
        if await _calm(client) and channel.has(at):
            client.write(channel.since(at, which))
            channel.join(client, which)
        else:
            client.shutdown()

    def _read(self, election_id: str, after: int) -> list[Frame]:
        with self._database.read() as session:
            return [frame(row) for row in outbox.after(session, election_id, after, BATCH)]


async def _calm(client: Client) -> bool:
    """Whether it has taken most of what it was given, within our patience."""
    until = monotonic() + PATIENCE_SECONDS
    while (waiting := client.waiting) is not None and waiting > CALM:
        if monotonic() > until:
            return False
        await sleep(0.02)
    return waiting is not None
