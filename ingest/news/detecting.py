"""In which language a text is written, of those that there is a table for: its small words tell.

What a page says of itself is a hint and no more: outlets forget to change the language of a template.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from ingest.news import cues
from ingest.news.tables import Table, languages, table

SAMPLE = 5_000  # characters
LEAST = 2.0  # words that only this language has; a word of two languages counts half, one word alone not
SHARE = 0.05  # of all words
SURE = 0.2  # the same, where the page says that it is in a language without a table
AHEAD = 1.3  # times the next one
BEYOND = "\u0370"  # the first letter that is not Latin
KEPT = 0.5  # of the best one's words: so many, and a hint is believed


def language_of(text: str, hints: Sequence[str] = (), among: Collection[str] = ()) -> str:
    """The code of the table to read a text with; "" where none fits.

    `hints` are codes or locales ("kk", "pt-BR"), the best first, "" for nothing. Only languages of `among` are chosen
    where some are named, and where the text does not tell, the first of them.
    """
    latin = _latin(text)
    known = [each for each in languages() if (not among or each in among) and (latin or not _is_latin(each))]
    said = [code for hint in hints if (code := code_of(hint))]
    foreign = bool(said) and said[0] not in languages()
    scores, count = _scores(text, distinct=2 if latin else 1)
    least = max(LEAST if latin else 1.0, (SURE if foreign else SHARE) * count)
    best = _best({each: scores.get(each, 0.0) for each in known}, least)
    for hint in said:
        if hint in known and (not best or scores.get(hint, 0.0) >= KEPT * scores[best]) and (best or not foreign):
            return hint
    return best or next(iter(among), "")


def code_of(hint: str) -> str:
    """`pt` of "pt-BR" or "pt_BR"."""
    return hint.strip().lower().replace("_", "-").partition("-")[0]


def _latin(text: str) -> bool:
    """Whether half of the letters are, or there are none."""
    letters = [letter for letter in text[:SAMPLE] if letter.isalpha()]
    return 2 * sum(letter < BEYOND for letter in letters) >= len(letters)


@cache
def _is_latin(code: str) -> bool:
    return _latin("".join(_small_words(table(code))))


def _best(scores: Mapping[str, float], least: float) -> str:
    ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    if not ranked or ranked[0][1] < least:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= AHEAD * ranked[1][1] else ""


def _scores(text: str, distinct: int) -> tuple[dict[str, float], int]:
    """How many words of each language there are, of those with so many distinct ones; and how many words in all."""
    known, scores, count = _vocabulary(), defaultdict[str, float](float), 0
    met = defaultdict[str, set[str]](set)
    for word in cues.words(text[:SAMPLE]):
        count += word.folded.isalpha()
        codes = known.get(word.folded, ())
        for code in codes:
            scores[code] += 1 / len(codes)
            met[code].add(word.folded)
    return {code: score for code, score in scores.items() if len(met[code]) >= distinct}, count


@cache
def _vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Small words, by the languages that have them."""
    found: dict[str, dict[str, None]] = {}
    for code in languages():
        for word in _small_words(table(code)):
            found.setdefault(cues.folded(word), {})[code] = None
    return {word: tuple(codes) for word, codes in found.items()}


def _small_words(known: Table) -> Iterable[str]:
    """Those that are listed for this; of a table without, its words for numbers and for what is counted."""
    if listed := known.cues.get("function"):
        return listed
    numbers = known.numbers
    several = (numbers.nouns, *numbers.words.values(), *numbers.weak.values(), *numbers.months.values())
    return (word.rstrip("*") for words in several for word in words if " " not in word)
