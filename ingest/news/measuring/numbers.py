"""What a plain number counts: the noun directly after it, else a label before it, else its size."""

import re

from ingest.news.claims import Measure
from ingest.news.measuring import parts
from ingest.news.measuring.sense import FEW_SEATS, LARGE, MOST_VOTES, ONE_SEAT, Sense, nothing
from ingest.news.spot import Spot

OTHER_THINGS = "counts something else"
_NOUNS = ("seats", "units", "invalid", "valid", "registered", "cast", "votes")
_TOTALS = (("registered", "electorate"), ("invalid", "invalid votes"), ("valid", "valid votes"))
_WITH_ITS_CHANGE = re.compile(r",\s*[+−–-]\s?\d|,\s*=|\s*\([+−–-]\s?\d")


def number(spot: Spot, *, seats: bool) -> Sense:
    """`seats` says that a heading or the sentence before speaks of seats."""
    figure = spot.figure
    kinds = _nouns(spot) or _label(spot)
    if (figure.weak or (not figure.digits and figure.value <= 2)) and kinds[:1] != ["seats"]:
        return nothing("a word, no number")
    if not kinds and _counts_seats(spot, seats=seats):
        kinds = ["seats"]
    part = parts.part_of(spot) or ("" if kinds else parts.part_after_whole(spot))
    if part == "units":
        counted = spot.said(("counted", "partial"))  # observers visit stations as well
        return Sense(None, Measure.UNITS, 0.0) if counted else nothing("counts units")
    if part and (part != "registered" or spot.said(("cast", "turnout"))):
        return Sense(Measure.VOTES, Measure.VOTES, 0.3)
    if parts.is_whole_of_part(spot):
        return nothing("the whole of a part")
    return _counting(spot, kinds)


def _counting(spot: Spot, kinds: list[str]) -> Sense:
    figure, large = spot.figure, spot.figure.value >= LARGE
    if figure.value > MOST_VOTES:
        return nothing("too large for votes")
    if kinds[:1] == ["seats"] or (not kinds and not large and spot.said(("seats",))):
        return _seats(spot, kinds)
    if not kinds and spot.near("cast", before=1):
        return Sense(None, Measure.VOTES, 0.0)
    for kind, why in _TOTALS:
        if kind in kinds[:2] or (not kinds and spot.near(kind, before=3)):
            return Sense(Measure.VOTES if large else None, None, 0.1, why)
    if "units" in kinds[:2] and not spot.near("votes", after=1):
        return _units(spot)
    return _votes(spot) if large or "votes" in kinds or parts.has_percent_beside(spot) else nothing(OTHER_THINGS)


def _nouns(spot: Spot) -> list[str]:
    """The kinds of the nouns soon after the figure, the nearest first; another figure or a conjunction ends them."""
    cues, end = spot.page.cues, spot.page.words_after(spot.end, 4, spot.clause[1])
    joined = cues.within("conjunction", spot.end, end)
    end = joined[0].start if joined else end
    found = [(cue.start, kind) for kind in _NOUNS for cue in cues.within(kind, spot.end, end) if spot.is_next_to(cue)]
    return [kind for _, kind in sorted(found)]


def _label(spot: Spot) -> list[str]:
    """`Stations counted: 777`: in a short line, what stands before the figure says what it counts."""
    row = spot.segment.cell or spot.segment.item
    if not row or spot.page.distance(spot.segment.start, spot.start) > 5:
        return []
    kinds = ("units", "registered", "invalid", "valid", "cast", "seats", "votes")
    return [kind for kind in kinds if spot.page.cues.within(kind, spot.segment.start, spot.start)]


def _counts_seats(spot: Spot, *, seats: bool) -> bool:
    """A small number where seats are the subject, with its change beside it, or alone in the row of an option."""
    figure, most = spot.figure, spot.page.subject.seats
    if figure.value >= LARGE or (most is not None and figure.value > most):
        return False
    if seats or most is None or most < FEW_SEATS:
        return seats and figure.digits and (most is not None or not parts.has_percent_beside(spot))
    if parts.has_percent_beside(spot):
        return False
    row = spot.segment.cell or spot.segment.item
    alone = row and figure.digits and not spot.page.text[spot.end : spot.segment.end].strip(" \n.;,)")
    return alone or bool(_WITH_ITS_CHANGE.match(spot.page.text, spot.end))


def _seats(spot: Spot, kinds: list[str]) -> Sense:
    subject, total = spot.page.subject, parts.is_total(spot)
    if kinds and subject.office in ONE_SEAT:
        return nothing("other contest")
    if subject.seats is not None and spot.figure.value > subject.seats:
        return nothing(OTHER_THINGS)
    if total or spot.figure.value == subject.seats:
        return Sense(Measure.SEATS, None, 0.0 if total else 0.3, "seats in all")
    return Sense(Measure.SEATS)


def _units(spot: Spot) -> Sense:
    if parts.is_total(spot) or spot.figure.value < 2 or not spot.figure.digits:
        return nothing("units in all")
    counted = spot.about("counted", before=6, after=6) or parts.has_its_share(spot)
    return Sense(None, Measure.UNITS, 0.0) if counted else nothing("counts units")


def _votes(spot: Spot) -> Sense:
    cast = spot.near("cast", before=5, after=8)
    if cast and not spot.is_named_before(cast.start, cast.end):
        return Sense(Measure.VOTES, Measure.VOTES, 0.5)
    if not spot.figure.digits and spot.figure.value < LARGE:
        return nothing(OTHER_THINGS)
    if parts.is_total(spot):
        return Sense(None, Measure.VOTES if cast else None, 0.0, "a total")
    return Sense(Measure.VOTES)
