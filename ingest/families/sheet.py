"""One table of a document, whatever the format, and how a declared cell is found in it."""

import re
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TypeVar

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.families.mapping import Cell
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText, bounded, excerpt

Value = TypeVar("Value")
Row = list[str]
Text = Callable[[Row], str]


class Sheet(Struct, frozen=True, kw_only=True):
    """`rows` are numbered as a person would count them, can be walked once, and may be ragged.

    `label` is what a row is called ("line", "table 1 row"), `whole` what the sheet is ("" for the document); `css`
    gives the text of the first match, None for no match.
    """

    label: str
    whole: str = ""
    columns: list[str]
    rows: Iterator[tuple[int, Row]]
    css: Callable[[str], str | None] = lambda _: None

    def place(self, number: int) -> str:
        return f"{self.label} {number}"


def even(sheet: Sheet, findings: Findings) -> Iterator[tuple[int, Row]]:
    """The rows that have as many cells as there are columns; the blank ones are passed over.

    A row of another length is left out, with a finding: which cell is missing cannot be known. Raises
    UnreadableDocument where no row is left, since a document of another shape is not an empty count.
    """
    width, good, bad = len(sheet.columns), 0, 0
    for number, row in sheet.rows:
        if not any(map(str.strip, row)):
            continue
        if len(row) == width or (len(row) > width and not any(map(str.strip, row[width:]))):
            good += 1
            yield number, row
        else:
            bad += 1
            findings.leave_out("ragged-row", f"{len(row)} cells under {width} columns", sheet.place(number))
    if bad and not good:
        raise UnreadableDocument(f"no row has the {width} cells of its columns", sheet.whole)


def reader(
    name: str, cell: Cell | None, parse: Callable[[str], Value | None], sheet: Sheet, findings: Findings
) -> Callable[[Row, int], Value | None]:
    """A function that gives the value in a row: None where nothing is said, or, with a finding, where it is no value.

    Raises UnreadableDocument where the column does not stand in the sheet.
    """
    if cell is None:
        return lambda row, number: None
    text = text_of(cell, sheet)

    def read(row: Row, number: int) -> Value | None:
        try:
            return parse(text(row))
        except UnreadableText as doubt:
            findings.add(doubt.rule, f"{name}: {doubt}", sheet.place(number))
            return None

    return read


def required(name: str, cell: Cell, sheet: Sheet, findings: Findings) -> Callable[[Row, int], str | None]:
    """A reader of names that a tally cannot do without. Raises UnreadableDocument also where no element matches."""
    if cell.css is not None and sheet.css(cell.css) is None:
        raise UnreadableDocument(f"{name}: nothing on the page matches {cell.css!r}", sheet.whole)
    return reader(name, cell, words.name, sheet, findings)


def text_of(cell: Cell, sheet: Sheet) -> Text:
    """The text of the cell in a row; it raises UnreadableText. Raises UnreadableDocument for a missing column."""
    found = _found(cell, sheet)
    return _first_group(found, re.compile(cell.pattern)) if cell.pattern else found


def _found(cell: Cell, sheet: Sheet) -> Text:
    if cell.column is not None:
        return itemgetter(position(cell.column, sheet))
    if cell.css is None:
        return _constant(cell.value or "")
    text = sheet.css(cell.css)
    return _missing(cell.css) if text is None else _constant(text)


def position(column: str, sheet: Sheet) -> int:
    """The index of the column. Raises UnreadableDocument unless it stands there exactly once."""
    wanted = words.squeezed(column)
    times = sheet.columns.count(wanted)
    if times != 1:
        fault = "is missing" if not times else f"stands there {times} times"
        raise UnreadableDocument(f"column {wanted!r} {fault}; there are {_listed(sheet.columns)}", sheet.whole)
    return sheet.columns.index(wanted)


def _listed(columns: list[str]) -> str:
    shown = ", ".join(excerpt(column) for column in columns[:40])
    return shown + (f" and {len(columns) - 40} more" if len(columns) > 40 else "")


def _constant(text: str) -> Text:
    return lambda row: text


def _missing(css: str) -> Text:
    def text(row: Row) -> str:
        raise UnreadableText("missing-element", f"nothing on the page matches {css!r}")

    return text


def _first_group(found: Text, pattern: re.Pattern[str]) -> Text:
    def text(row: Row) -> str:
        whole = words.squeezed(bounded(found(row)))
        match = pattern.search(whole)
        if match is None or match[1] is None:
            if not whole:
                return ""
            raise UnreadableText("unmatched-pattern", f"{excerpt(whole)} does not match {pattern.pattern!r}")
        return str(match[1])

    return text
