"""The phrases that mean an option: its names, and the parts of them that mean it among the options of its contest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from msgspec import Struct

from ingest.news.claims import Option
from ingest.news.names.generic import AGAINST_ALL, GLUE, NO, PARTICLES, YES, is_generic, is_kind, is_place
from ingest.news.names.sounds import sound
from ingest.news.names.tokens import Tokens

MOST_WORDS = 12
_ADJECTIVES = ("ik", "al", "ial", "aia", "oe", "ish", "ishe", "iche", "ive", "ar", "lik", "list", "ista", "ka", "gren")
_SEGMENTS = re.compile(r"\s[-‐–—]\s|\s?/\s?|\s\|\s|[()]")
_FAMILY_FIRST = re.compile(r"[^\W\d_]+ [^\W\d_]+[-‐‑]([^\W\d_]+)\Z")


class Grade(IntEnum):
    """How a phrase comes to mean its option, the surest first."""

    DECLARED = 0
    SEGMENT = 1  # a part of the name between dashes, or without its "party"
    PART = 2  # a surname, the word that no other party has
    WEAK = 3  # means it only where the text also names the option otherwise


class Phrase(Struct, frozen=True, kw_only=True):
    """`words` as printed, `sounds` as they sound. `plain` is every word being one that any party may have.

    `answer` is an answer to a ballot question, in whatever language; `commas` may stand between the words. `family` is a
    surname that stands before the given name; `members` means it only in a form such as Liberals.
    """

    option: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    grade: Grade
    acronym: bool = False
    plain: bool = False
    answer: bool = False
    person: bool = False
    commas: bool = False
    family: bool = False
    members: bool = False

    @property
    def alone(self) -> bool:
        return len(self.words) == 1


def phrases(options: Sequence[Option]) -> list[Phrase]:
    """All of a contest. What two options are declared to be called means both; a part that two have means neither."""
    people = _are_people(options)
    declared = [each for option in options for each in _declared(option, people)]
    taken = {each.sounds: each.option for each in declared}
    parts = [each for option in options for each in _parts(option, people)]
    owners: dict[tuple[str, ...], set[str]] = {}
    for each in parts:
        owners.setdefault(each.sounds, set()).add(each.option)
    kept = {(each.sounds, each.option): each for each in reversed(parts) if len(owners[each.sounds]) == 1}
    free = [each for each in kept.values() if each.sounds not in taken]
    return [*declared, *free, *_answers(options), *_against_all(options)]


def is_acronym(text: str) -> bool:
    """AfD, SPD, PiS: short, more capitals than small letters, and not one of them only the first."""
    letters = [each for each in text if each.isalpha()]
    high = sum(1 for each in letters if each.isupper())
    return 2 <= len(text) <= 7 and text.isalnum() and high >= 2 and 2 * high >= len(letters)


def initials(sounds: Iterable[str], glue: bool = False) -> str:
    return "".join(each[0] for each in sounds if each and (glue or each not in GLUE))


def is_person(name: str, people: bool) -> bool:
    said = Tokens(name).stems
    return people and 2 <= len(said) <= 7 and not any(is_kind(sound(each)) for each in said)


def _are_people(options: Sequence[Option]) -> bool:
    """Whether the options are people: most names of several words have none that is of parties or countries."""
    names = [
        words for option in options if not _is_against_all(option) if len(words := Tokens(option.names[0]).stems) > 1
    ]
    return 2 * sum(1 for words in names if any(map(_of_a_party, words))) < len(names)


def _of_a_party(word: str) -> bool:
    said = sound(word)
    return len(word) > 2 and word.casefold() not in GLUE and (is_generic(said) or is_place(said))


def _phrase(option: str, words: Sequence[str], grade: Grade, *, person: bool = False, commas: bool = False) -> Phrase:
    sounds = tuple(map(sound, words))
    alone = len(words) == 1
    plain = all(is_generic(each) or is_place(each) for each in sounds)
    return Phrase(
        option=option,
        words=tuple(words),
        sounds=sounds,
        grade=grade,
        acronym=alone and is_acronym(words[0]),
        plain=plain and not (person and len(words) > 1),
        person=person,
        commas=commas,
    )


def _declared(option: Option, people: bool) -> Iterator[Phrase]:
    person = any(is_person(name, people) for name in option.names)
    for name in dict.fromkeys(option.names):
        words = Tokens(name).stems[:MOST_WORDS]
        if words and all(map(sound, words)):
            yield _phrase(option.id, words, Grade.DECLARED, person=person, commas="," in name)


def _parts(option: Option, people: bool) -> Iterator[Phrase]:
    if _is_against_all(option):
        return
    for name in dict.fromkeys(option.names):
        words = Tokens(name).stems[:MOST_WORDS]
        if is_person(name, people):
            yield from _of_person(option.id, name, words)
        elif len(words) > 1:
            yield from _of_party(option.id, name, words)
    yield from _acronyms(option, people)


def _of_person(option: str, name: str, words: list[str]) -> Iterator[Phrase]:
    first = (found := _FAMILY_FIRST.match(name)) is not None and found[1].islower()  # Lai Ching-te
    parts = name.split()
    size = len(Tokens(parts[-1]).stems) or 1
    while len(words) > size and words[-size - 1].casefold() in PARTICLES:
        size += 1
    if size >= len(words):
        return
    surname = words[:1] if first else words[-size:]
    if any(len(each) > 2 for each in surname) or first:
        yield _phrase(option, surname, Grade.PART, person=True)
    if first:
        yield _phrase(option, words[1:], Grade.PART, person=True)
    elif len(parts) > 2:
        yield from (_phrase(option, [each], Grade.WEAK, person=True) for each in words[1:-size] if _telling(each))
        yield from (_phrase(option, words[at:], Grade.PART, person=True) for at in range(1, len(words) - size))
        yield _phrase(option, [words[0], *surname], Grade.PART, person=True)


def _telling(word: str) -> bool:
    return len(word) > 3 and word.casefold() not in PARTICLES


def _of_party(option: str, name: str, words: list[str]) -> Iterator[Phrase]:
    segments = [said for each in _SEGMENTS.split(name) if "," not in each and (said := Tokens(each).stems)]
    for each in segments:
        if len(segments) > 1 and _names_something(each):
            yield _phrase(option, each, Grade.SEGMENT)
        for shorter in _trimmed(each):
            yield _phrase(option, shorter, Grade.SEGMENT)
    if "," not in name and (len(words) > 2 or any(_is_kind(each) or is_place(sound(each)) for each in words)):
        yield from (_phrase(option, each, Grade.PART) for each in _groups(words))
    if len(words) < 4 and len(joined := "".join(words)) > 5:
        yield _phrase(option, [joined], Grade.PART)


def _names_something(words: Sequence[str]) -> bool:
    return any(
        not is_kind(said) and not is_place(said) and len(said) > 1 and said not in GLUE for said in map(sound, words)
    )


def _trimmed(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Without "of Kazakhstan", then without "Party", at either end."""
    for drop in (_is_of, _is_kind):
        shorter = list(words)
        while len(shorter) > 1 and drop(shorter[-1]):
            shorter = shorter[:-1]
        while drop is _is_kind and len(shorter) > 1 and (drop(shorter[0]) or shorter[0].casefold() in GLUE):
            shorter = shorter[1:]
        if (
            len(shorter) < len(words)
            and _names_something(shorter)
            and (len(shorter) > 1 or _stands_alone(words, shorter[0]))
        ):
            yield shorter
            if drop is _is_of:
                yield from _trimmed(shorter)


def _stands_alone(words: Sequence[str], word: str) -> bool:
    """The Centre is the Centre Party; "Democratic" is nothing."""
    said = sound(word)
    return not is_generic(said) or (len(words) == 2 and not said.endswith(_ADJECTIVES) and not said.startswith("peopl"))


def _is_of(word: str) -> bool:
    return word.casefold() in GLUE or is_place(sound(word))


def _is_kind(word: str) -> bool:
    return is_kind(sound(word)) or word.casefold() in GLUE


def _groups(words: Sequence[str]) -> Iterator[list[str]]:
    """Words next to each other that only this name may have; none where the whole name is made of them."""
    group: list[str] = []
    for word in (*words, ""):
        said = sound(word)
        if word and not is_generic(said) and not is_place(said):
            group.append(word)
        elif group:
            if len(group) < len(words) and (len(group) > 1 or len(group[0]) > 2):
                yield group
            group = []


def _acronyms(option: Option, people: bool) -> Iterator[Phrase]:
    for name in option.names:
        words = Tokens(name).stems
        if "," in name or (is_person(name, people) and len(words) < 3):
            continue
        for glue in (False, True):
            short = initials([each.casefold() for each in words if each[0].isalpha()], glue).upper()
            if 3 <= len(short) <= 6 and len(words) >= len(short):
                yield _phrase(option.id, [short], Grade.WEAK if is_person(name, people) else Grade.PART)
    for name in option.names:
        if "/" in name and all(is_acronym(each) for each in Tokens(name).stems):
            yield from (_phrase(option.id, [each], Grade.PART) for each in Tokens(name).stems)


def _is_against_all(option: Option) -> bool:
    known = {tuple(map(sound, Tokens(each).stems)) for each in AGAINST_ALL}
    return any(tuple(map(sound, Tokens(name).stems)) in known for name in option.names)


def _against_all(options: Sequence[Option]) -> Iterator[Phrase]:
    for option in options:
        if _is_against_all(option):
            yield from (_phrase(option.id, Tokens(each).stems, Grade.DECLARED) for each in AGAINST_ALL)


def _answers(options: Sequence[Option]) -> Iterator[Phrase]:
    """Yes and no in every language, where the options are an answer to a question."""
    yes, no = frozenset(map(sound, YES)), frozenset(map(sound, NO))
    sides = [_side(option, yes, no) for option in options]
    if "yes" not in sides or "no" not in sides:
        return
    for option, side in zip(options, sides, strict=True):
        for word in {"yes": YES, "no": NO, "": []}[side]:
            yield Phrase(option=option.id, words=(word,), sounds=(sound(word),), grade=Grade.SEGMENT, answer=True)


def _side(option: Option, yes: frozenset[str], no: frozenset[str]) -> str:
    said = [sound(name) for name in option.names if len(Tokens(name).stems) == 1]
    return "yes" if any(each in yes for each in said) else "no" if any(each in no for each in said) else ""
