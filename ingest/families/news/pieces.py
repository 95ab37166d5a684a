"""From a document to the pieces of news in it, the oldest first: a feed, a page, a text, or one poll's zip of all that.

In a zip the first document is the list, and the others are the articles that were new in it. What the list says of an
article was an article of its own once; so of the list itself only entries without an address are read.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.families.news import addresses
from ingest.parse import article, containers, feeds
from ingest.parse.containers import Zip
from ingest.parse.feeds import Entry
from ingest.parse.findings import Findings

MOST_PIECES = 200  # of a document
MOST_TEXT = 400_000  # characters, of all of them
UNNAMED = 32  # hexadecimal figures: an id that was made of an entry's words


class Piece(Struct, frozen=True, kw_only=True):
    """`at` is when it was published or changed last, None where it does not say, or says what is still to come.

    `language` is what the outlet declares, "" for nothing. `address` is "" where there is none on the web.
    """

    key: str
    address: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    at: datetime | None

    @property
    def whole(self) -> str:
        """Title and text, as a reader of the outlet has them."""
        return f"{self.title}\n{self.text}"


def pieces(snapshot: Snapshot, zone: str, findings: Findings, *, listing: bool) -> list[Piece]:
    """`listing` says that the first document of a zip is a list, also where it is a page. Raises UnreadableDocument."""
    found = list(_bounded(_all(snapshot, zone, findings, listing), findings))
    in_time = [_believed(each, snapshot.fetched_at) for each in reversed(found)]  # lists begin with the newest
    once = {each.key: each for each in in_time}
    return sorted(once.values(), key=lambda each: each.at or snapshot.fetched_at)


def _all(snapshot: Snapshot, zone: str, findings: Findings, listing: bool) -> Iterator[Piece]:
    body = snapshot.body
    if containers.is_gzip(body):
        snapshot = replace(snapshot, body=containers.gunzipped(body))
    if containers.is_zip(snapshot.body):
        yield from _bundle(snapshot, zone, findings, listing)
    elif feeds.is_feed(snapshot.body):
        yield from _entries(snapshot, zone, findings, {}, alone=True)
    else:
        yield _article(snapshot, zone, None)


def _bundle(snapshot: Snapshot, zone: str, findings: Findings, listing: bool) -> Iterator[Piece]:
    listed: dict[str, Entry] = {}
    for number, (url, name, body) in enumerate(Zip(snapshot.body).addressed()):
        each = replace(snapshot, body=body, url=url or snapshot.url, member=name)
        try:
            if feeds.is_feed(body):
                yield from _entries(each, zone, findings, listed, alone=number > 0)
            elif number > 0 or not listing:
                yield _article(each, zone, listed.get(addresses.canonical(each.url)))
        except UnreadableDocument as error:
            findings.add("unreadable-document", f"{error}; left out", url or name)


def _entries(
    snapshot: Snapshot, zone: str, findings: Findings, listed: dict[str, Entry], *, alone: bool
) -> Iterator[Piece]:
    feed = feeds.entries(snapshot.body, charset=snapshot.charset, url=snapshot.url, time_zone=zone)
    for told in feed.findings:
        findings.add(told.rule, told.message, told.place)
    for entry in feed.entries:
        address = addresses.canonical(entry.link)
        listed.setdefault(address, entry)
        if alone or not address:
            yield _of_entry(entry, address, snapshot.url, feed.language)


def _of_entry(entry: Entry, address: str, feed_url: str, language: str) -> Piece:
    made = len(entry.id) == UNNAMED and set(entry.id) <= set("0123456789abcdef")
    own = "" if made else entry.id
    return Piece(
        key=address or addresses.without_address(feed_url, own, entry.title or entry.text, entry.published_at),
        address=entry.link,
        title=entry.title,
        text=entry.text,
        language=language,
        published_at=entry.published_at,
        at=entry.updated_at or entry.published_at,
    )


def _article(snapshot: Snapshot, zone: str, entry: Entry | None) -> Piece:
    """What the page does not say of itself, its entry in the list may."""
    page = article.article(snapshot.body, charset=snapshot.charset, url=snapshot.url, time_zone=zone)
    published = page.published_at or (entry.published_at if entry else None)
    dated = [at for at in (page.published_at, entry.updated_at if entry else None, published) if at]
    title = page.title or (entry.title if entry else "")
    return Piece(
        key=addresses.of_article(snapshot.url, page.canonical_url)
        or addresses.without_address(snapshot.url, "", title or page.text[:200], published),
        address=snapshot.url,
        title=title,
        text=page.text,
        language=page.language,
        published_at=published,
        at=max(dated, default=None),
    )


def _bounded(found: Iterator[Piece], findings: Findings) -> Iterator[Piece]:
    """The first ones, which a list names as the newest."""
    left = MOST_TEXT
    for number, each in enumerate(found):
        left -= len(each.text)
        if number == MOST_PIECES or left < 0:
            findings.add("too-many-items", f"more than {number} items, or too long ones; the others are not read")
            return
        yield each


def _believed(piece: Piece, fetched_at: datetime) -> Piece:
    """A date that is still to come is a wrong clock's."""
    if piece.at is None or piece.at <= fetched_at:
        return piece
    published = piece.published_at if piece.published_at and piece.published_at <= fetched_at else None
    return replace(piece, at=published, published_at=published)
