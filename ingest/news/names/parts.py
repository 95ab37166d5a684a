"""The parts of a name that mean its option where no other option has them: surnames, a party's own words, initials."""

import re
from collections.abc import Iterator, Sequence

from ingest.news.claims import Option
from ingest.news.names.generic import is_generic, is_kind, is_place
from ingest.news.names.phrase import Grade, Phrase, initials, is_acronym, is_person, phrase
from ingest.news.names.sounds import sound
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import GLUE, OF, PARTICLES

MOST_WORDS = 12
_SEGMENTS = re.compile(r"\s[-‐–—]\s|\s?/\s?|\s\|\s|[()]")
_FAMILY_FIRST = re.compile(r"[^\W\d_]+ [^\W\d_]+[-‐‑]([^\W\d_]+)\Z")
_ADJECTIVES = ("ik", "al", "aia", "oe", "ish", "ishe", "iche", "ive", "ar", "lik", "list", "ista", "ka")
_OTHERS = ("peopl", "gren")  # say nothing without the "party"


def parts(option: Option, people: bool) -> Iterator[Phrase]:
    """`people` says that the contest is between people."""
    for name in dict.fromkeys(option.names):
        words = Tokens(name).stems[:MOST_WORDS]
        if is_person(name, people):
            yield from _of_person(option.id, name, words)
        elif len(words) > 1:
            yield from _of_party(option.id, name, words)
    yield from _acronyms(option, people)


def _of_person(option: str, name: str, words: list[str]) -> Iterator[Phrase]:
    found = _FAMILY_FIRST.match(name)
    if found is not None and found[1].islower():  # Lai Ching-te
        yield phrase(option, words[:1], Grade.PART, person=True, family=True)
        yield phrase(option, words[1:], Grade.PART, person=True)
        return
    size = _surname(name, words)
    if size >= len(words):
        return
    if any(len(each) > 2 for each in words[-size:]):
        yield phrase(option, words[-size:], Grade.PART, person=True)
    yield phrase(option, [words[0], *words[-size:]], Grade.PART, person=True)
    if len(name.split()) > 2:
        yield from (phrase(option, [each], Grade.WEAK, person=True) for each in words[1:-size] if _telling(each))
        yield from (phrase(option, words[at:], Grade.PART, person=True) for at in range(1, len(words) - size))


def _surname(name: str, words: list[str]) -> int:
    """How many words it has: Akufo-Addo and Le Pen have two."""
    size = len(Tokens(name.split()[-1]).stems) or 1
    while len(words) > size and words[-size - 1].casefold() in PARTICLES:
        size += 1
    return size


def _telling(word: str) -> bool:
    return len(word) > 3 and word.casefold() not in PARTICLES


def _of_party(option: str, name: str, words: list[str]) -> Iterator[Phrase]:
    segments = [said for each in _SEGMENTS.split(name) if "," not in each and (said := Tokens(each).stems)]
    for each in segments:
        if len(segments) > 1 and _names_something(each):
            yield phrase(option, each, Grade.SEGMENT)
        yield from (phrase(option, shorter, Grade.SEGMENT) for shorter in _trimmed(each))
        if len(each) == 2 and "'" not in name and _is_kind(each[1]) and is_generic(sound(each[0])):
            yield phrase(option, each[:1], Grade.SEGMENT, members=True)
    if "," not in name and (len(words) > 2 or any(_is_kind(each) or is_place(sound(each)) for each in words)):
        yield from (phrase(option, each, Grade.PART) for each in _groups(words))
    if len(words) < 4 and len(joined := "".join(words)) > 5:
        yield phrase(option, [joined], Grade.PART)


def _names_something(words: Sequence[str]) -> bool:
    return any(not _is_kind(each) and not is_place(said := sound(each)) and len(said) > 1 for each in words)


def _trimmed(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Without "of Kazakhstan", then without "Party", at either end."""
    short = list(words)
    if len(short) > 3 and short[-2].casefold() in OF and is_kind(sound(short[-3])):
        short = short[:-2]  # a country or town that need not be known
    while len(short) > 1 and _is_of(short[-1]):
        short = short[:-1]
    if len(short) < len(words) and _stands(words, short):
        yield short
    full = len(short)
    while len(short) > 1 and _is_kind(short[-1]):
        short = short[:-1]
    while len(short) > 1 and _is_kind(short[0]):
        short = short[1:]
    if len(short) < full and _stands(words, short):
        yield short


def _stands(words: Sequence[str], short: Sequence[str]) -> bool:
    """Whether what is left is a name. The Centre is the Centre Party; "Democratic" is nothing."""
    said = sound(short[0])
    if short[0].casefold() in GLUE and len(short) == 1:
        return False
    if len(short) > 1 or not is_generic(said):
        return _names_something(short)
    return len(words) == 2 and not is_kind(said) and not said.endswith(_ADJECTIVES) and not said.startswith(_OTHERS)


def _is_of(word: str) -> bool:
    return word.casefold() in GLUE or is_place(sound(word))


def _is_kind(word: str) -> bool:
    return is_kind(sound(word)) or word.casefold() in GLUE


def _groups(words: Sequence[str]) -> Iterator[list[str]]:
    """Words next to each other that only this name may have; none where the whole name is made of them."""
    group: list[str] = []
    for before, word in zip(("", *words), (*words, ""), strict=True):
        said = sound(word)
        if word and not is_generic(said) and not is_place(said) and before.casefold() not in OF:
            group.append(word)
            continue
        if group and len(group) < len(words) and (len(group) > 1 or len(group[0]) > 2):
            yield group
        group = []


def _acronyms(option: Option, people: bool) -> Iterator[Phrase]:
    for name in option.names:
        words = Tokens(name).stems
        person = is_person(name, people)
        if "/" in name and all(map(is_acronym, words)):
            yield from (phrase(option.id, [each], Grade.PART) for each in words)
        if "," in name or (person and len(words) < 3):
            continue
        for glue in (False, True):
            short = initials([each.casefold() for each in words if each[0].isalpha()], glue).upper()
            if 3 <= len(short) <= 6 and len(words) >= len(short):
                yield phrase(option.id, [short], Grade.WEAK if person else Grade.PART)
