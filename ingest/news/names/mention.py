"""Where a text names options."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """How an option is named. A WORD is an ordinary one too (yes, union): more has to speak for it."""

    NAME = "name"
    PART = "part"
    ACRONYM = "acronym"
    WORD = "word"


class Mention(Struct, frozen=True, kw_only=True):
    """`options` is one id, or several where the words fit several equally well.

    `exact` says that it is a declared name but for case, accents and script. `score` is from 0 to 1: below 0.5 rather
    somebody or something else of that name.
    """

    start: int
    end: int
    options: tuple[str, ...]
    exact: bool
    score: float
    kind: Kind = Kind.NAME
