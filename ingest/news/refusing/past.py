"""Figures of another election, or of none that took place."""

import re

from ingest.news.places import other_years
from ingest.news.prose import Prose
from ingest.news.spot import Spot

HEAD = 3  # words before a mark of the past that still begins its sentence
_BEGINS = (";", ": ", " – ", " — ", " - ")
_ENDS = re.compile(r"[,;:\n]\s|[,;:]$|\(")


def previous(spot: Spot) -> str:
    """Another year, or a word of the past, before it in its clause or bracket, or directly after it."""
    bracket = _bracket(spot)
    if bracket and (_is_past(bracket[0], spot.start, spot.page) or _follows(bracket[1], spot)):
        return "previous election"
    if any(_reaches(mark, spot) for mark in _marks(spot)):
        return "previous election"
    tail = _ENDS.split(spot.page.text[spot.end : spot.page.words_after(spot.end, 4, spot.segment.end)], maxsplit=1)[0]
    end = spot.end + len(tail)
    past = other_years(spot.end, end, spot.page) or spot.page.cues.within("past_after", spot.end, end)
    return "previous election" if past and not spot.page.counts_in(spot.end, end) else ""


def moved_from(spot: Spot) -> str:
    """`from 12 to 48 seats`: the first of the two was before."""
    if spot.about("from", before=1) and spot.near("change", before=6):
        return "previous election"  # `down by 10 points from 53.57`
    after, apart = spot.following, spot.until_following()
    if after is None or apart is None or apart > 4 or not spot.about("from", before=2):
        return ""
    return "previous figure" if spot.page.cues.within("to", spot.end, after.start) else ""


def hypothetical(spot: Spot) -> str:
    """`if all of them went to`; in some languages the verb that says so comes last."""
    cues, segment = spot.page.cues, spot.segment
    if cues.within("hypothetical", segment.start, spot.start) or cues.within(
        "hypothetical_after", spot.end, segment.end
    ):
        return "hypothetical"
    return "previous election" if cues.within("past_end", spot.end, segment.end) else ""


def wished(spot: Spot) -> str:
    """`hopes to win 60 percent`: what is hoped, wanted or foretold before the figure in its clause."""
    return "hope or forecast" if spot.page.cues.within("wish", spot.clause[0], spot.start) else ""


def denied(spot: Spot) -> str:
    """`did not receive 53.4 percent`, `reports of 90 percent were false`."""
    return "denied" if spot.said(("denied",)) else ""


def _follows(end: int, spot: Spot) -> bool:
    """Whether a mark of the past stands between the figure and `end`, and no other figure before it."""
    page = spot.page
    cues = page.cues.within("past_after", spot.end, end) + page.cues.within("previous", spot.end, end)
    starts = [*(start for start, _ in other_years(spot.end, end, page)), *(cue.start for cue in cues)]
    return bool(starts) and not page.counts_in(spot.end, min(starts))


def _is_past(start: int, end: int, page: Prose) -> bool:
    return bool(other_years(start, end, page)) or page.cues.any(("previous", "past_after"), start, end)


def _marks(spot: Spot) -> list[tuple[int, int]]:
    """Other years and words of the past before the figure."""
    start, end = spot.segment.start, spot.start
    words = [(cue.start, cue.end) for cue in spot.page.cues.within("previous", start, end)]
    return sorted([*other_years(start, end, spot.page), *words])


def _reaches(mark: tuple[int, int], spot: Spot) -> bool:
    """Whether a mark of the past governs what follows up to the figure: no comparison, bracket or present between."""
    page, start = spot.page, spot.segment.start
    between = page.text[mark[1] : spot.start]
    if between.count("(") < between.count(")") or ";" in between or ". " in between:
        return False
    if page.cues.within("now", mark[1], spot.start):
        return False
    begun = max(page.text.rfind(sign, start, mark[0]) for sign in _BEGINS)
    if page.distance(max(start, begun), mark[0]) <= HEAD:
        return True
    apart = page.distance(mark[1], spot.start)
    if page.cues.within("relative", mark[1], spot.start):
        return apart <= 25
    return apart <= 6 and "," not in between and not page.counts_in(mark[1], spot.start)


def _bracket(spot: Spot) -> tuple[int, int] | None:
    """The innermost pair of brackets around the figure; None where it stands in none."""
    text, segment = spot.page.text, spot.segment
    first = text.rfind("(", segment.start, spot.start)
    if first < 0 or text.rfind(")", first, spot.start) >= 0:
        return None
    last = text.find(")", spot.end, segment.end)
    return (first, last + 1) if last >= 0 else (first, segment.end)
