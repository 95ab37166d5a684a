"""Everybody who listens: grouped by what they asked for, told each event by one write of the same bytes.

A stream that was left is taken up after the event it names: out of memory where that is enough, else out of the outbox,
and then live, without a gap and without a repeat. Nobody waits for anybody: who does not take what it was given is told
nothing more until it has, in its own time, and is dropped where it takes nothing.
"""

from asyncio import Task, create_task, sleep
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import monotonic

import structlog
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from publish.live.client import SLICE, Client, Leave
from publish.live.follower import Frame
from publish.live.past import PAGE, Past, Told, told
from storage.database import Database

BEAT_SECONDS = 15.0
MOST_CLIENTS = 20_000
PATIENCE_SECONDS = 20.0  # for one that takes nothing
AHEAD_SECONDS = 0.02  # between two looks whether we are where a listener is
RING_EVENTS, RING_BYTES = 20_000, 32_000_000
WELCOME = b"retry: 2000\nid: %d\n: welcome\n\n"
RESET = b'event: reset\nid: %d\ndata: {"sequence":%d}\n\n'
BEAT = b": beat\nid: %d\n\n"

Take = Callable[[Leave, bytes], Client | None]  # a client out of a connection and its first bytes; None: it is gone

log = structlog.get_logger()


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


class _Channel:
    """One election: where it stands, the newest events, and who listens to what."""

    def __init__(self, election_id: str, sequence: int, levels: Mapping[str, str]) -> None:
        self.election_id = election_id
        self.sequence = sequence
        self.levels = levels
        self.groups: dict[Filter, set[Client]] = {}
        self._ring: list[Told] = []
        self._bytes = 0

    def has(self, after: int) -> bool:
        """Whether all that follows is in memory."""
        return after >= self.sequence - len(self._ring)

    def since(self, after: int) -> Sequence[Told]:
        """Some of what follows, where it is in memory."""
        begin = len(self._ring) - (self.sequence - after)
        return self._ring[begin : begin + PAGE]

    def joined(self, run: Sequence[Told], which: Filter) -> bytes:
        return b"".join(each.body for each in run if which.takes(each.type, each.subject, self.levels))

    def add(self, run: Sequence[Told]) -> None:
        self._ring.extend(run)
        self._bytes += sum(len(each.body) for each in run)
        self.sequence = run[-1].sequence
        if len(self._ring) > RING_EVENTS or self._bytes > RING_BYTES:
            half = (len(self._ring) + 1) // 2  # seldom and much, instead of often and little
            self._bytes -= sum(len(each.body) for each in self._ring[:half])
            del self._ring[:half]

    def leave(self, client: Client, which: Filter) -> None:
        clients = self.groups.get(which, set())
        clients.discard(client)
        if not clients:
            self.groups.pop(which, None)


class Hub:
    """All channels. To be asked and told on one event loop."""

    def __init__(self, database: Database, most_clients: int = MOST_CLIENTS) -> None:
        self._past = Past(database)
        self._most = most_clients
        self._channels: dict[str, _Channel] = {}
        self._clients: dict[Client, tuple[_Channel, Filter]] = {}
        self._catching_up: set[Task[None]] = set()

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
        """In order. What was told before is not told again."""
        channel = self._channels[election_id]
        for run in _runs(told(each) for each in frames if each.sequence > channel.sequence):
            before = channel.sequence
            channel.add(run)
            for which, clients in tuple(channel.groups.items()):
                if body := channel.joined(run, which):
                    self._tell(channel, which, clients, body, before)

    def _tell(self, channel: _Channel, which: Filter, clients: set[Client], body: bytes, before: int) -> None:
        behind = []
        for client in clients:
            if client.paused:
                behind.append(client)
            else:
                client.write(body)
        for client in behind:
            channel.leave(client, which)
            self._let_catch_up(client, channel, which, before)

    def welcome(self, election_id: str, which: Filter, after: int | None, take: Take) -> None:
        """Let somebody listen from `after` on, or from now on."""
        channel = self._channels[election_id]
        at = channel.sequence if after is None else after
        client = take(self._leave, WELCOME % at if at <= channel.sequence else b"")
        if client is None:
            return
        self._clients[client] = channel, which
        if at == channel.sequence:
            channel.groups.setdefault(which, set()).add(client)
        else:
            self._let_catch_up(client, channel, which, at)

    async def beat(self) -> None:
        """Now and then a sign of life to everybody, with the place where a filtered stream is, too."""
        while True:
            await sleep(BEAT_SECONDS)
            for channel in self._channels.values():
                body = BEAT % channel.sequence
                for clients in channel.groups.values():
                    for client in clients:
                        if not client.paused:
                            client.write(body)

    def _leave(self, client: Client) -> None:
        channel, which = self._clients.pop(client)
        channel.leave(client, which)

    def _let_catch_up(self, client: Client, channel: _Channel, which: Filter, at: int) -> None:
        task = create_task(self._catch_up(client, channel, which, at))
        self._catching_up.add(task)
        task.add_done_callback(self._catching_up.discard)

    async def _catch_up(self, client: Client, channel: _Channel, which: Filter, at: int) -> None:
        """As fast as it is taken, until it is where everybody is."""
        try:
            if at > channel.sequence:
                at = await self._welcome_ahead(client, channel, at)
            while await client.calm(PATIENCE_SECONDS):
                if at == channel.sequence:
                    channel.groups.setdefault(which, set()).add(client)
                    return
                missing = channel.since(at) if channel.has(at) else await self._missing(channel, at)
                if not missing or not await self._give(client, channel, which, missing):
                    break  # the database lost them, or it takes nothing
                at = missing[-1].sequence
        except SQLAlchemyError as error:
            log.warning("a listener has to come back for what it missed", error=str(error).splitlines()[0])
        client.drop()

    async def _missing(self, channel: _Channel, at: int) -> Sequence[Told]:
        """Out of the outbox, which may be ahead: nobody is told what a snapshot would not have yet."""
        found = await self._past.after(channel.election_id, at)
        return [each for each in found if each.sequence <= channel.sequence]

    async def _give(self, client: Client, channel: _Channel, which: Filter, missing: Sequence[Told]) -> bool:
        """Whether it could be given all of it."""
        for run in _runs(missing):
            if not await client.calm(PATIENCE_SECONDS):
                return False
            client.write(channel.joined(run, which))
        return True

    async def _welcome_ahead(self, client: Client, channel: _Channel, at: int) -> int:
        """Where one goes on who knows more than we do: another process was quicker, or there was another database."""
        until = monotonic() + PATIENCE_SECONDS
        last = await self._past.last_sequence(channel.election_id)
        while channel.sequence < min(at, last) and monotonic() < until:
            await sleep(AHEAD_SECONDS)
        reset = b""
        if at > channel.sequence:
            at = channel.sequence
            reset = RESET % (at, at)
        client.write(reset + WELCOME % at)
        return at


def _runs(found: Iterable[Told]) -> Iterator[Sequence[Told]]:
    """In pieces of at most `SLICE` bytes; a larger event is a piece of its own."""
    run: list[Told] = []
    size = 0
    for each in found:
        if run and size + len(each.body) > SLICE:
            yield run
            run, size = [], 0
        run.append(each)
        size += len(each.body)
    if run:
        yield run
