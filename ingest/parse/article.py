"""One page of an outlet: its title, its main text, and what it says of itself; without menus, teasers and comments.

Main text is text that is no link, so the part of a page that holds most of it is the article. A page of figures counts
as much as one of sentences: rows and list items are kept, however short.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from lxml import etree
from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.parse import html, prose
from ingest.parse.declared import Declared
from ingest.parse.findings import Findings
from ingest.parse.html import Element
from ingest.parse.words import same

MOST_BYTES = 4 * 1024 * 1024
MOST_ELEMENTS = 50_000
LONGEST_TEXT = 200_000  # characters
LONGEST_LINE = 1_000  # of a title
SNIFFED = 4_096

ENOUGH = 0.5  # of a page's text: a part that holds as much is the page
NEARLY_ALL = 0.8

DROPPED = prose.UNSHOWN | {"nav", "footer", "aside", "button", "select", "textarea", "canvas", "dialog", "menu"}
ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu", "alert"})
OUTER = frozenset({"html", "body", "main", "article", "h1", "table", "tbody", "tr", "td", "th"})
BOXES = frozenset({"div", "section", "article", "main", "center", "form", "body"})

_BOX = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebars?(?=$|\s)|comments?|disqus|related|recommend\w*|recirc\w*"
    r"|share|sharing|sharebar|social|newsletter|subscribe|promo|advert\w*|ads?|cookies?|consent|popular|trending"
    r"|most-?read|tags|taglist|outbrain|taboola|read-?(?:more|next|also)|see-?also|latest|skip-?links?|masthead"
    r"|site-?(?:header|footer)|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|html|head|body|p|div|meta|article|table|br|h1|span|section|title)\b", re.IGNORECASE)


class Article(Struct, frozen=True, kw_only=True):
    """`text` has a line for each paragraph, heading, list item and table row; it is `cut` beyond LONGEST_TEXT.

    `language` is a code of two or three letters, `canonical_url` where the outlet says that the article stands: both ""
    where it does not say. `published_at` and `modified_at` are None likewise.
    """

    title: str
    text: str
    language: str
    published_at: datetime | None
    modified_at: datetime | None
    canonical_url: str
    cut: bool = False


def article(body: bytes, *, charset: str, url: str, time_zone: str = "UTC") -> Article:
    """`charset` is what the server declared, "" for nothing; `time_zone` is that of times without one.

    Raises UnreadableDocument for what is neither page nor text, for pages nested deeper than 256 levels, and too large
    ones.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableDocument(f"a page of {len(body):,} bytes; at most {MOST_BYTES:,} are read")
    if body.startswith((b"%PDF-", b"PK\3\4", b"\x1f\x8b")) or _is_binary(body):
        raise UnreadableDocument("neither a page nor a text")
    meta = _META_CHARSET.search(body[:SNIFFED])
    text = prose.decoded(body, [charset, meta[1].decode() if meta else ""], Findings())
    if not _TAG.search(text[: 4 * SNIFFED]):
        return _of_text(text)
    return _of_page(html.tree(text), url, time_zone)


def _is_binary(body: bytes) -> bool:
    return b"\0" in body[:SNIFFED] and not body.startswith((b"\xff\xfe", b"\xfe\xff"))


def _of_text(text: str) -> Article:
    said = prose.plain(text)
    return Article(
        title="",
        text=said[:LONGEST_TEXT],
        language="",
        published_at=None,
        modified_at=None,
        canonical_url="",
        cut=len(said) > LONGEST_TEXT,
    )


def _of_page(root: Element, url: str, zone: str) -> Article:
    if sum(1 for _ in islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise UnreadableDocument(f"a page of more than {MOST_ELEMENTS:,} elements")
    declared = Declared(root)
    title = _title(root, declared.facts)
    lines = [line for line in _main_lines(root) if same(line) != same(title)]
    text = "\n".join(lines)
    return Article(
        title=title,
        text=text[:LONGEST_TEXT],
        language=declared.language(),
        published_at=declared.published_at(zone),
        modified_at=declared.modified_at(zone),
        canonical_url=declared.canonical_url(url),
        cut=len(text) > LONGEST_TEXT,
    )


def _title(root: Element, facts: dict[str, str]) -> str:
    """The heading that the page's own title repeats, which lacks the outlet's name; else that title; else a heading."""
    named = prose.one_line(facts.get("og:title", "")) or _heading(next(root.iter("title"), None))
    headings = [text for each in root.iter("h1") if (text := _heading(each))]
    repeated = (text for text in headings if same(text) in same(named))
    return next(repeated, named or next(iter(headings), ""))[:LONGEST_LINE]


def _heading(element: Element | None) -> str:
    return "" if element is None else " ".join(prose.lines(element))


def _main_lines(root: Element) -> list[str]:
    """A page whose boxes are all called as if they were beside it is read whole, but for its menus."""
    sizes = _sizes(root, _is_unseen)
    beside = {each for each in sizes if _is_named_beside(each) and sizes[each] < ENOUGH * sizes[root]}
    left = _sizes(root, lambda each: each in beside or _is_unseen(each))
    if left[root] < ENOUGH * sizes[root]:
        beside, left = set(), sizes
    return prose.lines(_start(root, left), lambda each: each in beside or _is_unseen(each), links=False)


def _sizes(root: Element, skip: Callable[[Element], bool]) -> dict[Element, int]:
    """How many characters each element holds that are in no link; nothing of those to skip."""
    sizes, linked, skipped = {root: 0}, 0, set[Element]()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element is not root and skip(element):
            walk.skip_subtree()
            skipped.add(element)
        elif event == "start":
            linked += element.tag == "a"
            sizes[element] = 0 if linked else _length(element.text)
        else:
            linked -= element.tag == "a" and element not in skipped
            parent = element.getparent()
            if element is not root and parent is not None:
                sizes[parent] += sizes.get(element, 0) + (0 if linked else _length(element.tail))
    return sizes


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _is_unseen(element: Element) -> bool:
    """Hidden, or by its kind no article: a menu, a footer, a banner without a heading."""
    tag = element.tag
    if tag in DROPPED or element.get("role", "") in ROLES or _is_hidden(element):
        return True
    return tag == "header" and next(element.iter("h1"), None) is None


def _is_named_beside(element: Element) -> bool:
    """Whether it is called like teasers, comments or the like."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag not in OUTER and _BOX.search(names) is not None


def _start(root: Element, sizes: dict[Element, int]) -> Element:
    """The smallest part that is marked as an article, or as the main part, and holds enough; else what holds most."""
    whole = sizes[root]
    marked = sorted((each for each in _marked(root) if each in sizes), key=sizes.__getitem__)
    for each in marked:
        if sizes[each] >= ENOUGH * whole:
            return each
    return _fullest(root, sizes)


def _marked(root: Element) -> Iterator[Element]:
    for each in root.iter("article", "main", "div", "section"):
        if each.tag in ("article", "main") or each.get("role") == "main" or each.get("itemprop") == "articleBody":
            yield each


def _fullest(root: Element, sizes: dict[Element, int]) -> Element:
    """From box to box, as long as one of them holds nearly all that is left."""
    at = root
    while True:
        inner = max((each for each in at if each in sizes and each.tag in BOXES), key=sizes.__getitem__, default=None)
        if inner is None or sizes[inner] < NEARLY_ALL * sizes[at]:
            return at
        at = inner
