"""A text laid out for reading: its words, cues, figures, names and sentences, all by place."""

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from ingest.news.claims import Subject
from ingest.news.cues import Cue, Cues, Lexicon, Word, folded, words
from ingest.news.figures import Figure, Unit, figures
from ingest.news.names import Mention, Names
from ingest.news.segments import Segment, segments
from ingest.news.tables import Table

MOMENTS = frozenset({Unit.TIME, Unit.DATE, Unit.YEAR, Unit.DURATION, Unit.AGE, Unit.ORDINAL})
_NO_PLACE = (
    "president", "parliament", "senate", "mayor", "governor", "local", "referendum", "commission", "calendar",
    "first_round", "second_round", "votes", "seats", "turnout", "party", "pollster", "exit_poll", "results",
    "institution",
)  # fmt: skip
_YEAR = re.compile(r"(?<![\d.,])(19[0-9]{2}|20[0-9]{2})(?![\d%])(?![.,]\d)")
_NOUNS = frozenset({"units", "registered", "valid", "invalid", "seats"})
_LONGEST_CUE = 4  # words
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
    figure_starts: list[int]
    mention_starts: list[int]
    suffixes: frozenset[str] = frozenset()
    home: tuple[str, ...] = ()

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
        wide = self.words_before(first, _LONGEST_CUE, within[0])
        inside = [cue for cue in self.cues.within(kind, wide, last) if cue.end > first or cue.start >= first]
        found = [cue for cue in inside if cue.end <= start or cue.start >= end]
        free = [
            cue for cue in found if not self._is_figure(cue.start) and not (cue.end <= start and self._is_owned(cue))
        ]
        return min(free, key=lambda cue: max(start - cue.end, cue.start - end), default=None)

    def _is_owned(self, cue: Cue) -> bool:
        """Whether it is the noun of another figure, right before it: `of 777 stations 580`."""
        if cue.kind not in _NOUNS:
            return False
        at = bisect_left(self.figure_starts, cue.start) - 1
        return at >= 0 and 0 <= cue.start - self.figures[at].end <= 2

    def _is_figure(self, place: int) -> bool:
        return any(each.start <= place < each.end for each in self.figures)

    def clause(self, start: int, end: int, segment: Segment) -> tuple[int, int]:
        """The stretch around text[start:end] without a semicolon, a colon, a bracket, or a comma before a blank."""
        first, last = start, end
        labelled = segment.cell or segment.item
        while first > segment.start and not (
            self._stops_at(first - 1) and not (labelled and self.text[first - 1] == ":")
        ):
            first -= 1
        while last < segment.end and not self._stops_at(last):
            last += 1
        return first, last

    def places(self, segment: Segment) -> list[tuple[int, int]]:
        """Where a sentence names a part of the whole: by a word for one, or `in` before a name not the whole's."""
        found = [(cue.start, cue.end) for cue in self.cues.within("region", segment.start, segment.end)]
        for cue in self.cues.within("local_in", segment.start, segment.end):
            after = cue.last + 1
            if after < len(self.words) and self._is_place(self.words[after], cue, segment):
                found.append((cue.start, self.words[after].end))
        if self.suffixes:
            found += [(word.start, word.end) for word in self._words_in(segment) if self._is_located(word)]
        return sorted(found)

    def _words_in(self, segment: Segment) -> list[Word]:
        return self.words[bisect_left(self.starts, segment.start) : bisect_left(self.starts, segment.end)]

    def _is_located(self, word: Word) -> bool:
        """`Ankara'da`: a name with the ending for where, that is neither an option's nor the whole's."""
        name, _, suffix = word.folded.replace("’", "'").partition("'")
        if not suffix or suffix not in self.suffixes or not word.capital or self._is_home(name):
            return False
        known = any(each.start <= word.start < each.end for each in self.mentions)
        return not known and not any(self.cues.within(kind, word.start, word.end) for kind in _NO_PLACE)

    def _is_place(self, word: Word, cue: Cue, segment: Segment) -> bool:
        if not word.capital or word.end > segment.end or self.text[cue.end : word.start].strip():
            return False
        known = any(each.start <= word.start < each.end for each in self.mentions)
        dated = any(each.start <= word.start < each.end for each in self.figures)
        if known or dated or self._is_home(word.folded):
            return False
        return not any(self.cues.within(kind, word.start, word.end) for kind in _NO_PLACE)

    def is_home(self, start: int, end: int) -> bool:
        """Whether a name of the whole stands in text[start:end]."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return any(self._is_home(word.folded) for word in self.words[first:last] if len(word.folded) > 3)

    def _is_home(self, word: str) -> bool:
        """Whether it is a name of the whole, or begins like one: Kazakhstan, Kazakh."""
        return any(word.startswith(each[:5]) or each.startswith(word[:5]) for each in self.home)

    def other_years(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where years stand that are neither the election's nor the one after it."""
        own = self.subject.held_on.year
        years = [match for match in _YEAR.finditer(self.text, start, end) if not own <= int(match[1]) <= own + 1]
        return [match.span() for match in years]

    def names_in(self, segment: Segment) -> bool:
        """Whether an option is named in it."""
        at = bisect_left(self.mention_starts, segment.start)
        return at < len(self.mention_starts) and self.mention_starts[at] < segment.end

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
        return any(first <= each.start < last and each.unit not in MOMENTS for each in self.figures)

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
    mentions = names.mentions(text)
    numbers = figures(text, table.numbers)
    return Prose(
        text=text,
        subject=subject,
        words=found,
        starts=[word.start for word in found],
        cues=Cues(lexicon.find(found)),
        figures=numbers,
        mentions=mentions,
        mention_starts=[mention.start for mention in mentions],
        figure_starts=[figure.start for figure in numbers],
        suffixes=frozenset(table.cues.get("local_suffix", ())),
        home=tuple(
            folded(word.folded)
            for name in (*subject.home, subject.name)
            for word in words(name)
            if len(word.folded) > 3
        ),
        segments=segments(
            text, [(figure.start, figure.end) for figure in numbers if "." in figure.text or "\n" in figure.text]
        ),
    )


def lying_in(items: list, starts: list[int], start: int, end: int) -> list:  # type: ignore[type-arg]
    """Those of sorted items that begin in [start, end)."""
    return items[bisect_left(starts, start) : bisect_right(starts, end - 1)]
