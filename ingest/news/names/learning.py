"""What a text itself says its names mean: "Karol Nowak (KN)" makes KN his, "Hou (侯友宜)" another script's spelling."""

from collections.abc import Iterator, Sequence

from ingest.news.names.mention import Kind
from ingest.news.names.phrase import initials, is_acronym
from ingest.news.names.span import Span
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import GLUE

_SCORE = 0.7
_REACH = 8
_MOST = 200  # learned of one text

Words = tuple[str, ...]


def learned(tokens: Tokens, spans: Sequence[Span]) -> list[Span]:
    """More spans: written out names before an acronym that is known, and where what was learned stands again."""
    starts = {span.first: span for span in spans}
    meant: dict[Words, set[str]] = {}
    written: list[Span] = []
    for span in spans[: 10 * _MOST]:
        if len(span.options) != 1 or span.score < 0.5:
            continue
        if after := _after(tokens, span, starts):
            meant.setdefault(after, set()).add(span.options[0])
        if span.kind is Kind.ACRONYM and (before := _written_before(tokens, span)) is not None:
            written.append(before)
            meant.setdefault(tuple(tokens.stems[before.first : before.last + 1]), set()).add(span.options[0])
    return [*written, *_again(tokens, dict([*meant.items()][:_MOST]))]


def _after(tokens: Tokens, span: Span, starts: dict[int, Span]) -> Words:
    """The words in brackets after the span: an acronym, or what is in a script without capitals. Else none."""
    at = last = span.last + 1
    if at >= len(tokens) or at in starts or span.kind not in (Kind.NAME, Kind.PART) or not _opens(tokens, at):
        return ()
    while last + 1 < min(len(tokens), at + _REACH) and tokens.ends[last] == tokens.starts[last + 1]:
        last += 1
    words = tuple(tokens.stems[at : last + 1])
    if not tokens.text[tokens.ends[last] : tokens.ends[last] + 2].lstrip('"”»').startswith(")"):
        return ()
    foreign = all(not each.isascii() and each.isalpha() and each.upper() == each.lower() for each in words)
    return words if is_acronym(words[0]) or (foreign and len("".join(words)) > 1) else ()


def _opens(tokens: Tokens, at: int) -> bool:
    return tokens.gap(at).strip("\"'”»“«’ ") == "("


def _written_before(tokens: Tokens, span: Span) -> Span | None:
    """The words before "(SPD)" of which it is the initials."""
    if span.first == 0 or not _opens(tokens, span.first):
        return None
    last = span.first - 1
    short = tokens.stems[span.first].casefold()
    for first in range(last, max(-1, last - _REACH), -1):
        if not tokens.capital(first) and tokens.stems[first] not in GLUE:
            return None
        words = [each.casefold() for each in tokens.stems[first : last + 1]]
        begins = len(words) > 1 and short.startswith(initials(words))  # Partido Socialista (PSOE)
        if (
            begins
            or short in (initials(words), initials(words, glue=True))
            or (first == last and _is_within(short, words[0]))
        ):
            return Span(first=first, last=last, options=span.options, score=0.85, kind=Kind.PART)
        if not tokens.joined(first):
            return None
    return None


def _is_within(short: str, word: str) -> bool:
    """KMT in Kuomintang."""
    letters = iter(word)
    return short[0] == word[0] and len(word) > 2 * len(short) and all(letter in letters for letter in short)


def _again(tokens: Tokens, meant: dict[Words, set[str]]) -> Iterator[Span]:
    first: dict[str, list[tuple[Words, str]]] = {}
    for words, ids in meant.items():
        if len(ids) == 1:
            first.setdefault(words[0], []).append((words, next(iter(ids))))
    for at, stem in enumerate(tokens.stems):
        for words, id_ in first.get(stem, ()):
            if tuple(tokens.stems[at : at + len(words)]) == words:
                kind = Kind.ACRONYM if is_acronym(words[0]) and len(words) == 1 else Kind.PART
                yield Span(first=at, last=at + len(words) - 1, options=(id_,), score=_SCORE, kind=kind)
