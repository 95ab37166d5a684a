"""Answers that are kept: as long as they are true, once for all who ask, and no more than there is room for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from publish.api import cache, results
from publish.api.answers import Answer, Life
from publish.api.cache import Cache
from tests.examples import tally
from tests.publish.api.served import Served

Seen = tuple[int, dict[bytes, bytes], bytes]


class Counting:
    """Answers how often it was asked; `size` bytes more, `life` long."""

    def __init__(self, life: Life = Life.NOW, size: int = 0) -> None:
        self.life, self.size, self.asked = life, size, 0
        self.version = (1, 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        await Answer(b"%d" % self.asked + b" " * self.size, self.life)(scope, receive, send)

    def cache(self, most_bytes: int = 10_000_000) -> Cache:
        return Cache(self, lambda _: self.version, most_bytes)


async def ask(kept: Cache, path: str = "/v1/elections/demo/board", **headers: str) -> Seen:
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    where, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": where, "query_string": query.encode(), "headers": named}
    await kept(scope, receive, send)
    return told[0]["status"], dict(told[0]["headers"]), b"".join(each.get("body", b"") for each in told[1:])


def number(seen: Seen) -> int:
    return int(seen[2])


def run(test: Callable[[], Awaitable[Any]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


@pytest.mark.parametrize(("life", "again"), [(Life.NOW, 2), (Life.SOON, 2), (Life.FOREVER, 1), (Life.ONCE, 3)])
def test_an_answer_is_kept_as_long_as_it_is_true(life: Life, again: int) -> None:
    async def test() -> None:
        app = Counting(life)
        kept = app.cache()
        assert number(await ask(kept)) == 1
        assert number(await ask(kept)) == (2 if life is Life.ONCE else 1)
        app.version = (2, 1)  # an event
        assert number(await ask(kept)) == again
        app.version = (2, 2)  # the pack changed
        assert number(await ask(kept)) == again + 1

    run(test)


def test_many_who_ask_at_once_are_one() -> None:
    async def test() -> None:
        app = Counting()
        kept = app.cache()
        assert {number(each) for each in await asyncio.gather(*(ask(kept) for _ in range(50)))} == {1}

    run(test)


def test_there_is_room_for_so_much_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        app = Counting(Life.FOREVER, size=1_000)
        kept = app.cache(most_bytes=100_000)
        for at in range(200):
            await ask(kept, f"/v1/elections/demo/results?sequence={at}", accept_encoding="gzip")
            assert kept._bytes == sum(each.size for each in kept._kept.values()) <= 100_000
        monkeypatch.setattr(cache, "MOST_ANSWERS", 5)
        await ask(kept, "/v1/elections/demo/results?sequence=200")
        assert len(kept._kept) == 5
        await ask(kept, f"/v1/elections/demo/results?after={'x' * 2_000}")
        assert len(kept._kept) == 5

    run(test)


def test_a_large_answer_is_compressed_once_somebody_wants_it_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGE", 10_000)

    async def test() -> None:
        kept = Counting(Life.FOREVER, size=50_000).cache()
        _, plain, body = await ask(kept)
        assert (b"content-encoding" in plain, len(body)) == (False, 50_001)
        seen = await asyncio.gather(*(ask(kept, accept_encoding="gzip") for _ in range(20)))
        assert {(each[1][b"content-encoding"], int(each[1][b"content-length"])) for each in seen} == {
            (b"gzip", len(seen[0][2]))
        }
        assert kept._bytes == sum(each.size for each in kept._kept.values())

    run(test)


def test_a_pack_that_changed_is_seen_without_an_event(small: Served) -> None:
    small.night.says("page", tally(ant=10))
    small.told()
    assert [small.json("")["name"], "A demo" in small.get("/e/demo").text] == ["A demo", True]
    mirror = small.feed.mirrors["demo"]
    small.feed._soon(small.feed._add, replace(small.night.election, name="Another name"), mirror)
    assert small.json("")["name"] == "Another name"
    assert "Another name" in small.get("/e/demo").text


def test_a_bug_is_a_problem_too(small: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_body", None)
    with capture_logs() as logged:
        answer = small.get("results")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "Traceback" not in answer.text
    assert [(each["event"], each["path"]) for each in logged] == [("a bug", "/v1/elections/demo/results")]
