"""Tables of web pages, as commissions print them: with headings, spans, footnotes and repeated headers."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Annotated, cast

from cssselect import SelectorError
from lxml import etree
from msgspec import Meta

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import rows
from ingest.families.mapping import RowMapping, cells
from ingest.families.sheet import Row, Sheet
from ingest.parse import grid, html, words
from ingest.parse.findings import Findings

VERSION = 1


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`table` is a CSS selector, and every match is read; a cell's `css` is looked up in the table, then in the page.

    A column under several header rows is called by their texts from the top, without repeats: "Totals Votes". With
    `columns` the header rows are passed over and the columns are called what `columns` says.
    """

    table: str = "table"
    header_rows: Annotated[int, Meta(ge=0, le=10)] = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        check(bool(self.header_rows or self.columns), "a table without header_rows needs columns")
        declared = {"table": self.table} | {
            name: cell.css for name, cell in cells(self).items() if cell.css is not None
        }
        wrong = [f"{name} {css!r}" for name, css in declared.items() if not _is_selector(css)]
        check(not wrong, f"not a CSS selector: {', '.join(wrong)}")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no page, for a page beyond the limits, without the table or its columns."""
    mapping, findings = cast(Mapping, source.mapping), Findings()
    page = html.page(snapshot, mapping.encoding, findings)
    tables = html.some(page, mapping.table)
    if not tables:
        raise UnreadableDocument(f"nothing on the page matches {mapping.table!r}")
    first_of = cache(lambda css: _first(page, css))
    sheets = (_sheet(table, f"table {n}", first_of, mapping) for n, table in enumerate(tables, 1))
    return rows.report(sheets, source, findings)


def _sheet(table: html.Element, label: str, on_page: Callable[[str], str | None], mapping: Mapping) -> Sheet:
    lines = enumerate(grid.rows(table, mapping.header_rows), 1)
    header = [row for _, row in zip(range(mapping.header_rows), map(_second, lines), strict=False)]
    columns = [words.squeezed(name) for name in mapping.columns or _names(header)]

    def css(selector: str) -> str | None:
        within = _first(table, selector)
        return on_page(selector) if within is None else within

    return Sheet(label=f"{label} row", whole=label, columns=columns, rows=lines, css=css)


def _second(line: tuple[int, Row]) -> Row:
    return line[1]


def _names(header: list[Row]) -> Iterator[str]:
    width = max(map(len, header), default=0)
    for index in range(width):
        texts = [words.squeezed(row[index]) for row in header if index < len(row)]
        yield " ".join(text for text, _ in groupby(texts) if text)


def _first(root: html.Element, css: str) -> str | None:
    found = html.some(root, css)
    return html.text(found[0]) if found else None


def _is_selector(css: str) -> bool:
    try:
        etree.XPath(html.path(css))  # a selector may be one and still name what no page has, such as a namespace
    except (SelectorError, etree.XPathError, RecursionError):
        return False
    return True
