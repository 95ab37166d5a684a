"""What a sentence is about before its figures are looked at: exit poll or count, this contest or another, here or abroad.

A heading, or a line that ends in a colon, speaks for the lines below it.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.news.cues import Cue
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
_ROUNDS = ("first_round", "second_round")
_INHERITED = ("exit", "elsewhere", "past")


class Scope(Struct, frozen=True, kw_only=True):
    """`elsewhere` and `past` are reasons to refuse what is said, "" for none."""

    exit: bool = False
    sample: bool = False
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
        if segment.cell and not segment.item and not figures and not segment.opens:
            heading = opened = own
        if not (segment.item or segment.cell) and not segment.opens:
            opened = NOTHING
        scope = _with(own, [opened, heading] if segment.item or segment.cell else [paragraph])
        if segment.opens:
            opened = scope
        elif not segment.item and own.exit:
            paragraph = replace(NOTHING, exit=True)
        found.append(scope)
    return found


def _with(own: Scope, outer: Sequence[Scope]) -> Scope:
    for each in outer:
        own = replace(
            own,
            exit=own.exit or each.exit,
            sample=own.sample or each.sample,
            elsewhere=own.elsewhere or each.elsewhere,
            past=own.past or each.past,
        )
    return own


def _has_figures(segment: Segment, page: Prose) -> bool:
    return any(segment.start <= figure.start < segment.end for figure in page.figures)


def _own(segment: Segment, page: Prose) -> Scope:
    start, end = segment.start, segment.end
    cues = page.cues
    return Scope(
        exit=bool(cues.within("exit_poll", start, end)),
        sample=bool(cues.within("sample", start, end)),
        elsewhere=_other_contest(start, end, page),
    )


def _other_contest(start: int, end: int, page: Prose) -> str:
    """Where only other offices are named, or only another round."""
    mine, rounds = office(page), round_(page)
    named = {each for each in OFFICES if any(_stands_alone(cue, page) for cue in page.cues.within(each, start, end))}
    if mine and named and mine not in named:
        return "other contest"
    said = {each for each in _ROUNDS if page.cues.within(each, start, end)}
    return "other round" if rounds and said and rounds not in said else ""


def _stands_alone(cue: Cue, page: Prose) -> bool:
    """Whether it is no part of a name: a Congress may be a party."""
    return not any(mention.start < cue.end and cue.start < mention.end for mention in page.mentions)


def office(page: Prose) -> str:
    return page.subject.office


def round_(page: Prose) -> str:
    return {1: "first_round", 2: "second_round"}.get(page.subject.round or 0, "")
