"""Words of a text that name an option, and the choice among those that overlap."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.news.names.mention import Kind


class Span(Struct, frozen=True, kw_only=True, gc=False):
    """From word `first` to word `last`. A weak one counts only where the text names the option otherwise, too."""

    first: int
    last: int
    options: tuple[str, ...]
    exact: bool = False
    score: float
    kind: Kind
    weak: bool = False


def chosen(spans: Sequence[Span], words: int) -> list[Span]:
    """The longest of those that overlap, then the surest; of two that are as sure, both options. In order."""
    taken = bytearray(words)
    kept: dict[tuple[int, int], Span] = {}
    for span in sorted(spans, key=lambda each: (each.first - each.last, -each.score, each.first)):
        place = (span.first, span.last)
        if (other := kept.get(place)) is not None:
            if abs(other.score - span.score) < 0.01 and span.options[0] not in other.options:
                kept[place] = replace(other, options=(*other.options, *span.options))
        elif not any(taken[span.first : span.last + 1]):
            taken[span.first : span.last + 1] = b"\1" * (span.last + 1 - span.first)
            kept[place] = span
    return sorted(kept.values(), key=lambda each: each.first)
