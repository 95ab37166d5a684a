"""A table as rows of texts, every cell in the columns where a reader sees it (HTML standard, "forming a table")."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.domain.errors import UnreadableDocument
from ingest.parse import html

MOST_CELLS = 2_000_000  # a table
MOST_COLUMNS = 10_000
_WIDEST_SPAN = 1_000  # as in browsers

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_NO_WRAPS = frozenset({*_CELLS, "table", "caption", "colgroup"})

# Column -> rows still to come and the text, for cells that reach down into later rows.
_Hanging = dict[int, tuple[int, str]]


class Grid:
    """The rows of a table from the top, each told once; those of tables inside it are theirs.

    As long as `in_header` a text stands in every column it spans. Below, it stands in the first of them, so that one
    number is never read twice, and a row of one single cell (a heading, "no results yet") gives [], unless the table
    has no more columns. Iterating raises UnreadableDocument beyond MOST_CELLS or MOST_COLUMNS.
    """

    def __init__(self, table: html.Element, *, in_header: bool) -> None:
        self.in_header = in_header
        self._table = table
        self._hanging: _Hanging = {}
        self._width = 0

    def leave_header(self) -> None:
        self.in_header = False

    def __iter__(self) -> Iterator[list[str]]:
        spanning, group, size = _spanning(self._table), None, 0
        for row, its_group, own in _lines(self._table, self._table):
            if its_group is not group:
                group, self._hanging = its_group, {}
            cells = self._laid(own) if self._hanging or row in spanning else self._plain(own)
            self._width = max(self._width, len(cells))
            size += len(cells) + 1
            if size > MOST_CELLS:
                raise UnreadableDocument(f"a table of more than {MOST_CELLS:,} cells")
            if self._width > MOST_COLUMNS:
                raise UnreadableDocument(f"a table of more than {MOST_COLUMNS:,} columns")
            yield cells

    def _plain(self, own: list[html.Element]) -> list[str]:
        """The quick way where nothing spans."""
        if len(own) == 1 and self._width > 1 and not self.in_header:
            return []
        return [html.text(cell) if len(cell) else html.plain(cell.text) for cell in own]

    def _laid(self, own: list[html.Element]) -> list[str]:
        if len(own) == 1 and not self._hanging and not self.in_header:
            return []
        cells: list[str] = []
        for cell in own:
            self._take(cells)
            text, down = html.text(cell), _span(cell, "rowspan")
            for across in range(_span(cell, "colspan")):
                shown = text if self.in_header or not across else ""
                if down > 1:
                    self._hanging[len(cells)] = (down - 1, shown)
                cells.append(shown)
            if len(cells) > MOST_COLUMNS:
                break
        self._take_rest(cells)
        return cells

    def _take(self, cells: list[str]) -> None:
        """Put what hangs down at this column, and at those right of it without a gap, into the row."""
        hanging = self._hanging
        while len(cells) in hanging:
            down, text = hanging.pop(len(cells))
            if down > 1:
                hanging[len(cells)] = (down - 1, text)
            cells.append(text)

    def _take_rest(self, cells: list[str]) -> None:
        end = max(self._hanging, default=-1)
        while len(cells) <= end:
            self._take(cells)
            if len(cells) <= end:
                cells.append("")


def _lines(at: html.Element, group: html.Element) -> Iterator[tuple[html.Element, html.Element, list[html.Element]]]:
    """Each row with the group it stands in and its own cells.

    A form, say, is nothing to a table, but libxml2 leaves rows and cells inside it.
    """
    for child in at:
        if child.tag == "tr":
            cells = [each for each in child if each.tag in _CELLS]
            wraps = len(cells) < len(child)
            yield child, group, list(_cells(child)) if wraps else cells
            if wraps:
                yield from _lines(child, group)
        elif child.tag in _GROUPS:
            yield from _lines(child, child)
        elif child.tag not in _NO_WRAPS:
            yield from _lines(child, group)


def _cells(at: html.Element) -> Iterator[html.Element]:
    for child in at:
        if child.tag in _CELLS:
            yield child
        elif child.tag not in _NO_WRAPS and child.tag != "tr":
            yield from _cells(child)


def _spanning(table: html.Element) -> set[html.Element]:
    """The rows in which a cell spans others; asked for the attributes alone, which is quick where there are none."""
    found: list[Any] = [table.xpath("descendant::*/@rowspan"), table.xpath("descendant::*/@colspan")]
    rows = [next(span.getparent().iterancestors("tr"), None) for spans in found for span in spans]
    return {row for row in rows if row is not None}


def _span(cell: html.Element, name: str) -> int:
    """1 to 1,000; a rowspan of 0 reaches to the end of its group of rows, which ends it anyway."""
    stated = cell.get(name)
    if stated is None or not (digits := re.match(r"\s*([0-9]{1,6})", stated)):
        return 1
    span = int(digits[1])
    return min(span, _WIDEST_SPAN) if span else (_WIDEST_SPAN if name == "rowspan" else 1)
