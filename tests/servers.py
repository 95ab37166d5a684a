"""A small HTTP server on loopback that can misbehave in every way a socket allows.

    with Server({"/a.csv": answer(b"a,b"), "/slow": drip(answer(b"a,b"))}) as server:
        client.fetch(source(server.url("/a.csv")), Validators())

A route is the bytes to send as they are, or a function that is given the socket and the request and sends what it
likes. After bytes the connection stays open for another request, unless they say `Connection: close`; after a function
it is closed.
"""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType

from msgspec import Struct

HEAD_END = b"\r\n\r\n"


class Request(Struct, frozen=True):
    """As received. Header names are in lower case; `connection` counts accepted connections from 1."""

    path: str
    headers: dict[str, str]
    connection: int


Play = Callable[[socket.socket, Request], None]
Route = bytes | Play


class Server:
    """Listens on a free port of 127.0.0.1 while it is entered. `requests` is everything that was asked.

    Routes may be changed while it runs. With `tls` it speaks HTTPS; `raw` takes over each connection before a request
    is even read.
    """

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        raw: Callable[[socket.socket], None] | None = None,
    ) -> None:
        self.routes = dict(routes or {})
        self.requests: list[Request] = []
        self.connections = 0
        self._tls = tls
        self._raw = raw
        self._lock = Lock()
        self._open: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> "Server":
        self._begin(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _shut(self._listener)
        self.hang_up()
        for thread in self._threads:
            thread.join(5)

    def hang_up(self) -> None:
        """Close every open connection; new ones are still accepted."""
        with self._lock:
            for sock in self._open:
                _shut(sock)
            self._open.clear()

    def _begin(self, target: Callable[..., None], *args: object) -> None:
        thread = Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                line = sock.dup()  # TLS takes the socket over; this one can still be shut down
                with self._lock:
                    self.connections += 1
                    self._open.append(line)
                self._begin(self._serve, sock, line, self.connections)

    def _serve(self, plain: socket.socket, line: socket.socket, connection: int) -> None:
        with suppress(OSError), plain:
            self._speak(plain, connection)
        _shut(line)

    def _speak(self, plain: socket.socket, connection: int) -> None:
        if self._raw:
            self._raw(plain)
            return
        with self._tls.wrap_socket(plain, server_side=True) if self._tls else plain as sock:
            while (request := _request(sock, connection)) and self._answer(sock, request):
                pass

    def _answer(self, sock: socket.socket, request: Request) -> bool:
        """Whether the connection stays open."""
        self.requests.append(request)
        route = self.routes.get(request.path.partition("?")[0], answer(b"no such page", "404 Not Found"))
        if not isinstance(route, bytes):
            route(sock, request)
            return False
        sock.sendall(route)
        return b"connection: close" not in route.partition(HEAD_END)[0].lower()


def _shut(sock: socket.socket) -> None:
    # Shutting down first wakes a thread that is blocked in accept or recv; closing alone does not.
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    sock.close()


def _request(sock: socket.socket, connection: int) -> Request | None:
    received = b""
    while HEAD_END not in received:
        more = sock.recv(65536)
        if not more:
            return None
        received += more
    first, *lines = received.partition(HEAD_END)[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(first.split(" ")[1], headers, connection)


def head(status: str = "200 OK", /, **headers: str | int) -> bytes:
    """A status line and headers; `Content_Type="text/csv"` gives `Content-Type: text/csv`."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + HEAD_END


def answer(body: bytes, status: str = "200 OK", /, **headers: str | int) -> bytes:
    """A whole, correct answer."""
    headers.setdefault("Content_Length", len(body))
    return head(status, **headers) + body


def chunked(*pieces: bytes, **headers: str | int) -> bytes:
    """A correct answer in chunks, up to but without the last, empty one."""
    start = head(Transfer_Encoding="chunked", **headers)
    return start + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(b"moved", status, Location=location)


def conditional(body: bytes, **validators: str) -> Play:
    """Answers 304 to whoever sends one of the validators (`ETag`, `Last_Modified`) back, else the whole body."""

    def play(sock: socket.socket, request: Request) -> None:
        sent = {request.headers.get("if-none-match"), request.headers.get("if-modified-since")}
        fresh = sent.isdisjoint(validators.values())
        sock.sendall(answer(body, **validators) if fresh else head("304 Not Modified", **validators))

    return play


def then_close(sent: bytes) -> Play:
    """Sends the bytes and hangs up, whatever they promised."""
    return lambda sock, request: sock.sendall(sent)


def then_stall(sent: bytes = b"") -> Play:
    """Sends the bytes, then nothing, and holds the line until somebody else lets go."""

    def play(sock: socket.socket, request: Request) -> None:
        sock.sendall(sent)
        while sock.recv(65536):
            pass

    return play


def drip(sent: bytes, at_once: int = 0, pause: float = 0.05) -> Play:
    """Sends the first `at_once` bytes, then one byte every `pause` seconds."""

    def play(sock: socket.socket, request: Request) -> None:
        sock.sendall(sent[:at_once])
        for place in range(at_once, len(sent)):
            time.sleep(pause)
            sock.sendall(sent[place : place + 1])

    return play


def forever(start: bytes, again: bytes) -> Play:
    """Sends `start`, then `again` without end, as fast as it is read."""

    def play(sock: socket.socket, request: Request) -> None:
        sock.sendall(start)
        while True:
            sock.sendall(again)

    return play


def in_turn(*routes: Route) -> Play:
    """The first route for the first request, and so on; the last for ever."""
    left = list(routes)

    def play(sock: socket.socket, request: Request) -> None:
        route = left.pop(0) if len(left) > 1 else left[0]
        sock.sendall(route) if isinstance(route, bytes) else route(sock, request)

    return play


def certificate(folder: Path) -> Path | None:
    """A self-signed certificate with its key for 127.0.0.1, made in `folder`; None where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    pem = folder / "self-signed.pem"
    command = f"{openssl} req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 -subj /CN=127.0.0.1"
    subject = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(pem)]
    subprocess.run([*command.split(), *subject], check=True, capture_output=True)
    pem.write_text(pem.read_text() + (folder / "key.pem").read_text())
    return pem


def tls_context(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
