"""The API on a real server: one uvicorn in a thread, over a night whose sources say what a test lets them say."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import requests
import uvicorn
from redis import Redis

from publish.api import app
from publish.api.context import Context
from publish.desk import tokens
from publish.desk.tokens import Scope
from publish.live.feed import Feed
from publish.live.hub import Hub
from publish.live.takeover import Protocol
from publish.relay import WAKE
from tests.publish.desk.nights import Night

PATIENCE_SECONDS = 10.0


class Served:
    """`url` has no slash at its end; `hub` is the server's own, to be looked at."""

    def __init__(self, night: Night, redis: Redis, feed: Feed, port: int) -> None:
        self.night, self.redis, self.hub, self.port = night, redis, feed.hub, port
        self.feed = feed
        self.folder = Path(str(night.database.engine.url.database or ".")).parent
        self.url = f"http://127.0.0.1:{port}"
        self.election = f"{self.url}/v1/elections/demo"

    def get(self, path: str = "", **headers: str) -> requests.Response:
        """Of the election; of the whole server, where the path begins with a slash."""
        url = f"{self.url}{path}" if path.startswith("/") else f"{self.election}/{path}".rstrip("/")
        return requests.get(url, headers=headers, timeout=PATIENCE_SECONDS)

    def json(self, path: str = "") -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def told(self) -> int:
        """Wait until the server has told all that is in the outbox; the last event."""
        last = len(self.night.events())
        self.redis.publish(WAKE, "demo")
        until = monotonic() + PATIENCE_SECONDS
        while self.json("")["sequence"] != last:
            assert monotonic() < until, f"the server does not tell event {last}"
            sleep(0.01)
        return last

    @cached_property
    def token(self) -> str:
        return tokens.make(self.night.database, "Ada", list(Scope), made_by="root", now=self.night.now)

    def send(self, method: str, path: str, body: object, token: str | None = None, **headers: str) -> requests.Response:
        """With a token that may do everything, or another one; "" for none."""
        token = self.token if token is None else token
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.election}/{path}"
        return requests.request(method, url, json=body, headers=sent | headers, timeout=PATIENCE_SECONDS)

    def listen(self, path: str = "stream", **headers: str) -> "Listener":
        return Listener(self.port, f"/v1/elections/demo/{path}", headers)


class Listener:
    """A stream, frame by frame."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        lines = [f"GET {path} HTTP/1.1", "Host: here", *(f"{name}: {value}" for name, value in headers.items())]
        self.socket.sendall("\r\n".join([*lines, "", ""]).replace("Last_Event_ID", "Last-Event-ID").encode())
        self._file = self.socket.makefile("rb")
        self.head = b"".join(iter(self._file.readline, b"\r\n")).decode()

    def frame(self) -> dict[str, str]:
        """The fields of the next frame; empty at the end of the stream."""
        fields: dict[str, str] = {}
        for line in self._file:
            if line == b"\n":
                return fields
            name, _, value = line.decode().rstrip("\n").partition(":")
            fields[name] = value.removeprefix(" ")
        return {}

    def sequences(self, last: int) -> list[int]:
        """Of the events up to `last`."""
        found: list[int] = []
        while not found or found[-1] < last:
            fields = self.frame()
            assert fields, f"the stream ended after {found}"
            if "data" in fields and "event" not in fields:
                assert json.loads(fields["data"])["id"] == f"demo/{fields['id']}"
                found.append(int(fields["id"]))
        return found

    def until_silent(self, most: int = 1_000) -> list[int]:
        """The sequences of what comes, up to so many, until nothing comes for a while."""
        self.socket.settimeout(0.4)
        found: list[int] = []
        with suppress(TimeoutError):
            while len(found) < most:
                fields = self.frame()
                found += [int(fields["id"])] if "data" in fields else []
        return found

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def serving(night: Night, redis: Redis, hub: Hub | None = None) -> Iterator[Served]:
    """Until the end of the block; then it ends at once, however many listen."""
    hub = hub or Hub(night.database)

    def wake(election_id: str) -> None:
        redis.publish(WAKE, election_id)

    context = Context(
        database=night.database,
        archive=night.archive,
        feed=Feed(night.database, redis, hub),
        now=lambda: night.now,
        wake=wake,
    )
    config = uvicorn.Config(
        app.make(context), port=0, http=Protocol, ws="none", log_config=None, lifespan="on", timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    until = monotonic() + PATIENCE_SECONDS
    while not (server.started and context.feed.elections):
        assert thread.is_alive(), "the server did not start"
        assert monotonic() < until
        sleep(0.01)
    try:
        yield Served(night, redis, context.feed, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive(), "the server did not end"
