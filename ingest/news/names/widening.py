"""A name with the words around it that say what it is the name of: "партия «Аманат»", "Auyl Party"."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ingest.news.names.generic import is_generic, is_kind, is_place, is_title
from ingest.news.names.mention import Kind
from ingest.news.names.sounds import sound
from ingest.news.names.span import Span
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import GLUE

_MOST = 6
_OF = frozenset(("of", "the", "de", "la", "der", "des", "du", "do", "da", "del"))


def widened(tokens: Tokens, spans: Sequence[Span], own: Mapping[str, frozenset[str]]) -> list[Span]:
    """The spans in order, none reaching into another."""
    wide: list[Span] = []
    for number, span in enumerate(spans):
        if span.kind in (Kind.NAME, Kind.PART) and len(span.options) == 1:
            words = own[span.options[0]]
            least = wide[-1].last + 1 if wide else 0
            most = spans[number + 1].first - 1 if number + 1 < len(spans) else len(tokens) - 1
            first = _reach(tokens, span.first, max(least, span.first - _MOST), -1, words)
            last = _reach(tokens, span.last, min(most, span.last + _MOST), 1, words)
            span = replace(span, first=first, last=last)
        wide.append(span)
    return wide


def _reach(tokens: Tokens, at: int, end: int, step: int, own: frozenset[str]) -> int:
    """The furthest word that says what it is: a "party", or another word of the option's own names."""
    best = at
    while at != end:
        gap = at + 1 if step > 0 else at
        at += step
        if (
            not tokens.joined(gap)
            or set("\n()") & set(tokens.gap(gap))
            or not _belongs(said := sound(tokens.stems[at]), tokens, at, own)
        ):
            break
        if is_kind(said) or (said in own and tokens.capital(at) and tokens.stems[at].casefold() not in GLUE):
            best = at
    return best


def _belongs(said: str, tokens: Tokens, at: int, own: frozenset[str]) -> bool:
    if tokens.stems[at].isdigit():
        return False
    if is_title(said) and not is_kind(said) and said not in own:  # the party's candidate
        return False
    if len(said) < 4 and said not in own:
        return tokens.stems[at] in _OF
    return is_kind(said) or is_generic(said) or is_place(said) or said in own
