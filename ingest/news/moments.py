"""Numbers that are a date, a year, an hour, a time of life: never results."""

import re

from ingest.news.drafts import Draft, Unit, after, before
from ingest.news.number_lexicon import Line

DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])")
_YEARS = range(1900, 2100)
_ZONES = frozenset(("gmt", "utc", "msk", "мск", "hrs", "cet", "est"))


def moment(line: Line, found: Draft) -> bool:
    """Whether a figure is one of time; it is then told its unit."""
    if found.literal and found.literal.form:
        found.take(Unit.TIME if found.literal.form == "clock" else Unit.DATE, line)
        return True
    return _dated(line, found) or _year(line, found) or _clock(line, found) or _span(line, found)


def _whole(found: Draft, most: int) -> bool:
    grouped = found.literal is not None and found.literal.grouped
    return not found.decimals and not found.power and not grouped and 0 <= found.value <= most


def _dated(line: Line, found: Draft) -> bool:
    """ "19 March 2023", "19-го марта", "30. April", "March 19, 2023"."""
    dotted = line.key(found.until) == "." and line.glued(found.until) and line.lexicon.words.dot_ordinals
    if dotted and DAY.fullmatch(line.key(found.first)):  # "26.09. "
        found.take(Unit.DATE, line)
        return True
    if not found.digits or not _whole(found, 31) or found.value < 1:
        return False
    until = _month_after(line, found.until)
    if until:
        found.take(Unit.DATE, line, _with_year(line, until))
    elif line.lexicon.words.months_capital and not line.lexicon.words.dot_ordinals:
        _month_first(line, found)
    return found.unit is Unit.DATE


def _month_first(line: Line, found: Draft) -> None:
    place = found.first - 1
    if line.key(place) == "." and line.glued(place):
        place -= 1
    if line.near(found.first) and _is_month(line, place) and not after(line, found, line.lexicon.nouns):
        found.first = found.lead = place
        found.start = line.tokens[place].start
        until = found.until
        suffixed = line.glued(until) and line.key(until) in line.lexicon.suffixes
        found.take(Unit.DATE, line, _with_year(line, until + 1 if suffixed else until))


def _month_after(line: Line, until: int) -> int:
    """The place after a month that follows a day, with "of", an ending or a dot between."""
    place = line.next(until - 1)
    if line.glued(place) and line.key(place) in line.lexicon.suffixes:
        place = line.next(place)
    if line.key(place) == "." and line.glued(place):
        place += 1
    if line.key(place) in ("de", "of") and line.near(place):
        place += 1
    near = 0 <= place < len(line.tokens) and line.near(place)
    return place + 1 if near and _is_month(line, place) else 0


def _is_month(line: Line, place: int) -> bool:
    if not 0 <= place < len(line.tokens) or line.tokens[place].kind != "word":
        return False
    capital = line.text[line.tokens[place].start].isupper() or not line.lexicon.words.months_capital
    return capital and line.key(place) in line.lexicon.months


def _with_year(line: Line, until: int) -> int:
    place = until
    while line.key(place) in (",", ".", "de", "of", "del") and line.near(place):
        place += 1
    return place + 1 if line.near(place) and _is_year(line.key(place)) else until


def _is_year(key: str) -> bool:
    return len(key) == 4 and key.isdecimal() and int(key) in _YEARS


def _year(line: Line, found: Draft) -> bool:
    """2023, 1990s, 2019-2023, unless votes or seats follow."""
    key = line.key(found.first)
    if found.power or not found.digits or not _is_year(key) or after(line, found, line.lexicon.nouns):
        return False
    dash, last = found.until, found.until + 1
    spans = line.key(dash) in ("-", "–") and line.glued(dash) and line.glued(last)
    spans = spans and len(line.key(last)) in (2, 4) and line.key(last).isdecimal()
    found.take(Unit.YEAR, line, last + 1 if spans else None)
    return True


def _clock(line: Line, found: Draft) -> bool:
    words = line.lexicon
    zone = len(line.key(found.first)) == 4 and line.near(found.until) and line.key(found.until) in _ZONES
    hour = found.digits and found.value < 25 and not found.power and found.decimals in (0, 2)
    until = after(line, found, words.clock_after) if hour else 0
    if zone or (hour and not until and before(line, found, words.clock_before) is not None):
        found.take(Unit.TIME, line)
    elif until:
        minutes = line.glued(until) and line.tokens[until].kind == "num"
        found.take(Unit.TIME, line, until + 1 if minutes else until)
    return found.unit is Unit.TIME


def _span(line: Line, found: Draft) -> bool:
    words = line.lexicon
    for phrases, unit in ((words.ages, Unit.AGE), (words.durations, Unit.DURATION)):
        if after(line, found, phrases):
            found.take(unit, line)
            return True
    if found.digits and _whole(found, 120) and before(line, found, words.ages_before) is not None:
        found.take(Unit.AGE, line)
    return found.unit is Unit.AGE
