"""Delimited text: commas, semicolons, tabs; with a header or without; quoted or not."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import cast

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import rows
from ingest.families.mapping import RowMapping, cells
from ingest.families.sheet import Row, Sheet
from ingest.parse import words
from ingest.parse.charsets import decode, exactly
from ingest.parse.findings import Findings

VERSION = 1

_Lines = Iterator[tuple[int, Row]]


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`quoted` false makes quotes ordinary characters, for files that write `Roque "Rocky" De La Fuente`.

    Without `columns` the first row that is not blank is the header.
    """

    separator: str = ","
    quoted: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        check(len(self.separator) == 1 and self.separator not in '"\r\n', f"separator {self.separator!r} is not one")
        with_css = [name for name, cell in cells(self).items() if cell.css is not None]
        check(not with_css, f"css is for pages, not for delimited text: {', '.join(with_css)}")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for bytes in no declared encoding, broken quoting and missing columns."""
    mapping, findings = cast(Mapping, source.mapping), Findings()
    text = _text(snapshot, mapping, findings)
    if not text.strip():
        raise UnreadableDocument("the document is empty")
    lines = _lines(text, mapping)
    columns = [words.squeezed(name) for name in mapping.columns or _header(lines)]
    return rows.report([Sheet(label="line", columns=columns, rows=lines)], source, findings)


def _text(snapshot: Snapshot, mapping: Mapping, findings: Findings) -> str:
    if mapping.encoding:
        return exactly(snapshot.body, mapping.encoding)
    return decode(snapshot.body, [snapshot.charset], findings)


def _header(lines: _Lines) -> Row:
    return next((row for _, row in lines if any(map(str.strip, row))), [])


def _lines(text: str, mapping: Mapping) -> _Lines:
    """Rows under the number of the line they begin on. Strict: a quote left open would swallow the rows behind it."""
    lines, separator = StringIO(text, newline=""), mapping.separator
    if mapping.quoted:
        reader = csv.reader(lines, delimiter=separator, strict=True)
    else:
        reader = csv.reader(lines, delimiter=separator, strict=True, quoting=csv.QUOTE_NONE)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        hint = "; is it quoted at all?" if mapping.quoted else ""
        raise UnreadableDocument(f"{error}{hint}", f"line {number}") from None
