"""The night as files: what the API answers, written so that a store behind a CDN can serve it to millions.

Objects are named by their bytes and never change. `latest.json` is written last and in one piece: it names a manifest,
which names objects that are all there. So whoever reads sees one moment, whole, and a baker that died left none behind.
"""

import posixpath
from asyncio import sleep, to_thread
from collections.abc import AsyncGenerator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import fsspec
import msgspec
from fsspec.implementations.local import LocalFileSystem
from msgspec import Struct
from starlette.types import ASGIApp

from ingest.domain.election import Election
from ingest.domain.errors import ConfigurationError, TransientError
from publish.api import pages
from publish.api.captured import asked
from publish.live.feed import Feed
from storage.archive import write_whole

EVERY_SECONDS = 1.0
TRIES = 5
READABLE = 0o644  # by the web server, which is another user
LATEST = "latest.json"


class Latest(Struct, frozen=True, kw_only=True):
    """What `latest.json` holds: the event at which everything stands, and where the manifest is."""

    election_id: str
    sequence: int
    manifest: str


class _Standing(Struct):
    """Of any answer."""

    sequence: int


class Target:
    """A folder, or any fsspec address such as `s3://bucket/prefix` where s3fs is installed."""

    def __init__(self, url: str) -> None:
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise ConfigurationError(f"{url}: {error}") from None
        self._known: set[str] = set()

    def keep(self, body: bytes) -> str:
        """An object; its name. One that is there is not written again."""
        name = f"o/{blake2b(body, digest_size=16).hexdigest()}.json"
        if name not in self._known and not self._has(name):
            self.write(name, body)
        self._known.add(name)
        return name

    def _has(self, name: str) -> bool:
        try:
            return bool(self._files.exists(self._path(name)))
        except OSError as error:
            raise TransientError(f"{self._path(name)}: {error.strerror or error}") from None

    def write(self, name: str, body: bytes) -> None:
        """Whole or not at all. Raises TransientError."""
        try:
            if isinstance(self._files, LocalFileSystem):
                write_whole(Path(self._path(name)), body, mode=READABLE)
            else:
                self._files.pipe_file(self._path(name), body)  # object stores show an object only once it is whole
        except OSError as error:
            raise TransientError(f"{self._path(name)}: {error.strerror or error}") from None

    def _path(self, name: str) -> str:
        return posixpath.join(self._root, name)


class Baker:
    """Of one election. `app` is the API, asked as any reader asks it."""

    def __init__(self, app: ASGIApp, feed: Feed, target: Target, election_id: str) -> None:
        """`app` is what is behind the cache: an answer of a moment ago would be of another moment."""
        self._app = app
        self._feed = feed
        self._target = target
        self._id = election_id

    async def run(self) -> AsyncGenerator[int, None]:
        """The events at which it was baked, at most one a second, and only where something was told since."""
        for name, body in pages.assets().items():
            await to_thread(self._target.write, f"page/{name}", body)
        at: tuple[int, int] | None = None
        while True:
            election, now = self._feed.elections.get(self._id), self._feed.version(self._id)
            if election is not None and now != at:
                at = now
                yield await self._bake(election)
            await sleep(EVERY_SECONDS)

    async def _bake(self, election: Election) -> int:
        """All of one moment; objects first, what names them afterwards. What is told meanwhile is in the next one."""
        sequence, bodies = await self._moment(election)
        objects = {key: await to_thread(self._target.keep, body) for key, body in bodies.items()}
        manifest = msgspec.json.encode({"sequence": sequence, "resources": objects})
        latest = Latest(
            election_id=election.id, sequence=sequence, manifest=await to_thread(self._target.keep, manifest)
        )
        await to_thread(self._target.write, "index.html", _page(bodies, election))
        await to_thread(self._target.write, LATEST, msgspec.json.encode(latest))
        return sequence

    async def _moment(self, election: Election) -> tuple[int, dict[str, bytes]]:
        """All answers, once they stand at one event; where events never cease, at the earliest of several."""
        for _ in range(TRIES):
            bodies = {key: await self._ask(path) for key, path in resources(election).items()}
            stand = {msgspec.json.decode(body, type=_Standing).sequence for body in bodies.values()}
            if len(stand) == 1:
                break
        return min(stand), bodies

    async def _ask(self, path: str) -> bytes:
        """What the API answers."""
        where, _, query = f"/v1/elections/{self._id}/{path}".rstrip("/").partition("?")
        scope = {"type": "http", "path": where, "raw_path": where.encode(), "root_path": "", "headers": [], "state": {}}
        told = await asked(self._app, {**scope, "query_string": query.encode()})
        if told.status != 200:
            raise TransientError(f"{where}: answered {told.status}: {told.body[:200]!r}")
        return told.body


def resources(election: Election) -> Mapping[str, str]:
    """What is baked, by its name in the manifest: the path under which the API has it."""
    found = {"": "", "board": "board"}
    for each in election.contests:
        found[f"contests/{each.id}/results"] = f"results?contest={each.id}"
        found[f"contests/{each.id}/series"] = f"contests/{each.id}/series"
    return found


def _page(bodies: Mapping[str, bytes], election: Election) -> bytes:
    """For whoever has no JavaScript, of the same moment."""
    told: dict[str, Any] = {
        "election": msgspec.Raw(bodies[""]),
        "board": msgspec.Raw(bodies["board"]),
        "results": {
            each.id: msgspec.json.decode(bodies[f"contests/{each.id}/results"])["results"][: pages.MOST_ROWS]
            for each in election.contests
        },
        "elections": [{"id": election.id, "name": election.name}],
    }
    return pages.rendered("index.html", told, base="", api="", language=None)
