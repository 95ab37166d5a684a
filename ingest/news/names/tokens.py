"""A text as words, and what is around each: capitals, quotation marks, the beginning of a sentence."""

import re
from functools import cached_property

_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"  # a letter each is a word of its own
_LETTER = rf"[^\W\d_{_UNSPACED}]"
# A word with what grammar adds after an apostrophe (Erdoğan'a, Hall's), or a number. D'Avila and L'Union are two words.
WORD = re.compile(rf"((?:{_LETTER}++[{_MARKS}]*+)++)(['’ʼ‘`´]{_LETTER}{{1,7}}(?!{_LETTER}))?|([{_UNSPACED}])|\d+")
_PLAIN = re.compile(r"""[ \t\u00a0\u202f\u2009"“”„‟«»‹›‘’‚'`´ʻʼ()\[\]/‐‑‒–—―−-]{0,6}(?:\r?\n[ \t]{0,3})?["“„«‘']?""")
_COMMA = re.compile(r"\s*,?\s*|\s*,?\s+")
_OPENING = "\"“„‟«‹‘‚'`"
_CLOSING = "\"”“»›’'`"
_SPACE = re.compile(r"[ \t\u00a0\u202f]{1,3}\Z")
_SAMPLE = 4_000  # letters from which capitals are judged
_FEW = 40  # words, of which nothing can be told


class Tokens:
    """`stems` are words as printed, without what follows an apostrophe; `ends` are where they end with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.stems: list[str] = []
        for found in WORD.finditer(text):
            self._take(found)

    def _take(self, found: re.Match[str]) -> None:
        start, end, stem, rest = found.start(), found.end(), found[1] or found[0], found[2]
        if rest and (len(stem) < 3 or (rest[1].isupper() and not stem.isupper())):
            self._add(start, start + len(stem), stem)
            self._add(start + len(stem) + 1, end, rest[1:])
        else:
            self._add(start, end, stem)

    def _add(self, start: int, end: int, stem: str) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.stems.append(stem)

    def __len__(self) -> int:
        return len(self.stems)

    def gap(self, at: int) -> str:
        """What stands between the word and the one before it."""
        return self.text[self.ends[at - 1] if at else 0 : self.starts[at]][-24:]

    def joined(self, at: int, commas: bool = False) -> bool:
        """Whether the word and the one before it can be of one name."""
        between = self.text[self.ends[at - 1] : self.starts[at]]
        if len(between) > 12:
            return False
        return _PLAIN.fullmatch(between) is not None or (commas and _COMMA.fullmatch(between) is not None)

    def spaced(self, at: int) -> bool:
        """Whether nothing but a space is between the word and the one before it."""
        return at > 0 and _SPACE.fullmatch(self.text, self.ends[at - 1], self.starts[at]) is not None

    def capital(self, at: int) -> bool:
        """Whether it begins with a capital; of a script without capitals, always."""
        first = self.stems[at][0]
        return (not first.islower() and first.isalpha()) or "\u10d0" <= first <= "\u10ff"  # Georgian

    def quoted(self, first: int, last: int) -> bool:
        """Whether quotation marks stand directly around the words."""
        start, end = self.starts[first], self.ends[last]
        return start > 0 and self.text[start - 1] in _OPENING and self.text[end : end + 1] in (*_CLOSING,)

    def opened(self, first: int) -> bool:
        """Whether a quotation mark stands directly before the word."""
        start = self.starts[first]
        return start > 0 and self.text[start - 1] in _OPENING and not self.text[start - 2 : start - 1].isalnum()

    def begins(self, at: int) -> bool:
        """Whether a sentence, a line or an item of a list begins with the word, so that its capital tells nothing."""
        before = self.gap(at).strip(" \t\u00a0\"“„«‘'([-–—•*·")
        return at == 0 or not before.isprintable() or before[-1:] in (*".!?:;…", "\n")

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that stand in the text without a capital: ordinary ones."""
        return frozenset(each for each in self.stems if each.islower())

    @cached_property
    def shouting(self) -> bool:
        """Whether the text has hardly a small letter, so that capitals tell nothing."""
        begins = self.text[:_SAMPLE]
        small = sum(map(str.islower, begins))
        return small < 0.1 * sum(map(str.isalpha, begins)) and any(map(str.isupper, begins))

    @cached_property
    def nouns(self) -> bool:
        """Whether so many words have a capital that it does not make a name: German, headlines."""
        inside = [at for at in range(1, min(len(self), 400)) if self.spaced(at) and self.stems[at].isalpha()]
        high = sum(1 for at in inside if self.stems[at][0].isupper())
        return len(inside) >= _FEW and high > 0.33 * len(inside)
