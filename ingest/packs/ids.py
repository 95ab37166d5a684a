"""Ids for what a source names, made of its own words: readable, and never the name of anything else."""

import re
from collections import Counter
from collections.abc import Iterable

from anyascii import anyascii

from ingest.resolve import normal

LONGEST = 80
_LONGEST_WORD = 40


class Ids:
    """The ids of one kind in use, and every name in use: an id comes before any name, so it may be nobody else's."""

    def __init__(self, taken: Iterable[str], names: Iterable[str]) -> None:
        self._taken = set(taken)
        self._names = Counter(map(normal, names))
        self._words: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()

    def name(self, text: str) -> None:
        """`text` is in use as a name, too. To be told of all names before the first id is made."""
        self._names[normal(text)] += 1
        self._words[_word(text)] += 1

    def make(self, text: str, kind: str, within: str = "") -> str:
        """From the name; with `kind` before it where it is only a number, and `within` where others are called so."""
        alone = self._words[_word(text)] <= 1
        word = _word(text)
        word = word if re.search("[a-z]", word) else f"{_word(kind)}_{word}".strip("_")
        inside = f"{within}_{word}"[-LONGEST + 10 :].strip("_")
        for each in (word, inside) if alone or not within else (inside,):
            if self._free(each, text):
                self._taken.add(each)
                return each
        return self._numbered(inside, text)

    def _free(self, id_: str, text: str) -> bool:
        own = 1 if normal(text) == id_ else 0
        return id_ not in self._taken and self._names[id_] == own

    def _numbered(self, word: str, text: str) -> str:
        while True:
            self._numbers[word] += 1
            each = f"{word}_{self._numbers[word] + 1}"
            if self._free(each, text):
                self._taken.add(each)
                return each


def _word(text: str) -> str:
    return (
        re.sub("[^a-z0-9]+", "_", anyascii(text[:200]).lower().replace("'", "")).strip("_")[:_LONGEST_WORD].strip("_")
    )
