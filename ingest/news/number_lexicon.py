"""A table's words made ready to be looked up beside a number: phrases that match forwards and backwards."""

import re
from decimal import Decimal
from functools import cache

from ingest.news.tables import NumberWords, Words
from ingest.news.tokens import Token, tokens

_PART = re.compile(r"[^\W\d_]+\*?")
_JOINTS = frozenset("-‑‐.'’")  # what may stand between two words of a phrase, without space
_Index = dict[str, list[tuple[tuple[str, ...], int]]]
_NOTHING: list[tuple[tuple[str, ...], int]] = []
_NEAR = 2  # characters of space between two tokens that belong together
_FAR = 1 << 60
_BEYOND = (
    Token("mark", "", _FAR, -_FAR),
) * 8  # no token near it: places before the first and after the last are there


class Line:
    """The tokens of a text, and what is next to what. Empty tokens stand after the last, and so before the first."""

    def __init__(self, text: str, lexicon: "NumberLexicon") -> None:
        words = lexicon.words
        self.text = text
        self.tokens = [*tokens(text, dotless=words.dotless), *_BEYOND]
        self._keys = [each.key for each in self.tokens]
        self.lexicon = lexicon

    def key(self, at: int) -> str:
        """The token at a place, "" outside of the text."""
        return self._keys[at]

    def glued(self, at: int) -> bool:
        """Whether nothing stands between the token at a place and the one before it."""
        return self.tokens[at - 1].end == self.tokens[at].start

    def near(self, at: int) -> bool:
        return self.tokens[at].start - self.tokens[at - 1].end <= _NEAR

    def next(self, at: int) -> int:
        """The place of the token that goes on after the one at a place: the next, or after a hyphen; -1 if none."""
        at += 1
        if self.key(at) in _JOINTS and self.glued(at) and self.glued(at + 1):
            at += 1
        return at if self.near(at) else -1

    def previous(self, at: int) -> int:
        """The same backwards."""
        if not self.near(at):
            return -1
        if self.key(at - 1) in _JOINTS and self.glued(at) and self.glued(at - 1):
            at -= 1
        return at - 1


class Phrases:
    """Phrases with what each stands for. The longest that matches wins."""

    def __init__(self, phrases: dict[str, int]) -> None:
        parts = [(tuple(_PART.findall(each)), value) for each, value in phrases.items()]
        parts.sort(key=lambda each: -len(each[0]))
        self._first: _Index = {}
        self._last: _Index = {}
        for words, value in parts:
            self._first.setdefault(words[0], []).append((words, value))
            self._last.setdefault(words[-1], []).append((words, value))
        self._stems = sorted({len(key) - 1 for key in (*self._first, *self._last) if key.endswith("*")}, reverse=True)

    def __contains__(self, key: str) -> bool:
        return any(len(words) == 1 for words, _ in self._candidates(self._first, key))

    def _candidates(self, index: _Index, key: str) -> list[tuple[tuple[str, ...], int]]:
        found = index.get(key, _NOTHING)
        if not self._stems:
            return found
        for length in self._stems:
            more = index.get(key[:length] + "*") if len(key) >= length else None
            found = [*found, *more] if more else found
        return sorted(found, key=lambda each: -len(each[0])) if len(found) > 1 else found

    def after(self, line: Line, at: int) -> tuple[int, int] | None:
        """What a phrase beginning at a place stands for, and the place after it."""
        for words, value in self._candidates(self._first, line.key(at)):
            place = at
            for word in words[1:]:
                place = line.next(place)
                if place < 0 or not _same(word, line.key(place)):
                    break
            else:
                return value, place + 1
        return None

    def before(self, line: Line, at: int) -> int | None:
        """The place where a phrase ending at a place begins."""
        for words, _ in self._candidates(self._last, line.key(at)):
            place = at
            for word in words[-2::-1]:
                place = line.previous(place)
                if place < 0 or not _same(word, line.key(place)):
                    break
            else:
                return place
        return None


def _same(word: str, key: str) -> bool:
    return key.startswith(word[:-1]) if word.endswith("*") else key == word


def _phrases(words: Words) -> Phrases:
    return Phrases(dict.fromkeys(words, 0))


def _valued(table: dict[int, Words]) -> Phrases:
    return Phrases({word: value for value, forms in table.items() for word in forms})


def _flat(table: dict[int, Words]) -> dict[str, int]:
    return {word: value for value, forms in table.items() for word in forms}


class NumberLexicon:
    """`values` are single words that are numbers; `triggers`, words that a number may begin with.

    `tens_from` is the first ten that a unit is added to.
    """

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        self.values = {**_flat(words.words), **_flat(words.weak), **_compounds(words)}
        self.tens_from = 20 if 11 in words.words else 10  # "on beş" is 15
        self.weak = frozenset(_flat(words.weak))
        self.articles = frozenset(words.articles)
        self.scales = _valued(words.scales)
        self.glued = _flat(words.glued)
        shares = [(phrase, share) for share, forms in words.fractions.items() for phrase in forms]
        self.shares = [_share(share) for _, share in shares]
        self.fractions = Phrases({phrase: n for n, (phrase, _) in enumerate(shares)})
        self.triggers = frozenset(self.values) | self.articles | {_PART.findall(phrase)[0] for phrase, _ in shares}
        self.suffixes = frozenset(words.ordinal_suffixes)
        self.months = _valued(words.months)
        for name in (
            *("percent", "percent_before", "points", "nouns", "range", "range_open", "range_and", "range_close"),
            *("change_open", "changing", "shared", "approximate_before", "approximate_after", "clock_before"),
            *("clock_after", "durations", "ages", "ages_before", "ordinal_before", "ordinal_before_dot"),
            *("ordinal_after", "money", "joiners"),
        ):
            setattr(self, name, _phrases(getattr(words, name)))

    percent: Phrases
    percent_before: Phrases
    points: Phrases
    nouns: Phrases
    range: Phrases
    range_open: Phrases
    range_and: Phrases
    range_close: Phrases
    change_open: Phrases
    changing: Phrases
    shared: Phrases
    approximate_before: Phrases
    approximate_after: Phrases
    clock_before: Phrases
    clock_after: Phrases
    durations: Phrases
    ages: Phrases
    ages_before: Phrases
    ordinal_before: Phrases
    ordinal_before_dot: Phrases
    ordinal_after: Phrases
    money: Phrases
    joiners: Phrases


def _share(share: str) -> Decimal:
    part, whole = share.split("/")
    return round(Decimal(part) / Decimal(whole), 4)


def _compounds(words: NumberWords) -> dict[str, int]:
    """ "einundzwanzig": a unit, the word that joins, and a ten, in one."""
    if not words.compound:
        return {}
    ones = {word: value for value, forms in words.words.items() if 0 < value < 10 for word in forms} | {"ein": 1}
    tens = {word: value for value, forms in words.words.items() if value in range(20, 100, 10) for word in forms}
    return {one + words.compound + ten: ones[one] + tens[ten] for one in ones for ten in tens}


@cache
def lexicon(words: NumberWords) -> NumberLexicon:
    return NumberLexicon(words)
