"""Full names that are a little different, translated, or written out where the pack abbreviates."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.news.claims import Option
from ingest.news.names.generic import is_generic, is_kind, is_place, meaning
from ingest.news.names.lexicon import LOOSE, Reading
from ingest.news.names.mention import Kind
from ingest.news.names.phrase import initials, is_acronym
from ingest.news.names.sounds import sound
from ingest.news.names.span import Span
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import GLUE

_REACH = 7  # words to either side of "party"
_ENOUGH = 0.75
_MARGIN = 0.12
_TRANSLATED = 0.97
_SHARED = 5  # letters that two words begin with
_MOST_KNOWN = 10_000

Words = tuple[str, ...]


class _Name(Struct, frozen=True):
    option: str
    words: Words


class Runs:
    """Compares runs of words around a "party" with the names of several words."""

    def __init__(self, options: Sequence[Option]) -> None:
        names = [(each.id, Tokens(name).stems) for each in options for name in each.names]
        self.names = [_Name(id_, said) for id_, words in names if len(words) > 1 and len(said := _telling(words)) > 1]
        self.acronyms: dict[str, set[str]] = {}
        for id_, words in names:
            if len(words) == 1 and is_acronym(words[0]) and len(words[0]) > 2:
                self.acronyms.setdefault(words[0].casefold(), set()).add(id_)
        self.known: dict[Words, tuple[str, float] | None] = {}

    def spans(self, tokens: Tokens, readings: Sequence[tuple[Reading, ...]], taken: Sequence[Span]) -> Iterator[Span]:
        """Of the words that no span of `taken` has."""
        free = bytearray(b"\1") * len(tokens)
        for span in taken:
            free[span.first : span.last + 1] = bytes(span.last + 1 - span.first)
        done = -1
        for at in range(len(tokens)):
            if (
                at > done
                and free[at]
                and tokens.stems[at].casefold() not in GLUE
                and (readings[at] or is_kind(sound(tokens.stems[at])))
            ):
                first, last = _run(tokens, free, at, done + 1)
                done = last
                if last > first and (found := self._meant(tokens, first, last)) is not None:
                    yield found

    def _meant(self, tokens: Tokens, first: int, last: int) -> Span | None:
        stems = tokens.stems[first : last + 1]
        if not tokens.capital(first) or not any(is_kind(sound(each)) or is_generic(sound(each)) for each in stems):
            return None
        short = initials([each.casefold() for each in stems])
        ids = self.acronyms.get(short, self.acronyms.get(initials([e.casefold() for e in stems], glue=True), set()))
        if len(ids) == 1:
            return Span(first=first, last=last, options=tuple(ids), score=0.8, kind=Kind.PART)
        said = _telling(stems)
        if said not in self.known:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            self.known[said] = self._likest(said)
        found = self.known[said]
        return found and Span(first=first, last=last, options=found[:1], score=0.85 * found[1], kind=Kind.PART)

    def _likest(self, said: Words) -> tuple[str, float] | None:
        best: dict[str, float] = {}
        for name in self.names:
            best[name.option] = max(best.get(name.option, 0.0), _alike(said, name.words))
        order = sorted(best.items(), key=lambda each: -each[1])
        if not order or order[0][1] < _ENOUGH or (len(order) > 1 and order[1][1] > order[0][1] - _MARGIN):
            return None
        return order[0]


def _telling(words: Sequence[str]) -> Words:
    return tuple(said for each in words if each.casefold() not in GLUE and (said := sound(each)) and not is_place(said))


def _run(tokens: Tokens, free: bytearray, at: int, least: int) -> tuple[int, int]:
    first = last = at
    while first > max(least, at - _REACH) and free[first - 1] and _goes_on(tokens, first, first - 1):
        first -= 1
    while last + 1 < min(len(tokens), at + _REACH) and free[last + 1] and _goes_on(tokens, last + 1, last + 1):
        last += 1
    while first < last and not tokens.capital(first):
        first += 1
    while first < last and tokens.stems[first].casefold() in GLUE:
        first += 1
    while last > at and tokens.stems[last].casefold() in GLUE:
        last -= 1
    return first, last


def _goes_on(tokens: Tokens, gap: int, at: int) -> bool:
    if not tokens.joined(gap) or "\n" in tokens.gap(gap) or set(tokens.gap(gap)) & set("()[]–—/"):
        return False
    said = sound(tokens.stems[at])
    return tokens.capital(at) or tokens.stems[at] in GLUE or (len(said) > 3 and is_generic(said)) or is_place(said)


def _weight(said: str) -> float:
    return 0.3 if is_kind(said) else 0.6 if is_generic(said) else 1.0


def _alike(one: Words, other: Words) -> float:
    """Twice what they share by what they have; nought where either says what the other does not at all."""
    left, shared = list(other), 0.0
    for word in one:
        near = max(left, key=lambda each: _near(word, each), default="")
        points = _near(word, near) if near else 0.0
        if not points:
            if not is_kind(word):
                return 0.0
            continue
        shared += points * (_weight(word) + _weight(near))
        left.remove(near)
    if any(not is_generic(each) for each in left) or any(map(is_kind, one)) < any(map(is_kind, other)):
        return 0.0
    return shared / (sum(map(_weight, one)) + sum(map(_weight, other)) or 1.0)


def _near(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if (meant := meaning(one)) is not None and meant == meaning(other):
        return _TRANSLATED
    size = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if size < _SHARED:
        return 0.0
    return LOOSE if max(len(one), len(other)) - size <= 3 else 0.6
