"""What the page of an outlet says of itself, in whichever of many ways: its language, its dates, its address."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from ingest.parse import datelines
from ingest.parse.html import Element

LONGEST_LINK = 2_000
PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "date"),
    *("dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date"),
)
MODIFIED = ("article:modified_time", "og:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
LANGUAGES = ("og:locale", "content-language", "language", "dc.language")

_JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,60})"')
_JSON_MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]{8,60})"')
_JSON_LANGUAGE = re.compile(r'"inLanguage"\s*:\s*"([A-Za-z-]{2,20})"')
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)


class Declared:
    """`facts` are what the page's meta elements say, by name in lower case; the first of a name."""

    def __init__(self, root: Element) -> None:
        self.facts = dict[str, str]()
        for each in root.iter("meta"):
            name = each.get("property") or each.get("name") or each.get("itemprop") or each.get("http-equiv") or ""
            self.facts.setdefault(name.lower(), each.get("content", ""))
        self._root = root
        self._scripts = [each.text or "" for each in root.iter("script") if "json" in each.get("type", "")]

    def language(self) -> str:
        """A code of two or three letters, "" where it says none."""
        page = next(self._root.iter("html"), self._root)
        said = [page.get("lang", ""), page.get("{http://www.w3.org/XML/1998/namespace}lang", "")]
        said += [*self._said(LANGUAGES), *self._in_scripts(_JSON_LANGUAGE)]
        return next((found[0].lower() for each in said if (found := _LANGUAGE.match(each.strip()))), "")

    def published_at(self, zone: str) -> datetime | None:
        """`zone` is that of times without one. Of time elements only the first is about the page."""
        times = [each.get("datetime", "") for each in self._root.iter("time") if not _is_of_change(each)][:1]
        return _first([*self._said(PUBLISHED), *self._in_scripts(_JSON_PUBLISHED), *times], zone)

    def modified_at(self, zone: str) -> datetime | None:
        times = [each.get("datetime", "") for each in self._root.iter("time") if _is_of_change(each)]
        return _first([*self._said(MODIFIED), *self._in_scripts(_JSON_MODIFIED), *times], zone)

    def canonical_url(self, url: str) -> str:
        """ "" where it says none that is an address on the web; `url` is what it is relative to."""
        links = [each.get("href", "") for each in self._root.iter("link") if each.get("rel", "").lower() == "canonical"]
        for link in filter(None, [*links[:1], *self._said(("og:url",))]):
            try:
                found = urldefrag(urljoin(url, link.strip())).url
            except ValueError:
                continue
            if found.lower().startswith(("http://", "https://")) and len(found) <= LONGEST_LINK and found.isprintable():
                return found
        return ""

    def _said(self, names: Sequence[str]) -> list[str]:
        return [self.facts.get(name, "") for name in names]

    def _in_scripts(self, pattern: re.Pattern[str]) -> list[str]:
        return [found[1] for script in self._scripts if (found := pattern.search(script))]


def _is_of_change(element: Element) -> bool:
    return "datemodified" in element.get("itemprop", "").lower().split()


def _first(texts: Sequence[str], zone: str) -> datetime | None:
    read = (datelines.instant(text, zone) for text in texts)
    return next((at for at in read if at is not None), None)
