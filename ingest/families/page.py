"""Where a declared value stands on a web page: by selector, beside a label, under a heading."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from cssselect import SelectorError
from lxml import etree
from msgspec.structs import replace

from ingest.domain.errors import check
from ingest.domain.report import ElectionReport
from ingest.families.cell import Cell
from ingest.families.leftovers import unknown
from ingest.families.mapping import RowMapping, cells, parts_of, wide_cells
from ingest.families.sheet import Constant, Found, Missing
from ingest.parse import html, words
from ingest.parse.findings import Findings

LONGEST_LABEL = 300

Finder = Callable[[Cell], Found]


def check_selectors(mapping: RowMapping, more: Mapping[str, str]) -> None:
    """Every selector is one. Raises ImpossibleValue."""
    declared = [(name, cell) for name in ("contest", "unit", "selection") for cell in parts_of(mapping, name)]
    declared += [*cells(mapping).items(), *wide_cells(mapping)]
    selectors = [*more.items(), *((name, css) for name, cell in declared if (css := cell.css or cell.heading))]
    wrong = [f"{name} {css!r}" for name, css in selectors if not _is_selector(css)]
    check(not wrong, f"not a CSS selector: {', '.join(wrong)}")


def _is_selector(css: str) -> bool:
    try:
        etree.XPath(html.path(css))  # a selector may be one and still name what no page has, such as a namespace
    except (SelectorError, etree.XPathError, RecursionError):
        return False
    return True


class Places:
    """The page, asked for many values; what it was asked once it knows."""

    def __init__(self, root: html.Element) -> None:
        self.root = root
        self._first: dict[str, str | None] = {}

    def around(self, element: html.Element, cell: Cell, *, on_page: bool = True) -> Found:
        """In the element, else (`on_page`) anywhere; a heading before it."""
        if cell.heading is not None:
            return _constant(self.heading(element, cell.heading), f"no {cell.heading!r} stands before")
        if cell.label is not None:
            text = beside(element, cell.label)
            text = self._label(cell.label) if text is None and on_page else text
            return _constant(text, f"nothing says {cell.label!r}")
        text = within(element, cell)
        text = self._on_page(cell) if text is None and on_page else text
        return _constant(text, f"nothing {'on the page' if on_page else 'there'} matches {cell.css!r}")

    def heading(self, element: html.Element, css: str) -> str | None:
        """The text of the last match that begins before the element."""
        at = self._order[element]
        before = [match for match in self._matches(css) if self._order[match] < at]
        return html.text(before[-1]) if before else None

    def _matches(self, css: str) -> list[html.Element]:
        if css not in self._found:
            self._found[css] = html.some(self.root, css)
        return self._found[css]

    @cached_property
    def _found(self) -> dict[str, list[html.Element]]:
        return {}

    @cached_property
    def _order(self) -> dict[html.Element, int]:
        """Every element in the document's order; held, because lxml makes its objects anew."""
        return {element: at for at, element in enumerate(self.root.iter())}

    def _on_page(self, cell: Cell) -> str | None:
        asked = f"{cell.css}\n{cell.attribute}"
        if asked not in self._first:
            self._first[asked] = within(self.root, cell)
        return self._first[asked]

    def _label(self, label: str) -> str | None:
        asked = f"\n{label}"
        if asked not in self._first:
            self._first[asked] = beside(self.root, label)
        return self._first[asked]


def within(element: html.Element, cell: Cell) -> str | None:
    """The text, or attribute, of the first match inside; None for no match."""
    found = html.some(element, cell.css or "")
    if not found:
        return None
    return html.text(found[0]) if cell.attribute is None else found[0].get(cell.attribute, "")


def beside(root: html.Element, label: str) -> str | None:
    """The text that stands beside the label: behind a colon in the same element, after it, or in the next one.

    None where nobody says the label. `<dt>Voters</dt><dd>12</dd>`, `<td>Voters</td><td>12</td>`, `<b>Voters:</b> 12`
    and `<p>Voters: 12</p>` all say 12.
    """
    wanted = words.same(label).rstrip(":").rstrip()
    for element in root.iter():
        own = words.same((element.text or "")[:LONGEST_LABEL])
        if own.startswith(wanted):
            rest = own[len(wanted) :].lstrip()
            if rest.startswith(":") and rest[1:].strip():
                return words.squeezed(html.text(element)).partition(":")[2].strip()
            if rest in ("", ":"):
                return _after(element)
    return None


def _after(element: html.Element) -> str:
    """The text that follows the element, inside or outside of what only wraps it; "" where none does."""
    if len(element):
        inner = words.squeezed(html.text(element)).partition(words.squeezed(element.text or ""))[2]
        if inner.strip(" :"):
            return inner.strip(" :")
    at: html.Element | None = element
    for _ in range(4):
        if at is None:
            break
        if text := words.squeezed(at.tail or "").strip(" :"):
            return text
        if (following := at.getnext()) is not None:
            return html.text(following)
        at = at.getparent()
    return ""


def text_of(found: Found) -> str:
    return found.text if isinstance(found, Constant) else ""


def _constant(text: str | None, missing: str) -> Found:
    return Missing(missing) if text is None else Constant(text)


def with_leftover_tables(
    report: ElectionReport, root: html.Element, taken: set[html.Element], ignore: tuple[str, ...]
) -> ElectionReport:
    """The report with a finding for the tables of figures that nobody read."""
    findings = Findings()
    findings.leftover("table", unknown(set(_unread(root, taken)), ignore))
    return replace(report, findings=(*report.findings, *findings.all()))


def _unread(root: html.Element, taken: set[html.Element]) -> Iterator[str]:
    """Tables with a figure in them that are not read, hold none that is, and lie in none."""
    around = {outer for table in taken for outer in table.iterancestors("table")}
    for number, table in enumerate(root.iter("table"), 1):
        inside = table in taken or table in around or any(outer in taken for outer in table.iterancestors("table"))
        if not inside and not any(True for _ in table.iterdescendants("table")) and _has_figures(table):
            yield _called(table, number)


def _has_figures(table: html.Element) -> bool:
    cells: Any = table.iter("td")
    return any((cell.text or "").strip()[:1].isdigit() for cell in cells)


def _called(table: html.Element, number: int) -> str:
    """What a person would call it: its caption, its id, its class, else its number."""
    caption = table.find("caption")
    if caption is not None and (text := words.squeezed(html.text(caption))[:80]):
        return text
    if name := table.get("id"):
        return f"#{name}"
    return f".{name}" if (name := words.squeezed(table.get("class", ""))) else f"number {number}"
