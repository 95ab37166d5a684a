"""A figure while it is being read: one number of a text, what kind of number it is by what stands beside it."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from ingest.news.lexicon import Phrases, Prose
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

    def take(self, unit: Unit, prose: Prose, until: int | None = None) -> "Draft":
        """This figure with its unit, and with what is printed of that after it."""
        self.unit, self.weak = unit, False
        if until is not None:
            self.until, self.end = until, prose.tokens[until - 1].end
        if unit in (Unit.PERCENT, Unit.POINTS) and self.literal and not self.power:
            self.value, self.decimals = self.literal.fine, self.literal.fine_decimals
        return self


def draft(prose: Prose, at: int, number: Number) -> Draft:
    first, last = prose.tokens[at], prose.tokens[number.until - 1]
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


def is_name(prose: Prose, at: int) -> bool:
    """Whether the digits at a place are a part of a name: "G20", "COVID-19"."""
    before = at - 1
    if prose.key(before) == "-" and prose.glued(before) and prose.glued(at):
        before -= 1
        word = prose.text[prose.tokens[before].start : prose.tokens[before].end]
        return prose.tokens[before].kind == "word" and len(word) <= _CAPITALS and word.isupper()
    glued = prose.glued(at) and prose.tokens[before].kind == "word"
    return glued and prose.lexicon.percent_before.before(prose, before) is None


def percent(prose: Prose, found: Draft) -> bool:
    """Takes a percent sign or word, before or after, or points."""
    words, at = prose.lexicon, found.first
    before = at - 1
    if prose.glued(at) and prose.key(before) in PERCENT:
        return _preceded(prose, found, before)
    place = prose.previous(at)
    start = words.percent_before.before(prose, place) if place >= 0 else None
    if start is not None:
        return _preceded(prose, found, start)
    return _followed(prose, found)


def _preceded(prose: Prose, found: Draft, start: int) -> bool:
    found.first = found.lead = start
    found.start = prose.tokens[start].start
    found.take(Unit.PERCENT, prose)
    return True


def _followed(prose: Prose, found: Draft) -> bool:
    at = found.until
    if prose.key(at) in PERCENT and prose.near(at) and not _of_next(prose, at):
        found.take(Unit.PERCENT, prose, at + 1)
        return True
    for phrases, unit in ((prose.lexicon.points, Unit.POINTS), (prose.lexicon.percent, Unit.PERCENT)):
        until = after(prose, found, phrases)
        if until:
            found.take(unit, prose, until)
            return True
    if prose.key(at) == ")" and prose.near(at):
        return _closed(prose, found, at + 1)
    return False


def _closed(prose: Prose, found: Draft, at: int) -> bool:
    """ "(2017: 20,5) Prozent": the percent sign stands after what is in brackets."""
    if prose.near(at) and (prose.key(at) in PERCENT or prose.lexicon.percent.after(prose, at)):
        found.take(Unit.PERCENT, prose).inferred = True
    return found.inferred


def _of_next(prose: Prose, at: int) -> bool:
    """Whether a percent sign belongs to the number after it ("44 %52")."""
    spaced, next_ = not prose.glued(at), at + 1
    return spaced and prose.glued(next_) and prose.tokens[next_].kind == "num"


def after(prose: Prose, found: Draft, phrases: Phrases) -> int:
    """The place after a phrase that follows a figure, 0 if none does."""
    place = prose.next(found.until - 1)
    match = phrases.after(prose, place) if place >= 0 else None
    return match[1] if match else 0


def before(prose: Prose, found: Draft, phrases: Phrases) -> int | None:
    """Where a phrase begins that a figure follows."""
    place = prose.previous(found.lead)
    return phrases.before(prose, place) if place >= 0 else None


def money(prose: Prose, found: Draft) -> bool:
    at, until = found.first, found.until
    if prose.near(at) and prose.key(at - 1) in CURRENCY:
        found.first = found.lead = at - 1
        found.start = prose.tokens[at - 1].start
        found.take(Unit.MONEY, prose)
    elif prose.near(until) and prose.key(until) in CURRENCY:
        found.take(Unit.MONEY, prose, until + 1)
    elif prose.glued(until) and prose.key(until) == "." and prose.glued(until + 1) and prose.key(until + 1) in "-–—":
        found.take(Unit.MONEY, prose, until + 2)
    else:
        named = after(prose, found, prose.lexicon.money)
        if named:
            found.take(Unit.MONEY, prose, named)
    return found.unit is Unit.MONEY


def numbered(prose: Prose, found: Draft) -> bool:
    """ "No. 5", "№ 5", "13th", "2-й", "20. Bundestag", "1)" at the head of a line."""
    words, at, until = prose.lexicon, found.first, found.until
    suffixed = prose.next(until - 1)
    plain = found.digits and not found.decimals and not (found.literal and found.literal.grouped)
    if not plain or found.power:
        return False
    if prose.glued(suffixed) and prose.key(suffixed) in words.suffixes:
        found.take(Unit.ORDINAL, prose, suffixed + 1)
    elif _is_numbered(prose, found) or after(prose, found, words.ordinal_after) or _dotted(prose, at, until):
        found.take(Unit.ORDINAL, prose)
    return found.unit is Unit.ORDINAL


def _is_numbered(prose: Prose, found: Draft) -> bool:
    place = found.first - 1
    if not prose.near(found.first):
        return False
    marked = prose.key(place) in (".", "°", "º")
    start = prose.lexicon.ordinal_before.before(prose, place - 1 if marked and prose.glued(place) else place)
    return prose.key(place) in _NUMBER_SIGNS or (start is not None and (marked or len(prose.key(place)) > 2))


def _dotted(prose: Prose, at: int, until: int) -> bool:
    """ "1." in Turkish, "im 20. Bundestag" in German, and the number of an item of a list."""
    token = prose.tokens[at]
    if len(token.key) > 2 or not prose.glued(until) or until + 1 >= len(prose.tokens):
        return False
    heads = at == 0 or "\n" in prose.text[prose.tokens[at - 1].end : token.start]
    follower = prose.tokens[until + 1]
    if heads and prose.key(until) in (")", ".") and not prose.glued(until + 1):
        return "\n" not in prose.text[prose.tokens[until].end : follower.start]
    if prose.key(until) != "." or not prose.lexicon.words.dot_ordinals:
        return False
    small = follower.kind == "word" and prose.text[follower.start].islower()
    named = prose.lexicon.ordinal_before_dot.before(prose, at - 1) is not None and follower.kind == "word"
    return (small and prose.near(until + 1)) or follower.key == "," or named
