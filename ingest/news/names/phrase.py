"""A phrase that means an option, and the forms of words it is made from."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct

from ingest.news.names.generic import is_generic, is_kind, is_place
from ingest.news.names.sounds import sound
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import GLUE

_LONGEST_ACRONYM = 7


class Grade(IntEnum):
    """How a phrase comes to mean its option, the surest first."""

    DECLARED = 0
    SEGMENT = 1  # a part of the name between dashes, or without its "party"
    PART = 2  # a surname, the word that no other party has
    WEAK = 3  # means it only where the text also names the option otherwise


class Phrase(Struct, frozen=True, kw_only=True):
    """`words` as printed, `sounds` as they sound. `plain` is every word being one that any party may have.

    `answer` is an answer to a ballot question, in whatever language; `commas` may stand between the words. `family` is
    a surname that stands before the given name; `members` means it only in a form such as Liberals.
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


def phrase(
    option: str,
    words: Sequence[str],
    grade: Grade,
    *,
    person: bool = False,
    commas: bool = False,
    family: bool = False,
    members: bool = False,
) -> Phrase:
    sounds = tuple(map(sound, words))
    plain = all(is_generic(each) or is_place(each) for each in sounds)
    return Phrase(
        option=option,
        words=tuple(words),
        sounds=sounds,
        grade=grade,
        acronym=len(words) == 1 and is_acronym(words[0]),
        plain=plain and not (person and len(words) > 1),
        person=person,
        commas=commas,
        family=family,
        members=members,
    )


def is_acronym(text: str) -> bool:
    """AfD, SPD, PiS: short, two capitals at least, and no fewer capitals than small letters."""
    letters = [each for each in text if each.isalpha()]
    high = sum(1 for each in letters if each.isupper())
    return 2 <= len(text) <= _LONGEST_ACRONYM and text.isalnum() and high >= 2 and 2 * high >= len(letters)


def initials(words: Iterable[str], glue: bool = False) -> str:
    """Of words without capitals; little words count where `glue` is set."""
    return "".join(each[0] for each in words if each and (glue or each not in GLUE))


def is_person(name: str, people: bool) -> bool:
    """Whether a name is of a person, in a contest between people."""
    said = Tokens(name).stems
    return people and 2 <= len(said) <= 7 and not any(is_kind(sound(each)) for each in said)
