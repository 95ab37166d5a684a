"""Tables of web pages, as commissions print them: with headings, spans, footnotes and repeated headers."""

from collections.abc import Iterator
from typing import ClassVar, cast

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import page, rows
from ingest.families.cell import Cell
from ingest.families.layout import TableMapping, laid_out
from ingest.families.sheet import Found, Sheet
from ingest.parse import grid, html
from ingest.parse.findings import Findings

VERSION = 2


class Mapping(TableMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`table` is a CSS selector, and every match is read.

    A cell's `css` and `label` are looked up in the table, then in the page; its `heading` is the last match of that
    selector that stands before the table. With `columns` the header rows are passed over.
    """

    KNOWN: ClassVar[tuple[str, ...]] = ("column", "value", "css", "label", "heading")

    table: str = "table"

    @property
    def headers(self) -> int:
        return 1 if self.header_rows is None else self.header_rows

    def __post_init__(self) -> None:
        super().__post_init__()
        page.check_selectors(self, {"table": self.table})


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no page, for a page beyond the limits, without the table or its columns."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    root = html.page(snapshot, declared.encoding, findings)
    taken: set[html.Element] = set()

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        tables = html.some(root, mapping.table)
        if not tables:
            raise UnreadableDocument(f"nothing on the page matches {mapping.table!r}")
        places = page.Places(root)
        for number, table in enumerate(tables, 1):
            taken.add(table)
            yield _sheet(table, f"table {number}", places, mapping)

    report = rows.report(sheets, source, findings)
    return page.with_leftover_tables(report, root, taken, declared.ignore)


def _sheet(table: html.Element, label: str, places: page.Places, mapping: Mapping) -> Sheet:
    lines = enumerate(grid.rows(table, mapping.headers), 1)
    laid = laid_out(lines, mapping, spread=False)

    def find(cell: Cell) -> Found:
        return places.around(table, cell)

    return Sheet(
        label=f"{label} row", whole=label, columns=laid.columns, tells_names=laid.own_names, rows=laid.rows, find=find
    )
