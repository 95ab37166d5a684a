"""Which figures are no result of this contest, whoever they stand beside, and why.

Each rule looks at the words around a figure and gives a reason, or "" where it has nothing against it.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from ingest.news.context import other_contests
from ingest.news.cues import Cue
from ingest.news.figures import Figure, Unit
from ingest.news.prose import MOMENTS, Prose
from ingest.news.segments import Segment

_CLOCK = re.compile(r"[0-2]?\d[.:h][0-5]\d")
_HALF = Decimal(50)
NO_COUNT = {
    Unit.POINTS: "change or margin in points",
    Unit.ORDINAL: "ordinal",
    Unit.TIME: "time",
    Unit.YEAR: "year",
    Unit.DATE: "date",
    Unit.MONEY: "money",
    Unit.AGE: "age",
    Unit.DURATION: "duration",
}


def refusal(figure: Figure, segment: Segment, page: Prose) -> str:
    """Why the figure is refused whatever it is linked to, "" where nothing speaks against it."""
    if why := NO_COUNT.get(figure.unit, ""):
        return why
    return next((why for rule in RULES if (why := rule(figure, segment, page))), "")


def _region(figure: Figure, segment: Segment, page: Prose) -> str:
    """A part of the whole: named at the head of the sentence, before the figure in its clause, or directly after it."""
    head = page.words_after(segment.start, 5, segment.end)
    clause = page.clause(figure.start, figure.end, segment)
    for start, end in page.places(segment):
        if end <= head and start < figure.start:
            return "part of the whole"
        if clause[0] <= start and end <= figure.start and not _another_between(page, end, figure.start):
            return "part of the whole"
        follows = end > figure.end and end <= clause[1] and start >= figure.end
        if follows and page.distance(figure.end, start) <= 5 and not _another_between(page, figure.end, start):
            return "part of the whole"
    return ""


def _dated(figure: Figure, segment: Segment, page: Prose) -> str:
    """`the January 10 vote`, and `22.19` at the head of a line."""
    if _CLOCK.fullmatch(figure.text) and not page.text[segment.start : figure.start].strip():
        return "time"
    small = figure.unit is Unit.NONE and figure.value <= 31
    return (
        "date" if small and page.near("calendar", figure.start, figure.end, 1, 0, (segment.start, segment.end)) else ""
    )


def _age(figure: Figure, segment: Segment, page: Prose) -> str:
    """`Ruto, 55, won`: a bare number between two commas, after a word."""
    if figure.unit is not Unit.NONE or figure.decimals or not 18 <= figure.value <= 110:
        return ""
    before, after = page.text[segment.start : figure.start].rstrip(), page.text[figure.end : figure.end + 1]
    return "age" if before.endswith(",") and after == "," and before[-2:-1].isalpha() else ""


def _signed(figure: Figure, segment: Segment, page: Prose) -> str:
    return "change" if figure.signed else ""


def _change(figure: Figure, segment: Segment, page: Prose) -> str:
    """`up 2.6`, `an increase of 10`, `by seven seats to`, `three additional seats`, `1.5 per cent fewer`."""
    clause = page.clause(figure.start, figure.end, segment)
    before = page.near("change", figure.start, figure.end, 3, 0, clause)
    by = page.near("by", figure.start, figure.end, 1, 0, clause) or _just_by(figure, clause, page)
    to = page.near("to", figure.start, figure.end, 1, 0, clause)
    if to and not by:
        return ""
    if by and page.cues.any(("change", "margin"), segment.start, segment.end):
        return "change or margin"
    if by and figure.unit is Unit.NONE and not page.near("name_before", figure.start, figure.end, 2, 0, clause):
        return "margin"
    if before and _leads_to(page, before.end, figure.start):
        return "change"
    end = _end_of_part(figure, segment, page)
    after = page.near("change_after", figure.start, end, 0, 3, clause)
    return "change" if after and not _another_between(page, end, after.start) else ""


def _end_of_part(figure: Figure, segment: Segment, page: Prose) -> int:
    """Where `seven of their 20` ends, for the seven."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.end > segment.end or page.distance(figure.end, following.start) > 3:
        return figure.end
    return following.end if page.cues.any(("of", "total"), figure.end, following.start) else figure.end


def _just_by(figure: Figure, clause: tuple[int, int], page: Prose) -> Cue | None:
    """`by just six votes`: one small word between."""
    found = page.near("by", figure.start, figure.end, 2, 0, clause)
    return found if found and page.text[found.end : figure.start].strip().islower() else None


def _bloc(figure: Figure, segment: Segment, page: Prose) -> str:
    """What several have together is nobody's own."""
    clause = page.clause(figure.start, figure.end, segment)
    cue = page.near("bloc", figure.start, figure.end, 4, 3, clause)
    if cue is None or _another_between(page, min(cue.end, figure.end), max(cue.start, figure.start)):
        return ""
    return "bloc total"


def _leads_to(page: Prose, start: int, end: int) -> bool:
    """Whether nothing stands between, or one small word of a change or a part: `down by`, `loss of`."""
    apart = page.distance(start, end)
    return not apart or (apart == 1 and bool(page.cues.any(("by", "total", "of"), start, end)))


def _round(figure: Figure, segment: Segment, page: Prose) -> str:
    """Another round at the head of the sentence, or before the figure in its clause, and nowhere its own."""
    own = {1: "first_round", 2: "second_round"}.get(page.subject.round or 0)
    other = {"first_round": "second_round", "second_round": "first_round"}.get(own or "")
    if own is None or other is None or page.cues.within(own, segment.start, segment.end):
        return ""
    head = page.words_after(segment.start, 6, segment.end)
    clause = page.clause(figure.start, figure.end, segment)
    before = page.cues.within(other, clause[0], figure.start) or page.cues.within(
        other, segment.start, min(head, figure.start)
    )
    after = page.near(other, figure.start, figure.end, 0, 5, clause)
    return "other round" if before or (after and not _another_between(page, figure.end, after.start)) else ""


def _contest(figure: Figure, segment: Segment, page: Prose) -> str:
    """Another office anywhere before the figure in its sentence, or soon after it."""
    for cue in other_contests(segment.start, segment.end, page):
        if cue.start < figure.start or (cue.start >= figure.end and page.distance(figure.end, cue.start) <= 6):
            return "other contest"
    return ""


def _margin(figure: Figure, segment: Segment, page: Prose) -> str:
    clause = page.clause(figure.start, figure.end, segment)
    before = page.near("margin", figure.start, figure.end, 4, 0, clause)
    if (
        before
        and not _named_between(page, before.end, figure.start)
        and not _another_between(page, before.end, figure.start)
    ):
        return "margin"
    after = page.near("margin_after", figure.start, figure.end, 0, 4, clause)
    return "margin" if after and not _another_between(page, figure.end, after.start) else ""


def _threshold(figure: Figure, segment: Segment, page: Prose) -> str:
    clause = page.clause(figure.start, figure.end, segment)
    value, threshold = figure.value, page.subject.threshold
    round_value = value == value.to_integral_value() and figure.decimals == 0
    likely = value in (
        threshold,
        _HALF,
        Decimal(1),
        Decimal(3),
        Decimal(4),
        Decimal(5),
        Decimal(7),
        Decimal(10),
        Decimal(25),
        Decimal(30),
    )
    if not round_value or figure.unit is not Unit.PERCENT:
        return "majority threshold" if "+1" in page.text[figure.start : figure.end + 2] else ""
    reach = 6 if likely else 1
    after = page.near("threshold", figure.start, figure.end, 0, 3 if likely else 1, (clause[0], segment.end))
    before = page.near("threshold_before", figure.start, figure.end, reach, 0, clause)
    if after and not _another_between(page, figure.end, after.start):
        return "threshold"
    if before and not _another_between(page, before.end, figure.start):
        return "threshold"
    return ""


def _below(figure: Figure, segment: Segment, page: Prose) -> str:
    """A bound is no figure: `keeps her rival under 30 %`."""
    if figure.decimals:
        return ""
    return "bound only" if page.near("below", figure.start, figure.end, 1, 0, (segment.start, segment.end)) else ""


def _previous(figure: Figure, segment: Segment, page: Prose) -> str:
    """Another year, or a word of the past, before it in its clause or bracket, or directly after it."""
    bracket = page.bracket(figure.start, figure.end, segment)
    if bracket and _past(page, bracket[0], bracket[1], figure):
        return "previous election"
    start = segment.start
    for mark in _past_marks(page, segment.start, figure.start):
        if _reaches(page, mark, figure, start):
            return "previous election"
    after = page.words_after(figure.end, 4, segment.end)
    tail = re.split(r"[,;:\n]\s|[,;:]$|\(", page.text[figure.end : after], maxsplit=1)[0]
    end = figure.end + len(tail)
    past = page.other_years(figure.end, end) or page.cues.any(("past_after",), figure.end, end)
    return "previous election" if past and not _another_between(page, figure.end, end) else ""


def _moved_from(figure: Figure, segment: Segment, page: Prose) -> str:
    """`from 12 to 48 seats`: the first of the two was before."""
    following = next((each for each in page.figures if each.start >= figure.end), None)
    if following is None or following.end > segment.end or page.distance(figure.end, following.start) > 4:
        return ""
    opened = page.near("from", figure.start, figure.end, 2, 0, (segment.start, segment.end))
    return "previous figure" if opened and page.cues.within("to", figure.end, following.start) else ""


def _past(page: Prose, start: int, end: int, figure: Figure) -> bool:
    return bool(page.other_years(start, end)) or page.cues.any(("previous", "past_after"), start, end)


def _past_marks(page: Prose, start: int, end: int) -> list[tuple[int, int]]:
    return sorted(
        [*page.other_years(start, end), *((cue.start, cue.end) for cue in page.cues.within("previous", start, end))]
    )


def _reaches(page: Prose, mark: tuple[int, int], figure: Figure, start: int) -> bool:
    """Whether a mark of the past governs what follows up to the figure: no comparison, bracket or present between."""
    between = page.text[mark[1] : figure.start]
    if between.count("(") < between.count(")") or ";" in between or ". " in between:
        return False
    if page.cues.any(("now",), mark[1], figure.start):
        return False
    begun = max(page.text.rfind(sign, start, mark[0]) for sign in (";", ": ", " – ", " — ", " - "))
    if page.distance(max(start, begun), mark[0]) <= 3:
        return True
    apart = page.distance(mark[1], figure.start)
    if page.cues.within("relative", mark[1], figure.start):
        return apart <= 25
    return apart <= 6 and "," not in between and not _figures_between(page, mark[1], figure.start)


def _remaining(figure: Figure, segment: Segment, page: Prose) -> str:
    clause = page.clause(figure.start, figure.end, segment)
    if page.near("remaining", figure.start, figure.end, 3, 5, clause):
        return "votes still to be counted"
    return ""


def _hypothetical(figure: Figure, segment: Segment, page: Prose) -> str:
    found = page.cues.within("hypothetical", segment.start, segment.end)
    if any(cue.start < figure.start for cue in found) or page.cues.within(
        "hypothetical_after", figure.end, segment.end
    ):
        return "hypothetical"
    return "previous election" if page.cues.within("past_end", figure.end, segment.end) else ""


def _own_count(figure: Figure, segment: Segment, page: Prose) -> str:
    """What a party says of its own count is no count."""
    told = page.cues.within("party", segment.start, segment.end)
    return "a party's own count" if told and not page.cues.within("commission", segment.start, segment.end) else ""


def _unrelated(figure: Figure, segment: Segment, page: Prose) -> str:
    """Counted things that are no votes: `238 people died`, `1,015 candidates`, `16 regions`."""
    if figure.unit is Unit.PERCENT or figure.decimals:
        return ""
    clause = (segment.start, segment.end)
    after = page.near("unrelated", figure.start, figure.end, 0, 3, clause)
    if after and not _another_between(page, figure.end, after.start) and page.distance(figure.end, after.start) <= 2:
        return "counts something else"
    before = page.near("unrelated", figure.start, figure.end, 1, 0, clause)
    return (
        "counts something else"
        if before and figure.value < 1000 and not page.near("seats", figure.start, figure.end, 0, 2, clause)
        else ""
    )


def _named_between(page: Prose, start: int, end: int) -> bool:
    return any(start <= mention.start < end for mention in page.mentions)


def _another_between(page: Prose, start: int, end: int) -> bool:
    return any(start <= each.start < end and each.unit not in MOMENTS for each in page.figures)


_figures_between = _another_between

Rule = Callable[[Figure, Segment, Prose], str]
RULES: Sequence[Rule] = (
    _signed,
    _age,
    _dated,
    _moved_from,
    _round,
    _contest,
    _region,
    _change,
    _margin,
    _threshold,
    _below,
    _previous,
    _bloc,
    _remaining,
    _hypothetical,
    _own_count,
    _unrelated,
)
