"""How surely words of a text that fit a phrase name its option there: capitals, quotation marks, what stands around."""

from collections.abc import Mapping

from msgspec import Struct

from ingest.news.names.answers import answered, stops
from ingest.news.names.generic import is_generic, is_kind, is_place, is_title
from ingest.news.names.lexicon import ENDS, LOOSE, SAME, SLIP, SOUNDS
from ingest.news.names.phrase import Grade, Phrase
from ingest.news.names.sounds import CYRILLIC, sound
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import BEFORE, GLUE

BASE = {Grade.DECLARED: 0.98, Grade.SEGMENT: 0.9, Grade.PART: 0.85, Grade.WEAK: 0.6}


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
        return answered(tokens, fit.first, fit.likeness, phrase.grade == Grade.DECLARED)
    points = BASE[phrase.grade] * fit.likeness
    if phrase.acronym:
        return points * _acronym(tokens, fit)
    if phrase.alone:
        points *= _single(tokens, fit)
    else:
        points *= _several(tokens, fit)
    if points and (phrase.plain or (phrase.alone and not phrase.person)):
        points *= _apart(tokens, fit, own[phrase.option])
    if points and (phrase.alone or phrase.person) and _hyphened(tokens, fit):
        points *= 0.5
    if points and phrase.person and (phrase.alone or phrase.grade == Grade.PART or phrase.words[0] in BEFORE):
        points *= _of_somebody(tokens, fit, own[phrase.option])
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
    if fit.phrase.members:
        return 1.0 if fit.likeness in (ENDS, LOOSE) and tokens.capital(fit.first) and _is_members(stem) else 0.0
    if _too_short(stem, fit) or fit.likeness == LOOSE:
        return 0.0
    if tokens.quoted(fit.first, fit.last) or tokens.opened(fit.first):
        return 1.0 if fit.likeness > SLIP else 0.95
    if not tokens.capital(fit.first) and not tokens.shouting:
        return 0.0
    if fit.likeness == SLIP:
        return 0.0 if stem.casefold() in tokens.lower or is_place(sound(stem)) else 0.9
    if len(stem) < 5 and stem.isupper() and fit.phrase.grade > Grade.DECLARED and not tokens.shouting:
        return 0.0
    if fit.phrase.plain and tokens.begins(fit.first) and not stops(tokens, fit.last):
        return 0.6 if stem.casefold() in tokens.lower else 0.75
    return 1.0 if len(said) > 3 else 0.95


def _is_members(stem: str) -> bool:
    return stem.casefold().endswith(("s", "n", "er", "ы", "и", "ler", "lar")) and not stem.casefold().endswith("ics")


def _too_short(stem: str, fit: Fit) -> bool:
    """Short words that only sound alike are others, unless the text is in another script."""
    said = fit.phrase.sounds[0]
    other = (CYRILLIC.search(stem) is None) != (CYRILLIC.search(fit.phrase.words[0]) is None)
    if len(stem) == 1 and fit.likeness < SAME:
        return True
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
    if not tokens.capital(first) and said not in own and is_generic(said) and tokens.stems[at] not in BEFORE:
        return 0.0
    if not tokens.capital(at) or not tokens.stems[at].isalpha() or said in own or is_kind(said):
        return 1.0
    if tokens.stems[at].casefold() in BEFORE | GLUE or (is_title(said) and not is_generic(said)) or tokens.shouting:
        return 1.0
    if tokens.begins(at) and not is_generic(said) and not is_place(said):
        return 0.8
    return 0.0


def _after(tokens: Tokens, fit: Fit, own: frozenset[str]) -> float:
    """A name goes on with "of Patriots", "Berlin"; not after "Labour's"."""
    at = fit.last + 1
    if tokens.ends[fit.last] - tokens.starts[fit.last] > len(tokens.stems[fit.last]):
        return 1.0
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


def _of_somebody(tokens: Tokens, fit: Fit, own: frozenset[str]) -> float:
    """Less where another given name stands beside the surname."""
    if tokens.shouting:
        return 1.0
    after = fit.last + 1
    if fit.phrase.family and after < len(tokens) and _is_another(tokens, after, after, own):
        return 0.5
    at = fit.first - 1
    if not _is_another(tokens, at, fit.first, own):
        return 1.0
    if _is_own_before(tokens, at, own):  # Jair Messias Bolsonaro
        return 1.0
    return 0.85 if tokens.nouns else 0.65 if tokens.begins(at) else 0.5


def _is_own_before(tokens: Tokens, at: int, own: frozenset[str]) -> bool:
    """Whether one of the two words before is a given name of the option's."""
    for before in (at - 1, at - 2):
        if before < 0 or not tokens.spaced(before + 1) or not tokens.capital(before):
            return False
        if sound(tokens.stems[before]) in own:
            return True
    return False


def _is_another(tokens: Tokens, at: int, gap: int, own: frozenset[str]) -> bool:
    """Whether the word `at`, beside a surname, may be a given name of somebody else."""
    if at < 0 or not tokens.spaced(gap) or not tokens.capital(at):
        return False
    stem, said = tokens.stems[at], sound(tokens.stems[at])
    if (
        tokens.ends[at] - tokens.starts[at] > len(stem) or not stem.isalpha() or stem.isupper()
    ):  # Labour's Khan, PT Lula
        return False
    known = said in own or is_title(said) or is_generic(said) or is_place(said) or stem.casefold() in BEFORE
    return not known
