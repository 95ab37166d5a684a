"""RSS (0.9x, 1.0, 2.0), RDF and Atom: the bytes of a feed, and its entries in the document's order.

Feeds are broken as often as not. Every feed is parsed by one parser that mends what it can, and an element is known by
its name, whatever its namespace. No entity but HTML's own is ever resolved, so that none can grow or reach out.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from html import escape
from html.entities import html5
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Finding
from ingest.parse import datelines, html, prose
from ingest.parse.findings import Findings
from ingest.parse.html import Element
from ingest.parse.unreadable import excerpt

MOST_ENTRIES = 1_000
MOST_BYTES = 4 * 1024 * 1024
LONGEST_TEXT = 200_000  # characters, of one entry
LONGEST_LINE = 1_000  # of a title or an id
LONGEST_LINK = 2_000
SNIFFED = 4_096

ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
ENTRIES = frozenset({"item", "entry"})
IDS, LINKS = ("guid", "id"), ("link", "origlink")
PUBLISHED, UPDATED = ("pubdate", "published", "issued", "date", "created"), ("updated", "modified")
TEXTS = ("encoded", "content", "description", "summary")  # the first that says something is the entry's text

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_PROLOGUE = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)
_DOCTYPE_END = re.compile(r"\]\s*>")
_ROOT = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+<(?:\w+:)?(\w+)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:#x?[0-9A-Fa-f]{1,8};|([A-Za-z][A-Za-z0-9]{1,30});)?")
_XML_ENTITIES = frozenset({"lt", "gt", "amp", "quot", "apos"})
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_OTHERS = ("/mrss/", "itunes")  # namespaces in which a title is not the entry's


class Entry(Struct, frozen=True, kw_only=True):
    """`own_id` is what the outlet gives, "" for none. `id` is that, else the link, else made of title and text.

    `link` is whole, "" for none. `text` is the longest thing the entry says of itself, its lines apart. Instants are
    None where they are not said or cannot be read. `fingerprint` is another one as soon as the entry says anything
    else.
    """

    id: str
    own_id: str
    title: str
    link: str
    text: str
    published_at: datetime | None
    updated_at: datetime | None
    fingerprint: str


class Feed(Struct, frozen=True, kw_only=True):
    """`language` is what the feed says of itself, "" for nothing."""

    entries: tuple[Entry, ...]
    language: str
    findings: tuple[Finding, ...]


def is_feed(body: bytes) -> bool:
    """Whether it begins like one, in any encoding that extends ASCII or is UTF-16."""
    head = body[:SNIFFED].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1")
    found = _ROOT.match(head)
    return found is not None and found[1].lower() in ROOTS


def entries(body: bytes, *, charset: str, url: str, time_zone: str) -> Feed:
    """`charset` is what the server declared, "" for nothing; `url` is what links are relative to; `time_zone` that of
    times without a zone. Raises UnreadableDocument for what is no feed, or too large a one."""
    findings = Findings()
    root = _tree(body, charset, findings)
    if _name(root) not in ROOTS:
        raise UnreadableDocument(f"neither RSS nor Atom: it begins with <{_name(root)[:40]}>")
    read = list[Entry]()
    for element in root.iter(etree.Element):
        if _name(element) in ENTRIES:
            if len(read) == MOST_ENTRIES:
                findings.add("too-many-entries", f"more than {MOST_ENTRIES:,} entries; the others are not read")
                break
            read.append(_entry(element, url, time_zone, findings))
    return Feed(entries=tuple(read), language=_language(root), findings=findings.all())


def _tree(body: bytes, charset: str, findings: Findings) -> Element:
    if len(body) > MOST_BYTES:
        raise UnreadableDocument(f"a feed of {len(body):,} bytes; at most {MOST_BYTES:,} are read")
    declared = _DECLARED.match(body[:SNIFFED])
    text = prose.decoded(body, [charset, declared[1].decode() if declared else ""], findings)
    text = _mended(_without_doctype(_PROLOGUE.sub("", prose.clean(text))))
    mended = text.encode("utf-8", "replace")
    html.refuse_endless_tags(mended)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(mended, parser)
    except etree.LxmlError as error:
        raise UnreadableDocument(f"not a feed: {error}") from None
    if root is None:
        raise UnreadableDocument("not a feed: nothing is in it")
    if len(parser.error_log):
        fault = parser.error_log[0]
        said = f"not XML, read as far as it goes: {fault.message.strip()[:200]}"
        findings.add("not-well-formed", said, f"line {fault.line}")
    return root


def _without_doctype(text: str) -> str:
    """With it goes every entity that the document declares."""
    at = text.find("<!DOCTYPE", 0, SNIFFED)
    if at < 0:
        return text
    end, subset = text.find(">", at), text.find("[", at)
    if 0 <= subset < end:
        closed = _DOCTYPE_END.search(text, subset)
        end = closed.end() - 1 if closed else end
    return text[:at] + text[end + 1 :]


def _mended(text: str) -> str:
    """Outside CDATA every ampersand begins something that XML knows."""
    done, at = list[str](), 0
    while at < len(text):
        start = text.find(_CDATA, at)
        end = text.find(_CDATA_END, start) if start >= 0 else -1
        stop = start if end >= 0 else len(text)
        done.append(_AMPERSAND.sub(_character, text[at:stop]))
        at = end + len(_CDATA_END) if end >= 0 else len(text)
        done.append(text[stop:at])
    return "".join(done)


def _character(found: re.Match[str]) -> str:
    """HTML's names for letters, which XML does not know, become these; what nobody knows is shown as it stands."""
    name = found[1]
    if name is None:
        return found[0] if len(found[0]) > 1 else "&amp;"
    return found[0] if name in _XML_ENTITIES else html5.get(f"{name};", f"&amp;{name};")


def _entry(element: Element, url: str, zone: str, findings: Findings) -> Entry:
    said = dict[str, list[Element]]()
    for child in element.iterchildren(etree.Element):
        if not any(each in str(child.tag) for each in _OTHERS):
            said.setdefault(_name(child), []).append(child)
    title = prose.one_line(_first(said, ("title",)))[:LONGEST_LINE]
    text = max((prose.plain(_first(said, (name,))[:LONGEST_TEXT]) for name in TEXTS), key=len)
    link, own = _link(said, url), _own_id(element, said)
    published, updated = _instant(said, PUBLISHED, zone, findings), _instant(said, UPDATED, zone, findings)
    return Entry(
        id=own or link or _digest(title, text),
        own_id=own,
        title=title,
        link=link,
        text=text,
        published_at=published or updated,
        updated_at=updated,
        fingerprint=_digest(title, text, link, str(published), str(updated)),
    )


def _first(said: dict[str, list[Element]], names: tuple[str, ...]) -> str:
    """What stands in the first of these that is not blank."""
    texts = (_content(element) for name in names for element in said.get(name, ()))
    return next((text for text in texts if text.strip()), "")


def _content(element: Element) -> str:
    """Atom's XHTML is markup in the feed's own. What holds another entry was never closed, and is nobody's text."""
    if not len(element):
        return element.text or ""
    if next(element.iter("{*}item", "{*}entry"), None) is not None:
        return element.text or ""
    return escape(element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _own_id(element: Element, said: dict[str, list[Element]]) -> str:
    about = next((value for name, value in element.attrib.items() if _bare(str(name)) == "about"), "")
    return prose.clean(" ".join((_first(said, IDS) or str(about)).split()))[:LONGEST_LINE]


def _link(said: dict[str, list[Element]], url: str) -> str:
    """An Atom link is an attribute, and only the alternate one leads to the article; a guid may be the link."""
    for element in said.get("link", ()):
        told = element.get("rel", "alternate") == "alternate"
        text = (element.text or "").strip() or (element.get("href", "").strip() if told else "")
        if text and (found := _whole(text, url)):
            return found
    guid = next((each for each in said.get("guid", ()) if each.get("isPermaLink", "true").lower() != "false"), None)
    text = (guid.text or "").strip() if guid is not None else ""
    return _whole(text, url) if text.startswith(("http://", "https://")) else ""


def _whole(link: str, url: str) -> str:
    """ "" for what leads nowhere on the web."""
    try:
        found = urljoin(url, link)
    except ValueError:
        return ""
    usable = found.lower().startswith(("http://", "https://")) and len(found) <= LONGEST_LINK and found.isprintable()
    return found if usable else ""


def _instant(said: dict[str, list[Element]], names: tuple[str, ...], zone: str, findings: Findings) -> datetime | None:
    text = _first(said, names).strip()
    found = datelines.instant(text, zone) if text else None
    if text and found is None:
        findings.add("unreadable-time", f"{excerpt(text)} is no day with an hour")
    return found


def _language(root: Element) -> str:
    """As the feed writes it: of the channel, or of its root."""
    own = root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    for element in _channel(root):
        if _name(element) == "language" and (element.text or "").strip():
            return (element.text or "").strip()[:20]
    return own.strip()[:20]


def _channel(root: Element) -> Iterator[Element]:
    for child in root.iterchildren(etree.Element):
        yield child
        if _name(child) == "channel":
            yield from child.iterchildren(etree.Element)


def _digest(*facts: str) -> str:
    return sha256("\0".join(facts).encode("utf-8", "replace")).hexdigest()[:32]


def _name(element: Element) -> str:
    return _bare(str(element.tag))


def _bare(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].lower()
