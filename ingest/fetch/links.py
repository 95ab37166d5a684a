"""What a document says of where to go on: the texts that a CSS selector, a JMESPath or a pattern finds in it.

The document is anybody's; selector, path and pattern are the pack's. What is looked at is bounded, and the deadline is
looked at between any two pieces, because a pattern that has begun cannot be stopped.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError

from ingest.domain.errors import UnreadableDocument
from ingest.domain.outage import Outage, OutageReason
from ingest.fetch.exchange import Exchange
from ingest.fetch.limits import MEBIBYTE
from ingest.fetch.visit import Page, Visit
from ingest.parse import charsets, html
from ingest.parse.findings import Findings

MOST_SEARCHED = 32 * MEBIBYTE
LONGEST_PIECE = 4_000
LINKS = ("href", "src")
PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
WHOLE = re.compile(r".+", re.DOTALL)


def texts(visit: Visit, page: Page, *, css: str | None = None, path: str | None = None) -> Iterator[str]:
    """Every text that is found, else every line. Raises Outage NOT_FOLLOWED for what is no such document."""
    if path is not None:
        yield from _named(page, path, visit.exchange)
    elif css is not None:
        yield from _selected(visit, page, css)
    else:
        yield from _lines(visit, page)


def matches(visit: Visit, found: Iterator[str], pattern: str | None) -> Iterator[re.Match[str]]:
    """Each place in each text where the pattern matches; without one, each text that is not blank, whole."""
    for text in found:
        visit.exchange.check()
        if pattern is not None:
            yield from re.finditer(pattern, text[:LONGEST_PIECE])
        elif whole := WHOLE.match(text.strip()[:LONGEST_PIECE]):
            yield whole


def group(match: re.Match[str]) -> str:
    """The first group, else the whole match."""
    return (match[1] or "") if match.re.groups else match[0]


def joined(base: str, link: str) -> str:
    """The link, whole; as it is where it is no URL, which is told where it is followed."""
    with suppress(ValueError):
        return urljoin(base, link.strip())
    return link


def header_next(page: Page) -> str:
    """What the header `Link` (RFC 8288) calls "next", "" where it calls nothing so."""
    for url, said in re.findall(r"<([^<>]*)>([^<]*)", page.headers.get("Link", "")):
        relation = re.search(r""";\s*rel\s*=\s*["']?([^"',;]*)""", said, re.IGNORECASE)
        if relation and "next" in relation[1].lower().split():
            return str(url)
    return ""


def not_followed(exchange: Exchange, what: str) -> Outage:
    return Outage(OutageReason.NOT_FOLLOWED, f"{exchange.url}: {what}")


def _named(page: Page, path: str, exchange: Exchange) -> Iterator[str]:
    found = _searched(page, path, exchange)
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, bool | dict | list | float):
            raise not_followed(exchange, f"{path} finds something that is neither a text nor a whole number")
        if each is not None:
            yield str(each)


def _searched(page: Page, path: str, exchange: Exchange) -> Any:
    body = page.body.removeprefix(b"\xef\xbb\xbf")
    try:
        if PLAIN_PATH.fullmatch(path):
            return _at(msgspec.json.decode(body, type=_skeleton(path)), path)
        _refuse_large(page, exchange)
        return jmespath.search(path, msgspec.json.decode(body))
    except (msgspec.ValidationError, JMESPathError, TypeError):  # jmespath compares whatever it finds
        return None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise not_followed(exchange, f"not JSON: {error}") from None


@lru_cache(maxsize=64)
def _skeleton(path: str) -> Any:
    """A type with nothing but the path in it: of a large document all the rest is passed over, not built."""
    kind: Any = Any
    for name in reversed(path.split(".")):
        kind = msgspec.defstruct("Skeleton", [("held", kind, None)], rename={"held": name})
    return kind


def _at(found: Any, path: str) -> Any:
    for _ in path.split("."):
        found = found and found.held
    return found


def _selected(visit: Visit, page: Page, css: str) -> Iterator[str]:
    """A link is told whole, whatever it is relative to."""
    _refuse_large(page, visit.exchange)
    try:
        tree = html.page(visit.snapshot(page), None, Findings())
        bases, elements = html.some(tree, "base[href]"), html.some(tree, css)
    except UnreadableDocument as error:
        raise not_followed(visit.exchange, str(error)) from None
    base = joined(page.url, bases[0].get("href") or "") if bases else page.url
    for element in elements:
        link = next((value for name in LINKS if (value := element.get(name)) is not None), None)
        yield "".join(map(str, element.itertext())) if link is None else joined(base, link)


def _lines(visit: Visit, page: Page) -> Iterator[str]:
    """Of text, or of a listing in XML or HTML, which often comes on one line."""
    _refuse_large(page, visit.exchange)
    try:
        text = charsets.decode(page.body, [visit.snapshot(page).charset], Findings(), at_worst="replace")
    except UnreadableDocument as error:
        raise not_followed(visit.exchange, str(error)) from None
    yield from text.replace("><", ">\n<").splitlines()


def _refuse_large(page: Page, exchange: Exchange) -> None:
    if len(page.body) > MOST_SEARCHED:
        text = f"{exchange.url}: {len(page.body):,} bytes, too many to look for links"
        raise Outage(OutageReason.TOO_LARGE, text)
