"""What a percentage measures: the votes of an option, the turnout, or how much is counted."""

from ingest.news.claims import Measure
from ingest.news.cues import Cue
from ingest.news.figures import Unit
from ingest.news.measuring import parts
from ingest.news.measuring.sense import Sense, nothing
from ingest.news.spot import Spot

_ALL = 100


def share(spot: Spot) -> Sense:
    """Its own words first. An option may still have it where its name stands closer than those words."""
    if spot.figure.value > _ALL:
        return nothing("more than 100 percent")
    if _is_of(spot, spot.near("sample", after=3)):
        return nothing("share of a sample")
    if _is_of(spot, spot.near("invalid", before=2, after=10)):
        return Sense(Measure.PERCENT, None, 0.2, "invalid votes")
    if _is_of(spot, spot.near("registered", after=5)):
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.3)
    part = parts.part_of(spot)
    if part in ("registered", "cast"):
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.2)
    if part == "units" or parts.is_share_of_all(spot) or parts.is_share_of_units(spot):
        return Sense(Measure.PERCENT, Measure.COUNTED, 0.2)
    return _by_words(spot)


def _by_words(spot: Spot) -> Sense:
    if (cost := _turnout(spot)) is not None:
        return Sense(Measure.PERCENT, Measure.TURNOUT, cost)
    if (cost := _counted(spot)) is not None:
        return Sense(Measure.PERCENT, Measure.COUNTED, cost)
    return Sense(Measure.PERCENT)


def goes_on(spot: Spot) -> bool:
    """`Keller is on 52 percent, Brandt on 43`: a percentage before, only a name between, nothing counted after."""
    earlier, apart, figure = spot.earlier, spot.since_earlier(), spot.figure
    if earlier is None or apart is None or apart > 6 or earlier.unit is not Unit.PERCENT:
        return False
    return figure.digits and figure.value <= _ALL and spot.page.text[spot.end : spot.end + 1] in ",;.)"


def told_again(sense: Sense, before: Sense, apart: int, most_aside: float) -> Sense:
    """A percentage soon after ballots cast is the turnout, directly after units the share counted."""
    if apart > 7 or sense.measure is not Measure.PERCENT or sense.contest is not None:
        return sense
    if before.contest is Measure.VOTES and before.aside < most_aside:
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.2 if before.measure is None else most_aside)
    if before.contest is Measure.UNITS and apart <= 3:
        return Sense(Measure.PERCENT, Measure.COUNTED, 0.2)
    return sense


def of_nobody(sense: Sense, spot: Spot) -> Sense:
    """In a sentence that names nobody, a percentage tells again what the figure before it told: `…, or 90.10 %`."""
    earlier, apart, cues = spot.earlier, spot.since_earlier(), spot.page.cues
    if sense.measure is not Measure.PERCENT or sense.contest or earlier is None or apart is None or apart > 7:
        return sense
    if earlier.unit is Unit.PERCENT:
        again = apart <= 4 and spot.page.text[earlier.end] == ","
        turnout = again and cues.within("turnout", spot.segment.start, earlier.start)
        return Sense(None, Measure.TURNOUT, 0.4) if turnout else sense
    if cues.any(("turnout", "cast", "registered"), earlier.end, spot.start):
        return Sense(None, Measure.TURNOUT, 0.4)
    counted = cues.any(("counted", "units"), earlier.end, spot.start)
    return Sense(None, Measure.COUNTED, 0.4) if counted else sense


def _is_of(spot: Spot, cue: Cue | None) -> bool:
    return cue is not None and spot.is_free_to(cue)


def _turnout(spot: Spot) -> float | None:
    cast = spot.near("cast", after=1)
    if cast and not spot.page.mentions_in(cast.start, spot.page.words_after(cast.end, 2, spot.segment.end)):
        return 0.1  # `40.5 per cent voted`, but not `4.47 per cent voted against all`
    cue = spot.free("turnout")
    return None if cue is None else 0.1 + 0.05 * spot.apart(cue.start, cue.end)


def _counted(spot: Spot) -> float | None:
    """`with 74.47 percent of all ballot boxes in`, `99.3 % of votes are counted`, `counted: 23 %`."""
    counted = spot.near("counted", before=5, after=8)
    units = spot.near("units", before=4 if counted else 0, after=6)
    near = counted or units
    if near is None or not spot.is_free_to(near) or _is_anothers(near, spot):
        return None
    both = 0.0 if counted and units else 0.2
    begins = 0.0 if spot.near("with_counted", before=2) else 0.3
    return both + begins + 0.04 * spot.apart(near.start, near.end)


def _is_anothers(cue: Cue, spot: Spot) -> bool:
    """Whether a cue before the figure stands nearer behind another percentage: `86.59 % counted, X is on 55.95 %`."""
    earlier = spot.earlier
    if earlier is None or earlier.unit is not Unit.PERCENT or not earlier.end <= cue.start < spot.start:
        return False
    return spot.page.distance(earlier.end, cue.start) <= max(4, spot.page.distance(cue.end, spot.start))
