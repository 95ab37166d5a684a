"""What stands before what on a page."""

from bisect import bisect_left
from collections.abc import Iterable

from ingest.parse import html


class Order:
    """Every element's place in the document; held, because lxml makes its objects anew."""

    def __init__(self, root: html.Element) -> None:
        self._at = {element: at for at, element in enumerate(root.iter())}

    def at(self, element: html.Element) -> int:
        return self._at[element]

    def of(self, elements: Iterable[html.Element]) -> list[int]:
        return sorted(map(self._at.__getitem__, elements))

    def last_in(self, element: html.Element) -> int:
        """The place of the last element inside, or its own."""
        while len(element):
            element = element[-1]
        return self._at[element]


def last_before(places: list[int], at: int) -> int | None:
    """The index of the last place before `at`."""
    found = bisect_left(places, at) - 1
    return found if found >= 0 else None
