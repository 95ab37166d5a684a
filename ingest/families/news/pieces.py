"""From a document to the pieces of news in it, the oldest first: a feed, a page, a text, or one poll's zip of all that.

In a zip the first document is the list, and the others are the articles that were new in it. What the list says of an
article was an article of its own once; so of the list itself only entries without an address are read.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

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
LONGEST_TITLE = 200  # of a key, in the words of a text without a title
UNDATED = datetime.min.replace(tzinfo=UTC)


class Piece(Struct, frozen=True, kw_only=True):
    """`at` is when it was published or changed last, None where it does not say, or says what is still to come.

    `language` is what the outlet declares, "" for nothing. `address` is "" where there is none on the web, `id` where
    the outlet gives none of its own.
    """

    key: str
    id: str = ""
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

    def published_on(self, zone: str) -> date | None:
        """The day where the election is; None where it does not say."""
        return self.published_at.astimezone(ZoneInfo(zone)).date() if self.published_at else None


def pieces(snapshot: Snapshot, zone: str, findings: Findings, *, listing: bool) -> list[Piece]:
    """`listing` says that the first document of a zip is a list, also where it is a page. Raises UnreadableDocument.

    What has no date comes before what has one, so that it is never taken for the newest.
    """
    found = list(_bounded(_all(snapshot, zone, findings, listing), findings))
    found.reverse()  # lists begin with the newest
    return _once(sorted(found, key=lambda each: each.at or UNDATED))


def _once(in_time: list[Piece]) -> list[Piece]:
    """Of each the newest. A key that several share which are not alike is none: a section's page, a home page."""
    left = _last(in_time, lambda each: (each.key, each.title, each.text))
    for other in (_linked, _numbered, _titled):
        left = _apart(left, other)
    return _last(left, lambda each: each.key)


def _last(found: list[Piece], by: Callable[[Piece], object]) -> list[Piece]:
    """Of those that are the same the last one, in its place."""
    once = {by(each): number for number, each in enumerate(found)}
    return [found[number] for number in sorted(once.values())]


def _apart(found: list[Piece], other: Callable[[Piece], str]) -> list[Piece]:
    """With another key where unlike ones share theirs."""
    looks = {(each.key, _linked(each), each.title) for each in found}
    shared = Counter(key for key, _, _ in looks)
    return [replace(each, key=other(each) or each.key) if shared[each.key] > 1 else each for each in found]


def _linked(piece: Piece) -> str:
    return addresses.with_fragment(piece.address)


def _numbered(piece: Piece) -> str:
    return f"{piece.key.partition('#')[0]}#{piece.id}" if piece.id else _titled(piece)


def _titled(piece: Piece) -> str:
    day = f"{piece.published_at:%Y-%m-%d}" if piece.published_at else ""
    return f"{piece.key.partition('#')[0]}#{day} {piece.title or piece.text[:LONGEST_TITLE]}"


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
            rule = "unreadable-article" if number > 0 else "unreadable-document"
            findings.add(rule, f"{error}; left out", url or name)


def _entries(
    snapshot: Snapshot, zone: str, findings: Findings, listed: dict[str, Entry], *, alone: bool
) -> Iterator[Piece]:
    feed = feeds.entries(snapshot.body, charset=snapshot.charset, url=snapshot.url, time_zone=zone)
    for told in feed.findings:
        findings.add(told.rule, told.message, told.place)
    for entry in feed.entries:
        address = addresses.canonical(entry.link)
        if address:
            listed.setdefault(address, entry)
        if alone or not address:
            yield _of_entry(entry, address, snapshot, feed.language)


def _of_entry(entry: Entry, address: str, snapshot: Snapshot, language: str) -> Piece:
    own, said = entry.own_id, entry.title or entry.text
    return Piece(
        key=address or addresses.without_address(snapshot.url, own, said, entry.published_at),
        id=own,
        address=entry.link,
        title=entry.title,
        text=entry.text,
        language=language,
        published_at=_newest(snapshot, entry.published_at),
        at=_newest(snapshot, entry.published_at, entry.updated_at),
    )


def _article(snapshot: Snapshot, zone: str, entry: Entry | None) -> Piece:
    """What the page does not say of itself, its entry in the list may."""
    page = article.article(snapshot.body, charset=snapshot.charset, url=snapshot.url, time_zone=zone)
    published = page.published_at or (entry.published_at if entry else None)
    title = page.title or (entry.title if entry else "")
    return Piece(
        key=addresses.of_article(snapshot.url, page.canonical_url)
        or addresses.without_address(snapshot.url, "", title or page.text[:LONGEST_TITLE], published),
        address=snapshot.url,
        title=title,
        text=page.text,
        language=page.language,
        published_at=_newest(snapshot, published),
        at=_newest(snapshot, published, page.modified_at, entry.updated_at if entry else None),
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


def _newest(snapshot: Snapshot, *dates: datetime | None) -> datetime | None:
    """A date that is still to come is a wrong clock's, and none."""
    return max((at for at in dates if at is not None and at <= snapshot.fetched_at), default=None)
