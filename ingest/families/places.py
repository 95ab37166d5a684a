"""Where a declared value stands on a web page: by selector, or beside a label.

A page repeats the same shapes for every contest. So a value that one row or table lacks is never taken from another:
it is looked up in its own element, outside of the rows and tables inside it, and all that is found must say the same.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.families.cell import Cell
from ingest.families.labels import Labels, beside
from ingest.families.order import Order
from ingest.families.page import PAGE
from ingest.families.sections import Sections
from ingest.families.sheet import Constant, Missing
from ingest.parse import html, words
from ingest.parse.unreadable import UnreadableText, excerpt

MOST_ALIKE = 50  # places around the tables that one value may be repeated in

_ID = re.compile(r"#[\w-]+")

Owner = html.Element | None  # None: the page


class Nowhere(UnreadableText):
    """A place on the page holds no value, or several."""

    def __init__(self, message: str) -> None:
        super().__init__("missing-element", message)


class Match(Struct, frozen=True):
    """An element that a selector finds, or that a label stands in, with what is said beside it.

    `at` is where on the page that is: the element, or for a text in the middle of it the one before the text.
    """

    element: html.Element
    at: html.Element
    said: str | None = None


class Found(Struct, frozen=True):
    """All matches of a cell on the page, by what they stand in; `outer` are the elements around these."""

    groups: dict[Owner, list[Match]]
    outer: set[html.Element]
    places: dict[html.Element, list[int]] = {}  # of the matches of a group, once somebody asked


class Page:
    """A page, and what each part of a mapping may ask of it again."""

    def __init__(self, root: html.Element) -> None:
        self.root = root
        self._found: dict[str, list[html.Element]] = {}

    def some(self, css: str) -> list[html.Element]:
        if css not in self._found:
            self._found[css] = html.some(self.root, css)
        return self._found[css]

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.root)

    @cached_property
    def order(self) -> Order:
        return Order(self.root)


class Places:
    """The page, asked for many values. `rows` are the elements that values are looked up in: rows, tables, sections.

    With `holders` what stands in an element that holds some of them is that element's, else the page's.
    """

    def __init__(self, page: Page, rows: Iterable[html.Element], *, holders: bool) -> None:
        self.page = page
        self.used: set[html.Element] = set()  # what was found outside of the rows
        self._rows = set(rows)
        self._around = self._rows | around(self._rows)
        self._owners = Owners(self._around if holders else self._rows)
        self._found: dict[str, Found] = {}
        self._of_page: dict[str, str | Nowhere] = {}

    def at(self, row: html.Element, cell: Cell) -> str:
        """In a row, outside of the rows inside it. Raises Nowhere."""
        groups = self._matches(cell).groups
        return self._one(groups.get(row, []), cell, "there" if groups else "on the page")

    def on_page(self, cell: Cell) -> str:
        """Outside of all rows. Raises Nowhere."""
        asked = _asked(cell)
        if asked not in self._of_page:
            groups = self._matches(cell).groups
            found = [match for owner, each in groups.items() if owner not in self._rows for match in each]
            try:
                self._of_page[asked] = self._outside(found, cell, "on the page outside of its rows")
            except Nowhere as nowhere:
                self._of_page[asked] = nowhere
        told = self._of_page[asked]
        if isinstance(told, Nowhere):
            raise Nowhere(told.message)
        return told

    def near(self, table: html.Element, cell: Cell) -> str:
        """In the table, else in what stands around it and is no other's. Raises Nowhere."""
        found = self._matches(cell)
        if table in found.groups or not found.groups:
            return self.at(table, cell)
        if _ID.fullmatch(cell.css or ""):  # there is one of it on a page
            return self.on_page(cell)
        holder = next((each for each in table.iterancestors() if each in found.groups), None)
        told = [] if holder is None else self._in_section(table, holder, found) or self._of_all(table, holder, found)
        if not told:
            raise Nowhere(f"{_called(cell)} is on the page, but not clearly of this one; of = {PAGE!r} takes it anyway")
        return self._outside(told, cell, "around it")

    def _in_section(self, table: html.Element, holder: html.Element, found: Found) -> list[Match]:
        """What stands under one heading with the table, and with no other table."""
        reach = self._sections.reach(table, holder)
        if reach is None:
            return []
        if holder not in found.places:
            found.groups[holder].sort(key=lambda match: self.page.order.at(match.at))
            found.places[holder] = [self.page.order.at(match.at) for match in found.groups[holder]]
        first, end = (bisect_left(found.places[holder], place) for place in reach)
        told = found.groups[holder][first:end]
        return [] if self._sections.is_apart(table, holder, [match.at for match in told]) else told

    def _of_all(self, table: html.Element, holder: html.Element, found: Found) -> list[Match]:
        """What stands around several tables, where none of them has its own."""
        told = found.groups[holder]
        if holder in found.outer or len(told) > MOST_ALIKE:
            return []
        return [] if self._sections.is_anothers(table, holder, [match.at for match in told]) else told

    def _matches(self, cell: Cell) -> Found:
        asked = _asked(cell)
        if asked not in self._found:
            groups: dict[Owner, list[Match]] = {}
            for match in self._all(cell):
                groups.setdefault(self._owners[match.element], []).append(match)
            self._found[asked] = Found(groups, around(owner for owner in groups if owner is not None))
        return self._found[asked]

    def _all(self, cell: Cell) -> Iterator[Match]:
        if cell.label is None:
            for element in self.page.some(cell.css or ""):
                if cell.attribute is None or cell.attribute in element.attrib:
                    yield Match(element, element)
            return
        for label in self.page.labels.say(cell.label):
            if (said := beside(label, self._around)) is not None:
                yield Match(label.inside, label.at, said)

    def _outside(self, found: list[Match], cell: Cell, where: str) -> str:
        self.used.update(match.element for match in found)
        return self._one(found, cell, where)

    def _one(self, found: list[Match], cell: Cell, where: str) -> str:
        """The one text that all of them say."""
        texts = {words.squeezed(text): text for text in (_text(match, cell) for match in found)}
        if len(texts) > 1:
            some = " and ".join(map(excerpt, list(texts)[:2]))
            raise Nowhere(f"{_called(cell)} finds {len(texts)} different texts {where}: {some}")
        if not texts:
            raise Nowhere(f"nothing {where} {'matches' if cell.label is None else 'says'} {_called(cell)}")
        return next(iter(texts.values()))

    @cached_property
    def _sections(self) -> Sections:
        return Sections(self.page.order, self._rows)


class Owners(dict[html.Element, Owner]):
    """Elements -> the innermost of the marked ones that they are, or stand in; every way up is gone once."""

    def __init__(self, marked: Iterable[html.Element]) -> None:
        super().__init__({element: element for element in marked})

    def __missing__(self, element: html.Element) -> Owner:
        way, at = [element], element.getparent()
        while at is not None and at not in self:
            way.append(at)
            at = at.getparent()
        owner = None if at is None else self[at]
        self.update(dict.fromkeys(way, owner))
        return owner


def constant(ask: Callable[[], str]) -> Constant | Missing:
    """What is asked once, for all rows of a sheet."""
    try:
        return Constant(ask())
    except UnreadableText as doubt:
        return Missing(doubt.message)


def around(elements: Iterable[html.Element]) -> set[html.Element]:
    """All that hold some of them."""
    outer: set[html.Element] = set()
    for element in elements:
        at = element.getparent()
        while at is not None and at not in outer:
            outer.add(at)
            at = at.getparent()
    return outer


def text_of(element: html.Element, attribute: str | None) -> str:
    """Raises UnreadableText where the element is no cell but half a page."""
    if attribute is not None:
        return element.get(attribute) or ""
    try:
        return html.text(element)
    except UnreadableDocument as error:
        raise UnreadableText("oversized-cell", error.message) from None


def _text(match: Match, cell: Cell) -> str:
    return text_of(match.element, cell.attribute) if match.said is None else match.said


def _asked(cell: Cell) -> str:
    return f"{cell.css}\n{cell.attribute}\n{cell.label}"


def _called(cell: Cell) -> str:
    told = repr(cell.css if cell.label is None else cell.label)
    return told if cell.attribute is None else f"{told} with {cell.attribute!r}"
