"""Figures of the contest that are nobody's result: changes, margins, thresholds, what several have together."""

from decimal import Decimal

from ingest.news.cues import Cue
from ingest.news.figures import Unit
from ingest.news.spot import Spot

LIKELY = frozenset(map(Decimal, (1, 3, 4, 5, 7, 10, 25, 30, 50)))  # percentages that laws ask for


def signed(spot: Spot) -> str:
    return "change" if spot.figure.signed else ""


def change(spot: Spot) -> str:
    """`up 2.6`, `an increase of 10`, `by seven seats to`, `three additional seats`, `1.5 per cent fewer`."""
    by = spot.near("by", before=1) or _just_by(spot)
    if spot.near("to", before=1) and not by:
        return ""
    if by and spot.said(("change", "margin")):
        return "change or margin"
    if by and spot.figure.unit is Unit.NONE and not spot.near("name_before", before=2):
        return "margin"
    before = spot.near("change", before=3)
    if before and _leads_to(before, spot):
        return "change"
    end = _end_of_part(spot)
    after = spot.page.near("change_after", spot.start, end, 0, 3, spot.clause)
    return "change" if after and not spot.page.counts_in(end, after.start) else ""


def margin(spot: Spot) -> str:
    """`a lead of 515,524`, `1,087 votes ahead`."""
    before, after = spot.near("margin", before=4), spot.near("margin_after", after=4)
    return "margin" if (before and spot.is_free_to(before)) or (after and spot.is_next_to(after)) else ""


def threshold(spot: Spot) -> str:
    """`the 5 % barrier`, `needs 50 %`, `50+1`. What laws ask for is round; other percentages have to stand closer."""
    figure = spot.figure
    if figure.unit is not Unit.PERCENT or figure.decimals:
        return "majority threshold" if "+1" in spot.page.text[spot.start : spot.end + 2] else ""
    likely = figure.value in LIKELY or figure.value == spot.page.subject.threshold
    within = (spot.clause[0], spot.segment.end)
    after = spot.page.near("threshold", spot.start, spot.end, 0, 3 if likely else 1, within)
    before = spot.near("threshold_before", before=6 if likely else 1)
    return "threshold" if any(cue and spot.is_next_to(cue) for cue in (after, before)) else ""


def below(spot: Spot) -> str:
    """A bound is no figure: `keeps her rival under 30 %`."""
    return "bound only" if not spot.figure.decimals and spot.about("below", before=1) else ""


def bloc(spot: Spot) -> str:
    """What several have together is nobody's own."""
    cue = spot.near("bloc", before=4, after=3)
    return "bloc total" if cue and spot.is_next_to(cue) else ""


def remaining(spot: Spot) -> str:
    return "votes still to be counted" if spot.near("remaining", before=3, after=9) else ""


def _just_by(spot: Spot) -> Cue | None:
    """`by just six votes`: one small word between."""
    found = spot.near("by", before=2)
    return found if found and spot.page.text[found.end : spot.start].strip().islower() else None


def _leads_to(cue: Cue, spot: Spot) -> bool:
    """Whether nothing stands between, or one small word of a change or a part: `down by`, `loss of`."""
    apart = spot.apart(cue.start, cue.end)
    return not apart or (apart == 1 and spot.page.cues.any(("by", "total", "of"), cue.end, spot.start))


def _end_of_part(spot: Spot) -> int:
    """Where `seven of their 20` ends, for the seven."""
    whole, apart = spot.following, spot.until_following()
    if whole is None or apart is None or apart > 3:
        return spot.end
    return whole.end if spot.page.cues.any(("of", "total"), spot.end, whole.start) else spot.end
