"""Every number in a text of prose: what it says, what kind of number it is, and where it stands.

The numbers are read for what they are and not for what they mean: which of them is a result is for others to say.
"""

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from ingest.news.drafts import Draft, Unit, after, before, draft, is_name, money, numbered, percent
from ingest.news.moments import moment
from ingest.news.number_lexicon import Line, lexicon
from ingest.news.numerals import PERCENT, Number, literal, number
from ingest.news.ranges import merged, share_percent
from ingest.news.tables import NumberWords

__all__ = ["Figure", "Unit", "figures"]

_BOUNDS = frozenset("~≈><≥≤±∼")
_STUCK = 3  # letters that stick to digits and are no unit make them a name: "3D", "5GB"


class Figure(Struct, frozen=True, kw_only=True):
    """One number as the text prints it.

    `start` and `end` are offsets in the text, over the number with its scale and its percent sign or word; `text` is
    what stands there. `value` is with the scale; of a range, its middle, with `low` and `high`, both None otherwise.
    `decimals` are those printed. `digits` is False where it is written in words. `approximate`: "about", "more than",
    or a range. `weak`: a word that is mostly an article. `inferred`: the percent sign is another figure's.
    `signed`: printed with a plus or a minus, so a change; the value is without.
    `rounded`: ends in a scale word ("54.8 million"), unlike "1 million 182 thousand 291".
    """

    value: Decimal
    start: int
    end: int
    text: str
    unit: Unit = Unit.NONE
    digits: bool = True
    decimals: int = 0
    approximate: bool = False
    weak: bool = False
    inferred: bool = False
    signed: bool = False
    rounded: bool = False
    low: Decimal | None = None
    high: Decimal | None = None


def figures(text: str, table: NumberWords) -> list[Figure]:
    """All figures of a text in order, none over another. Takes one pass, and raises nothing."""
    line = Line(text, lexicon(table))
    drafts = merged(line, _drafts(line))
    share_percent(line, drafts)
    return [_figure(text, each) for each in drafts]


def _figure(text: str, each: Draft) -> Figure:
    return Figure(
        value=each.value,
        start=each.start,
        end=each.end,
        text=text[each.start : each.end],
        unit=each.unit,
        digits=each.digits,
        decimals=each.decimals,
        approximate=each.approximate,
        weak=each.weak,
        inferred=each.inferred,
        signed=each.signed,
        rounded=each.rounded,
        low=each.low,
        high=each.high,
    )


def _drafts(line: Line) -> list[Draft]:
    found: list[Draft] = []
    triggers, until = line.lexicon.triggers, 0
    for at, token in enumerate(line.tokens):
        kind = token.kind
        if at < until or kind == "mark" or kind == "skip" or (kind == "word" and token.key not in triggers):
            continue
        each = _read(line, at)
        if each is not None and each.first >= until:
            found.append(each)
            until = each.until
    return found


def _read(line: Line, at: int) -> Draft | None:
    if line.tokens[at].kind == "date":
        return draft(line, at, Number(value=Decimal(0), until=at + 1, digits=True)).take(Unit.DATE, line)
    if line.tokens[at].kind == "word":
        share = _fraction(line, at)
        if share is not None:
            return _with_approximation(line, share)
    elif is_name(line, at):
        return None
    said = _broken(line, at) or number(line, at)
    return _with_approximation(line, _kind(line, draft(line, at, said))) if said else None


def _fraction(line: Line, at: int) -> Draft | None:
    match = line.lexicon.fractions.after(line, at)
    if match is None:
        return None
    value, until = line.lexicon.shares[match[0]], match[1]
    place = until + 1 if line.key(until) in line.lexicon.articles and line.near(until) else until
    scale = line.lexicon.scales.after(line, line.next(place - 1))
    if scale is not None:  # "half a million"
        rough = Number(
            value=value.scaleb(scale[0]), until=scale[1], digits=False, power=scale[0], rough=True, rounded=True
        )
        return draft(line, at, rough)
    return draft(line, at, Number(value=value, until=until, digits=False)).take(Unit.FRACTION, line)


def _broken(line: Line, at: int) -> Number | None:
    """ "25, 7 %", and "5." with "31%" in the next paragraph: a number with a space after its mark, before a percent
    sign."""
    if at + 3 >= len(line.tokens) or line.tokens[at + 2].kind != "num" or line.key(at + 3) not in PERCENT:
        return None
    head, mark, tail = line.key(at), line.key(at + 1), line.key(at + 2)
    gap = line.text[line.tokens[at + 1].end : line.tokens[at + 2].start]
    comma = mark == "," and gap in (" ", "\u00a0") and line.lexicon.words.thousands != ","
    paragraph = mark == "." and "\n" in gap and not gap.strip()
    whole = head.isdecimal() and tail.isdecimal() and len(head) <= 2 and len(tail) <= 2
    if not (whole and (comma or paragraph) and line.glued(at + 1) and line.near(at + 3)):
        return None
    said = literal(f"{head}.{tail}", "")
    return Number(value=said.value, until=at + 3, digits=True, decimals=len(tail), literal=said) if said else None


_KINDS: tuple[Callable[[Line, Draft], bool], ...] = (percent, money, moment, numbered)


def _kind(line: Line, found: Draft) -> Draft | None:
    """The figure with its unit. None where it is no number: "3D"."""
    if found.literal and found.literal.form:
        moment(line, found)
        return found
    known = any(kind(line, found) for kind in _KINDS)
    at = found.until
    stuck = not known and found.digits and not found.power and line.glued(at) and line.tokens[at].kind == "word"
    if stuck and len(line.key(at)) <= _STUCK:
        return None
    _sign(line, found)
    return found


def _sign(line: Line, found: Draft) -> None:
    """A plus or a minus before a number; a hyphen only in brackets, else it is a dash."""
    at = found.first - 1
    if found.digits and line.glued(found.first) and not (line.glued(at) and line.tokens[at - 1].kind == "num"):
        bracket = line.key(at) in ("-", "–") and line.glued(at) and line.key(at - 1) == "("
        found.signed = line.key(at) in ("+", "−") or bracket


def _with_approximation(line: Line, found: Draft | None) -> Draft | None:
    if found is None:
        return None
    at = found.first - 1
    if line.near(found.first) and line.key(at) in _BOUNDS:
        found.approximate, found.lead = True, at
    start = before(line, found, line.lexicon.approximate_before)
    if start is not None:
        found.approximate, found.lead = True, start
    elif _after(line, found):
        found.approximate = True
    return found


def _after(line: Line, found: Draft) -> bool:
    """The words after, also after an ending: "64 milyonu aşkın", "54%-дан астам", "yüzde 50'den fazla"."""
    phrases = line.lexicon.approximate_after
    if after(line, found, phrases):
        return True
    at = found.until
    ending = line.key(at) in ("-", "'", "’") and line.glued(at) and line.glued(at + 1)
    return ending and line.near(at + 2) and phrases.after(line, at + 2) is not None
