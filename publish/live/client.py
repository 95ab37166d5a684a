"""One listener: it is the protocol of its connection, and nothing else is kept for it."""

import socket
from asyncio import Future, Protocol, Transport, get_running_loop, timeout
from collections.abc import Callable
from contextlib import suppress

SLICE = 65_536  # bytes given to a listener at once; with as many waiting it is given nothing more
MOST_RECEIVED = 4_096  # bytes that a listener may send and that nobody reads
SILENT_MS = 30_000  # a peer that acknowledges nothing for so long is gone

Leave = Callable[["Client"], None]


class Client(Protocol):
    """`transport` is None once it is gone. `paused`: it has not taken yet what it was given."""

    __slots__ = ("_connections", "_leave", "_received", "_waiting", "paused", "transport")

    def __init__(self, transport: Transport, leave: Leave, connections: "set[object]", *, paused: bool) -> None:
        """It is one of the server's `connections` until it is lost, and then calls `leave`."""
        self.transport: Transport | None = transport
        self.paused = paused
        self._leave = leave
        self._connections = connections
        self._received = 0
        self._waiting: Future[None] | None = None
        connections.add(self)
        transport.set_write_buffer_limits(high=SLICE)
        _notice_silence(transport)

    def write(self, body: bytes) -> None:
        """Unless it is gone, or going."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(body)

    async def calm(self, seconds: float) -> bool:
        """Whether it takes more, waited for at most so long."""
        if self.paused and self.transport is not None:
            self._waiting = get_running_loop().create_future()
            with suppress(TimeoutError):
                async with timeout(seconds):
                    await self._waiting
            self._waiting = None
        return not self.paused and self.transport is not None and not self.transport.is_closing()

    def drop(self) -> None:
        """At once; what it did not take is thrown away."""
        if self.transport is not None:
            self.transport.abort()

    def shutdown(self) -> None:
        """Called by the server when it ends. Nobody is waited for: it resumes elsewhere after the last event it has."""
        if self.transport is not None and self.transport.get_write_buffer_size():
            self.transport.abort()
        elif self.transport is not None:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > MOST_RECEIVED:
            self.drop()

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._connections.discard(self)
        self._leave(self)
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _notice_silence(transport: Transport) -> None:
    """A machine that is gone without a word would else be written to for a quarter of an hour."""
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX and hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)
