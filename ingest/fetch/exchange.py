"""One deadline over everything a fetch does.

A socket timeout bounds one `recv`, so a server that sends a byte now and then is never late. Here a timer shuts every
connection of the exchange down when time is up: whoever is reading then sees its end at once, wherever it is (TLS
handshake, status line, headers, chunk sizes, body). The end looks like the server's own; only `check` tells.
"""

import socket
from contextlib import suppress
from threading import Lock, Timer
from time import monotonic, sleep
from types import TracebackType

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch.address import Show, shown

SMALL = 1 / 400


class Exchange:
    """From the first lookup to the last byte: at most `seconds`. `url` is named in complaints, as `show` shows it."""

    def __init__(self, seconds: float, url: str, show: Show = shown) -> None:
        self.show = show
        self.url = show(url)
        self.fresh = True  # whether the latest request went over a connection that it opened itself
        self._seconds = seconds
        self._ends = monotonic() + seconds
        self._lock = Lock()
        self._watched: list[socket.socket] = []
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Exchange":
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for sock in self._watched:
                sock.close()
            self._watched.clear()

    @property
    def over(self) -> bool:
        return monotonic() >= self._ends

    def remaining(self) -> float:
        """Seconds, never quite zero, because a socket takes a timeout of zero for "do not block"."""
        return max(self._ends - monotonic(), 0.001)

    def pause(self, seconds: float) -> None:
        """Wait, but never so long that many pauses together eat up the time that is left."""
        sleep(min(seconds, self.remaining() * SMALL))

    def timed_out(self) -> Outage:
        return Outage(OutageReason.TIMED_OUT, f"{self.url}: no complete answer within {self._seconds:g} seconds")

    def check(self) -> None:
        """Raises Outage when time is up."""
        if self.over:
            raise self.timed_out()

    def watch(self, sock: socket.socket) -> None:
        """Shut `sock` down at the deadline.

        A duplicate is held, because http.client lets go of its own socket, and TLS takes it over, while an answer is
        still being read; and because shutting a plain duplicate down leaves the TLS state of the reader alone.
        """
        duplicate = socket.fromfd(sock.fileno(), sock.family, sock.type)
        with self._lock:
            self._watched.append(duplicate)
            if self.over:
                _shut(duplicate)

    def _cut(self) -> None:
        with self._lock:
            for sock in self._watched:
                _shut(sock)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # the other side may have gone first
        sock.shutdown(socket.SHUT_RDWR)
