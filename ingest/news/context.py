"""What a sentence is about before its figures are looked at: exit poll or count, this contest or another, which place.

A heading, or a line that ends in a colon, speaks for the lines below it; a sentence for the rest of its paragraph.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.news import stages
from ingest.news.claims import Stage
from ingest.news.cues import Cue
from ingest.news.figures import Unit
from ingest.news.places import is_home, other_years, places
from ingest.news.prose import Prose
from ingest.news.segments import Segment

OFFICES = ("president", "parliament", "senate", "mayor", "governor", "local", "referendum")
_AKIN = {"mayor": ("local",), "governor": ("local",), "local": ("mayor",)}  # a mayor is elected in a local election
PART, ROW = "part of the whole", "row of a part"
_KNOWN_HEADS = (
    "results", "final", "preliminary", "partial", "commission", "pollster", "exit_poll", "sample", "votes", "seats",
    "counted", "turnout", "party", "calendar", "units", "others",
)  # fmt: skip
_OPENING = 5  # segments, the title among them
_COUNTING = ("counted", "commission", "final", "preliminary")
_ROW_HEAD = re.compile(r"\s*[-–—•*]?\s*(?:[^\W\d_]\S*\s){0,2}[^\W\d_]\S*:\s")
_WORD = re.compile(r"[^\W\d_]\S*")


class Scope(Struct, frozen=True, kw_only=True):
    """`elsewhere` and `past` are reasons to refuse what is said, "" for none; `stage` is None where no word says."""

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
    above = _Above()
    before: Segment | None = None
    for segment in page.segments:
        found.append(above.scope(segment, before, page))
        before = segment
    if _is_about_polls(found, page):
        return [replace(scope, poll=not scope.exit) for scope in found]
    return found


def _is_about_polls(found: Sequence[Scope], page: Prose) -> bool:
    """Whether an article begins with opinion polls, goes on about them, and nowhere speaks of a count."""
    opening = any(scope.poll for scope in found[:_OPENING]) and sum(scope.poll for scope in found) > 1
    return opening and not page.cues.any(_COUNTING, 0, len(page.text))


class _Above:
    """What speaks for the lines that come: the last heading, the last line with a colon, the paragraph so far."""

    def __init__(self) -> None:
        self.heading = self.opened = self.paragraph = NOTHING
        self.line = -1

    def scope(self, segment: Segment, before: Segment | None, page: Prose) -> Scope:
        if segment.line != self.line:
            self.paragraph, self.line = NOTHING, segment.line
        own, row = _own(segment, page), segment.item or segment.cell
        if segment.line and _is_heading(segment, page):
            self.heading = self.opened = _of_lines_below(own, segment, page)
        if not row and not segment.opens:
            self.opened = NOTHING
        heading = replace(self.heading, exit=False, sample=False, seats=False, stage=None)
        counted = own.stage is not None and not own.exit
        paragraph = self.paragraph if not counted else replace(self.paragraph, exit=False, sample=False)
        scope = _joined(own, [self.opened, self.heading] if row else [paragraph, heading])
        if segment.opens:
            abroad = replace(NOTHING, elsewhere=PART if _begins_elsewhere(before, segment, page) else "")
            self.opened = _joined(scope, [_of_lines_below(own, segment, page), abroad])
        elif not segment.item:
            if own.stage is not None and not own.exit:
                self.paragraph = replace(self.paragraph, exit=False, sample=False)
            goes_on = Scope(exit=own.exit, stage=own.stage, seats=own.seats, sample=own.sample)
            self.paragraph = _joined(goes_on, [self.paragraph])
        return scope


def other_contests(start: int, end: int, page: Prose) -> list[Cue]:
    """The words for other offices or races in text[start:end], where its own office is not named."""
    mine, cues = page.subject.office, page.cues
    others = cues.within("other_race", start, end)
    if mine and not any(_stands_alone(cue, page) for cue in cues.within(mine, start, end)):
        others_ = (each for each in OFFICES if each != mine and each not in _AKIN.get(mine, ()))
        found = [cue for each in others_ for cue in cues.within(each, start, end)]
        others = [*others, *(cue for cue in found if _stands_alone(cue, page))]
    return others


def by_pollster(start: int, end: int, page: Prose) -> bool:
    """Whether a pollster is named in text[start:end]; an `institute` may be part of a commission's name."""
    counting = page.cues.within("commission", start, end)
    return any(
        all(each.end <= cue.start or cue.end <= each.start for each in counting)
        for cue in page.cues.within("pollster", start, end)
    )


def _stands_alone(cue: Cue, page: Prose) -> bool:
    """Whether it is no part of a name: a Congress may be a party."""
    return page.mention_at(cue.start) is None and page.mention_at(cue.end - 1) is None


def _own(segment: Segment, page: Prose) -> Scope:
    start, end, cues = segment.start, segment.end, page.cues
    told = bool(cues.of("exit_poll")) and not cues.any(("sample", "poll"), start, end)
    return Scope(
        exit=bool(cues.within("exit_poll", start, end)) or (told and by_pollster(start, end, page)),
        sample=bool(cues.within("sample", start, end)),
        seats=bool(cues.within("seats", start, end)) and not cues.within("votes", start, end),
        stage=stages.said([segment], page),
        poll=bool(cues.within("poll", start, end)) and not cues.any(("exit_poll", "sample"), start, end),
        elsewhere=_row_of_a_part(segment, page),
    )


def _is_heading(segment: Segment, page: Prose) -> bool:
    """A short line without a figure that is no item."""
    if not segment.cell or segment.item or segment.opens:
        return False
    return all(figure.unit not in (Unit.NONE, Unit.PERCENT) for figure in page.figures_in(segment.start, segment.end))


def _of_lines_below(own: Scope, segment: Segment, page: Prose) -> Scope:
    """A heading that names a part of the whole, another contest or another year speaks of that."""
    start, end = segment.start, segment.end
    elsewhere = own.elsewhere or ("other contest" if other_contests(start, end, page) else "")
    past = "previous election" if other_years(start, end, page) else ""
    return replace(own, elsewhere=elsewhere or (PART if places(start, end, page) else ""), past=past)


def _begins_elsewhere(before: Segment | None, segment: Segment, page: Prose) -> bool:
    """Whether the sentence before, in the same line, begins with a part: `Abroad X is first. Then come:`."""
    if before is None or before.line != segment.line:
        return False
    head = page.words_after(before.start, 5, before.end)
    return any(end <= head for _, end in places(before.start, before.end, page))


def _row_of_a_part(segment: Segment, page: Prose) -> str:
    """`NSW: YES 2,058,764 NO 2,957,880`: a row that begins with a name of nobody we know, of several options."""
    match = _ROW_HEAD.match(page.text, segment.start, segment.end)
    if match is None or not all(word[0].isupper() for word in _WORD.findall(match[0])):
        return ""
    start, end = segment.start, match.end()
    if page.mentions_in(start, end) or page.cues.any(_KNOWN_HEADS, start, end) or is_home(start, end, page):
        return ""
    return ROW if len({mention.options for mention in page.mentions_in(end, segment.end)}) > 1 else ""


def _joined(own: Scope, outer: Sequence[Scope]) -> Scope:
    """What a sentence says itself, and what is said for it. A row of an exit poll begins with its pollster."""
    for each in outer:
        own = Scope(
            exit=own.exit or each.exit,
            sample=own.sample or each.sample,
            poll=own.poll or each.poll,
            seats=own.seats or each.seats,
            stage=own.stage or each.stage,
            elsewhere="" if own.elsewhere == ROW and each.exit else own.elsewhere or each.elsewhere,
            past=own.past or each.past,
        )
    return own
