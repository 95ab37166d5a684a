"""Which documents one poll brings: `pointer` and `each` fill the address, `index` lists, `pages` go on."""

import re
from collections.abc import Collection, Iterator
from itertools import product
from urllib.parse import quote, urlsplit

from ingest.domain.follow import VERSION, Follow, Index, Pages, Pointer
from ingest.domain.outage import Outage, OutageReason
from ingest.domain.placeholders import SECRET, filled
from ingest.fetch import address, links
from ingest.fetch.limits import MEBIBYTE
from ingest.fetch.visit import Page, Visit

POINTER_BYTES = MEBIBYTE
LONGEST_NAME = 200


def addresses(visit: Visit, follow: Follow) -> list[str]:
    """Where the documents are, or their first pages; secrets filled in. Raises Outage."""
    known = {VERSION: _version(visit, follow.pointer)} if follow.pointer else {}
    several = [dict(zip(follow.each, texts, strict=True)) for texts in product(*follow.each.values())]
    values = [{name: quote(text, safe="/") for name, text in each.items()} | known for each in several]
    found = [visit.secrets.in_url(filled(visit.source.url, each)) for each in values]
    if follow.index:
        listings = (page for url in found for page in pages(visit, url, follow.pages))
        found = _listed(visit, listings, follow.index)
    return found


def documents(visit: Visit, follow: Follow, found: list[str], expected: str) -> Iterator[Page]:
    """Each document in turn, page by page where it has pages (those of an index are the index's). Raises Outage."""
    paged = None if follow.index else follow.pages
    for count, page in enumerate((page for url in found for page in pages(visit, url, paged, expected)), 1):
        if count > visit.limits.documents:
            raise _too_many(visit)
        yield page


def pages(visit: Visit, url: str, way: Pages | None, expected: str = "") -> Iterator[Page]:
    """The document at `url`, and every page after it. Raises Outage where they lead back, or are more than `most`."""
    seen: set[str] = set()
    while url:
        seen.add(url)
        page = visit.get(url, expected=expected)
        yield page
        after = _next_page(visit, page, way) if way else ""
        if after in (url, page.url):
            return  # a button that leads nowhere any more
        if after in seen:
            raise links.not_followed(visit.exchange, f"the next page is an earlier one, {visit.exchange.show(after)}")
        if way and after and len(seen) == way.most:
            raise Outage(OutageReason.TOO_LARGE, f"{visit.exchange.url}: there are more than {way.most} pages")
        url = after


def keyed(visit: Visit, url: str) -> str:
    """An address that a document names, with those parts of the source's own query that hold a secret.

    Services leave the key out of the address they name. Secrets are placeholders here: it can be kept.
    """
    url = visit.secrets.masked(url)
    own = [part for part in urlsplit(visit.source.url).query.split("&") if SECRET.search(part)]
    names = {_name(part) for part in own}
    parts = urlsplit(url)
    others = [part for part in parts.query.split("&") if part and _name(part) not in names]
    return parts._replace(query="&".join([*others, *own])).geturl()


def linked(visit: Visit, page: Page, link: str, hosts: Collection[str] = ()) -> str:
    """Where a link of the page leads: to the host it stands on, the source's own, or one of `hosts`. Raises Outage."""
    own = address.host(visit.secrets.in_url(visit.source.url))
    allowed = {own, address.host(page.url), *(each.lower() for each in hosts)}
    return address.linked(page.url, link, allowed, visit.exchange.show)


def harmless(text: str) -> str:
    """A name that a document gives, quoted for an address, in which it can be nothing else; "" where it is no name."""
    clean = text.strip()
    usable = clean and len(clean) <= LONGEST_NAME and clean.isprintable() and ".." not in clean and clean != "."
    return quote(clean, safe="") if usable else ""


def _too_many(visit: Visit) -> Outage:
    return Outage(OutageReason.TOO_LARGE, f"{visit.exchange.url}: more than {visit.limits.documents} documents")


def _version(visit: Visit, pointer: Pointer) -> str:
    expected = "" if pointer.css else "the name of a version"
    page = visit.get(visit.secrets.in_url(pointer.url), expected=expected, most=POINTER_BYTES)
    found = next(
        links.matches(visit, links.texts(visit, page, css=pointer.css, path=pointer.path), pointer.pattern), None
    )
    if found is None:
        raise links.not_followed(visit.exchange, "no version is found here")
    version = harmless(links.group(found))
    if not version:
        shown = visit.exchange.show(links.group(found)[:LONGEST_NAME])
        raise links.not_followed(visit.exchange, f"{shown!r} is no version that could stand in an address")
    return version


def _listed(visit: Visit, listings: Iterator[Page], index: Index) -> list[str]:
    """Every link once, in the order of their names."""
    found: dict[str, Page] = {}
    for page in listings:
        for link in _links(visit, page, index):
            found.setdefault(link, page)
            if len(found) > visit.limits.documents and not index.newest:
                raise _too_many(visit)
    if not found:
        raise links.not_followed(visit.exchange, "no document is listed here")
    in_order = sorted(found, key=_by_name)[-(index.newest or 0) :]
    targets = (linked(visit, found[link], link, index.hosts) for link in in_order)
    return list(dict.fromkeys(map(visit.secrets.in_link, targets)))


def _links(visit: Visit, page: Page, index: Index) -> Iterator[str]:
    for match in links.matches(visit, links.texts(visit, page, css=index.css, path=index.path), index.pattern):
        link = _filled_link(visit, index.link, match) if index.link else links.group(match)
        yield links.joined(page.url, link)


def _filled_link(visit: Visit, link: str, match: re.Match[str]) -> str:
    names = {name: harmless(text or "") for name, text in match.groupdict().items()}
    if not all(names.values()):
        shown = visit.exchange.show(match[0])
        raise links.not_followed(visit.exchange, f"{shown!r} cannot stand in an address")
    return filled(link, names)


def _next_page(visit: Visit, page: Page, way: Pages) -> str:
    """An empty text where there is none."""
    if way.header:
        link = links.header_next(page)
    else:
        found = next(links.matches(visit, links.texts(visit, page, css=way.css, path=way.path), None), None)
        link = links.group(found) if found else ""
    return visit.secrets.in_link(keyed(visit, linked(visit, page, link))) if link else ""


def _by_name(url: str) -> list[tuple[str, int]]:
    """`v9` before `v10`: figures count as numbers."""
    pieces = re.findall(r"([^0-9]*)([0-9]{0,18})", url)
    return [(text, int(figures or -1)) for text, figures in pieces]


def _name(part: str) -> str:
    return part.partition("=")[0].lower()
