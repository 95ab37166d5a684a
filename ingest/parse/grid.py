"""A table as rows of texts, every cell in the columns where a reader sees it (HTML standard, "forming a table")."""

import re
from collections.abc import Iterator

from ingest.domain.errors import UnreadableDocument
from ingest.parse import html

MOST_CELLS = 2_000_000  # a table
MOST_COLUMNS = 10_000
_WIDEST_SPAN = 1_000  # as in browsers

# Column -> rows still to come and the text, for cells that reach down into later rows.
_Hanging = dict[int, tuple[int, str]]


def rows(table: html.Element, header_rows: int) -> Iterator[list[str]]:
    """Rows from the top; those of tables inside it are theirs.

    A header's text stands in every column it spans. Below the header a text that spans columns stands in the first,
    so that one number is never read twice, and a row of one single cell (a heading, "no results yet") gives [].
    Raises UnreadableDocument where the table grows beyond MOST_CELLS or MOST_COLUMNS.
    """
    hanging: _Hanging = {}
    group, size = None, 0
    for index, row in enumerate(_own_rows(table)):
        if row.getparent() is not group:
            group, hanging = row.getparent(), {}
        cells = _cells(row, hanging, repeat=index < header_rows)
        size += len(cells) + 1
        if size > MOST_CELLS:
            raise UnreadableDocument(f"a table of more than {MOST_CELLS:,} cells")
        yield cells


def _own_rows(table: html.Element) -> Iterator[html.Element]:
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _cells(row: html.Element, hanging: _Hanging, *, repeat: bool) -> list[str]:
    own = list(row.iterchildren("td", "th"))
    if len(own) == 1 and not hanging and not repeat:
        return []
    cells: list[str] = []
    for cell in own:
        _take(hanging, cells)
        text, down = html.text(cell), _span(cell, "rowspan")
        for across in range(_span(cell, "colspan")):
            shown = text if repeat or not across else ""
            if down > 1:
                hanging[len(cells)] = (down - 1, shown)
            cells.append(shown)
        if len(cells) > MOST_COLUMNS:
            raise UnreadableDocument(f"a table of more than {MOST_COLUMNS:,} columns")
    _take_rest(hanging, cells)
    return cells


def _take(hanging: _Hanging, cells: list[str]) -> None:
    """Put what hangs down at this column, and at those right of it without a gap, into the row."""
    while len(cells) in hanging:
        down, text = hanging.pop(len(cells))
        if down > 1:
            hanging[len(cells)] = (down - 1, text)
        cells.append(text)


def _take_rest(hanging: _Hanging, cells: list[str]) -> None:
    end = max(hanging, default=-1)
    while len(cells) <= end:
        _take(hanging, cells)
        if len(cells) <= end:
            cells.append("")


def _span(cell: html.Element, name: str) -> int:
    """1 to 1,000; a rowspan of 0 reaches to the end of its group of rows, which ends it anyway."""
    stated = cell.get(name)
    if stated is None or not (digits := re.match(r"\s*([0-9]{1,6})", stated)):
        return 1
    span = int(digits[1])
    return min(span, _WIDEST_SPAN) if span else (_WIDEST_SPAN if name == "rowspan" else 1)
