"""The night as files: the same bytes as the API's, whole at every moment, gone on with after a crash."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from redis import Redis

from ingest.domain.errors import TransientError
from publish.api import app, pages
from publish.api.context import Context
from publish.bake import Baker, Target
from publish.live.feed import Feed
from publish.live.hub import Hub
from tests.examples import tally
from tests.publish.desk.nights import Night, on_sqlite


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    with on_sqlite(tmp_path) as night:
        yield night


def bake(night: Night, redis: Redis, target: Target) -> int:
    """One moment; the event at which it stands."""

    async def once() -> int:
        feed = Feed(night.database, redis, Hub(night.database))
        context = Context(
            database=night.database,
            archive=night.archive,
            feed=feed,
            now=lambda: night.now,
            wake=lambda election_id: None,
        )
        api = app.make(context)
        async with feed.running():
            while "demo" not in feed.elections:
                await asyncio.sleep(0.01)
            async with aclosing(Baker(api.behind, feed, target, "demo").run()) as baked:
                return await asyncio.wait_for(anext(baked), 5)

    return asyncio.run(once())


def shown(folder: Path) -> dict[str, Any]:
    """What a reader of the files sees: everything that the manifest names is there."""
    latest = json.loads((folder / "latest.json").read_bytes())
    manifest = json.loads((folder / latest["manifest"]).read_bytes())
    return {key: json.loads((folder / name).read_bytes()) for key, name in manifest["resources"].items()}


def test_a_moment_is_what_the_api_answers(night: Night, redis: Redis, tmp_path: Path) -> None:
    night.says("page", tally(ant=10, bee=5, cat=1))
    folder = tmp_path / "out"
    last = bake(night, redis, Target(str(folder)))
    seen = shown(folder)
    assert (last, seen["board"]["sequence"]) == (len(night.events()), last)
    (row,) = seen["contests/list/results"]["results"]
    assert row["tally"]["counts"]["ant"] == {"votes": 10}
    assert seen["board"]["contests"][0]["result"] == row
    assert "10" in (folder / "index.html").read_text()
    assert (folder / "page" / "page.js").stat().st_size > 100


def test_only_what_changed_is_written_again(night: Night, redis: Redis, tmp_path: Path) -> None:
    night.says("page", tally(ant=10))
    folder = tmp_path / "out"
    target = Target(str(folder))
    bake(night, redis, target)
    before = {file.name: file.stat().st_mtime_ns for file in (folder / "o").iterdir()}
    night.says("page", tally(ant=11))
    bake(night, redis, target)
    after = {file.name: file.stat().st_mtime_ns for file in (folder / "o").iterdir()}
    assert before.items() <= after.items()
    assert json.loads((folder / "latest.json").read_bytes())["sequence"] == len(night.events())


def test_a_baker_that_died_leaves_the_last_moment_whole(
    night: Night, redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every write there is, one after another."""
    night.says("page", tally(ant=10))
    folder = tmp_path / "out"
    bake(night, redis, Target(str(folder)))
    earlier = shown(folder)
    night.says("page", tally(ant=11))
    for writes in (0, 1, *range(len(pages.assets()), 200)):  # the files of the page are written first
        target = Target(str(folder))
        left = iter(range(writes))
        given = target.write

        def dying(name: str, body: bytes, left: Iterator[int] = left, given: Any = given) -> None:
            if next(left, None) is None:
                raise TransientError("no room")
            given(name, body)

        monkeypatch.setattr(target, "write", dying)
        try:
            assert bake(night, redis, target) == len(night.events())
        except TransientError:
            assert shown(folder) == earlier
        else:
            assert writes > 3
            assert shown(folder)["contests/list/results"]["results"][0]["tally"]["counts"]["ant"] == {"votes": 11}
            return
    pytest.fail("it never came to an end")


def test_a_target_in_memory_is_like_any_other_store(night: Night, redis: Redis) -> None:
    night.says("page", tally(ant=10))
    last = bake(night, redis, Target("memory://night"))
    latest = json.loads(MemoryFileSystem().cat_file("/night/latest.json"))
    assert (latest["sequence"], latest["election_id"]) == (last, "demo")
