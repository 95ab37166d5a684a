"""Texts that stand before a row or table and are about it, as a heading is."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from ingest.families.cell import COUNTS, Cell
from ingest.families.mapping import RowMapping, cells, parts_of, wide_cells
from ingest.families.order import last_before
from ingest.families.places import Nowhere, Owners, Page, text_of
from ingest.parse import html


class Headings:
    """`steps` are the elements that headings stand before.

    A heading that names a contest or a unit may be that of several tables or rows. One that tells a value of the whole
    is of those below the heading that names, or of those in one element of the step before; one that tells a row's own
    value is of that row. Any further up it is another's.
    """

    def __init__(self, page: Page, mapping: RowMapping, steps: Mapping[str, Sequence[html.Element]]) -> None:
        self._page = page
        self._steps = steps
        names = [cell for name in ("contest", "unit") for cell in parts_of(mapping, name)]
        self._naming = [cell.heading for cell in names if cell.heading is not None]
        told = cells(mapping)
        counts = [told[name] for name in COUNTS if name in told] + [cell for _, cell in wide_cells(mapping)]
        self._own = [cell.heading for cell in (*counts, *parts_of(mapping, "selection")) if cell.heading is not None]
        self._found: dict[str, tuple[list[int], list[html.Element]]] = {}

    def before(self, element: html.Element, cell: Cell, step: str, outer: html.Element | None = None) -> str:
        """The text of the last match that begins before the element of the step. Raises Nowhere.

        `outer` is the element of the step before that it stands in.
        """
        css = cell.heading or ""
        at, (places, matches) = self._page.order.at(element), self._matches(css)
        last = last_before(places, at)
        if last is None:
            raise Nowhere(f"no {css!r} stands before")
        if css not in self._naming:
            row = self._rows[step][matches[last]]
            if (row is not None and row not in element.iterancestors()) or places[last] < self._top(
                at, css, step, outer
            ):
                raise Nowhere(f"the {css!r} that stands before is of another one")
        return text_of(matches[last], None)

    def _top(self, at: int, css: str, step: str, outer: html.Element | None) -> int:
        """Where that begins which the heading may be of."""
        tops = [self._last(self._matches(naming)[0], at) for naming in self._naming]
        if outer is not None:
            tops.append(self._page.order.at(outer))
        if css in self._own or not tops:
            tops.append(self._last(self._starts[step], at))
        return max(tops)

    @staticmethod
    def _last(places: list[int], at: int) -> int:
        last = last_before(places, at)
        return -1 if last is None else places[last]

    def _matches(self, css: str) -> tuple[list[int], list[html.Element]]:
        if css not in self._found:
            matches = self._page.some(css)
            self._found[css] = (list(map(self._page.order.at, matches)), matches)
        return self._found[css]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {name: self._page.order.of(elements) for name, elements in self._steps.items()}

    @cached_property
    def _rows(self) -> dict[str, Owners]:
        return {name: Owners(elements) for name, elements in self._steps.items()}
