"""A text laid out for reading: its words, cues, figures, names and sentences, all by place."""

from bisect import bisect_left, bisect_right

from msgspec import Struct

from ingest.news.claims import Subject
from ingest.news.cues import Cue, Cues, Lexicon, Word, words
from ingest.news.figures import Figure, figures
from ingest.news.names import Mention, Names
from ingest.news.segments import Segment, segments
from ingest.news.tables import Table

_STOPS = frozenset(";:()\n")


class Prose(Struct, frozen=True):
    """`places` are the starts of the words, to count words between two places."""

    text: str
    subject: Subject
    words: list[Word]
    starts: list[int]
    cues: Cues
    figures: list[Figure]
    mentions: list[Mention]
    segments: list[Segment]

    def distance(self, start: int, end: int) -> int:
        """How many words begin in text[start:end]."""
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def words_after(self, place: int, count: int, end: int) -> int:
        """Where the `count` words after a place end, at most `end`."""
        last = bisect_left(self.starts, place) + count - 1
        return min(self.words[last].end, end) if last < len(self.words) else end

    def words_before(self, place: int, count: int, start: int) -> int:
        """Where the `count` words before a place begin, at least `start`."""
        first = bisect_left(self.starts, place) - count
        return max(self.words[first].start, start) if first >= 0 else start

    def near(self, kind: str, start: int, end: int, before: int, after: int, within: tuple[int, int]) -> Cue | None:
        """A cue at most so many words before or after text[start:end], inside `within`; None where there is none."""
        first, last = self.words_before(start, before, within[0]), self.words_after(end, after, within[1])
        found = [cue for cue in self.cues.within(kind, first, last) if cue.end <= start or cue.start >= end]
        return found[-1] if found else None

    def clause(self, start: int, end: int, segment: Segment) -> tuple[int, int]:
        """The stretch around text[start:end] without a semicolon, a colon, a bracket, or a comma before a blank."""
        first, last = start, end
        while first > segment.start and not self._stops_at(first - 1):
            first -= 1
        while last < segment.end and not self._stops_at(last):
            last += 1
        return first, last

    def nearest_free(self, kind: str, figure: Figure, segment: Segment) -> Cue | None:
        """The nearest cue of the sentence with neither a name nor another figure between it and the figure."""
        found = [
            cue
            for cue in self.cues.within(kind, segment.start, segment.end)
            if not self.figure_between(figure, cue.start, cue.end) and not self.name_between(figure, cue.start, cue.end)
        ]
        return min(found, key=lambda cue: max(cue.start - figure.end, figure.start - cue.end), default=None)

    def figure_between(self, figure: Figure, start: int, end: int) -> bool:
        first, last = min(figure.end, end), max(figure.start, start)
        return any(first <= each.start < last for each in self.figures)

    def name_between(self, figure: Figure, start: int, end: int) -> bool:
        first, last = min(figure.end, end), max(figure.start, start)
        return any(first <= each.start < last for each in self.mentions)

    def _stops_at(self, place: int) -> bool:
        letter = self.text[place]
        return letter in _STOPS or (letter == "," and self.text[place + 1 : place + 2].isspace())

    def bracket(self, start: int, end: int, segment: Segment) -> tuple[int, int] | None:
        """The innermost pair of brackets around text[start:end]; None where it stands in none."""
        first = self.text.rfind("(", segment.start, start)
        if first < 0 or self.text.rfind(")", first, start) >= 0:
            return None
        last = self.text.find(")", end, segment.end)
        return (first, last + 1) if last >= 0 else (first, segment.end)


def prose(text: str, subject: Subject, names: Names, lexicon: Lexicon, table: Table) -> Prose:
    found = words(text)
    numbers = figures(text, table.numbers)
    return Prose(
        text=text,
        subject=subject,
        words=found,
        starts=[word.start for word in found],
        cues=Cues(lexicon.find(found)),
        figures=numbers,
        mentions=names.mentions(text),
        segments=segments(text, [(figure.start, figure.end) for figure in numbers]),
    )


def lying_in(items: list, starts: list[int], start: int, end: int) -> list:  # type: ignore[type-arg]
    """Those of sorted items that begin in [start, end)."""
    return items[bisect_left(starts, start) : bisect_right(starts, end - 1)]
