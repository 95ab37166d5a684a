"""A text laid out for reading: its words, cues, figures, names and sentences, all found by place."""

import re
from bisect import bisect_left
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ingest.news.claims import Subject
from ingest.news.cues import Cue, Cues, Lexicon, Word, folded, words
from ingest.news.figures import Figure, Unit, figures
from ingest.news.names import Mention, Names
from ingest.news.segments import Segment, segments
from ingest.news.tables import Table

MOMENTS = frozenset({Unit.TIME, Unit.DATE, Unit.YEAR, Unit.DURATION, Unit.AGE, Unit.ORDINAL})
_NOUNS = frozenset({"units", "registered", "valid", "invalid", "seats"})
_LONGEST_CUE = 4  # words
YEARS = 20  # around the election's in which a bare number is a year
MOST_FIGURES = 4_000  # no article has more; what follows is not read
_SHORTEST_HOME = 4  # letters of a word that stands for the whole area

_BARE_YEAR = re.compile(r"[12][0-9]{3}")

Placed = TypeVar("Placed")


class Prose(Struct, frozen=True):
    """The `..._starts` are where the words, figures and mentions begin, so that each is found without a search.

    `suffixes` are endings for where, in languages that have them; `home` words for the whole area, folded.
    """

    text: str
    subject: Subject
    words: list[Word]
    word_starts: list[int]
    cues: Cues
    figures: list[Figure]
    figure_starts: list[int]
    mentions: list[Mention]
    mention_starts: list[int]
    segments: list[Segment]
    suffixes: frozenset[str]
    home: tuple[str, ...]

    def distance(self, start: int, end: int) -> int:
        """How many words begin in text[start:end]."""
        return max(0, bisect_left(self.word_starts, end) - bisect_left(self.word_starts, start))

    def words_after(self, place: int, count: int, end: int) -> int:
        """Where the `count` words after a place end, at most `end`."""
        last = bisect_left(self.word_starts, place) + count - 1
        return min(self.words[last].end, end) if last < len(self.words) else end

    def words_before(self, place: int, count: int, start: int) -> int:
        """Where the `count` words before a place begin, at least `start`."""
        first = bisect_left(self.word_starts, place) - count
        return max(self.words[first].start, start) if first >= 0 else start

    def words_in(self, start: int, end: int) -> list[Word]:
        return _beginning_in(self.words, self.word_starts, start, end)

    def figures_in(self, start: int, end: int) -> list[Figure]:
        return _beginning_in(self.figures, self.figure_starts, start, end)

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        return _beginning_in(self.mentions, self.mention_starts, start, end)

    def counts_in(self, start: int, end: int) -> bool:
        """Whether a figure stands there that is no moment."""
        return any(figure.unit not in MOMENTS for figure in self.figures_in(start, end))

    def figure_at(self, place: int) -> Figure | None:
        at = bisect_left(self.figure_starts, place + 1) - 1
        return self.figures[at] if at >= 0 and place < self.figures[at].end else None

    def mention_at(self, place: int) -> Mention | None:
        at = bisect_left(self.mention_starts, place + 1) - 1
        return self.mentions[at] if at >= 0 and place < self.mentions[at].end else None

    def near(self, kind: str, start: int, end: int, before: int, after: int, within: tuple[int, int]) -> Cue | None:
        """The nearest cue at most so many words before or after text[start:end], inside `within`; None for none."""
        first, last = self.words_before(start, before, within[0]), self.words_after(end, after, within[1])
        wide = self.words_before(first, _LONGEST_CUE, within[0])
        inside = (cue for cue in self.cues.within(kind, wide, last) if cue.end > first or cue.start >= first)
        beside = (cue for cue in inside if cue.end <= start or cue.start >= end)
        free = (cue for cue in beside if self.figure_at(cue.start) is None and not self._is_owned(cue, start))
        return min(free, key=lambda cue: max(start - cue.end, cue.start - end), default=None)

    def _is_owned(self, cue: Cue, place: int) -> bool:
        """Whether a cue before the place is the noun of another figure, right before it: `of 777 stations 580`."""
        if cue.kind not in _NOUNS or cue.end > place:
            return False
        at = bisect_left(self.figure_starts, cue.start) - 1
        return at >= 0 and 0 <= cue.start - self.figures[at].end <= 2


def prose(text: str, subject: Subject, names: Names, lexicon: Lexicon, table: Table) -> Prose:
    found, mentions = words(text), names.mentions(text)
    numbers = [_dated(each, subject) for each in figures(text, table.numbers)[:MOST_FIGURES]]
    torn = [(figure.start, figure.end) for figure in numbers if "." in figure.text or "\n" in figure.text]
    return Prose(
        text=text,
        subject=subject,
        words=found,
        word_starts=[word.start for word in found],
        cues=Cues(lexicon.find(found)),
        figures=numbers,
        figure_starts=[figure.start for figure in numbers],
        mentions=mentions,
        mention_starts=[mention.start for mention in mentions],
        segments=segments(text, torn),
        suffixes=frozenset(table.cues.get("local_suffix", ())),
        home=_home(subject),
    )


def _dated(figure: Figure, subject: Subject) -> Figure:
    """A bare number like a year of our time is one, whatever noun stands beside it: `in the 2021 vote`."""
    near = figure.unit is Unit.NONE and _BARE_YEAR.fullmatch(figure.text)
    if near and abs(int(figure.text) - subject.held_on.year) <= YEARS:
        return replace(figure, unit=Unit.YEAR)
    return figure


def _home(subject: Subject) -> tuple[str, ...]:
    """The words of the area's names and of the contest's own."""
    known = (folded(word.folded) for name in (*subject.home, subject.name) for word in words(name))
    return tuple(word for word in known if len(word) >= _SHORTEST_HOME)


def _beginning_in(items: list[Placed], starts: list[int], start: int, end: int) -> list[Placed]:
    return items[bisect_left(starts, start) : bisect_left(starts, end)]
