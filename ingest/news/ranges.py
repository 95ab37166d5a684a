"""What figures say together: ranges, one percent sign for several, and figures that are none beside another."""

import re
from decimal import Decimal

from ingest.news.drafts import Draft, Unit
from ingest.news.moments import DAY
from ingest.news.number_lexicon import Line, Phrases

_DASHES = frozenset("-–—‑−")
_MOST = 100  # percent
_REACH = 4  # words before a range in which a verb makes a change of it
_SENTENCE = re.compile(r"[.!?…](?=\s)|\n")
_JOINED = (Unit.NONE, Unit.PERCENT)


def merged(line: Line, drafts: list[Draft]) -> list[Draft]:
    """Ranges are one figure, scores and "50+1" are told apart."""
    found: list[Draft] = []
    for each in drafts:
        if not found:
            found.append(each)
        elif _is_majority(line, found[-1], each):
            _extend(found[-1], each).unit = Unit.MAJORITY
        elif _is_range(line, found[-1], each):
            found[-1] = _range(found[-1], each)
        elif _is_score(line, found[-1], each):
            found[-1] = _score(found[-1], each)
        else:
            _unbound(line, found[-1], each)
            found.append(each)
    return [each for each in found if each.value >= 0]


def _unbound(line: Line, first: Draft, last: Draft) -> None:
    """In "from 10 to 15%" the "to" is no "up to"."""
    if last.lead < last.first and first.until == last.lead and _is(line, line.lexicon.range, last.lead, last.first):
        last.approximate, last.lead = False, last.first


def _extend(first: Draft, last: Draft) -> Draft:
    first.until, first.end = last.until, last.end
    return first


def _score(first: Draft, last: Draft) -> Draft:
    """No figure: a value below zero is taken out at the end."""
    _extend(first, last).value = Decimal(-1)
    return first


def _is_majority(line: Line, first: Draft, last: Draft) -> bool:
    plus = line.key(first.until) == "+" and last.lead == first.until + 1 and line.near(first.until)
    return plus and first.value == 50 and last.value == 1


def _hyphen(line: Line, first: Draft, last: Draft) -> bool:
    at = first.until
    return last.first == at + 1 and line.key(at) in _DASHES and line.glued(at) and line.glued(at + 1)


def _is_score(line: Line, first: Draft, last: Draft) -> bool:
    """ "3-1", digits and a dash and no unit: no number of anything."""
    plain = first.unit in (Unit.NONE, Unit.ORDINAL) and last.unit is Unit.NONE and not first.power and not last.power
    return plain and first.digits and last.digits and _hyphen(line, first, last) and not first.decimals


def _is_range(line: Line, first: Draft, last: Draft) -> bool:
    if first.digits != last.digits or first.weak or first.low is not None or not _fit(line, first, last):
        return False
    return any(_joined(line, first, last, begin) for begin in {last.first, last.lead})


def _fit(line: Line, first: Draft, last: Draft) -> bool:
    units = first.unit is last.unit and first.unit in (*_JOINED, Unit.POINTS, Unit.MONEY)
    spread = first.unit is Unit.NONE and last.unit in (Unit.PERCENT, Unit.POINTS, Unit.MONEY, Unit.DURATION)
    before = bool(line.lexicon.words.percent_before) and first.unit is Unit.PERCENT and last.unit is Unit.NONE
    return (units or spread or before) and _below(first, last)


def _below(first: Draft, last: Draft) -> bool:
    if last.power and not first.power:
        return first.value < last.value.scaleb(-last.power)
    return first.value < last.value and (last.unit is not Unit.PERCENT or last.value <= _MOST)


def _joined(line: Line, first: Draft, last: Draft, begin: int) -> bool:
    words, at = line.lexicon, first.until
    while at < begin and _is_ending(line, at):
        at += 2
    between = begin - at
    if between == 1 and line.key(at) in _DASHES:
        scaled = last.unit is Unit.PERCENT or bool(last.power)
        return scaled or (_hyphen(line, first, last) and last.value >= 10)
    closed = _closed(line, last)
    if between == 0:
        return closed
    if _is(line, words.range_and, at, begin) and (closed or _opened(line, first, words.range_open)):
        return True
    return _is(line, words.range, at, begin) and not _changes(line, first)


def _is(line: Line, phrases: Phrases, at: int, until: int) -> bool:
    match = phrases.after(line, at)
    return match is not None and match[1] == until


def _is_ending(line: Line, at: int) -> bool:
    """An ending of a case, glued to what it is of: "30%-дан", "50'den"."""
    joint = line.key(at) in ("-", "'", "’") and line.glued(at) and line.glued(at + 1)
    return joint and len(line.key(at + 1)) <= 5 and line.tokens[at + 1].kind == "word"


def _closed(line: Line, last: Draft) -> bool:
    at = last.until
    if at < len(line.tokens) and _is_ending(line, at):
        at += 2
    return line.near(at) and line.lexicon.range_close.after(line, at) is not None


def _opened(line: Line, first: Draft, phrases: Phrases) -> bool:
    return any(at > 0 and phrases.before(line, at - 1) is not None for at in {first.first, first.lead})


def _changes(line: Line, first: Draft) -> bool:
    words = line.lexicon
    verbs = any(line.key(at) in words.changing for at in range(max(0, first.lead - _REACH), first.lead))
    return verbs or _opened(line, first, words.change_open)


def _range(first: Draft, last: Draft) -> Draft:
    low = first.value.scaleb(last.power) if last.power and not first.power else first.value
    if last.unit is Unit.PERCENT and first.unit is Unit.NONE and first.literal:
        low = first.literal.fine
    first.unit = first.unit if last.unit is Unit.NONE else last.unit
    first.low, first.high = low, last.value
    first.value, first.approximate = (low + last.value) / 2, True
    first.decimals, first.power = max(first.decimals, last.decimals), last.power
    return _extend(first, last)


def share_percent(line: Line, drafts: list[Draft]) -> None:
    """One percent sign serves several numbers: "27,6 et 23 %", "25,7 (2017: 20,5) Prozent"; and, inside of a sentence
    that has one, a number with decimals up to a hundred that has no other unit."""
    for last, each in zip(drafts[:0:-1], drafts[-2::-1], strict=True):
        if last.unit is Unit.PERCENT and _bare(each) and (_listed(line, each, last) or _bracketed(line, each, last)):
            each.take(Unit.PERCENT, line).inferred = True
    if any(each.unit is Unit.PERCENT for each in drafts):
        _share_in_sentences(line, drafts)


def _bare(each: Draft) -> bool:
    fine = each.literal.fine if each.literal and not each.power else None
    return each.unit is Unit.NONE and fine is not None and fine <= _MOST


def _listed(line: Line, each: Draft, last: Draft) -> bool:
    shared = line.lexicon.shared
    joined = any(_is(line, shared, each.until, begin) for begin in {last.lead, last.first})
    comma = last.inferred and last.lead == each.until + 1 and line.key(each.until) == ","
    return joined or comma or _hyphen(line, each, last)


def _bracketed(line: Line, each: Draft, last: Draft) -> bool:
    near = line.key(each.until) == "(" and last.first - each.until <= _REACH
    return near and last.inferred and line.key(last.until) == ")"


def _share_in_sentences(line: Line, drafts: list[Draft]) -> None:
    ends = iter([*(each.start() for each in _SENTENCE.finditer(line.text)), len(line.text)])
    end, group = next(ends), list[Draft]()
    for each in drafts:
        if each.start > end:
            _share_among(line, group)
            group = []
            while each.start > end:
                end = next(ends)
        group.append(each)
    _share_among(line, group)


def _share_among(line: Line, group: list[Draft]) -> None:
    if any(each.unit is Unit.PERCENT for each in group):
        for each in group:
            if _bare(each) and each.decimals and not each.signed:
                day = _like_day(line, each)
                each.take(Unit.DATE if day else Unit.PERCENT, line).inferred = not day


def _like_day(line: Line, each: Draft) -> bool:
    """Whether a number may be a day and a month ("26.09"), where a dot parts no decimals."""
    return "." in line.lexicon.words.thousands and DAY.fullmatch(line.key(each.first)) is not None
