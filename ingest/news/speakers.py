"""Who is quoted for a figure: the nearest one named in its sentence, else one named before for a result."""

from bisect import bisect_right

from ingest.news.claims import Speaker
from ingest.news.cues import Cue
from ingest.news.prose import Prose
from ingest.news.segments import Segment

_KINDS = {
    "commission": Speaker.COMMISSION,
    "pollster": Speaker.POLLSTER,
    "party": Speaker.PARTY,
    "observers": Speaker.OBSERVERS,
}
_LIKELY = 4  # pollsters named before among whom is the one meant
_RESULT = ("results", "final", "preliminary", "partial", "counted", "votes")


def speaker(at: int, segment: Segment, page: Prose, *, exit_poll: bool) -> tuple[Speaker | None, str]:
    """The kind, and the words that name it; None and "" where the text does not tell.

    An exit poll is a pollster's, so only one is looked for, and only another one for a count.
    """
    kinds = ("pollster",) if exit_poll else ("commission", "party", "observers")
    own = [cue for kind in kinds for cue in page.cues.within(kind, segment.start, segment.end)]
    last = (page.cues.last(kind, segment.start, _LIKELY if exit_poll else 1) for kind in kinds)
    earlier = [cue for cues in last for cue in cues if _tells(cue, segment, page)]
    nearest = sorted(own, key=lambda each: abs(each.start - at)) + sorted(earlier, key=lambda each: -each.start)
    named = [cue for cue in nearest if any(map(str.isupper, _name(cue, page)))] if exit_poll else nearest
    cue = next(iter([*named, *nearest]), None)  # "the institute said" is the one named before
    if cue is None:
        return (Speaker.POLLSTER, "") if exit_poll else (None, "")
    return _KINDS[cue.kind], _name(cue, page)


def _tells(cue: Cue, segment: Segment, page: Prose) -> bool:
    """Whether who is named before may be quoted on: in the same paragraph, or in a sentence about a result."""
    own = page.segments[bisect_right(page.segments, cue.start, key=lambda each: each.start) - 1]
    return own.line == segment.line or page.counts_in(own.start, own.end) or page.cues.any(_RESULT, own.start, own.end)


def _name(cue: Cue, page: Prose) -> str:
    """The cue with the capitalised words around it: `Sotsis-A Institute for Social Research`."""
    first, last = cue.first, cue.last
    words = page.words
    while first > 0 and words[first - 1].capital and _adjoins(first - 1, page):
        first -= 1
    while last + 1 < len(words) and _continues(last, page):
        last += 1
    return " ".join(page.text[words[first].start : words[last].end].split())


def _continues(last: int, page: Prose) -> bool:
    """Whether the next word is capitalised, or a small word between two that are."""
    words = page.words
    if not _adjoins(last, page):
        return False
    if words[last + 1].capital:
        return True
    small = len(words[last + 1].folded) <= 3 and last + 2 < len(words)
    return small and words[last + 2].capital and _adjoins(last + 1, page)


def _adjoins(at: int, page: Prose) -> bool:
    """Whether the next word goes on in the same line, after nothing but a blank or a hyphen."""
    between = page.text[page.words[at].end : page.words[at + 1].start]
    return "\n" not in between and between.strip() in ("", "-")
