"""Items of news: a feed or a page lists them, and those that are new or changed are followed to their articles.

Nothing is followed twice, and nothing is lost: what was made of each of the newest items is remembered from poll to
poll, and what could not be asked for in one poll waits for the next. If the memory is lost, articles come once more.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.follow import Items
from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.fetch import answer, links
from ingest.fetch.answer import Following, Seen, Validators
from ingest.fetch.following import linked
from ingest.fetch.limits import MEBIBYTE
from ingest.fetch.visit import NOTHING, Page, Visit
from ingest.parse import article, feeds

MOST_BYTES = 4 * MEBIBYTE  # of the list, and of each article
MOST_ARTICLES = 10  # of one poll
REMEMBERED = 3  # times as many as are looked at
PAUSES = (0, 15, 120, 600)  # seconds after so many tries that failed; then an article is given up
MARK = 16  # characters of a digest
HOPELESS = frozenset({OutageReason.TOO_LARGE, OutageReason.FORBIDDEN_ADDRESS})

Memory = Mapping[str, Seen]


class Look(Struct, frozen=True, kw_only=True):
    """The list, whether anything in it is new, and the new articles by the link that led there.

    `articles` is None where the list speaks for itself: nothing is followed.
    """

    page: Page
    new: bool
    articles: list[tuple[str, Page]] | None
    following: Following | None
    note: str = ""


class Listed(Struct, frozen=True, kw_only=True):
    """An item in the list. `link` is "" where the item has none, `published_at` None where it does not say."""

    key: str
    mark: str
    link: str
    published_at: datetime | None = None


def look(visit: Visit, way: Items, known: Validators) -> Look:
    """One look at the list, and at the articles that are due. Raises Outage only where the list cannot be had."""
    before = known.following if known.following and known.following.whole_url == visit.source.url else None
    memory: Memory = before.seen if before else {}
    now = int(visit.now().timestamp())
    due = before is None or any(_is_due(seen, way, now) for seen in memory.values())
    expected = "" if way.css else "a feed"
    url = visit.secrets.in_url(visit.source.url)
    page = visit.get(url, NOTHING if due else known, expected=expected, most=MOST_BYTES)
    if not due and (page.unchanged or Snapshot.digest(page.body) == known.sha256):
        return Look(page=page, new=False, articles=None, following=before)
    poll = _Poll(visit, way, memory, now)
    poll.note_listed(_listed(visit, page, way), page)
    if way.text == "article":
        poll.ask()
    following = Following(
        whole_url=visit.source.url, whole_at=before.whole_at if before else visit.now(), seen=poll.remembered()
    )
    articles = poll.articles if way.text == "article" else None
    return Look(
        page=page, new=poll.new or bool(articles), articles=articles, following=following, note="; ".join(poll.notes)
    )


class _Poll:
    """What becomes of the memory in one poll, and what it brings home."""

    def __init__(self, visit: Visit, way: Items, memory: Memory, now: int) -> None:
        self.articles: list[tuple[str, Page]] = []
        self.notes: list[str] = []
        self.new = False  # whether an item without an article is
        self._visit, self._way, self._now = visit, way, now
        self._seen, self._order = dict(memory), list(memory)

    def note_listed(self, listed: list[Listed], page: Page) -> None:
        refused = list[str]()
        keys = dict[str, None]()
        for item in listed:
            try:
                link = self._target(item.link, page) if item.link and self._way.text == "article" else ""
            except Outage as outage:
                refused.append(outage.message)
                continue
            keys[item.key] = None
            seen = self._seen.get(item.key)
            if seen is None or seen.mark != item.mark:
                self.new |= not link
                self._seen[item.key] = self._fresh(item, link, seen)
            elif link and not seen.link and _is_due_again(seen, self._way, self._now):
                self._seen[item.key] = replace(seen, link=link)
        if refused:
            self.notes.append(f"{_counted(refused, 'link is', 'links are')} not followed: {refused[0]}")
        self._order = list(dict.fromkeys([*keys, *self._order]))

    def _fresh(self, item: Listed, link: str, before: Seen | None) -> Seen:
        at = int(item.published_at.timestamp()) if item.published_at else before.at if before else self._now
        digest = before.digest if before else ""
        return Seen(mark=item.mark, at=at, digest=digest, link=link)

    def _target(self, link: str, page: Page) -> str:
        """Old feeds write `http:` for what has long been served encrypted."""
        if page.url.lower().startswith("https:") and link.lower().startswith("http:"):
            link = "https" + link[4:]
        return self._visit.secrets.masked(linked(self._visit, page, link, self._way.hosts))

    def ask(self) -> None:
        """What is new comes before what failed already, and both before what is only asked again."""
        waiting = [key for key in self._order if self._seen[key].link and _is_ripe(self._seen[key], self._now)]
        by_link = dict[str, list[str]]()
        for key in sorted(waiting, key=self._urgency):
            by_link.setdefault(self._seen[key].link, []).append(key)
        failed = list[str]()
        for link, keys in islice(by_link.items(), MOST_ARTICLES):
            if self._visit.exchange.over:
                break
            try:
                self._keep(link, keys, self._visit.get(self._visit.secrets.in_link(link), most=MOST_BYTES))
            except Outage as outage:
                failed.append(outage.message)
                self._fail(keys, outage)
                if outage.reason is OutageReason.RATE_LIMITED:
                    break
        if failed:
            self.notes.append(f"{_counted(failed, 'article', 'articles')} could not be had: {failed[0]}")

    def _urgency(self, key: str) -> tuple[bool, int]:
        seen = self._seen[key]
        return bool(seen.digest), seen.tries

    def _keep(self, link: str, keys: list[str], page: Page) -> None:
        digest = _text_digest(self._visit, page)
        if any(self._seen[key].digest != digest for key in keys):
            self.articles.append((link, page))
        for key in keys:
            self._seen[key] = replace(self._seen[key], digest=digest, link="", tries=0, asked_at=self._now)

    def _fail(self, keys: list[str], outage: Outage) -> None:
        for key in keys:
            tries = self._seen[key].tries + 1
            over = tries == len(PAUSES) or outage.reason in HOPELESS
            link = "" if over else self._seen[key].link
            self._seen[key] = replace(self._seen[key], tries=0 if over else tries, link=link, asked_at=self._now)

    def remembered(self) -> dict[str, Seen]:
        """The listed ones, what still waits, and the newest of the others."""
        in_order = sorted(self._order[self._way.newest :], key=lambda key: not self._seen[key].link)
        kept = [*self._order[: self._way.newest], *in_order]
        return {key: self._seen[key] for key in kept[: REMEMBERED * self._way.newest]}


def _counted(each: Sequence[str], one: str, several: str) -> str:
    return f"1 {one}" if len(each) == 1 else f"{len(each):,} {several}"


def _is_due(seen: Seen, way: Items, now: int) -> bool:
    return _is_ripe(seen, now) if seen.link else _is_due_again(seen, way, now)


def _is_ripe(seen: Seen, now: int) -> bool:
    return now - seen.asked_at >= PAUSES[min(seen.tries, len(PAUSES) - 1)]


def _is_due_again(seen: Seen, way: Items, now: int) -> bool:
    every = way.again_minutes * 60
    return every > 0 and bool(seen.digest) and now - seen.asked_at >= every and now - seen.at < way.young * 3_600


def _text_digest(visit: Visit, page: Page) -> str:
    """Of what the article says: pages change hidden tokens without changing a word."""
    try:
        said = article.article(page.body, charset=answer.charset(page.headers), url=visit.secrets.masked(page.url))
    except UnreadableDocument:
        return Snapshot.digest(page.body)[:MARK]
    return Snapshot.digest(f"{said.title}\n{said.text}".encode("utf-8", "replace"))[:MARK]


def _listed(visit: Visit, page: Page, way: Items) -> list[Listed]:
    """The newest, newest first, each once: by their dates where all have one, else in the order of the list."""
    found = list(_on_page(visit, page, way.css) if way.css else _in_feed(visit, page))
    once = list({item.key: item for item in reversed(found) if _matches(item, way.pattern)}.values())[::-1]
    dated = [(item.published_at, item) for item in once if item.published_at is not None]
    if len(dated) == len(once):
        once = [item for _, item in sorted(dated, key=lambda each: each[0], reverse=True)]
    return once[: way.newest]


def _matches(item: Listed, pattern: str | None) -> bool:
    """A pattern is about links: what has none speaks for itself."""
    return pattern is None or not item.link or re.search(pattern, item.link) is not None


def _on_page(visit: Visit, page: Page, css: str) -> Iterator[Listed]:
    none = True
    for match in links.matches(visit, links.texts(visit, page, css=css), None):
        none = False
        link = links.group(match)
        yield Listed(key=_key(link), mark="", link=link)
    if none:
        raise links.not_followed(visit.exchange, "no item is listed here")


def _in_feed(visit: Visit, page: Page) -> Iterator[Listed]:
    try:
        feed = feeds.entries(
            page.body, charset=answer.charset(page.headers), url=page.url, time_zone=visit.source.time_zone
        )
    except UnreadableDocument as error:
        raise links.not_followed(visit.exchange, str(error)) from None
    for entry in feed.entries:
        mark = entry.fingerprint[:MARK]
        yield Listed(key=_key(entry.id), mark=mark, link=entry.link, published_at=entry.published_at)


def _key(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:MARK]
