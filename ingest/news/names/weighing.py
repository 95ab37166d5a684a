"""How surely words of a text that fit a phrase name its option there: capitals, quotation marks, what stands around."""

from collections.abc import Mapping

from msgspec import Struct

from ingest.news.names.generic import (
    COMMON,
    GLUE,
    INTRODUCE,
    TOWARDS,
    is_generic,
    is_kind,
    is_place,
    is_title,
    voting,
)
from ingest.news.names.lexicon import ENDS, LOOSE, SAME, SLIP, SOUNDS
from ingest.news.names.phrases import Grade, Phrase
from ingest.news.names.sounds import CYRILLIC, sound
from ingest.news.names.tokens import Tokens

BASE = {Grade.DECLARED: 0.98, Grade.SEGMENT: 0.9, Grade.PART: 0.85, Grade.WEAK: 0.6}
_STOPS = tuple(":–—-(=0123456789")


class Fit(Struct, frozen=True, gc=False):
    """Words of a text, numbered, that fit a phrase. `likeness` is of the least like word."""

    first: int
    last: int
    phrase: Phrase
    likeness: float


def weight(tokens: Tokens, fit: Fit, own: Mapping[str, frozenset[str]]) -> float:
    """From 0, which is no mention at all, to 1. `own` are the words of all names of each option, as they sound."""
    phrase = fit.phrase
    if phrase.answer:
        return _answer(tokens, fit)
    points = BASE[phrase.grade] * fit.likeness
    if phrase.acronym:
        return points * _acronym(tokens, fit)
    if phrase.alone:
        points *= _single(tokens, fit)
    else:
        points *= _several(tokens, fit)
    if points and (phrase.plain or (phrase.alone and not phrase.person)):
        points *= _apart(tokens, fit, own[phrase.option])
    if points and phrase.alone and _hyphened(tokens, fit):
        points *= 0.5
    if points and phrase.person and phrase.alone:
        points *= _of_somebody(tokens, fit.first, own[phrase.option])
    return points


def _acronym(tokens: Tokens, fit: Fit) -> float:
    stem, wanted = tokens.stems[fit.first], fit.phrase.words[0]
    if fit.likeness < SAME:
        return 0.0
    if stem == wanted or stem == wanted.upper():
        return 1.0 if len(stem) > 2 or not tokens.begins(fit.first) else 0.9
    # Typed on two keyboards.
    return 0.8 if stem.isupper() and not stem.isascii() else 0.0


def _single(tokens: Tokens, fit: Fit) -> float:
    stem, said = tokens.stems[fit.first], fit.phrase.sounds[0]
    if _too_short(stem, fit) or (fit.likeness == LOOSE):
        return 0.0
    if tokens.quoted(fit.first, fit.last) or tokens.opened(fit.first):
        return 1.0 if fit.likeness > SLIP else 0.95
    if not tokens.capital(fit.first) and not tokens.shouting:
        return 0.0
    if fit.likeness == SLIP:
        return 0.0 if stem.casefold() in tokens.lower or is_place(sound(stem)) else 0.9
    if len(stem) < 5 and stem.isupper() and fit.phrase.grade > Grade.DECLARED and not tokens.shouting:
        return 0.0
    if fit.phrase.plain and tokens.begins(fit.first) and not _stops(tokens, fit.last):
        return 0.6 if stem.casefold() in tokens.lower else 0.75
    return 1.0 if len(said) > 3 else 0.95


def _too_short(stem: str, fit: Fit) -> bool:
    """Short words that only sound alike are others, unless the text is in another script."""
    said = fit.phrase.sounds[0]
    other = (CYRILLIC.search(stem) is None) != (CYRILLIC.search(fit.phrase.words[0]) is None)
    if fit.likeness == SOUNDS:
        return len(said) < (3 if other else 4)
    return fit.likeness == ENDS and len(said) < 4 and not CYRILLIC.search(stem)


def _hyphened(tokens: Tokens, fit: Fit) -> bool:
    """Whether it is one half of a word such as Nur-Sultan."""
    before, after = fit.first - 1, fit.last + 1
    if before >= 0 and tokens.gap(fit.first) == "-" and tokens.stems[before].isalpha():
        return True
    return after < len(tokens) and tokens.gap(after) == "-" and tokens.stems[after][0].isupper() and not tokens.nouns


def _several(tokens: Tokens, fit: Fit) -> float:
    if tokens.shouting or tokens.opened(fit.first):
        return 1.0
    high = sum(1 for at in range(fit.first, fit.last + 1) if tokens.capital(at) and tokens.stems[at].isalpha())
    if high:
        if tokens.stems[fit.first] in GLUE:  # "for Georgia" is not the party "For Georgia"
            return 0.0 if fit.phrase.plain else 1.0
        begins = _is_of_a_place(fit.phrase) and tokens.begins(fit.first)
        return (0.7 if begins else 1.0) if tokens.capital(fit.first) else 0.85
    if fit.phrase.grade == Grade.SEGMENT and fit.phrase.plain:
        return 0.75 if fit.likeness >= SOUNDS and len(fit.phrase.words) > 1 else 0.0
    return 0.75 if fit.phrase.grade == Grade.DECLARED and not fit.phrase.person else 0.0


def _is_of_a_place(phrase: Phrase) -> bool:
    """For Georgia."""
    words = zip(phrase.words, phrase.sounds, strict=True)
    return all(word.casefold() in GLUE or is_place(said) for word, said in words)


def _apart(tokens: Tokens, fit: Fit, own: frozenset[str]) -> float:
    """Nought where a plain name is within a longer one: the Left Alliance is not the Alliance."""
    if tokens.quoted(fit.first, fit.last):
        return 1.0
    before = _before(tokens, fit.first, own)
    return before and before * _after(tokens, fit, own)


def _before(tokens: Tokens, first: int, own: frozenset[str]) -> float:
    at = first - 1
    if at < 0 or not (tokens.spaced(first) or tokens.gap(first) in ("-", "‑", ' "', " «", " “")):
        return 1.0
    said = sound(tokens.stems[at])
    if not tokens.capital(at) or not tokens.stems[at].isalpha() or said in own or is_kind(said):
        return 1.0
    if tokens.stems[at].casefold() in GLUE or (is_title(said) and tokens.spaced(first)) or tokens.shouting:
        return 1.0
    if tokens.begins(at) and not is_generic(said) and not is_place(said):
        return 0.8
    return 0.0


def _after(tokens: Tokens, fit: Fit, own: frozenset[str]) -> float:
    """A name goes on with "of Patriots", "Berlin"."""
    at = fit.last + 1
    if at >= len(tokens) or not tokens.spaced(at) or tokens.shouting:
        return 1.0
    linked = tokens.stems[at] in GLUE - {"and", "et", "und", "y", "e", "ve", "и", "та", "і", "в", "the"}
    at += linked
    if at >= len(tokens) or not tokens.spaced(at) or not tokens.capital(at) or not tokens.stems[at].isalpha():
        return 1.0
    said = sound(tokens.stems[at])
    if said in own or is_kind(said) or is_place(said) or is_title(said):
        return 1.0
    if not fit.phrase.plain or (linked and not fit.phrase.alone):
        return 0.9
    return 0.9 if tokens.nouns else 0.0


def _of_somebody(tokens: Tokens, first: int, own: frozenset[str]) -> float:
    """Less where another given name stands before the surname."""
    at = first - 1
    if at < 0 or not tokens.spaced(first) or not tokens.capital(at) or tokens.shouting:
        return 1.0
    stem, said = tokens.stems[at], sound(tokens.stems[at])
    if said in own or is_title(said) or is_generic(said) or is_place(said) or not stem.isalpha() or stem.isupper():
        return 1.0
    if tokens.ends[at] - tokens.starts[at] > len(stem):  # Labour's Khan
        return 1.0
    if tokens.nouns:
        return 0.85
    return 0.75 if tokens.begins(at) else 0.5


def _stops(tokens: Tokens, last: int) -> bool:
    """Whether what follows is of a list: a dash, a colon, a figure."""
    return tokens.text[tokens.ends[last] : tokens.ends[last] + 4].strip().startswith(_STOPS)


def _answer(tokens: Tokens, fit: Fit) -> float:
    at, stem = fit.first, tokens.stems[fit.first].casefold()
    if fit.likeness < ENDS or (fit.likeness < SAME and len(stem) < 5):
        return 0.0
    if tokens.quoted(at, at):
        return 0.85
    common = stem in COMMON or stem in TOWARDS
    if tokens.capital(at) and not tokens.begins(at) and not tokens.shouting:
        return 0.8 if fit.phrase.grade == Grade.DECLARED or not common else 0.6
    if tokens.capital(at) and _stops(tokens, at):
        return 0.75
    if stem in TOWARDS:
        return 0.5 if _voting_near(tokens, at) or _counted(tokens, at) else 0.0
    if stem in COMMON:
        return 0.5 if at and tokens.spaced(at) and tokens.stems[at - 1].casefold() in INTRODUCE else 0.0
    return 0.55


def _voting_near(tokens: Tokens, at: int) -> bool:
    """ "were for", "Für die Änderung stimmten"; not "figures for Sunday's vote"."""
    near = range(max(0, at - 3), at + 6 if tokens.begins(at) else at)
    return any(sound(tokens.stems[each]).startswith(voting()) for each in near if each < len(tokens))


def _counted(tokens: Tokens, at: int) -> bool:
    """ "9.35% against"."""
    before = tokens.gap(at).strip()
    return before.endswith("%") or (at > 0 and not before and tokens.stems[at - 1].casefold().startswith("percent"))
