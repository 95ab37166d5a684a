"""Which sentences and lines are read together: the cells of a table, one a line, make a row."""

from collections.abc import Sequence

from msgspec.structs import replace

from ingest.news.figures import Figure
from ingest.news.prose import Prose
from ingest.news.segments import Segment

_LABELS = ("turnout", "counted", "registered", "invalid", "valid", "cast", "units")


def blocks(page: Prose) -> list[tuple[int, Segment]]:
    """The segments with their numbers; a line of a name or a label, and lines of bare figures below it, are one."""
    found: list[tuple[int, Segment]] = []
    for number, segment in enumerate(page.segments):
        if found and _goes_on(found[-1][1], segment, page):
            found[-1] = (found[-1][0], replace(found[-1][1], end=segment.end))
        else:
            found.append((number, segment))
    return found


def _goes_on(before: Segment, segment: Segment, page: Prose) -> bool:
    if (
        not (before.cell and segment.cell)
        or before.line == segment.line
        or page.mentions_in(segment.start, segment.end)
    ):
        return False
    figures = page.figures_in(segment.start, segment.end)
    labelled = page.mentions_in(before.start, before.end) or page.cues.any(_LABELS, before.start, before.end)
    return bool(figures and labelled) and _is_bare(page, segment, figures)


def _is_bare(page: Prose, segment: Segment, figures: Sequence[Figure]) -> bool:
    """Whether little stands in a line but figures."""
    words = page.distance(segment.start, segment.end) - 2 * len(figures)
    return words <= 2 or (words <= 4 and ":" in page.text[segment.start : segment.end])
