"""The recording's web server, on loopback: right status, headers, validators and dates."""

from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Self

from workers.rehearsal.playback import Playback
from workers.rehearsal.recording import Version

# A recording may hold these as they were then; here they are about our own connection, body and clock.
OURS = frozenset(
    {"Connection", "Content-Encoding", "Content-Length", "Date", "Etag", "Keep-Alive", "Last-Modified"}
    | {"Location", "Set-Cookie", "Transfer-Encoding", "Trailer", "Upgrade"}
)


class RecordingServer(ThreadingHTTPServer):
    """A context: inside it, `url` + "/" + source id serves that source's document of the moment."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, playback: Playback) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.playback = playback
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="recording", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece
    disable_nagle_algorithm = True
    server: RecordingServer

    def do_GET(self) -> None:
        validator = self.headers.get("If-None-Match")
        version = self.server.playback.request(self.path.strip("/"), validator)
        if version is None:
            self._answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"not published yet\n")
        elif version.is_document and validator == version.etag:
            now = format_datetime(self.server.playback.now(), usegmt=True)
            self._answer(HTTPStatus.NOT_MODIFIED, {"ETag": version.etag, "Date": now}, b"")
        else:
            self._serve(version)

    def _serve(self, version: Version) -> None:
        own = {"Date": format_datetime(version.at, usegmt=True), "Content-Type": version.media_type}
        if version.is_document:
            own["ETag"] = version.etag
        recorded = {name.title(): value for name, value in version.answer.headers.items()}
        kept = {name: value for name, value in recorded.items() if name not in OURS}
        self._answer(version.answer.status, {**own, **kept}, version.body)
        self.server.playback.left(version, time())

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a rehearsal tells what matters itself."""
