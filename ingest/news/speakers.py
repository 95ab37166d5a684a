"""Who is quoted for a figure: the nearest one named in its sentence, else the last one named before."""

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


def speaker(at: int, segment: Segment, page: Prose, *, exit_poll: bool) -> tuple[Speaker | None, str]:
    """The kind, and the words that name it; None and "" where the text does not tell.

    An exit poll is a pollster's, so only one is looked for, and only another one for a count.
    """
    kinds = ("pollster",) if exit_poll else ("commission", "party", "observers")
    own = [cue for kind in kinds for cue in page.cues.within(kind, segment.start, segment.end)]
    earlier = [cue for kind in kinds if (cue := page.cues.last(kind, segment.start))]
    cue = min(own, key=lambda each: abs(each.start - at), default=None) or max(
        earlier, key=lambda each: each.start, default=None
    )
    if cue is None:
        return (Speaker.POLLSTER, "") if exit_poll else (None, "")
    return _KINDS[cue.kind], _name(cue, page)


def _name(cue: Cue, page: Prose) -> str:
    """The cue with the capitalised words around it: `Sotsis-A Institute for Social Research`."""
    first, last = cue.first, cue.last
    words = page.words
    while first > 0 and words[first - 1].capital and words[first].start - words[first - 1].end <= 2:
        first -= 1
    while last + 1 < len(words) and _continues(last, page):
        last += 1
    return " ".join(page.text[words[first].start : words[last].end].split())


def _continues(last: int, page: Prose) -> bool:
    """Whether the next word is capitalised, or a small word between two that are."""
    words, text = page.words, page.text
    if text[words[last].end : words[last + 1].start].strip() not in ("", "-"):
        return False
    if words[last + 1].capital:
        return True
    small = len(words[last + 1].folded) <= 3 and last + 2 < len(words)
    return small and words[last + 2].capital and not text[words[last + 1].end : words[last + 2].start].strip()
