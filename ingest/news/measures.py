"""What a figure may measure: its own words first, then those of its clause, and last its size."""

import re
from bisect import bisect_left
from decimal import Decimal

from msgspec import Struct

from ingest.news.claims import Measure
from ingest.news.cues import Cue
from ingest.news.figures import Figure, Unit
from ingest.news.linking import UNLINKED
from ingest.news.prose import Prose
from ingest.news.segments import Segment

LARGE = Decimal(1000)
FEW_SEATS = 10
MOST_VOTES = Decimal(2_000_000_000)
ONE_SEAT = frozenset({"president", "mayor", "governor", "referendum"})
BARE = 0.6  # what it may cost to read a decimal without a percent sign as a percentage


class Sense(Struct, frozen=True, gc=False):
    """`measure` is what it is where it belongs to an option, None where it cannot; `contest` what it is where it does
    not, None for nothing; `aside` is the cost of that, and `why` the reason for refusing it then.
    """

    measure: Measure | None
    contest: Measure | None = None
    aside: float = UNLINKED
    why: str = "belongs to no option"


def sense(figure: Figure, segment: Segment, page: Prose, *, percents: bool, seats: bool) -> Sense:
    """`percents` says that the sentence has percentages, so that a bare decimal is one as well."""
    clause = page.clause(figure.start, figure.end, segment)
    if figure.unit is Unit.PERCENT or (percents and figure.decimals and figure.value <= 100):
        return _percent(figure, segment, clause, page)
    if figure.decimals and figure.value < LARGE:
        bare = figure.value <= 100 and figure.unit is Unit.NONE
        return Sense(Measure.PERCENT if bare else None, None, BARE, "neither a percentage nor a count")
    counted = _number(figure, segment, clause, page, seats=seats)
    bare = counted.measure is None and counted.contest is None and counted.why == "counts something else"
    if bare and figure.digits and figure.value <= 100 and _goes_on_in_percent(figure, segment, page):
        return Sense(Measure.PERCENT, None, BARE - 0.15, counted.why)  # `Keller is on 52 percent, Brandt on 43`
    return counted


def _goes_on_in_percent(figure: Figure, segment: Segment, page: Prose) -> bool:
    """Whether the figure before is a percentage and only a name stands between, and nothing counted after it."""
    at = bisect_left(page.figure_starts, figure.start) - 1
    if at < 0 or page.figures[at].start < segment.start or page.figures[at].unit is not Unit.PERCENT:
        return False
    return page.distance(page.figures[at].end, figure.start) <= 6 and page.text[figure.end : figure.end + 1] in ",;.)"


def _percent(figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose) -> Sense:
    if figure.value > 100:
        return Sense(None, why="more than 100 percent")
    sample = page.near("sample", figure.start, figure.end, 0, 3, clause)
    if sample and _is_free(page, figure, sample.start, sample.end):
        return Sense(None, why="share of a sample")
    invalid = page.near("invalid", figure.start, figure.end, 2, 10, clause)
    if invalid and _is_free(page, figure, invalid.start, invalid.end):
        return Sense(Measure.PERCENT, None, 0.2, "invalid votes")
    rolls = page.near("registered", figure.start, figure.end, 0, 5, clause)
    if rolls and _is_free(page, figure, rolls.start, rolls.end):
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.3)
    part = _part_of(figure, segment, page)
    if part in ("registered", "cast"):
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.2)
    if part == "units" or _is_part_of_all(figure, segment, page) or _after_units(figure, segment, page):
        return Sense(Measure.PERCENT, Measure.COUNTED, 0.2)
    if (cost := _turnout(figure, segment, clause, page)) is not None:
        return Sense(Measure.PERCENT, Measure.TURNOUT, cost)
    if (cost := _counted(figure, segment, clause, page)) is not None:
        return Sense(Measure.PERCENT, Measure.COUNTED, cost)
    return Sense(Measure.PERCENT)


def _is_anothers(cue: Cue, figure: Figure, segment: Segment, page: Prose) -> bool:
    """Whether a cue before the figure stands nearer behind another percentage: `86.59 % counted, X is on 55.95 %`."""
    at = bisect_left(page.figure_starts, cue.start) - 1
    if at < 0 or page.figures[at].start < segment.start or page.figures[at].unit is not Unit.PERCENT:
        return False
    return page.distance(page.figures[at].end, cue.start) <= max(4, page.distance(cue.end, figure.start))


def _is_free(page: Prose, figure: Figure, start: int, end: int) -> bool:
    """Whether neither a name nor a figure stands between."""
    return not _named(page, figure, start, end) and not page.figure_between(figure, start, end)


def _is_part_of_all(figure: Figure, segment: Segment, page: Prose) -> bool:
    """`99.164 % of all 3,111`, in a sentence about counting."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.end > segment.end or page.distance(figure.end, following.start) > 3:
        return False
    told = page.cues.any(("counted", "units"), segment.start, figure.start)
    return told and bool(page.cues.within("total", figure.end, following.start))


def _named(page: Prose, figure: Figure, start: int, end: int) -> bool:
    first, last = min(figure.end, end), max(figure.start, start)
    return any(first <= mention.start < last for mention in page.mentions)


def _turnout(figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose) -> float | None:
    if page.near("cast", figure.start, figure.end, 0, 1, clause):
        return 0.1
    cue = page.nearest_free("turnout", figure, segment)
    if cue is None:
        return None
    apart = page.distance(min(cue.end, figure.end), max(cue.start, figure.start))
    return 0.1 + 0.05 * apart


def _counted(figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose) -> float | None:
    """`with 74.47 percent of all ballot boxes in`, `99.3 % of votes are counted`, `counted: 23 %`."""
    counted = page.near("counted", figure.start, figure.end, 5, 8, clause)
    units = page.near("units", figure.start, figure.end, 4 if counted else 0, 6, clause)
    near = counted or units
    if near is None or _named(page, figure, near.start, near.end):
        return None
    if page.figure_between(figure, near.start, near.end):
        return None
    if near.end <= figure.start and _is_anothers(near, figure, segment, page):
        return None
    both = 0.0 if counted and units else 0.2
    apart = page.distance(min(near.end, figure.end), max(near.start, figure.start))
    begins = page.near("with_counted", figure.start, figure.end, 2, 0, clause)
    return both + 0.04 * apart + (0.0 if begins else 0.3)


def _number(figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose, *, seats: bool) -> Sense:
    """The noun that is counted: the first one directly after the figure, else one directly before it."""
    end = page.words_after(figure.end, 4, clause[1])
    joined = page.cues.within("conjunction", figure.end, end)
    end = joined[0].start if joined else end
    after = [
        (cue.start, kind)
        for kind in ("seats", "units", "invalid", "valid", "registered", "cast", "votes")
        for cue in page.cues.within(kind, figure.end, end)
        if not page.figure_between(figure, cue.start, cue.end)
    ]
    kinds = [kind for _, kind in sorted(after)] or _label(figure, segment, page)
    if (figure.weak or (not figure.digits and figure.value <= 2)) and kinds[:1] != ["seats"]:
        return Sense(None, why="a word, no number")
    if not kinds and _counts_seats(figure, segment, page, seats=seats):
        kinds = ["seats"]
    part = _part_of(figure, segment, page) or _of_whole_before(figure, segment, page, kinds)
    if part == "units":
        return Sense(None, Measure.UNITS, 0.0)
    if part in ("registered", "cast", "votes"):
        return Sense(Measure.VOTES, Measure.VOTES, 0.3)
    return _counting(figure, segment, clause, page, kinds, total=_is_total(figure, clause, page))


_SIGNED = re.compile(r",\s*[+−–-]\s?\d|,\s*=|\s*\([+−–-]\s?\d")


def _counts_seats(figure: Figure, segment: Segment, page: Prose, *, seats: bool) -> bool:
    """A small number where seats are the subject, with its change beside it, or alone in the row of an option."""
    most = page.subject.seats
    if figure.value >= LARGE or _beside_percent(figure, page) or (most is not None and figure.value > most):
        return False
    if seats:
        return figure.digits
    if most is None or most < FEW_SEATS:
        return False
    row = segment.cell or segment.item
    alone = row and not page.text[figure.end : segment.end].strip(" \n.;,)") and figure.digits
    return bool(_SIGNED.match(page.text, figure.end)) or alone


def _label(figure: Figure, segment: Segment, page: Prose) -> list[str]:
    """`Stations counted: 777`: in a short line, what stands before the figure says what it counts."""
    if not (segment.cell or segment.item) or page.distance(segment.start, figure.start) > 5:
        return []
    kinds = ("units", "registered", "invalid", "valid", "cast", "seats", "votes")
    return [kind for kind in kinds if page.cues.within(kind, segment.start, figure.start)]


def _part_of(figure: Figure, segment: Segment, page: Prose) -> str:
    """What `2,247 of the 2,494 machines` counts: the noun after the whole, "" where no whole follows."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.end > segment.end or page.distance(figure.end, following.start) > 5:
        return ""
    between = page.text[figure.end : following.start]
    if "," in between or not page.cues.any(("total", "of"), figure.end, following.start):
        return ""
    if page.cues.any(("valid", "invalid"), figure.end, following.start):
        return ""
    end = page.words_after(following.end, 5, segment.end)
    found = [
        (cue.start, kind)
        for kind in ("units", "registered", "cast", "votes")
        for cue in page.cues.within(kind, figure.end, end)
    ]
    return min(found)[1] if found else ""


def _of_whole_before(figure: Figure, segment: Segment, page: Prose, kinds: list[str]) -> str:
    """`777 sandıktan 580'i`: in some languages the whole and its noun come first, the part after them."""
    at = bisect_left(page.figure_starts, figure.start) - 1
    if kinds or at < 0 or page.figures[at].start < segment.start or page.figures[at].value <= figure.value:
        return ""
    whole = page.figures[at]
    if whole.unit is not Unit.NONE or page.distance(whole.end, figure.start) > 2:
        return ""
    return next((kind for kind in ("units", "registered") if page.cues.within(kind, whole.end, figure.start)), "")


def _is_total(figure: Figure, clause: tuple[int, int], page: Prose) -> bool:
    """`of the 3,111`, `of the country's 11,919,241`."""
    cue = page.near("total", figure.start, figure.end, 3, 0, clause)
    if cue is None:
        return False
    between = page.text[cue.end : figure.start]
    return not between.strip() or (between.strip().islower() and len(between.split()) == 1)


def _follows_a_part(figure: Figure, clause: tuple[int, int], page: Prose) -> bool:
    """`five of 16 seats`: another number and one small word before it."""
    earlier = [each for each in page.figures if clause[0] <= each.start and each.end <= figure.start]
    if not earlier or page.distance(earlier[-1].end, figure.start) != 1:
        return False
    return bool(page.cues.within("of", earlier[-1].end, figure.start))


def _counting(
    figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose, kinds: list[str], *, total: bool
) -> Sense:
    large = figure.value >= LARGE
    if _follows_a_part(figure, clause, page):
        return Sense(None, why="the whole of a part")
    if figure.value > MOST_VOTES:
        return Sense(None, why="too large for votes")
    if "seats" in kinds[:1] and page.subject.office in ONE_SEAT:
        return Sense(None, why="other contest")
    if "seats" in kinds[:1] or (not kinds and not large and _headed("seats", figure, segment, page)):
        if total or figure.value == page.subject.seats:
            return Sense(Measure.SEATS, None, 0.0 if total else 0.3, "seats in all")
        return Sense(Measure.SEATS)
    if not kinds and page.near("cast", figure.start, figure.end, 1, 0, clause):
        return Sense(None, Measure.VOTES, 0.0)
    for kind, why in (("registered", "electorate"), ("invalid", "invalid votes"), ("valid", "valid votes")):
        if kind in kinds[:2] or (not kinds and page.near(kind, figure.start, figure.end, 3, 0, clause)):
            return Sense(Measure.VOTES if large else None, None, 0.1, why)
    if "units" in kinds[:2] and not page.near("votes", figure.start, figure.end, 0, 1, clause):
        return _units(figure, segment, page, total=total)
    if large or "votes" in kinds or _beside_percent(figure, page):
        return _votes(figure, segment, clause, page, kinds, total=total)
    return Sense(None, why="counts something else")


def _beside_percent(figure: Figure, page: Prose) -> bool:
    """`942 (2.9 %)`: a count with its share directly after it in brackets."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.unit is not Unit.PERCENT or not figure.digits:
        return False
    return page.text[figure.end : following.start].strip() in ("(", "[", "–", "-", "|")


def _units(figure: Figure, segment: Segment, page: Prose, *, total: bool) -> Sense:
    if total or figure.value < 2 or not figure.digits:
        return Sense(None, why="units in all")
    if page.near("counted", figure.start, figure.end, 6, 6, (segment.start, segment.end)) or _then_percent(
        figure, segment, page
    ):
        return Sense(None, Measure.UNITS, 0.0)
    return Sense(None, why="counts units")


def _then_percent(figure: Figure, segment: Segment, page: Prose) -> bool:
    """`with 34,139 stations, 88.08 %`: the share counted directly after the units, and nobody named between."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.unit is not Unit.PERCENT or following.end > segment.end:
        return False
    apart = page.distance(figure.end, following.start)
    return apart <= 4 and not _named(page, figure, following.start, following.end)


def _after_units(figure: Figure, segment: Segment, page: Prose) -> bool:
    earlier = next((each for each in reversed(page.figures) if each.end <= figure.start), None)
    if earlier is None or earlier.start < segment.start or earlier.unit is not Unit.NONE:
        return False
    if page.distance(earlier.end, figure.start) > 4 or _named(page, figure, earlier.start, earlier.end):
        return False
    in_brackets = page.text[: figure.start].rstrip().endswith("(")
    start = max(segment.start, page.words_before(earlier.start, 6, segment.start)) if in_brackets else earlier.end
    return bool(page.cues.within("units", start, figure.start))


def _votes(
    figure: Figure, segment: Segment, clause: tuple[int, int], page: Prose, kinds: list[str], *, total: bool
) -> Sense:
    cast = page.near("cast", figure.start, figure.end, 5, 8, clause)
    if cast and not _named(page, figure, cast.start, cast.end):
        return Sense(Measure.VOTES, Measure.VOTES, 0.5)
    if not figure.digits and figure.value < LARGE:
        return Sense(None, why="counts something else")
    if total:
        return Sense(None, Measure.VOTES if cast else None, 0.0, "a total")
    return Sense(Measure.VOTES)


def _headed(kind: str, figure: Figure, segment: Segment, page: Prose) -> bool:
    """Whether the sentence said earlier what it counts: `In seats this means 40 for Amanat, eight for Auyl`."""
    return bool(page.cues.within(kind, segment.start, segment.end))


def told_again(sense: Sense, before: Sense | None, apart: int) -> Sense:
    """A percentage directly after ballots cast is the turnout, after units the share counted."""
    if before is None or apart > 7 or sense.measure is not Measure.PERCENT or sense.contest is not None:
        return sense
    if before.contest is Measure.VOTES and before.aside < BARE:
        return Sense(Measure.PERCENT, Measure.TURNOUT, 0.2)
    if before.contest is Measure.UNITS and apart <= 3:
        return Sense(Measure.PERCENT, Measure.COUNTED, 0.2)
    return sense


def of_the_contest(sense: Sense, figure: Figure, segment: Segment, page: Prose) -> Sense:
    """In a sentence that names nobody, a percentage tells again what the count before it told: `…, or 90.10 %`."""
    if sense.measure is not Measure.PERCENT or sense.why != "belongs to no option":
        return sense
    earlier = [each for each in page.figures if segment.start <= each.start < figure.start]
    if earlier and earlier[-1].unit is Unit.PERCENT and page.cues.within("turnout", segment.start, earlier[-1].start):
        near = page.distance(earlier[-1].end, figure.start) <= 4 and page.text[earlier[-1].end] == ","
        return Sense(None, Measure.TURNOUT, 0.4) if near else sense
    if not earlier or earlier[-1].unit is Unit.PERCENT or page.distance(earlier[-1].end, figure.start) > 7:
        return sense
    between = (earlier[-1].end, figure.start)
    if page.cues.any(("turnout", "cast", "registered"), *between):
        return Sense(None, Measure.TURNOUT, 0.4)
    return Sense(None, Measure.COUNTED, 0.4) if page.cues.any(("counted", "units"), *between) else sense
