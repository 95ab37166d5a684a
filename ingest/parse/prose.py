"""Prose out of markup and bytes: what a reader sees, line by line, whatever the outlet got wrong.

A paragraph, a heading and a list item are a line each, a table row is its cells on one line. What a reader cannot see
(controls, marks of direction, soft hyphens) is gone, so that nothing in a text can turn its figures around.
"""

import re
from collections.abc import Callable
from html import unescape

from lxml import etree

from ingest.domain.errors import UnreadableDocument
from ingest.parse import charsets, html
from ingest.parse.findings import Findings
from ingest.parse.html import Element
from ingest.parse.words import squeezed

BETWEEN_CELLS = " | "
LONGEST_ROW = 400  # characters; a row with more lays out a page, and its cells are no figures of one name
MOSTLY_LINKS = 0.6  # of a line

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_CYRILLIC = re.compile(rb"[\xc0-\xff]{4}")  # in windows-1251; western languages have no four such letters in a row

BLOCKS = frozenset({"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details"})
BLOCKS |= {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS |= {"header", "hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table"}
BLOCKS |= {"tbody", "tfoot", "thead", "tr", "ul"}
CELLS = frozenset({"td", "th"})
UNSHOWN = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "video", "audio"})
UNSHOWN |= {"del", "s", "strike"}  # struck out: withdrawn


def decoded(body: bytes, declared: list[str], findings: Findings) -> str:
    """The text in whatever encoding is declared and fits, else in UTF-8, else in the code page of old web servers.

    Nothing is refused: what no encoding explains is U+FFFD. All of it is told in findings.
    """
    told = Findings()
    text, codec = charsets.decoded(body, declared, told, at_worst="replace")
    if codec == "utf-8" and any(each.rule == "undecodable-bytes" for each in told.all()):
        codec = "cp1251" if len(_CYRILLIC.findall(body)) > len(body) // 64 else "cp1252"
        findings.add("undeclared-charset", f"the document is not UTF-8 and declares nothing else; read as {codec}")
        return body.decode(codec, "replace")
    for each in told.all():
        findings.add(each.rule, each.message, each.place)
    return text


def clean(text: str) -> str:
    """Without what nobody sees."""
    return _INVISIBLE.sub("", text)


def one_line(markup: str) -> str:
    """As `plain`, on one line: a title."""
    return squeezed(plain(markup))


def plain(markup: str) -> str:
    """The text of a piece of markup, line by line; a text without markup as it is. What cannot be parsed is ""."""
    if not _MARKUP.search(markup):
        return "\n".join(filter(None, map(squeezed, clean(unescape(markup)).splitlines())))
    try:
        return "\n".join(lines(html.tree(f"<div>{markup}</div>")))
    except UnreadableDocument:
        return ""


def lines(root: Element, skip: Callable[[Element], bool] | None = None, *, links: bool = True) -> list[str]:
    """The lines of an element, none of them blank; without those branches that `skip` names.

    Without `links`, lines that are nothing but links are left out, though not in tables, where names may be links.
    """
    page = _Lines(links)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            page.close(element)
            page.add(element.tail if element is not root else None)
        elif element.tag in UNSHOWN or (skip is not None and skip(element)):
            walk.skip_subtree()
            page.open(element)
        else:
            page.open(element)
            page.add(element.text)
    return page.written()


class _Lines:
    """Written as a typesetter does: pieces gather in a line, lines in a cell, cells in a row."""

    def __init__(self, links: bool) -> None:
        self._links = links
        self._pieces: list[str] = []
        self._linked = self._within = 0  # characters of links in the line; links that are open
        self._lines: list[list[str]] = [[]]  # of the page, and of each cell that is open
        self._rows: list[list[list[str]]] = []  # the cells of each row that is open

    def written(self) -> list[str]:
        self._end_line()
        return self._lines[0]

    def add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(squeezed(text)) if self._within else 0

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag == "a":
            self._within += 1
        elif _is_cell(element):
            self._end_line()
            self._lines.append([])
        elif tag in BLOCKS:
            self._end_line()
            if tag == "tr":
                self._rows.append([])

    def close(self, element: Element) -> None:
        tag = element.tag
        if tag == "a":
            self._within -= 1
        elif _is_cell(element):
            self._end_line()
            self._rows[-1].append(self._lines.pop())
        elif tag in BLOCKS:
            self._end_line()
            if tag == "tr":
                self._end_row(self._rows.pop())

    def _end_line(self) -> None:
        line = squeezed(clean("".join(self._pieces)))
        wanted = self._links or len(self._lines) > 1 or self._linked <= MOSTLY_LINKS * len(line)
        if line and wanted:
            self._lines[-1].append(line)
        self._pieces.clear()
        self._linked = 0

    def _end_row(self, cells: list[list[str]]) -> None:
        row = BETWEEN_CELLS.join(" ".join(cell) for cell in cells if cell)
        if len(row) > LONGEST_ROW:
            self._lines[-1] += [line for cell in cells for line in cell]
        elif row:
            self._lines[-1].append(row)


def _is_cell(element: Element) -> bool:
    parent = element.getparent()
    return element.tag in CELLS and parent is not None and parent.tag == "tr"
