"""A figure while it is being read: one number of a text, what kind of number it is by what stands beside it."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from ingest.news.number_lexicon import Line, Phrases
from ingest.news.numerals import PERCENT, Literal, Number

CURRENCY = frozenset("$€£¥₸₽₺₴₹₾₼")
_NUMBER_SIGNS = frozenset("№#§")
_CAPITALS = 5  # an all-capital word up to this long and a hyphen make a name of the number ("COVID-19")


class Unit(StrEnum):
    """What a figure is a number of, where its form tells. NONE: votes, seats, anything that is counted."""

    NONE = "none"
    PERCENT = "percent"
    POINTS = "points"
    FRACTION = "fraction"
    MAJORITY = "majority"
    ORDINAL = "ordinal"
    TIME = "time"
    YEAR = "year"
    DATE = "date"
    DURATION = "duration"
    AGE = "age"
    MONEY = "money"


class Draft(Struct, kw_only=True):
    """`first` and `until` are places of tokens, `lead` where the words before that belong to it begin.

    `start` and `end` are offsets in the text.
    """

    value: Decimal
    first: int
    until: int
    lead: int
    start: int
    end: int
    digits: bool
    unit: Unit = Unit.NONE
    decimals: int = 0
    power: int = 0
    literal: Literal | None = None
    weak: bool = False
    approximate: bool = False
    inferred: bool = False
    rounded: bool = False
    signed: bool = False
    low: Decimal | None = None
    high: Decimal | None = None

    def take(self, unit: Unit, line: Line, until: int | None = None) -> "Draft":
        """This figure with its unit, and with what is printed of that after it."""
        self.unit, self.weak = unit, False
        if until is not None:
            self.until, self.end = until, line.tokens[until - 1].end
        if unit in (Unit.PERCENT, Unit.POINTS) and self.literal and not self.power:
            self.value, self.decimals = self.literal.fine, self.literal.fine_decimals
        return self


def draft(line: Line, at: int, number: Number) -> Draft:
    first, last = line.tokens[at], line.tokens[number.until - 1]
    return Draft(
        value=number.value,
        first=at,
        until=number.until,
        lead=at,
        start=first.start,
        end=last.end,
        digits=number.digits,
        decimals=number.decimals,
        power=number.power,
        literal=number.literal,
        weak=number.weak,
        approximate=number.rough,
        rounded=number.rounded,
    )


def is_name(line: Line, at: int) -> bool:
    """Whether the digits at a place are a part of a name: "G20", "COVID-19"."""
    before = at - 1
    if line.key(before) == "-" and line.glued(before) and line.glued(at):
        before -= 1
        word = line.text[line.tokens[before].start : line.tokens[before].end]
        return line.tokens[before].kind == "word" and len(word) <= _CAPITALS and word.isupper()
    glued = line.glued(at) and line.tokens[before].kind == "word"
    return glued and line.lexicon.percent_before.before(line, before) is None


def percent(line: Line, found: Draft) -> bool:
    """Takes a percent sign or word, before or after, or points."""
    words, at = line.lexicon, found.first
    before = at - 1
    if line.glued(at) and line.key(before) in PERCENT:
        return _preceded(line, found, before)
    place = line.previous(at)
    start = words.percent_before.before(line, place) if place >= 0 else None
    if start is not None:
        return _preceded(line, found, start)
    return _followed(line, found)


def _preceded(line: Line, found: Draft, start: int) -> bool:
    found.first = found.lead = start
    found.start = line.tokens[start].start
    found.take(Unit.PERCENT, line)
    return True


def _followed(line: Line, found: Draft) -> bool:
    at = found.until
    if line.key(at) in PERCENT and line.near(at) and not _of_next(line, at):
        found.take(Unit.PERCENT, line, at + 1)
        return True
    for phrases, unit in ((line.lexicon.points, Unit.POINTS), (line.lexicon.percent, Unit.PERCENT)):
        until = after(line, found, phrases)
        if until:
            found.take(unit, line, until)
            return True
    if line.key(at) == ")" and line.near(at):
        return _closed(line, found, at + 1)
    return False


def _closed(line: Line, found: Draft, at: int) -> bool:
    """ "(2017: 20,5) Prozent": the percent sign stands after what is in brackets."""
    if line.near(at) and (line.key(at) in PERCENT or line.lexicon.percent.after(line, at)):
        found.take(Unit.PERCENT, line).inferred = True
    return found.inferred


def _of_next(line: Line, at: int) -> bool:
    """Whether a percent sign belongs to the number after it ("44 %52")."""
    spaced, next_ = not line.glued(at), at + 1
    return spaced and line.glued(next_) and line.tokens[next_].kind == "num"


def after(line: Line, found: Draft, phrases: Phrases) -> int:
    """The place after a phrase that follows a figure, 0 if none does."""
    place = line.next(found.until - 1)
    match = phrases.after(line, place) if place >= 0 else None
    return match[1] if match else 0


def before(line: Line, found: Draft, phrases: Phrases) -> int | None:
    """Where a phrase begins that a figure follows."""
    place = line.previous(found.lead)
    return phrases.before(line, place) if place >= 0 else None


def money(line: Line, found: Draft) -> bool:
    at, until = found.first, found.until
    if line.near(at) and line.key(at - 1) in CURRENCY:
        found.first = found.lead = at - 1
        found.start = line.tokens[at - 1].start
        found.take(Unit.MONEY, line)
    elif line.near(until) and line.key(until) in CURRENCY:
        found.take(Unit.MONEY, line, until + 1)
    elif line.glued(until) and line.key(until) == "." and line.glued(until + 1) and line.key(until + 1) in "-–—":
        found.take(Unit.MONEY, line, until + 2)
    else:
        named = after(line, found, line.lexicon.money)
        if named:
            found.take(Unit.MONEY, line, named)
    return found.unit is Unit.MONEY


def numbered(line: Line, found: Draft) -> bool:
    """ "No. 5", "№ 5", "13th", "2-й", "20. Bundestag", "1)" at the head of a line."""
    words, at, until = line.lexicon, found.first, found.until
    suffixed = line.next(until - 1)
    plain = found.digits and not found.decimals and not (found.literal and found.literal.grouped)
    if not plain or found.power:
        return False
    if line.glued(suffixed) and line.key(suffixed) in words.suffixes:
        found.take(Unit.ORDINAL, line, suffixed + 1)
    elif _is_numbered(line, found) or after(line, found, words.ordinal_after) or _dotted(line, at, until):
        found.take(Unit.ORDINAL, line)
    return found.unit is Unit.ORDINAL


def _is_numbered(line: Line, found: Draft) -> bool:
    place = found.first - 1
    if not line.near(found.first):
        return False
    marked = line.key(place) in (".", "°", "º")
    start = line.lexicon.ordinal_before.before(line, place - 1 if marked and line.glued(place) else place)
    return line.key(place) in _NUMBER_SIGNS or (start is not None and (marked or len(line.key(place)) > 2))


def _dotted(line: Line, at: int, until: int) -> bool:
    """ "1." in Turkish, "im 20. Bundestag" in German, and the number of an item of a list."""
    token = line.tokens[at]
    if len(token.key) > 2 or not line.glued(until) or until + 1 >= len(line.tokens):
        return False
    heads = at == 0 or "\n" in line.text[line.tokens[at - 1].end : token.start]
    follower = line.tokens[until + 1]
    if heads and line.key(until) in (")", ".") and not line.glued(until + 1):
        return "\n" not in line.text[line.tokens[until].end : follower.start]
    if line.key(until) != "." or not line.lexicon.words.dot_ordinals:
        return False
    small = follower.kind == "word" and line.text[follower.start].islower()
    named = line.lexicon.ordinal_before_dot.before(line, at - 1) is not None and follower.kind == "word"
    return (small and line.near(until + 1)) or follower.key == "," or named
