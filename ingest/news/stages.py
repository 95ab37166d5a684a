"""How far the count is that a sentence tells of: an exit poll, part of the count, a preliminary or the final result."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.news.claims import Stage
from ingest.news.prose import Prose
from ingest.news.segments import Segment

if TYPE_CHECKING:
    from ingest.news.context import Scope

ALL = Decimal(100)
SETTLED = 4  # days after which a figure without any word about it is a final one
_OPENING = 4  # sentences that set the tone of an article


def tone(page: Prose, scopes: "list[Scope]", counted: list[Decimal], days_after: int, *, titled: bool) -> Stage:
    """What the article as a whole is about: the furthest its words allow, the title and the first sentences first."""
    title = [segment for segment in page.segments if titled and segment.line == 0]
    if any(scope.exit for scope in scopes[: len(title)]) and not _said("commission", title, page):
        return Stage.EXIT_POLL
    if any(share < ALL for share in counted):
        return Stage.PARTIAL
    opening = page.segments[:_OPENING]
    if any(scope.exit for scope in scopes[:_OPENING]) and not _said("commission", opening, page):
        return Stage.EXIT_POLL
    for words in (_WORDS, _WEAK):
        for segments in (opening, page.segments):
            if stage := said(segments, page, words):
                return stage
    return Stage.FINAL if days_after >= SETTLED else Stage.PRELIMINARY


_WORDS = (("final", Stage.FINAL), ("preliminary", Stage.PRELIMINARY), ("partial", Stage.PARTIAL))
_WEAK = (("final_weak", Stage.FINAL), ("partial_weak", Stage.PARTIAL))


def said(segments: list[Segment], page: Prose, words: Sequence[tuple[str, Stage]] = _WORDS) -> Stage | None:
    """What words of the sentences say of the stage, the furthest first; None where they say nothing."""
    found = (stage for kind, stage in words if any(_cues(kind, segment, page) for segment in segments))
    return next(found, None)


def _said(kind: str, segments: list[Segment], page: Prose) -> bool:
    return any(page.cues.within(kind, segment.start, segment.end) for segment in segments)


def _cues(kind: str, segment: Segment, page: Prose) -> bool:
    """Whether a word is there that is not about what is still to come."""
    found = page.cues.within(kind, segment.start, segment.end)
    if kind != "final" or not found:
        return bool(found)
    return not page.cues.any(("upcoming", "preliminary"), segment.start, segment.end)


def samples(page: Prose, scopes: "Sequence[Scope]") -> list[bool]:
    """Of each sentence, whether it tells of a projection or a sample: by its own words, or those of the opening."""
    opening = page.segments[:_OPENING]
    whole = any(scope.sample for scope in scopes[:_OPENING]) and not _said("commission", opening, page)
    return [
        scope.sample or (whole and not page.cues.within("commission", segment.start, segment.end))
        for scope, segment in zip(scopes, page.segments, strict=True)
    ]


_COUNTING = ("commission", "counted")


def stage(segment: Segment, scope: "Scope", page: Prose, whole: Stage, counted: list[Decimal]) -> Stage:
    """Of the figures of one sentence; `counted` are the shares counted that it tells itself."""
    if scope.exit:
        return Stage.EXIT_POLL
    if any(share < ALL for share in counted) or scope.sample:
        return Stage.PARTIAL
    if scope.stage is not None:
        return scope.stage
    if whole is Stage.EXIT_POLL and page.cues.any(_COUNTING, segment.start, segment.end):
        return Stage.PRELIMINARY
    return whole
