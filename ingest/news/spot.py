"""A figure where it stands: its sentence, its clause, and what is beside it."""

from bisect import bisect_left
from collections.abc import Iterable

from ingest.news.cues import Cue
from ingest.news.figures import Figure
from ingest.news.prose import Prose
from ingest.news.segments import Segment

_STOPS = frozenset(";:()\n")


class Spot:
    """`clause` is the stretch around the figure without a semicolon, a colon, a bracket, or a comma before a blank.

    `earlier` and `following` are the figures next to it in the sentence, None where there is none.
    """

    def __init__(self, figure: Figure, segment: Segment, page: Prose) -> None:
        self.figure, self.segment, self.page = figure, segment, page
        self.start, self.end = figure.start, figure.end
        self.clause = _clause(figure, segment, page)
        at = bisect_left(page.figure_starts, figure.start)
        earlier = page.figures[at - 1] if at else None
        following = page.figures[at + 1] if at + 1 < len(page.figures) else None
        self.earlier = earlier if earlier and earlier.start >= segment.start else None
        self.following = following if following and following.end <= segment.end else None

    def near(self, kind: str, before: int = 0, after: int = 0) -> Cue | None:
        """The nearest cue in the clause, at most so many words before or after the figure."""
        return self.page.near(kind, self.start, self.end, before, after, self.clause)

    def about(self, kind: str, before: int = 0, after: int = 0) -> Cue | None:
        """The nearest cue in the sentence, at most so many words before or after the figure."""
        return self.page.near(kind, self.start, self.end, before, after, (self.segment.start, self.segment.end))

    def said(self, kinds: Iterable[str]) -> bool:
        """Whether the sentence has a cue of one of these kinds."""
        return self.page.cues.any(kinds, self.segment.start, self.segment.end)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The stretch between the figure and something else."""
        return min(self.end, end), max(self.start, start)

    def apart(self, start: int, end: int) -> int:
        """How many words stand between the figure and something else."""
        return self.page.distance(*self.between(start, end))

    def is_named_before(self, start: int, end: int) -> bool:
        """Whether a name stands between."""
        return bool(self.page.mentions_in(*self.between(start, end)))

    def is_next_to(self, cue: Cue) -> bool:
        """Whether no other figure stands between."""
        return not self.page.counts_in(*self.between(cue.start, cue.end))

    def is_free_to(self, cue: Cue) -> bool:
        """Whether neither a name nor another figure stands between."""
        return self.is_next_to(cue) and not self.is_named_before(cue.start, cue.end)

    def free(self, kind: str) -> Cue | None:
        """The nearest cue of the sentence with neither a name nor another figure between."""
        cues = self.page.cues.within(kind, self.segment.start, self.segment.end)
        free = (cue for cue in cues if self.is_free_to(cue))
        return min(free, key=lambda cue: max(cue.start - self.end, self.start - cue.end), default=None)

    def since_earlier(self) -> int | None:
        """How many words stand since the figure before; None where there is none."""
        return None if self.earlier is None else self.page.distance(self.earlier.end, self.start)

    def until_following(self) -> int | None:
        """How many words stand before the next figure; None where there is none."""
        return None if self.following is None else self.page.distance(self.end, self.following.start)


def _clause(figure: Figure, segment: Segment, page: Prose) -> tuple[int, int]:
    first, last = figure.start, figure.end
    labelled = segment.cell or segment.item  # in a row, a colon stands behind a label
    while first > segment.start and not _stops_at(first - 1, page.text, colons=not labelled):
        first -= 1
    while last < segment.end and not _stops_at(last, page.text):
        last += 1
    return first, last


def _stops_at(place: int, text: str, *, colons: bool = True) -> bool:
    letter = text[place]
    if letter == ":" and not colons:
        return False
    return letter in _STOPS or (letter == "," and text[place + 1 : place + 2].isspace())
