"""Whether a value that stands outside of a table may be the table's: not where it is another section's.

A page may have a section for each contest, of which one has no table yet: what stands in that one must not be taken for
the table of another. Sections are what HTML calls so, elements of one kind side by side with a heading in each, and
what follows headings of one rank.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from ingest.families.order import Order, last_before
from ingest.parse import html

_SECTIONS = frozenset({"section", "article"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Sections:
    """In what follows, `holder` is the innermost element that holds the table and the matches."""

    def __init__(self, order: Order, tables: Collection[html.Element]) -> None:
        self._order = order
        self._tables = order.of(tables)
        self._headings: dict[html.Element, list[list[int]]] = {}
        self._headed: dict[html.Element, bool] = {}

    def reach(self, table: html.Element, holder: html.Element) -> tuple[int, int] | None:
        """From where to where the part of the holder goes that stands under one heading with the table.

        None where there is no such heading, or another table stands under it, too.
        """
        at = self._order.at(_child(table, holder))
        heading = self._heading_over(holder, at)
        if heading is None:
            return None
        start, rank = heading
        end = self._next_heading(holder, at, rank) or self._order.last_in(holder) + 1
        return (start, end) if bisect_left(self._tables, end) - bisect_left(self._tables, start) == 1 else None

    def is_apart(self, table: html.Element, holder: html.Element, matches: Sequence[html.Element]) -> bool:
        """Whether any match is in a section that the table is not in."""
        mine = _child(table, holder)
        return any(self._boxed_apart(mine, [*_way(match, holder)]) for match in matches)

    def is_anothers(self, table: html.Element, holder: html.Element, matches: Sequence[html.Element]) -> bool:
        """The same, and whether any stands under another heading, or between tables."""
        mine = self._order.at(_child(table, holder))
        theirs = [self._order.at(_child(match, holder)) for match in matches]
        return (
            self._between_tables(holder, matches)
            or self.is_apart(table, holder, matches)
            or any(self._headed_apart(holder, min(each, mine), max(each, mine)) for each in theirs)
        )

    def _between_tables(self, holder: html.Element, matches: Sequence[html.Element]) -> bool:
        """A value in front of several tables, or behind them, may be of all; one between two of them is of one."""
        first = bisect_left(self._tables, self._order.at(holder))
        last = bisect_left(self._tables, self._order.last_in(holder) + 1) - 1
        return any(self._tables[first] < self._order.at(match) < self._tables[last] for match in matches)

    def _boxed_apart(self, mine: html.Element, way: list[html.Element]) -> bool:
        theirs = way[-1]
        alike = len(way) > 1 and theirs.tag == mine.tag and theirs.get("class") == mine.get("class")
        apart = alike and self._has_heading(theirs) and self._has_heading(mine)
        return apart or any(element.tag in _SECTIONS for element in way)

    def _has_heading(self, element: html.Element) -> bool:
        if element not in self._headed:
            self._headed[element] = next(element.iter(*_HEADINGS), None) is not None
        return self._headed[element]

    def _headed_apart(self, holder: html.Element, earlier: int, later: int) -> bool:
        """Whether the earlier stands under a heading, and the later under another of the same rank, or a higher one."""
        heading = self._heading_over(holder, earlier)
        following = self._next_heading(holder, earlier, heading[1]) if heading else None
        return following is not None and following <= later

    def _heading_over(self, holder: html.Element, at: int) -> tuple[int, int] | None:
        """The place and the rank of the last heading at or before a place, among the children of the holder."""
        before = [(last_before(places, at + 1), rank) for rank, places in enumerate(self._ranks(holder))]
        return max(((self._ranks(holder)[rank][last], rank) for last, rank in before if last is not None), default=None)

    def _next_heading(self, holder: html.Element, at: int, rank: int) -> int | None:
        """The place of the next heading of the rank, or of a higher one."""
        after = [(bisect_right(places, at), places) for places in self._ranks(holder)[: rank + 1]]
        return min((places[first] for first, places in after if first < len(places)), default=None)

    def _ranks(self, holder: html.Element) -> list[list[int]]:
        """The places of the headings among its children, those of each rank by themselves."""
        if holder not in self._headings:
            self._headings[holder] = [self._order.of(holder.iterchildren(tag)) for tag in _HEADINGS]
        return self._headings[holder]


def _child(element: html.Element, holder: html.Element) -> html.Element:
    """The child of the holder that the element is, or is in."""
    return [*_way(element, holder)][-1]


def _way(element: html.Element, holder: html.Element) -> Iterator[html.Element]:
    """The element and those around it, up to the child of the holder; of the holder itself, only it."""
    yield element
    at = element.getparent()
    while at is not None and at is not holder and element is not holder:
        yield at
        at = at.getparent()
