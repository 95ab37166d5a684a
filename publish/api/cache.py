"""Answers kept in memory, in front of everything else: an answer that is still true costs a look-up and a write.

Each is kept as it is sent, plain and compressed. What stands at an event is true until the next one; a large answer may
be sent a little longer, up to ten times as long as it takes to make it, because it names the event at which it stands.
"""

import gzip
from asyncio import Future, ensure_future, get_running_loop, shield, to_thread
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from math import inf
from time import monotonic

from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send

from publish.api.answers import Life
from publish.api.captured import Captured, asked

MOST_BYTES = 1_000_000_000
LARGEST_KEPT = 400_000_000
LARGE = 1_000_000  # is compressed quickly, and not on the loop
MOST_ANSWERS = 50_000
LONGEST_QUERY = 1_000  # of what is kept
BESIDES = 4_000  # bytes of key and headers, at most
SMALL = 500  # is not compressed
PIECE = 262_144
LATE_TIMES, LATEST_SECONDS = 10.0, 2.0
PRIVATE = ("/stream", "/me", "/overrides", "/audit")
COMPRESSED = (b"json", b"text/", b"javascript", b"svg")
Version = tuple[int, int]
_Headers = list[tuple[bytes, bytes]]


class Kept(Struct, eq=False):
    """An answer. `version` is the event at which it stands, and how often the pack had changed: it is true as long as
    both are so, and not after `until`. One that is large may be sent until `late` though there are newer events.
    """

    status: int
    etag: bytes
    plain: tuple[_Headers, bytes]
    packed: tuple[_Headers, bytes] | None
    life: Life
    version: Version
    late: float
    until: float

    @property
    def size(self) -> int:
        return BESIDES + len(self.plain[1]) + (len(self.packed[1]) if self.packed else 0)


class Cache:
    """An ASGI application in front of another, which is `behind`. `version` is what answers of an election stand on."""

    def __init__(self, app: ASGIApp, version: Callable[[str], Version], most_bytes: int = MOST_BYTES) -> None:
        self.behind = app
        self._version = version
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[str, bytes], Kept] = OrderedDict()
        self._packing: dict[tuple[str, bytes], Future[tuple[_Headers, bytes] | None]] = {}
        self._making: dict[tuple[str, bytes], Future[Kept]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _is_public(scope):
            await self.behind(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"])
        kept = self._kept.get(key)
        if kept is None or not self._is_true(kept, scope["path"]):
            kept = await self._made(key, scope)
        else:
            self._kept.move_to_end(key)  # those not asked for any more go first
        if kept.packed is None and len(kept.plain[1]) > LARGE and _accepts_gzip(scope):
            await self._pack(key, kept)
        await _send(kept, scope, send)

    def _is_true(self, kept: Kept, path: str) -> bool:
        now = self._version(_election(path))
        if kept.version[1] != now[1]:  # the pack changed, and with it names, order and seats
            return False
        if kept.life is Life.FOREVER or monotonic() < kept.late:
            return True
        return monotonic() < kept.until and kept.version == now

    async def _made(self, key: tuple[str, bytes], scope: Scope) -> Kept:
        """One makes it, and all who ask meanwhile wait for that."""
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = get_running_loop().create_future()
            try:
                kept = await self._make(scope)
            except BaseException as error:
                making.set_exception(error)
                making.exception()  # nobody else may be waiting
                raise
            finally:
                del self._making[key]
            making.set_result(kept)
            self._keep(key, kept)
            return kept
        return await making

    async def _pack(self, key: tuple[str, bytes], kept: Kept) -> None:
        """One compresses it, and all who want it so meanwhile wait for that."""
        making = self._packing.get(key)
        if making is None:
            making = self._packing[key] = ensure_future(_packed_later(kept))
            making.add_done_callback(lambda _: self._packing.pop(key, None))
        packed = await shield(making)
        if kept.packed is None and packed is not None:
            kept.packed = packed
            self._bytes += len(packed[1]) if self._kept.get(key) is kept else 0

    async def _make(self, scope: Scope) -> Kept:
        version, began = self._version(_election(scope["path"])), monotonic()
        answer = await asked(self.behind, scope)
        etag = await to_thread(_etag, answer.body) if len(answer.body) > LARGE else _etag(answer.body)
        packed = _packed(answer) if answer.status == 200 else None
        took = monotonic() - began
        late = min(LATE_TIMES * took, LATEST_SECONDS) if len(answer.body) > LARGE else 0.0
        return Kept(
            status=answer.status,
            etag=etag,
            plain=(_headers(answer, answer.body, etag), answer.body),
            packed=None if packed is None else (_headers(answer, packed, etag, gzip=True), packed),
            life=answer.life,
            version=version,
            late=monotonic() + late,
            until=monotonic() + 1.0 if answer.life is Life.SOON else inf,
        )

    def _keep(self, key: tuple[str, bytes], kept: Kept) -> None:
        before = self._kept.pop(key, None)
        self._bytes -= before.size if before else 0
        if len(key[0]) + len(key[1]) > LONGEST_QUERY:
            return
        if kept.status != 200 or kept.life is Life.ONCE or kept.size > LARGEST_KEPT:
            return
        self._kept[key] = kept
        self._bytes += kept.size
        while self._bytes > self._most or len(self._kept) > MOST_ANSWERS:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.size


def _etag(body: bytes) -> bytes:
    return b'"%b"' % blake2b(body, digest_size=12).hexdigest().encode()


def _is_public(scope: Scope) -> bool:
    """Streams, and what is asked for by a token, go past the cache."""
    return not scope["path"].endswith(PRIVATE)


def _election(path: str) -> str:
    """`/v1/elections/<id>/...`, `/e/<id>/...`; "" for what is about none."""
    parts = path.split("/", 4)
    if parts[1:3] == ["v1", "elections"] and len(parts) > 3:
        return parts[3]
    return parts[2] if parts[1:2] == ["e"] and len(parts) > 2 else ""


def _packed(answer: Captured) -> bytes | None:
    """None for what is small, large or no text."""
    kind = next((value for name, value in answer.headers if name == b"content-type"), b"")
    if not SMALL <= len(answer.body) <= LARGE or not any(each in kind for each in COMPRESSED):
        return None
    return gzip.compress(answer.body, 6, mtime=0)


async def _packed_later(kept: Kept) -> tuple[_Headers, bytes] | None:
    """Of a large answer, once somebody wants it so; beside the loop, and quickly."""
    headers, body = kept.plain
    if not any(each in dict(headers).get(b"content-type", b"") for each in COMPRESSED):
        return None
    packed = await to_thread(gzip.compress, body, 1, mtime=0)
    ours = [(name, b"%d" % len(packed) if name == b"content-length" else value) for name, value in headers]
    named = [(name, _named(value) if name == b"etag" else value) for name, value in ours]
    return [*named, (b"content-encoding", b"gzip")], packed


def _headers(answer: Captured, body: bytes, etag: bytes, *, gzip: bool = False) -> _Headers:
    """Of one of the two forms; each has a name of its own for whoever asks again."""
    ours = [(name, value) for name, value in answer.headers if name != b"content-length"]
    ours.append((b"content-length", b"%d" % len(body)))
    if answer.status == 200:
        ours.append((b"etag", _named(etag) if gzip else etag))
        ours.append((b"vary", b"accept-encoding"))
    return [*ours, (b"content-encoding", b"gzip")] if gzip else ours


def _named(etag: bytes) -> bytes:
    return etag[:-1] + b'-gzip"'


def _wants(accepts: bytes) -> bool:
    return b"gzip" in accepts and b"gzip;q=0," not in accepts.replace(b" ", b"") + b","


def _accepts_gzip(scope: Scope) -> bool:
    """Whether whoever asks takes it compressed."""
    return any(name == b"accept-encoding" and _wants(value) for name, value in scope["headers"])


async def _send(kept: Kept, scope: Scope, send: Send) -> None:
    accepts, known = b"", b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accepts = value
        elif name == b"if-none-match":
            known = value
    packed = kept.packed if _wants(accepts) else None
    headers, body = packed or kept.plain
    if known and kept.status == 200 and (kept.etag[:-1] in known or known == b"*"):
        same = [each for each in headers if each[0] not in (b"content-length", b"content-type", b"content-encoding")]
        await send({"type": "http.response.start", "status": 304, "headers": same})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
    elif len(body) <= PIECE:
        await send({"type": "http.response.body", "body": body})
    else:
        await _pieces(body, send)


async def _pieces(body: bytes, send: Send) -> None:
    """A large body, no faster than it is taken."""
    view = memoryview(body)
    for at in range(0, len(body), PIECE):
        piece = bytes(view[at : at + PIECE])
        await send({"type": "http.response.body", "body": piece, "more_body": at + PIECE < len(body)})
