"""Finds the words of a language's table in a text: one pass over its words, whatever the number of cues.

A cue is a word or a phrase; a word that ends in `*` is a stem. Case and accents do not count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from msgspec import Struct

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ.][^\W\d_]+)*|\d+|%")
_MARKS = re.compile("[\u0300-\u0305\u0307-\u036f]")
_SHORTEST_STEM = 2
_LONGEST_WORD = 60


class Word(Struct, frozen=True, gc=False):
    """A word of the text, folded; `capital` says that it begins with a capital letter there."""

    start: int
    end: int
    folded: str
    capital: bool


class Cue(Struct, frozen=True, gc=False):
    """A phrase of class `kind`, where it stands in the text; `first` and `last` number its words."""

    kind: str
    start: int
    end: int
    first: int
    last: int


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Case and accents gone; й, ї and ў stay letters of their own."""
    if word.isascii():
        return word.lower()
    low = word.replace("İ", "i").casefold().replace("ı", "i").replace("’", "'")
    if any("\u0400" <= letter <= "\u052f" for letter in low):
        return low.replace("ё", "е")
    return normalize("NFC", _MARKS.sub("", normalize("NFD", low)))


def words(text: str) -> list[Word]:
    found = []
    for match in WORD.finditer(text):
        word = match[0][:_LONGEST_WORD]
        found.append(Word(match.start(), match.end(), folded(word), word[0].isupper()))
    return found


def as_phrase(name: str) -> str:
    """A name as a phrase of a table: its words with blanks between."""
    return " ".join(WORD.findall(name))


Rest = tuple[tuple[str, ...], str]  # the words that follow the first one, and the class


class Lexicon:
    """All cues of one language, by their first word."""

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        self._whole: dict[str, list[Rest]] = {}
        self._stems: dict[str, list[Rest]] = {}
        for kind, phrases in cues.items():
            for phrase in phrases:
                first, *rest = phrase.split() or [""]
                by = self._stems if first.endswith("*") else self._whole
                by.setdefault(folded(first.rstrip("*")), []).append((tuple(map(_pattern, rest)), kind))
        self._longest = max(map(len, self._stems), default=0)
        self._starting = lru_cache(maxsize=20_000)(self._look_up)

    def find(self, text_words: list[Word]) -> list[Cue]:
        """In the order of the text; of one class, the longest phrase at a place, and none inside another one."""
        found: list[Cue] = []
        until: dict[str, int] = {}
        for first, word in enumerate(text_words):
            best: dict[str, int] = {}
            for rest, kind in self._starting(word.folded):
                last = first + len(rest)
                if last > best.get(kind, first - 1) and _follows(text_words, first + 1, rest):
                    best[kind] = last
            for kind, last in best.items():
                if first >= until.get(kind, 0):
                    found.append(Cue(kind, word.start, text_words[last].end, first, last))
                    until[kind] = last + 1
        return found

    def _look_up(self, word: str) -> list[Rest]:
        found = list(self._whole.get(word, ()))
        for length in range(min(len(word), self._longest), _SHORTEST_STEM - 1, -1):
            found += self._stems.get(word[:length], ())
        return found


def _pattern(word: str) -> str:
    return folded(word[:-1]) + "*" if word.endswith("*") else folded(word)


def _follows(text_words: list[Word], at: int, rest: tuple[str, ...]) -> bool:
    if at + len(rest) > len(text_words):
        return False
    for wanted, word in zip(rest, text_words[at : at + len(rest)], strict=True):
        if wanted.endswith("*"):
            if not word.folded.startswith(wanted[:-1]):
                return False
        elif word.folded != wanted:
            return False
    return True


class Cues:
    """The cues of one text, asked by class and place."""

    def __init__(self, found: Iterable[Cue]) -> None:
        self._by_kind: dict[str, list[Cue]] = {}
        for cue in found:
            self._by_kind.setdefault(cue.kind, []).append(cue)
        self._starts = {kind: [cue.start for cue in cues] for kind, cues in self._by_kind.items()}

    def within(self, kind: str, start: int, end: int) -> list[Cue]:
        """Those of a class that lie in text[start:end]."""
        starts = self._starts.get(kind)
        if not starts:
            return []
        found = self._by_kind[kind][bisect_left(starts, start) : bisect_left(starts, end)]
        return [cue for cue in found if cue.end <= end]

    def last(self, kind: str, before: int, most: int = 1) -> list[Cue]:
        """The last ones of a class that begin before a place, in the order of the text."""
        at = bisect_left(self._starts.get(kind, []), before)
        return self._by_kind[kind][max(0, at - most) : at] if at else []

    def any(self, kinds: Iterable[str], start: int, end: int) -> bool:
        return any(self.within(kind, start, end) for kind in kinds)

    def nearest(self, kind: str, start: int, end: int, at: int) -> Cue | None:
        """The one of a class in text[start:end] that is nearest to the place `at`; None where there is none."""
        found = self.within(kind, start, end)
        return min(found, key=lambda cue: min(abs(cue.start - at), abs(cue.end - at)), default=None)

    def of(self, kind: str) -> list[Cue]:
        return self._by_kind.get(kind, [])
