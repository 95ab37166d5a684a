"""Pages as trees: parsed once by libxml2 with its limits on, found by CSS selector, read as text."""

from collections.abc import Iterator
from typing import TypeAlias

from bs4.dammit import EncodingDetector
from lxml import etree

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.parse import selectors
from ingest.parse.charsets import decode, exactly
from ingest.parse.findings import Findings

Element: TypeAlias = etree._Element

MOST_NODES = 10_000  # in one cell or caption
MOST_ATTRIBUTES = 20_000

UNSHOWN = frozenset({"script", "style", "template"})


def page(snapshot: Snapshot, encoding: str | None, findings: Findings) -> Element:
    """The root of the page; a declared `encoding` overrules what the server and the page say.

    Raises UnreadableDocument also where libxml2 stopped at one of its limits (256 levels, 10 million characters in a
    text): what it leaves is a page cut short that looks whole.
    """
    return tree(exactly(snapshot.body, encoding) if encoding else _text(snapshot, findings))


def tree(text: str) -> Element:
    """The same, of a page that is text already."""
    body = text.encode("utf-8", "replace")
    refuse_endless_tags(body)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise UnreadableDocument(f"not a page: {error}") from None
    if fatal := list(parser.error_log.filter_from_fatals()):
        raise UnreadableDocument(f"the page breaks a limit: {fatal[0].message.strip()}", f"line {fatal[0].line}")
    if root is None:
        raise UnreadableDocument("not a page: nothing is in it")
    return root


def refuse_endless_tags(body: bytes) -> None:
    """Raises UnreadableDocument.

    libxml2 compares each attribute of a tag with all before it: 60,000 of them took it 6 s.
    """
    at = 0
    while at + MOST_ATTRIBUTES < len(body):
        end = body.rfind(b">", at, at + MOST_ATTRIBUTES)
        if end < 0:
            end = body.find(b">", at)
            end = len(body) if end < 0 else end
            tag = body.find(b"<", at, end)
            if tag >= 0 and len(body[tag:end].split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES:
                raise UnreadableDocument(f"a tag with more than {MOST_ATTRIBUTES:,} words")
        at = end + 1


def _text(snapshot: Snapshot, findings: Findings) -> str:
    # Browsers look for a declared encoding in the first 1,024 bytes; bs4's search takes quadratic time on hostile ones.
    meta = EncodingDetector.find_declared_encoding(snapshot.body[:4096], is_html=True)
    return decode(snapshot.body, [snapshot.charset, meta or ""], findings, at_worst="replace")


def some(root: Element, css: str) -> list[Element]:
    """Every match in the document's order, the root itself included."""
    return selectors.some(root, css)


def text(element: Element) -> str:
    """The text a reader sees, with a line end wherever one element meets another, and nowhere else.

    So `234<sup>1</sup>` never becomes 2341, nor `12<br>345` one number: a name does not mind the line end, a number
    does. Scripts, styles and what is hidden by attribute or inline style are left out. Raises UnreadableDocument where
    the element has more nodes than any cell.
    """
    if not len(element):
        return plain(element.text)
    return "\n".join(plain(piece) for piece in _pieces(element) if not piece.isspace())


def plain(text: str | None) -> str:
    """A line end in the source is a space on the page."""
    return "" if text is None else text.replace("\n", " ") if "\n" in text else text


def _pieces(element: Element) -> Iterator[str]:
    """Own stack instead of `itertext`, which cannot pass over a hidden branch."""
    stack: list[Element | str] = [element]
    for _ in range(MOST_NODES):
        if not stack:
            return
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif top is element or not _hidden(top):
            stack += _content(top)
    raise UnreadableDocument(f"more than {MOST_NODES:,} nodes where one cell should be")


def _content(element: Element) -> list[Element | str]:
    """Texts and children, the last one first."""
    content: list[Element | str] = [element.text] if element.text else []
    for child in element.iterchildren():
        content.append(child)
        if child.tail:
            content.append(child.tail)
        if len(content) > MOST_NODES:
            break
    return content[::-1]


def _hidden(element: Element) -> bool:
    if element.tag in UNSHOWN or element.get("hidden") is not None:
        return True
    return "display:none" in (element.get("style") or "").replace(" ", "").lower()
