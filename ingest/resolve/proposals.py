"""What an unknown name may have been meant to be, best first: for a person to choose from. Nothing here names a tally.

Names are compared in Latin letters, by typing errors, word order, the sounds that romanisations disagree on, initials
and abbreviations.
"""

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii
from msgspec import Struct
from rapidfuzz import fuzz, process

from ingest.domain.names import parsed
from ingest.parse.forms import folded, normal
from ingest.resolve.document import Kind, Missing
from ingest.resolve.names import Names
from ingest.resolve.vocabulary import Vocabulary

MOST = 3
LEAST_SCORE = 60
MOST_COMPARISONS = 500_000  # of one document: under a second
INITIAL = 80.0  # points for a word of which only the first letter is written
MOST_WORDS = 8  # compared one by one
_LONGEST = 120
_SHORTLIST = 12

_SOUNDS = (("kh", "h"), ("zh", "j"), ("dj", "j"), ("gh", "g"), ("q", "k"), ("w", "v"), ("x", "ks"), ("y", "i"))


class Proposal(Struct, frozen=True, kw_only=True):
    """`score` is from LEAST_SCORE to 100; it ranks and says nothing more."""

    id: str
    name: str
    score: int


class Pool(Struct, frozen=True):
    """What can be meant: the names and aliases of each id, in Latin letters, and the same by their sound."""

    ids: list[str]
    plain: list[str]
    sounding: list[str]


class Proposer:
    """Keeps what it prepared, and stops after `comparisons`, so that a page in another language costs little."""

    def __init__(self, vocabulary: Vocabulary, comparisons: int = MOST_COMPARISONS) -> None:
        self.vocabulary = vocabulary
        self.left = comparisons
        self.pools: dict[tuple[str, ...], Pool] = {}

    def proposals(self, missing: Missing) -> tuple[Proposal, ...]:
        """At most MOST, best first. For an ambiguous name, what it could mean."""
        names = self._names(missing)
        if missing.unnamed.could:
            return tuple(_proposal(each, names, 100) for each in missing.unnamed.could)
        pool = self._pool(missing, names)
        self.left -= len(pool.ids)
        wanted = plain(parsed(missing.unnamed.text).path[-1])
        if self.left < 0 or not wanted:
            return ()
        scores: dict[str, int] = {}
        for at in _shortlist(wanted, pool):
            scores[pool.ids[at]] = max(scores.get(pool.ids[at], 0), score(wanted, pool.plain[at]))
        best = sorted((each for each in scores.items() if each[1] >= LEAST_SCORE), key=lambda each: -each[1])
        return tuple(_proposal(id_, names, points) for id_, points in best[:MOST])

    def _names(self, missing: Missing) -> Names:
        if missing.kind is Kind.SELECTION:
            return self.vocabulary.selections[missing.contest_id].names
        return self.vocabulary.units.names if missing.kind is Kind.UNIT else self.vocabulary.contests.names

    def _pool(self, missing: Missing, names: Names) -> Pool:
        """Made once for the selections of a contest, the contests, and the units of one level in one ancestor."""
        said = parsed(missing.unnamed.text)
        around = "around" if missing.unnamed.around else ""
        where = (missing.kind, missing.contest_id, around, said.type or "", *map(folded, said.path[-2:-1]))
        if where not in self.pools:
            self.pools[where] = _prepared(names, self._among(missing, names))
        return self.pools[where]

    def _among(self, missing: Missing, names: Names) -> Iterable[str]:
        if missing.kind is not Kind.UNIT:
            return names.spellings
        units = self.vocabulary.units
        return units.around() if missing.unnamed.around else units.at_level(parsed(missing.unnamed.text))


def plain(text: str) -> str:
    """Words of Latin letters and digits, one space between."""
    return " ".join(re.findall("[a-z0-9]+", anyascii(normal(text[:_LONGEST])).casefold().replace("'", "")))


def score(one: str, other: str) -> int:
    """How likely two names in Latin letters are meant to be the same, 0 to 100."""
    points = max(
        fuzz.token_sort_ratio(one, other),
        (0.7 if one.isdigit() or other.isdigit() else 0.9) * fuzz.token_set_ratio(one, other),
        0.98 * fuzz.token_sort_ratio(_sounding(one), _sounding(other)),
        0.93 * _word_by_word(_sounding(one).split()[:MOST_WORDS], _sounding(other).split()[:MOST_WORDS]),
        max(_abbreviated(one, other), _abbreviated(other, one)),
    )
    return round(points * _numbered(one, other))


def _prepared(names: Names, among: Iterable[str]) -> Pool:
    texts = [(id_, text) for id_ in among for text in dict.fromkeys(map(plain, names.spellings[id_])) if text]
    return Pool([id_ for id_, _ in texts], [text for _, text in texts], [_sounding(text) for _, text in texts])


def _shortlist(wanted: str, pool: Pool) -> Iterator[int]:
    """Places in the pool that are worth a closer look, by two quick measures; all of a small one."""
    if len(pool.ids) <= _SHORTLIST:
        yield from range(len(pool.ids))
        return
    for text, texts in ((wanted, pool.plain), (_sounding(wanted), pool.sounding)):
        found = process.extract(text, texts, scorer=fuzz.token_ratio, processor=None, limit=_SHORTLIST)
        yield from (at for _, _, at in found)


def _proposal(id_: str, names: Names, points: int) -> Proposal:
    return Proposal(id=id_, name=names.spellings[id_][0], score=points)


def _sounding(text: str) -> str:
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return re.sub(r"([a-z])\1", r"\1", text)


def _word_by_word(one: list[str], other: list[str]) -> float:
    """How well the words of the shorter name agree with words of the other, in any order; an initial is a word, too.

    0 where no written out word meets another: initials alone are nobody's name.
    """
    few, many = sorted((one, other), key=len)
    left, points, letters, whole = list(many), 0.0, 0, False
    for word in sorted(few, key=len, reverse=True):
        best, at = max((_word(word, each), at) for at, each in enumerate(left))
        whole = whole or (len(word) > 1 and len(left[at]) > 1 and best > INITIAL)
        points, letters = points + best * len(word), letters + len(word)
        del left[at]
    return points / letters if whole else 0.0


def _word(one: str, other: str) -> float:
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] else 0.0
    return fuzz.ratio(one, other)


def _abbreviated(short: str, long: str) -> float:
    """How well `short` is made of the first letters of `long`."""
    first = "".join(word[0] for word in long.split())
    return 0.9 * fuzz.ratio(short, first) if " " not in short and 2 <= len(short) <= 8 and len(first) > 1 else 0.0


def _numbered(one: str, other: str) -> float:
    """Ward 3 is not Ward 8, however alike they are written."""
    numbers = [[number.lstrip("0") for number in re.findall("[0-9]+", text)] for text in (one, other)]
    if numbers[0] == numbers[1]:
        return 1.0
    return 0.6 if all(numbers) else 0.9
