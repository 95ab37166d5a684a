"""Which words of a contest's names a word may be: the same, one that sounds so, one with an ending, a slip."""

from collections.abc import Iterable

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.news.names.generic import is_generic
from ingest.news.names.sounds import LONGEST, LONGEST_ENDING, is_ending, sound
from ingest.parse.forms import folded

SAME, SOUNDS, ENDS, LOOSE, SLIP = 1.0, 0.97, 0.95, 0.9, 0.8
_LEAST_LOOSE = 5  # letters that two words share at least
_COMPOUND = ("partei", "partai", "partiet", "partij", "puolue", "liito", "parti")
MOST_KNOWN = 50_000


class Reading(Struct, frozen=True, gc=False):
    """`word` is a word of a name, as it sounds. `likeness` is SAME, SOUNDS, ENDS, LOOSE or SLIP."""

    word: str
    likeness: float


class Lexicon:
    """Remembers what it found for each word, up to a bound."""

    def __init__(self, words: Iterable[str]) -> None:
        self.same: dict[str, str] = {}
        self.stems: dict[str, list[tuple[str, int]]] = {}
        self.lengths: dict[int, list[str]] = {}
        self.known: dict[str, tuple[Reading, ...]] = {}
        for word in dict.fromkeys(words):
            self._add(word, sound(word))
        self.lengths = {size: sorted(set(each)) for size, each in self.lengths.items()}

    def _add(self, word: str, said: str) -> None:
        self.same[folded(word)] = said
        for size in {len(said), *_stem_sizes(said)}:
            entry = (said, len(said) - size)
            if entry not in self.stems.setdefault(said[:size], []):
                self.stems[said[:size]].append(entry)
        if len(said) > 4 and not is_generic(said):
            self.lengths.setdefault(len(said), []).append(said)

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Best first, one for each word of the names that it may be."""
        if (known := self.known.get(word)) is None:
            known = self._find(word) if len(word) <= LONGEST else ()
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[word] = known
        return known

    def _find(self, word: str) -> tuple[Reading, ...]:
        said = sound(word)
        if not said:
            return ()
        found: dict[str, float] = {}
        if (same := self.same.get(folded(word))) is not None:
            found[same] = SAME
        self._stemmed(said, word, found)
        self._compound(said, found)
        if not found and len(said) > 4 and not is_generic(said):
            found.update(self._slips(said))
        return tuple(Reading(*each) for each in sorted(found.items(), key=lambda each: -each[1]))

    def _stemmed(self, said: str, printed: str, found: dict[str, float]) -> None:
        for size in range(len(said), max(0, len(said) - LONGEST_ENDING - 1), -1):
            for word, cut in self.stems.get(said[:size], ()):
                likeness = _likeness(said[size:], word, cut, printed)
                found[word] = max(found.get(word, 0.0), likeness)
        for word in [word for word, likeness in found.items() if not likeness]:
            del found[word]

    def _compound(self, said: str, found: dict[str, float]) -> None:
        """Linkspartei is the party of the Linke."""
        for kind in _COMPOUND:
            if said.endswith(kind) and len(said) > len(kind) + 3:
                stem = said.removesuffix(kind)
                for size in (len(stem), len(stem) - 1):
                    for word, cut in self.stems.get(stem[:size], ()):
                        if cut < 2:
                            found.setdefault(word, ENDS)

    def _slips(self, said: str) -> dict[str, float]:
        """Typing errors: one letter, two in long words, of the only word that is so near."""
        choices = [each for size in range(len(said) - 2, len(said) + 3) for each in self.lengths.get(size, ())]
        near = process.extract(said, choices, scorer=OSA.distance, score_cutoff=2, limit=3) if choices else []
        near = [each for each in near if each[1] <= (2 if min(len(each[0]), len(said)) > 8 else 1)]
        if not near or (len(near) > 1 and near[1][1] == near[0][1]):
            return {}
        return {near[0][0]: SLIP}


def _stem_sizes(said: str) -> list[int]:
    """How much of a word stays when its ending changes: a last vowel goes, or up to three letters of a long one."""
    sizes = [len(said) - 1] if len(said) > 3 and said[-1] in "aeiou" else []
    return sizes + [len(said) - cut for cut in (1, 2, 3) if len(said) - cut >= max(_LEAST_LOOSE, 0.6 * len(said))]


def _likeness(rest: str, word: str, cut: int, printed: str) -> float:
    stem = len(word) - cut
    if not cut:
        return SOUNDS if not rest else ENDS if is_ending(rest, stem, printed) else 0.0
    if cut == 1 and word[-1] in "aeiou" and is_ending(rest, stem, printed) and len(rest) < 4:
        return ENDS
    return LOOSE if stem >= _LEAST_LOOSE and len(rest) <= 3 else 0.0
