"""Spreadsheets (xlsx), read with calamine: the same tables as delimited text, in cells that have types."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any, cast

from python_calamine import CalamineError, CalamineWorkbook

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import rows
from ingest.families.layout import Lines, TableMapping, laid_out
from ingest.families.leftovers import unknown
from ingest.families.mapping import expanded
from ingest.families.sheet import Sheet
from ingest.parse import containers, numbers
from ingest.parse.findings import Findings

VERSION = 1

MOST_CELLS = 5_000_000  # of one sheet, its blank corners included
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")


class Mapping(TableMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sheet` is the name of the sheet, with `*`; every match is read. Without it, the first sheet is.

    A percentage is often kept as a part of one and only shown as percent: then its cell has `fraction = true`.
    """

    sheet: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self.sheet is None or bool(self.sheet), "sheet is blank")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no workbook, for one beyond limits, for a missing sheet or column."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    book = _Book(snapshot.body)

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        for name in book.chosen(mapping.sheet):
            table = laid_out(book.lines(name), mapping, spread=True)
            label = f"sheet {name!r} row"
            yield Sheet(
                label=label,
                whole=f"sheet {name!r}",
                columns=table.columns,
                tells_names=table.own_names,
                rows=table.rows,
            )

    chosen = {name for mapping in expanded(declared) for name in book.chosen(mapping.sheet)}
    findings.leftover("sheet", unknown(set(book.names) - chosen, declared.ignore))
    return rows.report(sheets, source, findings)


class _Book:
    def __init__(self, body: bytes) -> None:
        _check(body)
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(body))
        except (CalamineError, ValueError, OSError) as error:
            raise UnreadableDocument(f"not a workbook: {error}") from None
        self.names = self._book.sheet_names
        self._lines: dict[str, list[tuple[int, list[str]]]] = {}

    def chosen(self, wanted: str | None) -> list[str]:
        found = self.names[:1] if wanted is None else [name for name in self.names if fnmatchcase(name, wanted)]
        if not found:
            raise UnreadableDocument(
                f"no sheet is called {wanted!r}; there are {', '.join(map(repr, self.names[:20]))}"
            )
        return found

    def lines(self, name: str) -> Lines:
        if name not in self._lines:
            self._lines[name] = list(self._read(name))
        return iter(self._lines[name])

    def _read(self, name: str) -> Lines:
        place = f"sheet {name!r}"
        try:
            sheet = self._book.get_sheet_by_name(name)
            table = sheet.to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OSError) as error:
            raise UnreadableDocument(f"the sheet cannot be read: {error}", place) from None
        for number, row in enumerate(table, 1):
            yield number, [_text(cell) for cell in row]


def _check(body: bytes) -> None:
    """calamine itself unpacks whatever it is given, and lays out every cell up to the last one's corner."""
    if not containers.is_zip(body):
        raise UnreadableDocument("not an xlsx workbook")
    for name, content in containers.members(body, "xl/worksheets/*.xml"):
        across = down = 1
        for cell in _REFERENCE.finditer(content):
            across, down = max(across, _column(cell[1])), max(down, int(cell[2]))
        if across * down > MOST_CELLS:
            raise UnreadableDocument(
                f"{across:,} columns times {down:,} rows; at most {MOST_CELLS:,} cells are read", name
            )


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at


def _text(cell: Any) -> str:
    """As a person would write it; a number keeps to no locale."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() else numbers.machine(repr(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell) if isinstance(cell, date | time | timedelta) else ""
