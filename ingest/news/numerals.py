"""What a number says: digits in any country's form, words, and both with scales ("1 million 182 thousand 291")."""

import re
from decimal import Decimal

from msgspec import Struct

from ingest.news.number_lexicon import Line

PERCENT = frozenset("%٪％﹪")
MOST = 40  # characters of one number; what is longer is none
_TOP = 16  # no scale has such a power of ten
_SHORT = 4  # letters of a scale word that is cut short
_CEILING = Decimal(10) ** 15
_CUT = re.compile(r"[^\d]")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):[0-5]\d(:[0-5]\d)?")
_DATE = re.compile(r"\d{1,2}([./])\d{1,2}\1(\d{4}|\d\d)")
_PLAIN = {ord(gap): " " for gap in "\u00a0\u2009\u202f\u2007"} | {ord("’"): "'"}


class Literal(Struct, frozen=True):
    """A number in digits. `fine` is its value where the mark parts decimals, `grouped` if marks part thousands.

    `form` is "clock" or "date" where the digits are such, "" otherwise.
    """

    value: Decimal
    fine: Decimal
    decimals: int = 0
    fine_decimals: int = 0
    grouped: bool = False
    form: str = ""


class Number(Struct, kw_only=True):
    """`until` is the place after its last token, `power` the power of ten of its scale, 0 if none.

    `rounded`: the scale is the last of it; `rough`: a digit is missing.
    """

    value: Decimal
    until: int
    digits: bool
    decimals: int = 0
    power: int = 0
    literal: Literal | None = None
    weak: bool = False
    rough: bool = False
    rounded: bool = False


def literal(printed: str, thousands: str) -> Literal | None:
    """None where the digits are a version, a score, an address, or more than a number can be."""
    if len(printed) > MOST:
        return None
    printed = printed.translate(_PLAIN)
    if ":" in printed or "/" in printed:
        return _moment(printed)
    groups, marks = _CUT.split(printed), _CUT.findall(printed)
    if not marks:
        return _whole(groups)
    if len(marks) == 1:
        return _one_mark(groups, marks[0], thousands)
    if len(set(marks)) == 1:
        return _grouped(groups, marks) or _moment(printed)
    if marks[-1] in ".,٫" and _grouped(groups[:-1], marks[:-1]):
        return _decimal(groups[:-1], groups[-1])
    return None


def _moment(printed: str) -> Literal | None:
    form = "clock" if _CLOCK.fullmatch(printed) else "date" if _DATE.fullmatch(printed) else ""
    first = Decimal(_CUT.split(printed)[0])
    return Literal(first, first, form=form) if form else None


def _whole(groups: list[str], *, grouped: bool = False) -> Literal:
    value = Decimal("".join(groups))
    return Literal(value, value, grouped=grouped)


def _decimal(groups: list[str], tail: str) -> Literal:
    value = Decimal("".join(groups) + "." + tail)
    return Literal(value, value, len(tail), len(tail), len(groups) > 1)


def _grouped(groups: list[str], marks: list[str]) -> Literal | None:
    head, *rest = groups
    same = len(set(marks)) == 1 and marks[0] in " .,'٬" and 1 <= len(head) <= 3
    threes = all(len(each) == 3 for each in rest)
    lakhs = marks[0] == "," and len(head) < 3 and len(rest[-1]) == 3 and all(len(each) == 2 for each in rest[:-1])
    return _whole(groups, grouped=True) if same and (threes or lakhs) else None


def _one_mark(groups: list[str], mark: str, thousands: str) -> Literal | None:
    head, tail = groups
    if mark in " '٬":
        return _grouped(groups, [mark])
    fine = _decimal([head], tail)
    if mark in thousands and len(tail) == 3 and len(head) <= 3 and not head.startswith("0"):
        return Literal(Decimal(head + tail), fine.value, 0, 3, grouped=True)
    return fine


def number(line: Line, at: int) -> Number | None:
    """The number that begins at a place, with its scales: None if none does."""
    first = _part(line, at)
    if first is None:
        return None
    found = _scaled(line, first)
    if found is None and line.key(at) in line.lexicon.articles:
        return None
    said = found or first
    return said if said.value < _CEILING else None


def _part(line: Line, at: int) -> Number | None:
    if not 0 <= at < len(line.tokens):
        return None
    kind, key = line.tokens[at].kind, line.tokens[at].key
    if kind == "num":
        said = literal(key, line.lexicon.words.thousands)
        if said is None:
            return None
        return Number(value=said.value, until=at + 1, digits=True, decimals=said.decimals, literal=said)
    return _spelled(line, at) if kind == "word" and key in line.lexicon.triggers else None


def _spelled(line: Line, at: int) -> Number | None:
    words = line.lexicon
    if line.key(at) in words.articles:
        return Number(value=Decimal(1), until=at + 1, digits=False, weak=True)
    value = words.values.get(line.key(at))
    if value is None:
        return None
    until, weak = at + 1, line.key(at) in words.weak
    while (more := _more(line, until, value)) is not None:
        value, until = more
        weak = False
    return Number(value=Decimal(value), until=until, digits=False, weak=weak)


def _more(line: Line, until: int, value: int) -> tuple[int, int] | None:
    """The value with the next word, and the place after that."""
    place = line.next(until - 1)
    if place < 0:
        return None
    key, words = line.key(place), line.lexicon
    power = words.scales.after(line, place)
    if power and power[0] == 2 and 1 <= value < 10:
        return value * 100, power[1]
    if key in words.joiners and _joins(value, words.words.joiner_after):
        place = line.next(place)
        key = line.key(place)
    return _added(line, value, key, place)


def _joins(value: int, after: str) -> bool:
    hundred = value >= 100 and value % 100 == 0
    return hundred or (after == "tens" and value % 100 >= 20 and value % 10 == 0)


def _added(line: Line, value: int, key: str, place: int) -> tuple[int, int] | None:
    more = line.lexicon.values.get(key)
    if more is None or place < 0:
        return None
    rest = value % 100
    if value == 4 and key.startswith("vingt"):
        return 80, place + 1
    fits = (
        (rest == 0 and value >= 100 and 0 < more < 100)
        or (rest >= line.lexicon.tens_from and rest % 10 == 0 and 0 < more < 10)
        or (rest in (60, 80) and 10 <= more < 20)
    )
    return (value + more, place + 1) if fits else None


def _scaled(line: Line, first: Number, below: int = _TOP) -> Number | None:
    """A number with all its scales. None where no scale follows, or none below a power of ten."""
    scale = _scale(line, first)
    if scale is None or scale[0] >= below:
        return None
    power, until = scale
    value, decimals = (first.literal.fine, first.literal.fine_decimals) if first.literal else (first.value, 0)
    value = value.scaleb(power)
    said = Number(value=value, until=until, digits=first.digits, decimals=decimals, power=power, rounded=True)
    tail = None if decimals else _tail(line, _past_dot(line, until), power, digits=first.digits)
    return said if tail is None else _continued(line, said, tail)


def _continued(line: Line, said: Number, tail: Number) -> Number:
    more = _scaled(line, tail, said.power)
    if more is not None:
        more.value += said.value
        return more
    said.rough = said.rounded = tail.decimals > 0
    said.value += tail.value.scaleb(3) if said.rough else tail.value
    said.until = tail.until
    return said


def _past_dot(line: Line, at: int) -> int:
    """The place after the dot of a scale cut short: "3 млн. 431 тыс. 510"."""
    return at + 1 if line.key(at) == "." and line.glued(at) and len(line.key(at - 1)) <= _SHORT else at


def _scale(line: Line, part: Number) -> tuple[int, int] | None:
    """The power of ten that follows a number, and the place after it."""
    at, words = part.until, line.lexicon
    if not line.near(at):
        return None
    if part.digits and line.glued(at) and line.key(at) in words.glued:
        return words.glued[line.key(at)], at + 1
    place = line.next(at - 1)
    found = words.scales.after(line, place) if place >= 0 else None
    return found if found and found[0] > 2 else None


def _tail(line: Line, at: int, power: int, *, digits: bool) -> Number | None:
    """The smaller number that goes on after a scale: "182 thousand", "291", "722.809"."""
    part = _part(line, at) if line.near(at) and not line.glued(at) else None
    if part is None or part.digits != digits or part.value >= Decimal(10) ** power or line.key(part.until) in PERCENT:
        return None
    scale = _scale(line, part)
    if scale is not None:
        return part if scale[0] < power else None
    if part.literal and part.literal.decimals:  # "16 Millionen 667.97": a digit is missing
        return part if power == 6 and part.literal.value >= 100 else None
    return part if power == 3 or part.value >= 1000 else None
