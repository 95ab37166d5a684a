"""The mentions of a contest's options in a text: fits of phrases are found, weighed, chosen, and then widened."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ingest.news.claims import Option
from ingest.news.names.learning import learned
from ingest.news.names.lexicon import Lexicon, Reading
from ingest.news.names.mention import Kind, Mention
from ingest.news.names.phrase import Grade, Phrase
from ingest.news.names.phrases import phrases
from ingest.news.names.runs import Runs
from ingest.news.names.span import Span, chosen
from ingest.news.names.tokens import Tokens
from ingest.news.names.weighing import Fit, weight
from ingest.news.names.widening import widened
from ingest.news.names.words import GLUE

_SKIPPED = 2  # little words of the text that a name may be without
_WEAKEST = 0.3
_SURE = 0.85  # of an ordinary word: capitals or quotation marks make it a name
_IN_A_LIST = 0.5
_LONGEST_LIST = 300
_OPENS = re.compile(r"""["'”»“’]?\s?\([^()]*""")

Readings = Sequence[tuple[Reading, ...]]


class Names:
    """The names of one contest's options, built once and used on many texts."""

    def __init__(self, options: Sequence[Option]) -> None:
        known = phrases(options)
        self.lexicon = Lexicon(word for each in known for word in each.words)
        self.first: dict[str, list[Phrase]] = {}
        for each in sorted(known, key=lambda each: -len(each.words)):
            self.first.setdefault(each.sounds[0], []).append(each)
        self.own = {
            option.id: frozenset(said for each in known if each.option == option.id for said in each.sounds)
            for option in options
        }
        self.runs = Runs(options)

    def mentions(self, text: str) -> list[Mention]:
        """In the order of the text, none within another."""
        tokens = Tokens(text)
        readings = [self.lexicon.readings(stem) for stem in tokens.stems]
        spans = chosen(list(self._spans(tokens, readings)), len(tokens))
        strong = {span.options[0] for span in spans if not span.weak}
        spans = [span for span in spans if not span.weak or span.options[0] in strong]
        spans = widened(tokens, spans, self.own)
        spans = chosen([*spans, *self.runs.spans(tokens, readings, spans)], len(tokens))
        spans = chosen([*spans, *learned(tokens, spans)], len(tokens))
        return [_mention(tokens, span) for span in _listed(tokens, spans)]

    def _spans(self, tokens: Tokens, readings: Readings) -> Iterator[Span]:
        for at, each in enumerate(readings):
            for reading in each:
                for phrase in self.first.get(reading.word, ()):
                    fit = _fit(tokens, readings, at, phrase)
                    points = weight(tokens, fit, self.own) if fit else 0.0
                    if fit and points >= _WEAKEST:
                        yield _span(fit, points)


def _fit(tokens: Tokens, readings: Readings, first: int, phrase: Phrase) -> Fit | None:
    """Words of a text against those of a phrase; little words may be missing in either."""
    at, least, skipped, last = first, 1.0, 0, first - 1
    for number, wanted in enumerate(phrase.sounds):
        while (
            (likeness := _read(readings, at, wanted)) == 0.0
            and number
            and _is_little(tokens, at)
            and skipped < _SKIPPED
        ):
            at, skipped = at + 1, skipped + 1
        if likeness == 0.0:
            if number and phrase.words[number].casefold() in GLUE:
                at, skipped = last + 1, 0
                continue
            return None
        if number and not all(tokens.joined(each, phrase.commas) for each in range(last + 1, at + 1)):
            return None
        least, last, at, skipped = min(least, likeness), at, at + 1, 0
    return Fit(first, last, phrase, least)


def _read(readings: Readings, at: int, wanted: str) -> float:
    if at >= len(readings):
        return 0.0
    return next((each.likeness for each in readings[at] if each.word == wanted), 0.0)


def _is_little(tokens: Tokens, at: int) -> bool:
    return at < len(tokens) and tokens.stems[at] in GLUE


def _span(fit: Fit, points: float) -> Span:
    phrase = fit.phrase
    kind = Kind.ACRONYM if phrase.acronym else Kind.NAME if phrase.grade < Grade.PART else Kind.PART
    if phrase.answer or (phrase.alone and phrase.plain and points < _SURE):
        kind = Kind.WORD
    return Span(
        first=fit.first,
        last=fit.last,
        options=(phrase.option,),
        exact=phrase.grade == Grade.DECLARED and fit.likeness >= 0.97,
        score=points,
        kind=kind,
        weak=phrase.grade == Grade.WEAK,
    )


def _listed(tokens: Tokens, spans: Sequence[Span]) -> Iterator[Span]:
    """A name in brackets after another option's, in a list, is of a member of a coalition."""
    before: Span | None = None
    opened, closes = before, -1
    for span in spans:
        start = tokens.starts[span.first]
        if start >= closes:
            closes = -1
        if before is not None and closes < 0 and _OPENS.fullmatch(tokens.text, tokens.ends[before.last], start):
            end = tokens.text.find(")", start, start + _LONGEST_LIST)
            opened, closes = before, end if "," in tokens.text[start : max(end, start)] else -1
        inside = start < closes and opened is not None and opened.options != span.options
        yield replace(span, score=span.score * _IN_A_LIST) if inside else span
        before = span


def _mention(tokens: Tokens, span: Span) -> Mention:
    return Mention(
        start=tokens.starts[span.first],
        end=tokens.ends[span.last],
        options=span.options,
        exact=span.exact,
        score=round(min(1.0, span.score), 2),
        kind=span.kind,
    )
