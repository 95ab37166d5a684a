"""Web pages that are not tables: cards, lists, headings with values beside them, several contests a page."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, cast

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import page, rows
from ingest.families.cell import Cell
from ingest.families.headings import Headings
from ingest.families.mapping import RowMapping
from ingest.families.page import PAGE
from ingest.families.places import Nowhere, Owner, Owners, Page, Places, constant, text_of
from ingest.families.sheet import Found, Sheet
from ingest.parse import html
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

VERSION = 1


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rows` leads to the rows step by step: a name for each step, and the selector of its elements in the one before.

    A plain string, and a cell's `css` and `label`, are looked up in the last step's element, or in that of the step
    `of`, outside of the steps inside it ("page": outside of all). `heading` is the last match before the element. An
    empty `css` is the element itself.
    """

    USUAL: ClassVar[str] = "css"
    KNOWN: ClassVar[tuple[str, ...]] = ("css", "value", "label", "heading")

    rows: dict[str, str] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.parts:
            return
        check(self.selections_like is None, "a page has no columns here, so selections_like finds none")
        check(bool(self.rows), "rows is missing: which elements are the rows?")
        check(PAGE not in self.rows, f"a step cannot be called {PAGE!r}, which is the whole page")
        page.check_selectors(self, {f"rows.{name}": css for name, css in self.rows.items()})
        known = [PAGE, *self.rows]
        unknown = sorted({cell.of for _, cell in page.declared(self) if cell.of is not None and cell.of not in known})
        check(not unknown, f"of: no such step: {', '.join(unknown)}; there are {', '.join(known)}")
        stray = [name for name, cell in page.declared(self) if cell.of == PAGE and cell.heading is not None]
        check(not stray, f"{', '.join(stray)}: a heading stands before an element of a step, not before the page")


class _Step(Struct, frozen=True):
    """A row: its element for each step, from the outermost."""

    elements: tuple[html.Element, ...]


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no page, for a page beyond the limits, and where no row is found."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    whole = Page(html.page(snapshot, declared.encoding, findings))
    taken: set[html.Element] = set()

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        steps = _Steps(whole, mapping)
        yield Sheet(label=steps.names[-1], rows=enumerate(steps.rows(), 1), find=steps.find)
        taken.update(steps.places.used, steps.all)

    report = rows.report(sheets, source, findings)
    return page.with_leftover_tables(report, whole.root, taken, declared.ignore)


class _Steps:
    """The elements that one part of the mapping is about."""

    def __init__(self, whole: Page, mapping: Mapping) -> None:
        self.names = list(mapping.rows)
        self._inside = list(_nested(whole, list(mapping.rows.values())))
        if not self._inside[-1]:
            css = " and in it ".join(map(repr, mapping.rows.values()))
            raise UnreadableDocument(f"nothing on the page matches {css}")
        self._outer = {each: outer for level in self._inside for outer, group in level.items() for each in group}
        self.all = self._outer.keys()
        self.places = Places(whole, self.all, holders=False)
        elements = [[each for group in level.values() for each in group] for level in self._inside]
        self._headings = Headings(whole, mapping, dict(zip(self.names, elements, strict=True)))

    def rows(self) -> Iterator[_Step]:
        for first in self._inside[0].values():
            for element in first:
                yield from self._below((element,))

    def _below(self, outer: tuple[html.Element, ...]) -> Iterator[_Step]:
        if len(outer) == len(self._inside):
            yield _Step(outer)
            return
        for element in self._inside[len(outer)].get(outer[-1], ()):
            yield from self._below((*outer, element))

    def find(self, cell: Cell) -> Found:
        if cell.of == PAGE:
            return constant(lambda: self.places.on_page(cell))
        step = cell.of or self.names[-1]
        depth = self.names.index(step)
        ask: Callable[[html.Element], str] = partial(self._text, cell=cell, step=step)
        if step != self.names[-1]:
            ask = _once(ask)
        return lambda row: ask(row.elements[depth])

    def _text(self, element: html.Element, cell: Cell, step: str) -> str:
        if cell.heading is not None:
            return self._headings.before(element, cell, step, self._outer[element])
        if cell.css != "":
            return self.places.at(element, cell)
        if cell.attribute is not None and cell.attribute not in element.attrib:
            raise Nowhere(f"it has no {cell.attribute!r}")
        return text_of(element, cell.attribute)


def _nested(whole: Page, selectors: list[str]) -> Iterator[dict[Owner, list[html.Element]]]:
    """For each step its elements, by the innermost element of the step before that they stand in."""
    owners: dict[html.Element, Owner] | None = None
    for css in selectors:
        inside: dict[Owner, list[html.Element]] = {}
        for element in whole.some(css):
            outer = element.getparent()
            owner = None if owners is None or outer is None else owners[outer]
            if owners is None or owner is not None:
                inside.setdefault(owner, []).append(element)
        yield inside
        owners = Owners(each for group in inside.values() for each in group)


def _once(ask: Callable[[html.Element], str]) -> Callable[[html.Element], str]:
    """Many rows share the element of an outer step."""
    told: dict[html.Element, str | UnreadableText] = {}

    def text(element: html.Element) -> str:
        if element not in told:
            try:
                told[element] = ask(element)
            except UnreadableText as doubt:
                told[element] = doubt
        answer = told[element]
        if isinstance(answer, str):
            return answer
        raise UnreadableText(answer.rule, answer.message)

    return text
