"""Which figure belongs to which name: the cheapest way to give each figure to the name before or after it.

Names cut a sentence into gaps. The figures of a gap belong to the name on its left or on its right, and never cross:
so the best sharing of all gaps together is found from left to right, with the measures each name has already.
"""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from ingest.news.claims import Measure
from ingest.news.figures import Figure
from ingest.news.prose import Prose

TWICE = 2.0  # a second figure of the same measure
UNLINKED = 1.6
BARE = 0.25  # a name that gets nothing
_PUNCTUATION = {
    ",": 0.35,
    ";": 1.5,
    ":": 0.15,
    "(": 0.1,
    ")": 0.5,
    ".": 0.8,
    "\n": 0.0,
    "|": 0.1,
    "–": 0.0,
    "—": 0.0,
    "-": 0.0,
}
_WORD = 0.06
MOST_CUTS = 24
_CLOSED = re.compile(r"\)\s*,?")
_AFTER = 0.45  # a figure more often follows its name


class Name(Struct, frozen=True, gc=False):
    """A place that names an option; `option` is "" where it names somebody else, whose figures are nobody's.

    `doubt` is what it costs to take it for a name at all: nothing for a name, more for a word or a pronoun.
    """

    start: int
    end: int
    option: str
    doubt: float = 0.0


class Number(Struct, frozen=True, gc=False):
    """A figure that may belong to a name. `aside` is what it costs to let it belong to none."""

    figure: Figure
    measure: Measure
    aside: float = UNLINKED


class Link(Struct, frozen=True, gc=False):
    """`name` is None where the figure belongs to none."""

    number: Number
    name: Name | None
    cost: float
    before: bool = True


def links(names: Sequence[Name], numbers: Sequence[Number], page: Prose) -> list[Link]:
    """A link for each number, in their order. Both are sorted and lie in one sentence."""
    gaps = _gaps(names, numbers)
    # state: the measures that the name on the left has got from the gap before
    states: dict[frozenset[Measure], tuple[float, list[Link]]] = {frozenset(): (0.0, [])}
    for at, gap in enumerate(gaps):
        left = names[at - 1] if at else None
        right = names[at] if at < len(names) else None
        states = _step(states, gap, left, right, page)
    return min(states.values(), key=lambda state: state[0])[1]


def _gaps(names: Sequence[Name], numbers: Sequence[Number]) -> list[list[Number]]:
    gaps: list[list[Number]] = [[] for _ in range(len(names) + 1)]
    for number in numbers:
        gaps[sum(name.start <= number.figure.start for name in names)].append(number)
    return gaps


_States = dict[frozenset[Measure], tuple[float, list[Link]]]


def _step(states: _States, gap: list[Number], left: Name | None, right: Name | None, page: Prose) -> _States:
    found: _States = {}
    to_left = _costs_before(left, gap, page)
    to_right = [_cost_after(number, right, page) if right else None for number in gap]
    for has, (cost, made) in states.items():
        for cut in _cuts(len(gap)):
            mine = _assigned(gap[:cut], to_left[:cut], left, has, before=True)
            again = left is not None and right is not None and left.option == right.option
            given = mine[2] if mine is not None and again else frozenset[Measure]()
            theirs = _assigned(gap[cut:], to_right[cut:], right, given, before=False)
            if mine is None or theirs is None:
                continue
            (left_cost, left_links, left_has), (right_cost, right_links, right_has) = mine, theirs
            whole = cost + left_cost + right_cost + (BARE if left and left.option and not left_has else 0.0)
            if right_has not in found or whole < found[right_has][0]:
                found[right_has] = (whole, [*made, *left_links, *right_links])
    return found


def _cuts(figures: int) -> Iterable[int]:
    """Where a gap may be cut: everywhere, but in one of very many figures, of which the middle is nobody's anyway."""
    return range(figures + 1) if figures <= MOST_CUTS else (0, figures // 2, figures)


_Assigned = tuple[float, list[Link], frozenset[Measure]]


def _assigned(
    numbers: list[Number], costs: list[float | None], name: Name | None, has: frozenset[Measure], *, before: bool
) -> _Assigned | None:
    """The numbers given to the name, or to none where that is cheaper. None where there is no name to give them to."""
    if name is None and numbers and not before:
        return None
    total, made = 0.0, []
    for number, cost in zip(numbers, costs, strict=True):
        if cost is not None and number.measure in has:
            cost += TWICE
        if cost is None or cost >= number.aside:
            total += number.aside
            made.append(Link(number, None, number.aside))
            continue
        total += cost
        has |= {number.measure}
        made.append(Link(number, name, cost, before))
    return total, made, has


def _costs_before(name: Name | None, gap: list[Number], page: Prose) -> list[float | None]:
    """Of each figure alone, or as one more that follows another: `6,214,889, which is 47.36 percent`."""
    if name is None:
        return [None] * len(gap)
    costs: list[float | None] = []
    for at, number in enumerate(gap):
        cost = _cost_before(name, number, page)
        if at and gap[at - 1].measure is not number.measure and costs[-1] is not None:
            start, end = gap[at - 1].figure.end, number.figure.start
            cost = min(
                cost,
                costs[-1] * 0.7
                + _distance(page.text[start:end], start, end, page)
                + (0.5 if _goes_on(number, page) else 0.0),
            )
        costs.append(cost)
    return costs


def _cost_before(name: Name, number: Number, page: Prose) -> float:
    """The name stands before the figure: `Amanat 53.9 %`, `Amanat has 53.9 %`, `Amanat (53.9 %)`."""
    start, end = name.end, number.figure.start
    between = page.text[start:end]
    cost = _distance(between, start, end, page)
    tied = page.words_before(end, 2, start)
    if page.cues.within("name_before", tied, end):
        cost -= 0.3
    if between.rstrip().endswith(("(", ":", "–", "—", "-", "|", "=")):
        cost -= 0.2
    if _goes_on(number, page):
        cost += 0.5
    return max(0.0, cost) + name.doubt


def _cost_after(number: Number, name: Name, page: Prose) -> float:
    """The figure stands before the name: `53.9 % for Amanat`."""
    start, end = number.figure.end, name.start
    between = page.text[start:end]
    if between.strip() in ("(", "["):
        return 0.1 + name.doubt  # `102,000 (Khizhnyak)`
    closed = _CLOSED.match(between)
    if closed:  # `its rival (10.90 %), Auyl`
        start, between = start + closed.end(), between[closed.end() :]
    cost = _AFTER + _distance(between, start, end, page)
    if page.cues.within("name_after", start, end):
        cost -= 0.5
    if page.cues.within("name_before", start, end):
        cost += 0.3
    if "," in between or ")" in between:
        cost += 0.3
    return max(0.0, cost) + name.doubt


def _goes_on(number: Number, page: Prose) -> bool:
    """Whether the words directly after the figure reach for a name: `53.9 % for`, `8 für die`."""
    end = page.words_after(number.figure.end, 4, min(number.figure.end + 60, len(page.text)))
    tail = page.text[number.figure.end : end]
    stop = min((tail.find(mark) for mark in ",;.()" if mark in tail), default=len(tail))
    return bool(page.cues.within("name_after", number.figure.end, number.figure.end + stop))


def _distance(between: str, start: int, end: int, page: Prose) -> float:
    figures = page.figures_in(start, end)
    for each in figures:
        between = between.replace(each.text, " ", 1)
    marks = sum(_PUNCTUATION.get(letter, 0.0) for letter in between)
    return _WORD * max(0, page.distance(start, end) - 2 * len(figures)) + marks


def confidence(cost: float) -> float:
    """From 0.3 to 1, the lower the dearer the link."""
    return round(max(0.3, 1.0 - 0.35 * cost), 2)
