"""Delimited text: any separator, with header rows or without, quoted or not."""

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import cast

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import rows
from ingest.families.layout import Lines, TableMapping, laid_out
from ingest.families.sheet import Sheet
from ingest.parse import charsets
from ingest.parse.charsets import decoded, exactly
from ingest.parse.findings import Findings

VERSION = 2


class Mapping(TableMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`quoted` false makes quotes ordinary characters, for files that write `Roque "Rocky" De La Fuente`.

    A separator of several characters only separates what is not quoted.
    """

    separator: str = ","
    quoted: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        usable = bool(self.separator) and not set(self.separator) & set('"\r\n')
        check(usable, f"separator {self.separator!r} is not one")
        check(len(self.separator) == 1 or not self.quoted, "a separator of several characters needs quoted = false")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for bytes in no declared encoding, broken quoting and missing columns."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    lines: Iterable[tuple[int, list[str]]] = _lines(snapshot.body, declared, _looked_at(snapshot, declared, findings))
    if declared.parts:
        lines = list(lines)  # it is read once for each part

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        table = laid_out(lines, mapping, spread=True)
        yield Sheet(label="line", columns=table.columns, tells_names=table.own_names, rows=table.rows)

    return rows.report(sheets, source, findings)


class _Text(Struct, frozen=True):
    """What has to be known of a text before it is read line by line."""

    codec: str
    quotes: bool


def _looked_at(snapshot: Snapshot, mapping: Mapping, findings: Findings) -> _Text:
    """The text is made once to see that it is one, and let go: read as a stream it costs no memory."""
    if mapping.encoding:
        text, codec = exactly(snapshot.body, mapping.encoding), charsets.known(mapping.encoding) or ""
    else:
        text, codec = decoded(snapshot.body, [snapshot.charset], findings)
    if not text or text.isspace():
        raise UnreadableDocument("the document is empty")
    return _Text(codec, '"' in text)


def _lines(body: bytes, mapping: Mapping, text: _Text) -> Lines:
    """Rows under the number of the line they begin on."""
    if text.quotes and mapping.quoted:
        return _quoted(charsets.stream(body, text.codec, newline=""), mapping.separator)
    lines = charsets.stream(body, text.codec, newline=None)
    return enumerate((line.removesuffix("\n").split(mapping.separator) for line in lines), 1)


def _quoted(lines: TextIOWrapper, separator: str) -> Lines:
    """Strict: a quote left open would swallow the rows behind it."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableDocument(f"{error}; is it quoted at all?", f"line {number}") from None
