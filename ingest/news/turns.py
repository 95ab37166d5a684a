"""Names and figures that are listed apart and belong together in turn: `A and B got 5 and 6 votes respectively`."""

from collections.abc import Sequence

from ingest.news.linking import Link, Name, Number
from ingest.news.prose import Prose


def in_turn(names: Sequence[Name], numbers: Sequence[Number], page: Prose) -> list[Link]:
    """As many figures as names, in order, where a word like "respectively" says so; empty where it is not so.

    Several groups of figures may share the names.
    """
    return _rows(names, numbers) or _groups_of(names, numbers, page)


def _groups_of(names: Sequence[Name], numbers: Sequence[Number], page: Prose) -> list[Link]:
    found: list[Link] = []
    for group in _groups(numbers, page):
        run = _run_of(names, group, page)
        if run is None and len(group) > 1:
            return []
        found += [Link(number, name, 0.2) for number, name in zip(group, run or (), strict=False)]
    linked = {id(link.number) for link in found}
    rest = [Link(number, None, number.aside) for number in numbers if id(number) not in linked]
    return found + rest if found else []


def _rows(names: Sequence[Name], numbers: Sequence[Number]) -> list[Link]:
    """`A and B got 5 votes (50 %) and 4 votes (40 %)`: the same measures for each name in turn; none where not so."""
    options = _distinct(names)
    each, rest = divmod(len(numbers), len(options) or 1)
    if rest or each < 2 or len(options) < 2 or not all(name.option for name in options):
        return []
    rows = [numbers[at : at + each] for at in range(0, len(numbers), each)]
    pattern = [number.measure for number in rows[0]]
    if len(set(pattern)) < each or any([number.measure for number in row] != pattern for row in rows):
        return []
    return [Link(number, name, 0.3) for name, row in zip(options, rows, strict=True) for number in row]


def _groups(numbers: Sequence[Number], page: Prose) -> list[list[Number]]:
    """Figures of one measure with nothing but a conjunction or a comma between them."""
    groups: list[list[Number]] = []
    for number in numbers:
        last = groups[-1][-1] if groups else None
        if last is not None and last.measure is number.measure and _joined(page, last.figure.end, number.figure.start):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _joined(page: Prose, start: int, end: int) -> bool:
    between = page.text[start:end].strip(" \n,")
    return not between or (page.distance(start, end) <= 2 and bool(page.cues.within("conjunction", start, end)))


def _run_of(names: Sequence[Name], group: list[Number], page: Prose) -> list[Name] | None:
    """As many names next to each other as the group has figures, the nearest before it, else after it."""
    if len(group) < 2:
        return None
    start, end = group[0].figure.start, group[-1].figure.end
    before = [name for name in names if name.end <= start]
    after = [name for name in names if name.start >= end]
    for run in (_distinct(before)[-len(group) :], _distinct(after)[: len(group)]):
        if len(run) == len(group) and all(name.option for name in run):
            return run
    return None


def _distinct(names: Sequence[Name]) -> list[Name]:
    """The same option named twice in a row is one."""
    return [name for at, name in enumerate(names) if not at or names[at - 1].option != name.option]
