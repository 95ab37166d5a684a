"""Numbers that are a date, a year, an hour, a time of life: never results."""

import re

from ingest.news.drafts import Draft, Unit, after, before
from ingest.news.lexicon import Prose

DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])")
_YEARS = range(1900, 2100)
_ZONES = frozenset(("gmt", "utc", "msk", "мск", "hrs", "cet", "est"))


def moment(prose: Prose, found: Draft) -> bool:
    """Whether a figure is one of time; it is then told its unit."""
    if found.literal and found.literal.form:
        found.take(Unit.TIME if found.literal.form == "clock" else Unit.DATE, prose)
        return True
    return _dated(prose, found) or _year(prose, found) or _clock(prose, found) or _span(prose, found)


def _whole(found: Draft, most: int) -> bool:
    grouped = found.literal is not None and found.literal.grouped
    return not found.decimals and not found.power and not grouped and 0 <= found.value <= most


def _dated(prose: Prose, found: Draft) -> bool:
    """ "19 March 2023", "19-го марта", "30. April", "March 19, 2023"."""
    dotted = prose.key(found.until) == "." and prose.glued(found.until) and prose.lexicon.words.dot_ordinals
    if dotted and DAY.fullmatch(prose.key(found.first)):  # "26.09. "
        found.take(Unit.DATE, prose)
        return True
    if not found.digits or not _whole(found, 31) or found.value < 1:
        return False
    until = _month_after(prose, found.until)
    if until:
        found.take(Unit.DATE, prose, _with_year(prose, until))
    elif prose.lexicon.words.months_capital and not prose.lexicon.words.dot_ordinals:
        _month_first(prose, found)
    return found.unit is Unit.DATE


def _month_first(prose: Prose, found: Draft) -> None:
    place = found.first - 1
    if prose.key(place) == "." and prose.glued(place):
        place -= 1
    if prose.near(found.first) and _is_month(prose, place) and not after(prose, found, prose.lexicon.nouns):
        found.first = found.lead = place
        found.start = prose.tokens[place].start
        until = found.until
        suffixed = prose.glued(until) and prose.key(until) in prose.lexicon.suffixes
        found.take(Unit.DATE, prose, _with_year(prose, until + 1 if suffixed else until))


def _month_after(prose: Prose, until: int) -> int:
    """The place after a month that follows a day, with "of", an ending or a dot between."""
    place = prose.next(until - 1)
    if prose.glued(place) and prose.key(place) in prose.lexicon.suffixes:
        place = prose.next(place)
    if prose.key(place) == "." and prose.glued(place):
        place += 1
    if prose.key(place) in ("de", "of") and prose.near(place):
        place += 1
    near = 0 <= place < len(prose.tokens) and prose.near(place)
    return place + 1 if near and _is_month(prose, place) else 0


def _is_month(prose: Prose, place: int) -> bool:
    if not 0 <= place < len(prose.tokens) or prose.tokens[place].kind != "word":
        return False
    capital = prose.text[prose.tokens[place].start].isupper() or not prose.lexicon.words.months_capital
    return capital and prose.key(place) in prose.lexicon.months


def _with_year(prose: Prose, until: int) -> int:
    place = until
    while prose.key(place) in (",", ".", "de", "of", "del") and prose.near(place):
        place += 1
    return place + 1 if prose.near(place) and _is_year(prose.key(place)) else until


def _is_year(key: str) -> bool:
    return len(key) == 4 and key.isdecimal() and int(key) in _YEARS


def _year(prose: Prose, found: Draft) -> bool:
    """2023, 1990s, 2019-2023, unless votes or seats follow."""
    key = prose.key(found.first)
    if found.power or not found.digits or not _is_year(key) or after(prose, found, prose.lexicon.nouns):
        return False
    dash, last = found.until, found.until + 1
    spans = prose.key(dash) in ("-", "–") and prose.glued(dash) and prose.glued(last)
    spans = spans and len(prose.key(last)) in (2, 4) and prose.key(last).isdecimal()
    found.take(Unit.YEAR, prose, last + 1 if spans else None)
    return True


def _clock(prose: Prose, found: Draft) -> bool:
    words = prose.lexicon
    zone = len(prose.key(found.first)) == 4 and prose.near(found.until) and prose.key(found.until) in _ZONES
    hour = found.digits and found.value < 25 and not found.power and found.decimals in (0, 2)
    until = after(prose, found, words.clock_after) if hour else 0
    if zone or (hour and not until and before(prose, found, words.clock_before) is not None):
        found.take(Unit.TIME, prose)
    elif until:
        minutes = prose.glued(until) and prose.tokens[until].kind == "num"
        found.take(Unit.TIME, prose, until + 1 if minutes else until)
    return found.unit is Unit.TIME


def _span(prose: Prose, found: Draft) -> bool:
    words = prose.lexicon
    for phrases, unit in ((words.ages, Unit.AGE), (words.durations, Unit.DURATION)):
        if after(prose, found, phrases):
            found.take(unit, prose)
            return True
    if found.digits and _whole(found, 120) and before(prose, found, words.ages_before) is not None:
        found.take(Unit.AGE, prose)
    return found.unit is Unit.AGE
