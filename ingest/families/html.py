"""Web pages that are not tables: cards, lists, headings with values beside them, several contests a page."""

from collections.abc import Iterator
from typing import ClassVar, cast

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import page, rows
from ingest.families.cell import Cell
from ingest.families.mapping import RowMapping, cells, expanded, parts_of, wide_cells
from ingest.families.sheet import Found, Missing, Row, Sheet
from ingest.parse import html
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

VERSION = 1

PAGE = "page"


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rows` leads to the rows step by step: a name for each step, and the selector of its elements in the one before.

    A plain string, and a cell's `css`, is looked up in the last step's element, or in that of the step `of` ("page":
    the whole page); so are `label`, and `heading`, the last match before the element. An empty `css` is the element.
    """

    USUAL: ClassVar[str] = "css"
    KNOWN: ClassVar[tuple[str, ...]] = ("css", "value", "label", "heading")

    rows: dict[str, str] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.parts:
            return
        check(bool(self.rows), "rows is missing: which elements are the rows?")
        check(PAGE not in self.rows, f"a step cannot be called {PAGE!r}, which is the whole page")
        page.check_selectors(self, {f"rows.{name}": css for name, css in self.rows.items()})
        known = [PAGE, *self.rows]
        unknown = sorted({cell.of for cell in _declared(self) if cell.of is not None and cell.of not in known})
        check(not unknown, f"of: no such step: {', '.join(unknown)}; there are {', '.join(known)}")


class _Step(Struct, frozen=True):
    """A row: its element for each step, from the page inwards."""

    elements: tuple[html.Element, ...]


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no page, for a page beyond the limits, and where no row is found."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    root = html.page(snapshot, declared.encoding, findings)
    places = page.Places(root)

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        steps = (PAGE, *mapping.rows)
        label = steps[-1]
        found = enumerate(_walk((root,), list(mapping.rows.values())), 1)
        yield Sheet(label=label, rows=_some(found, mapping), find=_finder(places, steps))

    report = rows.report(sheets, source, findings)
    selectors = [css for each in expanded(declared) for css in each.rows.values()]
    taken = {table for css in selectors for match in html.some(root, css) for table in _tables(match)}
    return page.with_leftover_tables(report, root, taken, declared.ignore)


def _declared(mapping: Mapping) -> list[Cell]:
    names = [cell for name in ("contest", "unit", "selection") for cell in parts_of(mapping, name)]
    return [*names, *cells(mapping).values(), *(cell for _, cell in wide_cells(mapping))]


def _walk(outer: tuple[html.Element, ...], selectors: list[str]) -> Iterator[_Step]:
    if not selectors:
        yield _Step(outer)
        return
    for element in html.some(outer[-1], selectors[0]):
        if element is not outer[-1] or len(outer) == 1:
            yield from _walk((*outer, element), selectors[1:])


def _some(found: Iterator[tuple[int, _Step]], mapping: Mapping) -> Iterator[tuple[int, _Step]]:
    empty = True
    for each in found:
        empty = False
        yield each
    if empty:
        raise UnreadableDocument(f"nothing on the page matches {' and in it '.join(map(repr, mapping.rows.values()))}")


def _finder(places: page.Places, steps: tuple[str, ...]) -> page.Finder:
    def find(cell: Cell) -> Found:
        depth = len(steps) - 1 if cell.of is None else steps.index(cell.of)
        if depth == 0:
            return places.around(places.root, cell)
        return _within(places, cell, depth)

    return find


def _within(places: page.Places, cell: Cell, depth: int) -> Found:
    """Where the rows of one step share an element, it is asked once."""
    latest: list[tuple[html.Element, str]] = []

    def text(row: Row) -> str:
        element = row.elements[depth]
        if not latest or latest[0][0] is not element:
            latest[:] = [(element, _text(places, element, cell))]
        return latest[0][1]

    return text


def _text(places: page.Places, element: html.Element, cell: Cell) -> str:
    if cell.css == "":
        return html.text(element) if cell.attribute is None else element.get(cell.attribute, "")
    found = places.around(element, cell, on_page=False)
    if isinstance(found, Missing):
        raise UnreadableText("missing-element", found.message)
    return page.text_of(found)


def _tables(element: html.Element) -> Iterator[html.Element]:
    """Those it is, lies in or holds."""
    if element.tag == "table":
        yield element
    yield from element.iterancestors("table")
    yield from element.iterdescendants("table")
