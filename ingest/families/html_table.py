"""Tables of web pages, as commissions print them: with headings, spans, footnotes and repeated headers."""

from collections.abc import Iterator
from typing import ClassVar, cast

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import page, rows
from ingest.families.cell import Cell
from ingest.families.headings import Headings
from ingest.families.layout import TableMapping, laid_out
from ingest.families.places import Page, Places, constant
from ingest.families.sheet import Found, Sheet
from ingest.parse import grid, html
from ingest.parse.findings import Findings

VERSION = 2

TABLE = "table"
MOST_TABLES = 5_000


class Mapping(TableMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`table` is a CSS selector, and every match is read.

    A cell's `css` and `label` are looked up in the table, then in what stands around it; with `of` "page", on the page
    outside of the tables. Its `heading` is the last match of that selector that stands before the table. With `columns`
    the header rows are passed over.
    """

    KNOWN: ClassVar[tuple[str, ...]] = ("column", "value", "css", "label", "heading")

    table: str = "table"

    @property
    def headers(self) -> int:
        return 1 if self.header_rows is None else self.header_rows

    def __post_init__(self) -> None:
        super().__post_init__()
        page.check_selectors(self, {"table": self.table})
        blank = [name for name, cell in page.declared(self) if cell.css == ""]
        check(not blank, f"not a CSS selector: {', '.join(blank)} ''")
        strange = sorted({cell.of for _, cell in page.declared(self) if cell.of not in (None, page.PAGE)})
        check(not strange, f"of is {page.PAGE!r} or nothing here, not {', '.join(map(repr, strange))}")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no page, for a page beyond the limits, without the table or its columns."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    whole = Page(html.page(snapshot, declared.encoding, findings))
    taken: set[html.Element] = set()

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        tables = _Tables(whole, mapping)
        for number, table in enumerate(tables.all, 1):
            yield tables.sheet(table, f"table {number}")
        taken.update(tables.all, tables.places.used)

    report = rows.report(sheets, source, findings)
    return page.with_leftover_tables(report, whole.root, taken, declared.ignore)


class _Tables:
    """Those that one part of the mapping is about."""

    def __init__(self, whole: Page, mapping: Mapping) -> None:
        self.all = whole.some(mapping.table)
        if not self.all:
            raise UnreadableDocument(f"nothing on the page matches {mapping.table!r}")
        if len(self.all) > MOST_TABLES:
            raise UnreadableDocument(f"more than {MOST_TABLES:,} tables match {mapping.table!r}")
        self.places = Places(whole, self.all, holders=True)
        self._mapping = mapping
        self._headings = Headings(whole, mapping, {TABLE: self.all})

    def sheet(self, table: html.Element, label: str) -> Sheet:
        header = self._mapping.preamble or self._mapping.headers
        lines = grid.Grid(table, in_header=bool(header))
        laid = laid_out(enumerate(lines, 1), self._mapping, spread=False, below=lines.leave_header)

        found: dict[tuple[str | None, ...], Found] = {}

        def find(cell: Cell) -> Found:
            asked = (cell.css, cell.attribute, cell.label, cell.heading, cell.of)
            if asked not in found:
                found[asked] = constant(lambda: self._text(table, cell))
            return found[asked]

        return Sheet(
            label=f"{label} row",
            whole=label,
            columns=laid.columns,
            tells_names=laid.own_names,
            rows=laid.rows,
            find=find,
        )

    def _text(self, table: html.Element, cell: Cell) -> str:
        if cell.heading is not None:
            return self._headings.before(table, cell, TABLE)
        return self.places.on_page(cell) if cell.of == page.PAGE else self.places.near(table, cell)
