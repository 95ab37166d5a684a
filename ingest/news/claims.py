"""What prose says of a contest: claims, each with its sentence and the reasons for it, and figures that are none.

A claim is a figure about the contest as a whole. Every other figure is refused with a reason, so that a person can see
why a number in an article did not become a result.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Measure(StrEnum):
    """What a figure measures. All but the first three are of the contest, not of one option."""

    PERCENT = "percent"
    VOTES = "votes"
    SEATS = "seats"
    TURNOUT = "turnout-percent"
    COUNTED = "counted-percent"
    UNITS = "units-reported"


class Stage(StrEnum):
    """How far the count is that a claim is about, the furthest last. An exit poll is no count at all."""

    EXIT_POLL = "exit-poll"
    PARTIAL = "partial"
    PRELIMINARY = "preliminary"
    FINAL = "final"

    @property
    def rank(self) -> int:
        return list(Stage).index(self)


class Speaker(StrEnum):
    """Who is quoted."""

    COMMISSION = "commission"
    POLLSTER = "pollster"
    PARTY = "party"
    OBSERVERS = "observers"


class Option(Struct, frozen=True, kw_only=True):
    """One thing a voter can choose, and all that the pack calls it."""

    id: str
    names: tuple[str, ...]


class Subject(Struct, frozen=True, kw_only=True):
    """The contest that prose is read for. `seats` is how many it fills, None where unknown.

    `others` are names of places and contests that are not the whole: figures about them are refused. `ruling` is the
    option called "the ruling party", "the incumbent"; None where the pack does not say. `pollsters` are who publishes
    exit polls, and `commission` are names of who counts. `office` is what is filled, in the words of the languages'
    tables ("president", "parliament", …), "" where nobody said; `home` are names of the whole area; `round` is the
    ballot, None where there is one only.
    """

    id: str
    name: str
    options: tuple[Option, ...]
    held_on: date
    home: tuple[str, ...] = ()
    office: str = ""
    round: int | None = None
    seats: int | None = None
    threshold: Decimal | None = None
    others: tuple[str, ...] = ()
    ruling: str | None = None
    pollsters: tuple[str, ...] = ()
    commission: tuple[str, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """`option` is None where the measure is of the contest; None with votes means ballots cast.

    `value` is what the text prints; of a range, its middle, with `low` and `high`. `start` and `end` are where the
    figure stands in the text, `sentence` is what it stands in. `confidence` is from 0 to 1, and `reasons` say why.
    `sample` says that it is from a projection or a sample of stations, and no count.
    `speaker` and `quoted` are who says so, None and "" where the text does not tell.
    """

    option: str | None
    measure: Measure
    value: Decimal
    stage: Stage
    figure: str
    sentence: str
    start: int
    end: int
    approximate: bool = False
    sample: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    speaker: Speaker | None = None
    quoted: str = ""
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()


class Refused(Struct, frozen=True, kw_only=True):
    """A figure that is no claim, and why."""

    figure: str
    start: int
    end: int
    why: str


class Reading(Struct, frozen=True, kw_only=True):
    """All figures of a text. `language` is the code of the table it was read with."""

    language: str
    claims: tuple[Claim, ...] = ()
    refused: tuple[Refused, ...] = ()
