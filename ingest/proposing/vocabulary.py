"""What the name of a column probably means. A guess for a person to confirm; on the night only a mapping is read."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from msgspec import Struct

from ingest.proposing import words as table

LONGEST = 120
_LETTERS = {"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
_WORD = re.compile(r"[^\W_]+|[%٪]")
_HUMP = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])|(?<=[A-ZА-Я])(?=[A-ZА-Я][a-zа-я])|(?<=[^\W\d_])(?=[0-9])")
_OF = {  # what a percentage of it is; of anything else it is nothing we know
    **dict.fromkeys(("votes", "share", "ballots_valid", "registered", table.CANDIDATE, table.PARTY), "share"),
    **dict.fromkeys(("turnout", "ballots_cast"), "turnout"),
    **dict.fromkeys(("units_reported", "units_total", "percent_counted"), "percent_counted"),
}

Words = tuple[str, ...]


class Meaning(Struct, frozen=True):
    """A key of a mapping, or CANDIDATE, PARTY, NOTHING; how surely, from 0 to 1; and the languages that say it so.

    `rest` is what of the name the phrase leaves: of "Votes Ant" it is "ant". `level` is the standard's word for a unit.
    """

    key: str
    sure: float
    phrase: str
    languages: Words = ()
    rest: Words = ()
    level: str = ""


class _Phrase(Struct, frozen=True):
    key: str
    text: str
    words: Words
    level: str
    languages: Words


def tokens(name: str) -> Words:
    """The words of a name, also of one like `partyNameShort`, without case and accents."""
    split = unicodedata.normalize("NFKD", _HUMP.sub(" ", name[:LONGEST]).casefold())
    letters = "".join(_LETTERS.get(each, each) for each in split if not unicodedata.combining(each))
    return tuple(_WORD.findall(letters))


@lru_cache(maxsize=4_096)
def meaning(name: str) -> Meaning | None:
    """The likeliest meaning of a column's name, None where no word of it is known."""
    said = tokens(name)
    rest = tuple(word for word in said if not _is_percent(word))
    letters = sum(len(word) for word in rest if word not in table.NEUTRAL) or 1
    found = [_meaning(rest, at, phrase, letters) for at in range(len(rest)) for phrase in _fitting(rest, at)]
    best = max(found, key=lambda each: (each.sure, len(each.phrase)), default=None)
    return best if rest == said else _percentage(best, rest)


def languages(names: Iterable[str]) -> list[str]:
    """The languages that the names seem to be in, the likeliest first."""
    found = [each for name in names if (each := meaning(name)) is not None and each.sure > 0.5]
    times = Counter(language for each in found for language in each.languages)
    return [language for language, _ in times.most_common()]


@lru_cache(maxsize=4_096)
def way_of_casting(text: str) -> str | None:
    """The standard's count item type that a text such as "Absentee by Mail" means."""
    ways = {way: (phrases, ("vote", "votes", "ballots", "voting")) for way, phrases in table.WAYS.items()}
    return next((way for way, (phrases, neutral) in ways.items() if _is_one_of(text, phrases, neutral)), None)


@lru_cache(maxsize=4_096)
def is_whole(text: str) -> bool:
    """Whether a row is called like the whole of all others: "Total"."""
    return _is_one_of(text, table.WHOLE, ())


def _is_one_of(text: str, phrases: str, neutral: Words) -> bool:
    said = tuple(word for word in tokens(text) if word not in neutral)
    return any(said == tuple(word for word in tokens(each) if word not in neutral) for each in phrases.split(","))


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """By the first two letters. The same phrase of two languages is one."""
    spoken: dict[tuple[str, Words, str], tuple[str, list[str]]] = {}
    for key, level, language, texts in _told():
        for text in texts.split(","):
            spoken.setdefault((key, _pattern(text), level), (text.strip(), []))[1].append(language)
    by_letters: dict[str, list[_Phrase]] = {}
    for (key, words, level), (text, heard) in spoken.items():
        each = _Phrase(key, text, words, level, tuple(filter(None, heard)))
        by_letters.setdefault(words[0][:2], []).append(each)
    return by_letters


def _told() -> Iterable[tuple[str, str, str, str]]:
    for key, spoken in table.WORDS.items():
        yield from ((key, "", language, texts) for language, texts in spoken.items())
    yield from (("unit", level, "", texts) for level, texts in table.LEVELS.items())


def _pattern(phrase: str) -> Words:
    return tuple(word + "*" * part.endswith("*") for part in phrase.split() for word in tokens(part))


def _fitting(said: Words, at: int) -> list[_Phrase]:
    return [each for each in _phrases().get(said[at][:2], []) if _fits(said[at : at + len(each.words)], each.words)]


def _fits(said: Words, pattern: Words) -> bool:
    return len(said) == len(pattern) and all(map(_is, said, pattern))


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


@cache
def _percents() -> Words:
    return _pattern(table.PERCENT.replace(",", " "))


def _is_percent(word: str) -> bool:
    return any(_is(word, wanted) for wanted in _percents())


def _meaning(said: Words, at: int, phrase: _Phrase, letters: int) -> Meaning:
    end = at + len(phrase.words)
    covered = sum(len(word) for word in said[at:end] if word not in table.NEUTRAL)
    rest = tuple(word for word in (*said[:at], *said[end:]) if word not in table.NEUTRAL)
    return Meaning(phrase.key, min(1.0, covered / letters), phrase.text, phrase.languages, rest, phrase.level)


def _percentage(of: Meaning | None, said: Words) -> Meaning:
    """Of the votes it is a share, of the voters the turnout, of the precincts how far the count is."""
    if of is None:
        return Meaning("share", 0.4 if said else 1.0, "%", (), said)
    sure = of.sure * {"registered": 0.5, "votes": 0.9, table.CANDIDATE: 0.7, table.PARTY: 0.7}.get(of.key, 1.0)
    return Meaning(_OF.get(of.key, table.NOTHING), sure, f"{of.phrase} %", of.languages, of.rest)
