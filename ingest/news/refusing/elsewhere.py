"""Figures of another round, another contest, a part of the area, or of somebody's own count."""

from ingest.news.context import by_pollster, other_contests
from ingest.news.places import places
from ingest.news.spot import Spot

_OTHER = {1: ("first_round", "second_round"), 2: ("second_round", "first_round")}


def round_(spot: Spot) -> str:
    """Another round at the head of the sentence, or before the figure in its clause, and nowhere its own."""
    own, other = _OTHER.get(spot.page.subject.round or 0, ("", ""))
    if not own or spot.said((own,)):
        return ""
    cues, start = spot.page.cues, spot.segment.start
    head = min(spot.page.words_after(start, 6, spot.segment.end), spot.start)
    before = cues.within(other, spot.clause[0], spot.start) or cues.within(other, start, head)
    after = spot.near(other, after=5)
    return "other round" if before or (after and spot.is_next_to(after)) else ""


def contest(spot: Spot) -> str:
    """Another office anywhere before the figure in its sentence, or soon after it."""
    for cue in other_contests(spot.segment.start, spot.segment.end, spot.page):
        if cue.start < spot.start or spot.apart(cue.start, cue.end) <= 6:
            return "other contest"
    return ""


def region(spot: Spot) -> str:
    """A part of the whole: named at the head of the sentence, before the figure in its clause, or directly after it."""
    page = spot.page
    head = page.words_after(spot.segment.start, 5, spot.segment.end)
    for start, end in places(spot.segment.start, spot.segment.end, page):
        heads = end <= head and start < spot.start
        before = spot.clause[0] <= start and end <= spot.start
        after = spot.end <= start and end <= spot.clause[1] and spot.apart(start, end) <= 5
        if heads or ((before or after) and not page.counts_in(*spot.between(start, end))):
            return "part of the whole"
    return ""


def pollster(spot: Spot) -> str:
    """What a pollster says is no count, whoever else is named, in an article that tells of no exit poll or sample."""
    page = spot.page
    if page.cues.of("exit_poll") or page.cues.of("sample"):
        return ""
    return "a pollster's figure" if by_pollster(spot.segment.start, spot.segment.end, page) else ""


def subgroup(spot: Spot) -> str:
    """`among young voters`."""
    return "part of the voters" if spot.said(("subgroup",)) else ""


def own_count(spot: Spot) -> str:
    """What a party says of its own count is no count."""
    return "a party's own count" if spot.said(("party",)) and not spot.said(("commission",)) else ""
