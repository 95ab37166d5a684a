"""Thousands of listeners in one process, cheap enough not to be what is measured: plain sockets and one epoll."""

import select
import socket
import time
from contextlib import suppress

PATIENCE_SECONDS = 60.0
AT_ONCE = 100  # who connect together
HEAD_END = b"\r\n\r\n"


class Crowd:
    """To be closed."""

    def __init__(self, port: int, path: str, count: int) -> None:
        """Returns when everybody has the head of the answer."""
        self._poll = select.epoll()
        self._there: dict[int, socket.socket] = {}
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
        while len(self._there) < count:
            self._add(port, request, min(AT_ONCE, count - len(self._there)))

    def _add(self, port: int, request: bytes, count: int) -> None:
        fresh = {}
        for _ in range(count):
            sock = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
            sock.sendall(request)
            fresh[sock.fileno()] = sock
        for sock in fresh.values():
            head = b""
            while HEAD_END not in head:
                more = sock.recv(4096)
                assert more, "the server hung up"
                head += more
            assert b" 200 " in head.partition(b"\r\n")[0], head
            sock.setblocking(False)
            self._poll.register(sock, select.EPOLLIN)
        self._there |= fresh

    def hear(self, wanted: bytes) -> int:
        """Wait until everybody has got these bytes; the instant (monotonic, ns) at which the last one had."""
        heard = dict.fromkeys(self._there, b"")
        until = time.monotonic() + PATIENCE_SECONDS
        at = 0
        while heard:
            assert time.monotonic() < until, f"{len(heard)} listeners heard nothing"
            for number, _ in self._poll.poll(1.0, len(self._there)):
                got = self._there[number].recv(65536)
                at = time.monotonic_ns()
                assert got, "the server hung up"
                if number in heard:
                    heard[number] += got
                    if wanted in heard[number]:
                        del heard[number]
        return at

    def ignore(self) -> None:
        """Throw away what came until now."""
        for number, _ in self._poll.poll(0, len(self._there)):
            with suppress(BlockingIOError):
                self._there[number].recv(65536)

    def close(self) -> None:
        self._poll.close()
        for sock in self._there.values():
            sock.close()
