"""The bytes of an answer, in pieces, so that neither a flood nor a bomb is ever held whole."""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from itertools import chain
from typing import Any

from requests import Response
from urllib3.exceptions import HTTPError

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch.exchange import Exchange
from ingest.fetch.limits import MEBIBYTE, Limits

PIECE = 64 * 1024
KEPT_OF_AN_ERROR = MEBIBYTE
GZIP, DEFLATE, BARE_DEFLATE = 31, 15, -15  # zlib's window bits


def read(response: Response, limits: Limits, exchange: Exchange) -> bytes:
    """The body, content coding undone. Raises Outage TOO_LARGE, TRUNCATED, BAD_RESPONSE or TIMED_OUT."""
    whole = BytesIO()  # unlike a join, never holds the body twice
    whole.writelines(_pieces(response, limits, exchange))
    return whole.getvalue()


def read_some(response: Response, exchange: Exchange) -> bytes:
    """What could be had of an error page, at most a mebibyte; b"" where nothing could. Never raises Outage."""
    kept = bytearray()
    with suppress(Outage):
        for piece in _pieces(response, Limits(), exchange):
            kept += piece
            if len(kept) >= KEPT_OF_AN_ERROR:
                break
    return bytes(kept[:KEPT_OF_AN_ERROR])


def discard(response: Response, exchange: Exchange) -> None:
    """Read a short body that nobody wants, so that its connection can serve again; leave a long one."""
    with suppress(Outage):
        for _ in _sent(response, PIECE, exchange):
            pass


def _pieces(response: Response, limits: Limits, exchange: Exchange) -> Iterator[bytes]:
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    sent = _sent(response, limits.body_bytes, exchange)
    if coding in ("", "identity"):
        decoded = sent
    elif coding in ("gzip", "x-gzip"):
        decoded = _inflated(sent, GZIP, exchange.url)
    elif coding == "deflate":
        head, sent = _peeked(sent)
        decoded = _inflated(sent, DEFLATE if _is_zlib(head) else BARE_DEFLATE, exchange.url)
    else:
        raise Outage(OutageReason.BAD_RESPONSE, f"{exchange.url}: content coding {coding[:40]!r} was not asked for")
    return _capped(decoded, limits.decoded_bytes, "decoded", exchange.url)


def _sent(response: Response, cap: int, exchange: Exchange) -> Iterator[bytes]:
    """As sent on the wire. One read is one `recv`, so the deadline is looked at between any two."""
    framing = response.headers.get("Transfer-Encoding", "chunked").lower()
    if framing not in ("chunked", "identity"):
        raise Outage(OutageReason.BAD_RESPONSE, f"{exchange.url}: transfer coding {framing[:40]!r} is not known")
    announced = response.headers.get("Content-Length", "").strip()
    if announced.isdecimal() and (len(announced) > 18 or int(announced) > cap):
        text = f"{exchange.url}: announces {announced[:30]} bytes, more than {cap:,}"
        raise Outage(OutageReason.TOO_LARGE, text)
    return _capped(_received(response.raw, exchange), cap, "sent", exchange.url)


def _received(raw: Any, exchange: Exchange) -> Iterator[bytes]:
    count = 0
    while True:
        try:
            piece = raw.read1(PIECE, decode_content=False)
        except (HTTPError, OSError, ValueError) as error:
            exchange.check()
            text = f"{exchange.url}: the body broke off after {count:,} bytes"
            raise Outage(OutageReason.TRUNCATED, text) from error
        exchange.check()
        if not piece:
            return
        count += len(piece)
        yield piece


def _capped(pieces: Iterable[bytes], cap: int, what: str, url: str) -> Iterator[bytes]:
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > cap:
            raise Outage(OutageReason.TOO_LARGE, f"{url}: the body is more than {cap:,} bytes ({what})")
        yield piece


def _inflated(sent: Iterable[bytes], window: int, url: str) -> Iterator[bytes]:
    """gzip may come in several members (RFC 1952, 2.2), and some servers pad the last with zeros."""
    stream = zlib.decompressobj(window)
    started = False
    try:
        for data in sent:
            started = True
            while data := data.lstrip(b"\0") if stream.eof else data:
                if stream.eof:
                    stream = zlib.decompressobj(window)
                yield stream.decompress(data, PIECE)
                data = stream.unused_data or stream.unconsumed_tail
        while not stream.eof and (rest := stream.decompress(b"", PIECE)):
            yield rest
    except zlib.error as error:
        raise Outage(OutageReason.BAD_RESPONSE, f"{url}: the body is not what its content coding says") from error
    if started and not stream.eof:
        raise Outage(OutageReason.TRUNCATED, f"{url}: the compressed body breaks off before its end")


def _peeked(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    head = b""
    while len(head) < 2 and (piece := next(pieces, b"")):
        head += piece
    return head, chain([head] if head else [], pieces)


def _is_zlib(head: bytes) -> bool:
    """Whether the two bytes of a zlib header (RFC 1950, 2.2) stand first; some servers send deflate without them."""
    return len(head) >= 2 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
