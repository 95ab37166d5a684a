"""What figures say together: ranges, one percent sign for several, and figures that are none beside another."""

import re
from decimal import Decimal

from ingest.news.drafts import Draft, Unit
from ingest.news.lexicon import Phrases, Prose
from ingest.news.moments import DAY

_DASHES = frozenset("-–—‑−")
_MOST = 100  # percent
_REACH = 4  # words before a range in which a verb makes a change of it
_SENTENCE = re.compile(r"[.!?…](?=\s)|\n")
_JOINED = (Unit.NONE, Unit.PERCENT)


def merged(prose: Prose, drafts: list[Draft]) -> list[Draft]:
    """Ranges are one figure, scores and "50+1" are told apart."""
    found: list[Draft] = []
    for each in drafts:
        if not found:
            found.append(each)
        elif _is_majority(prose, found[-1], each):
            _extend(found[-1], each).unit = Unit.MAJORITY
        elif _is_range(prose, found[-1], each):
            found[-1] = _range(found[-1], each)
        elif _is_score(prose, found[-1], each):
            found[-1] = _score(found[-1], each)
        else:
            _unbound(prose, found[-1], each)
            found.append(each)
    return [each for each in found if each.value >= 0]


def _unbound(prose: Prose, first: Draft, last: Draft) -> None:
    """In "from 10 to 15%" the "to" is no "up to"."""
    if last.lead < last.first and first.until == last.lead and _is(prose, prose.lexicon.range, last.lead, last.first):
        last.approximate, last.lead = False, last.first


def _extend(first: Draft, last: Draft) -> Draft:
    first.until, first.end = last.until, last.end
    return first


def _score(first: Draft, last: Draft) -> Draft:
    """No figure: a value below zero is taken out at the end."""
    _extend(first, last).value = Decimal(-1)
    return first


def _is_majority(prose: Prose, first: Draft, last: Draft) -> bool:
    plus = prose.key(first.until) == "+" and last.lead == first.until + 1 and prose.near(first.until)
    return plus and first.value == 50 and last.value == 1


def _hyphen(prose: Prose, first: Draft, last: Draft) -> bool:
    at = first.until
    return last.first == at + 1 and prose.key(at) in _DASHES and prose.glued(at) and prose.glued(at + 1)


def _is_score(prose: Prose, first: Draft, last: Draft) -> bool:
    """ "3-1", digits and a dash and no unit: no number of anything."""
    plain = first.unit in (Unit.NONE, Unit.ORDINAL) and last.unit is Unit.NONE and not first.power and not last.power
    return plain and first.digits and last.digits and _hyphen(prose, first, last) and not first.decimals


def _is_range(prose: Prose, first: Draft, last: Draft) -> bool:
    if first.digits != last.digits or first.weak or first.low is not None or not _fit(prose, first, last):
        return False
    return any(_joined(prose, first, last, begin) for begin in {last.first, last.lead})


def _fit(prose: Prose, first: Draft, last: Draft) -> bool:
    units = first.unit is last.unit and first.unit in (*_JOINED, Unit.POINTS, Unit.MONEY)
    spread = first.unit is Unit.NONE and last.unit in (Unit.PERCENT, Unit.POINTS, Unit.MONEY, Unit.DURATION)
    before = bool(prose.lexicon.words.percent_before) and first.unit is Unit.PERCENT and last.unit is Unit.NONE
    return (units or spread or before) and _below(first, last)


def _below(first: Draft, last: Draft) -> bool:
    if last.power and not first.power:
        return first.value < last.value.scaleb(-last.power)
    return first.value < last.value and (last.unit is not Unit.PERCENT or last.value <= _MOST)


def _joined(prose: Prose, first: Draft, last: Draft, begin: int) -> bool:
    words, at = prose.lexicon, first.until
    while at < begin and _is_ending(prose, at):
        at += 2
    between = begin - at
    if between == 1 and prose.key(at) in _DASHES:
        scaled = last.unit is Unit.PERCENT or bool(last.power)
        return scaled or (_hyphen(prose, first, last) and last.value >= 10)
    closed = _closed(prose, last)
    if between == 0:
        return closed
    if _is(prose, words.range_and, at, begin) and (closed or _opened(prose, first, words.range_open)):
        return True
    return _is(prose, words.range, at, begin) and not _changes(prose, first)


def _is(prose: Prose, phrases: Phrases, at: int, until: int) -> bool:
    match = phrases.after(prose, at)
    return match is not None and match[1] == until


def _is_ending(prose: Prose, at: int) -> bool:
    """An ending of a case, glued to what it is of: "30%-дан", "50'den"."""
    joint = prose.key(at) in ("-", "'", "’") and prose.glued(at) and prose.glued(at + 1)
    return joint and len(prose.key(at + 1)) <= 5 and prose.tokens[at + 1].kind == "word"


def _closed(prose: Prose, last: Draft) -> bool:
    at = last.until
    if at < len(prose.tokens) and _is_ending(prose, at):
        at += 2
    return prose.near(at) and prose.lexicon.range_close.after(prose, at) is not None


def _opened(prose: Prose, first: Draft, phrases: Phrases) -> bool:
    return any(at > 0 and phrases.before(prose, at - 1) is not None for at in {first.first, first.lead})


def _changes(prose: Prose, first: Draft) -> bool:
    words = prose.lexicon
    verbs = any(prose.key(at) in words.changing for at in range(max(0, first.lead - _REACH), first.lead))
    return verbs or _opened(prose, first, words.change_open)


def _range(first: Draft, last: Draft) -> Draft:
    low = first.value.scaleb(last.power) if last.power and not first.power else first.value
    if last.unit is Unit.PERCENT and first.unit is Unit.NONE and first.literal:
        low = first.literal.fine
    first.unit = first.unit if last.unit is Unit.NONE else last.unit
    first.low, first.high = low, last.value
    first.value, first.approximate = (low + last.value) / 2, True
    first.decimals, first.power = max(first.decimals, last.decimals), last.power
    return _extend(first, last)


def share_percent(prose: Prose, drafts: list[Draft]) -> None:
    """One percent sign serves several numbers: "27,6 et 23 %", "25,7 (2017: 20,5) Prozent"; and, inside of a sentence
    that has one, a number with decimals up to a hundred that has no other unit."""
    for last, each in zip(drafts[:0:-1], drafts[-2::-1], strict=True):
        if last.unit is Unit.PERCENT and _bare(each) and (_listed(prose, each, last) or _bracketed(prose, each, last)):
            each.take(Unit.PERCENT, prose).inferred = True
    if any(each.unit is Unit.PERCENT for each in drafts):
        _share_in_sentences(prose, drafts)


def _bare(each: Draft) -> bool:
    fine = each.literal.fine if each.literal and not each.power else None
    return each.unit is Unit.NONE and fine is not None and fine <= _MOST


def _listed(prose: Prose, each: Draft, last: Draft) -> bool:
    shared = prose.lexicon.shared
    joined = any(_is(prose, shared, each.until, begin) for begin in {last.lead, last.first})
    comma = last.inferred and last.lead == each.until + 1 and prose.key(each.until) == ","
    return joined or comma or _hyphen(prose, each, last)


def _bracketed(prose: Prose, each: Draft, last: Draft) -> bool:
    near = prose.key(each.until) == "(" and last.first - each.until <= _REACH
    return near and last.inferred and prose.key(last.until) == ")"


def _share_in_sentences(prose: Prose, drafts: list[Draft]) -> None:
    ends = iter([*(each.start() for each in _SENTENCE.finditer(prose.text)), len(prose.text)])
    end, group = next(ends), list[Draft]()
    for each in drafts:
        if each.start > end:
            _share_among(prose, group)
            group = []
            while each.start > end:
                end = next(ends)
        group.append(each)
    _share_among(prose, group)


def _share_among(prose: Prose, group: list[Draft]) -> None:
    if any(each.unit is Unit.PERCENT for each in group):
        for each in group:
            if _bare(each) and each.decimals and not each.signed:
                day = _like_day(prose, each)
                each.take(Unit.DATE if day else Unit.PERCENT, prose).inferred = not day


def _like_day(prose: Prose, each: Draft) -> bool:
    """Whether a number may be a day and a month ("26.09"), where a dot parts no decimals."""
    return "." in prose.lexicon.words.thousands and DAY.fullmatch(prose.key(each.first)) is not None
