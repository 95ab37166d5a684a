"""What a sentence is about before its figures are looked at: exit poll or count, this contest or another, and where.

A heading, or a line that ends in a colon, speaks for the lines below it.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.news import stages
from ingest.news.claims import Stage
from ingest.news.cues import Cue
from ingest.news.figures import Unit
from ingest.news.prose import Prose
from ingest.news.segments import Segment

OFFICES: Mapping[str, tuple[str, ...]] = {
    "president": ("president",),
    "parliament": ("parliament",),
    "senate": ("senate",),
    "mayor": ("mayor",),
    "governor": ("governor",),
    "local": ("local",),
    "referendum": ("referendum",),
}
_KNOWN_HEADS = (
    "results", "final", "preliminary", "partial", "commission", "pollster", "exit_poll", "sample", "votes", "seats",
    "counted", "turnout", "party", "calendar", "units", "others",
)  # fmt: skip
ROW = "row of a part"
_ROW_HEAD = re.compile(r"\s*[-–—•*]?\s*(?:[^\W\d_]\S*\s){0,2}[^\W\d_]\S*:\s")


class Scope(Struct, frozen=True, kw_only=True):
    """`elsewhere` and `past` are reasons to refuse what is said, "" for none."""

    exit: bool = False
    sample: bool = False
    seats: bool = False
    poll: bool = False
    stage: Stage | None = None
    elsewhere: str = ""
    past: str = ""


NOTHING = Scope()


def scopes(page: Prose) -> list[Scope]:
    """One for each segment of the page, in order."""
    found: list[Scope] = []
    heading = opened = paragraph = NOTHING
    line = -1
    for segment in page.segments:
        if segment.line != line:
            paragraph, line = NOTHING, segment.line
        own = _own(segment, page)
        figures = _has_figures(segment, page)
        if segment.line and segment.cell and not segment.item and not figures and not segment.opens:
            heading = opened = _with_place(own, segment, page)
        if not (segment.item or segment.cell) and not segment.opens:
            opened = NOTHING
        scope = _with(
            own,
            [opened, heading]
            if segment.item or segment.cell
            else [paragraph, replace(heading, exit=False, seats=False, stage=None)],
        )
        if segment.opens:
            opened = _with(scope, [_with_place(own, segment, page), *_headed_by_a_place(segment, page)])
        elif not segment.item and (own.exit or own.stage or own.seats):
            paragraph = replace(
                paragraph,
                exit=own.exit or paragraph.exit,
                stage=own.stage or paragraph.stage,
                seats=own.seats or paragraph.seats,
            )
        found.append(scope)
    return found


def _with_place(own: Scope, segment: Segment, page: Prose) -> Scope:
    """A heading that names a part of the whole, or another year, speaks of that."""
    other = other_contests(segment.start, segment.end, page)
    elsewhere = (
        own.elsewhere or ("other contest" if other else "") or ("part of the whole" if page.places(segment) else "")
    )
    past = "previous election" if page.other_years(segment.start, segment.end) else ""
    return replace(own, elsewhere=elsewhere, past=past)


def _headed_by_a_place(segment: Segment, page: Prose) -> list[Scope]:
    """Where the sentence before, in the same line, begins with a part of the whole: `Abroad X is first. Then come:`."""
    at = page.segments.index(segment)
    before = page.segments[at - 1] if at else segment
    head = page.words_after(before.start, 5, before.end)
    placed = before.line == segment.line and any(end <= head for _, end in page.places(before))
    return [replace(NOTHING, elsewhere="part of the whole")] if placed else []


def _row_of_a_part(segment: Segment, page: Prose) -> str:
    """`NSW: YES 2,058,764 NO 2,957,880`: a row that begins with a name of nobody we know, of several options."""
    match = _ROW_HEAD.match(page.text, segment.start, segment.end)
    if (
        match is None
        or not all(word[0].isupper() for word in re.findall(r"[^\W\d_]\S*", match[0]))
        or page.cues.any(_KNOWN_HEADS, segment.start, match.end())
        or page.is_home(segment.start, match.end())
    ):
        return ""
    named = {mention.options for mention in page.mentions if match.end() <= mention.start < segment.end}
    known = any(segment.start <= mention.start < match.end() for mention in page.mentions)
    return ROW if len(named) > 1 and not known else ""


def _with(own: Scope, outer: Sequence[Scope]) -> Scope:
    for each in outer:
        own = replace(
            own,
            exit=own.exit or each.exit,
            sample=own.sample or each.sample,
            poll=own.poll or each.poll,
            seats=own.seats or each.seats,
            stage=own.stage or each.stage,
            elsewhere="" if own.elsewhere == ROW and each.exit else own.elsewhere or each.elsewhere,
            past=own.past or each.past,
        )
    return own


def _has_figures(segment: Segment, page: Prose) -> bool:
    kinds = (Unit.NONE, Unit.PERCENT)
    return any(segment.start <= figure.start < segment.end and figure.unit in kinds for figure in page.figures)


def _own(segment: Segment, page: Prose) -> Scope:
    start, end = segment.start, segment.end
    cues = page.cues
    return Scope(
        exit=bool(cues.within("exit_poll", start, end)),
        sample=bool(cues.within("sample", start, end)),
        seats=bool(cues.within("seats", start, end)) and not cues.within("votes", start, end),
        stage=stages.said([segment], page),
        poll=bool(cues.within("poll", start, end)) and not cues.any(("exit_poll", "sample"), start, end),
        elsewhere=_row_of_a_part(segment, page),
    )


def other_contests(start: int, end: int, page: Prose) -> list[Cue]:
    """The words for other offices or races in text[start:end], where its own office is not named."""
    mine = page.subject.office
    others = page.cues.within("other_race", start, end)
    if mine and not any(_stands_alone(cue, page) for cue in page.cues.within(mine, start, end)):
        found = [cue for each in OFFICES if each != mine for cue in page.cues.within(each, start, end)]
        others = [*others, *(cue for cue in found if _stands_alone(cue, page))]
    return others


def _stands_alone(cue: Cue, page: Prose) -> bool:
    """Whether it is no part of a name: a Congress may be a party."""
    return not any(mention.start < cue.end and cue.start < mention.end for mention in page.mentions)
