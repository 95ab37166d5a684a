"""From a text to its claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain

from ingest.news import context, linking, stages
from ingest.news.claims import Claim, Measure, Reading, Refused, Stage, Subject
from ingest.news.cues import Lexicon
from ingest.news.figures import Figure
from ingest.news.names import Names
from ingest.news.prose import Prose, prose
from ingest.news.sentences import Finding, Sentences
from ingest.news.speakers import speaker
from ingest.news.tables import table

LONGEST = 200_000  # characters; no article has more, and what follows is not read


class Reader:
    """Reads texts in one language for one contest. Made once, used for many."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.language = subject, language
        self._table = table(language)
        self._names = Names(subject.options)
        self._lexicon = lexicon(language)

    def read(self, text: str, title: str = "", published_on: date | None = None) -> Reading:
        """All claims of a text and its title. Offsets are those of `text`; of the title, they are negative.

        `published_on` tells a final figure from a preliminary one where no word does.
        """
        head = f"{title}\n" if title else ""
        page = prose((head + text)[:LONGEST], self.subject, self._names, self._lexicon, self._table)
        scopes = context.scopes(page)
        sentences = Sentences(page, scopes)
        found = sentences.read()
        days_after = (published_on - self.subject.held_on).days if published_on else 0
        counted = _counted(found)
        whole = stages.tone(page, scopes, list(chain(*counted.values())), days_after, titled=bool(head))
        claims = [_claim(each, page, _stage(each, counted, page, scopes, whole), len(head)) for each in found]
        refused = [_refused(figure, why, len(head)) for figure, why in sentences.refused.values()]
        return Reading(
            language=self.language,
            claims=tuple(_once(claims)),
            refused=tuple(sorted(refused, key=lambda each: each.start)),
        )


def _counted(found: Sequence[Finding]) -> dict[int, list[Decimal]]:
    """The shares counted that are told, by the number of their sentence."""
    shares: defaultdict[int, list[Decimal]] = defaultdict(list)
    for each in found:
        if each.measure is Measure.COUNTED:
            shares[each.number].append(each.figure.value)
    return shares


def _stage(
    each: Finding,
    counted: Mapping[int, list[Decimal]],
    page: Prose,
    scopes: Sequence[context.Scope],
    whole: stages.Tone,
) -> Stage:
    """Stations counted are part of a count, whatever poll stands beside them."""
    stage = stages.stage(each.segment, scopes[each.number], page, whole, counted.get(each.number, []))
    of_a_count = each.measure in (Measure.COUNTED, Measure.UNITS)
    return Stage.PARTIAL if of_a_count and stage is Stage.EXIT_POLL else stage


def _claim(each: Finding, page: Prose, stage: Stage, head: int) -> Claim:
    figure = each.figure
    who, quoted = speaker(figure.start, each.segment, page, exit_poll=stage is Stage.EXIT_POLL)
    return Claim(
        option=each.option,
        measure=each.measure,
        value=figure.value,
        stage=stage,
        figure=figure.text,
        sentence=" ".join(page.text[each.segment.start : each.segment.end].split()),
        start=figure.start - head,
        end=figure.end - head,
        approximate=figure.approximate or figure.rounded or figure.low is not None,
        low=figure.low,
        high=figure.high,
        speaker=who,
        quoted=quoted,
        confidence=linking.confidence(each.cost),
    )


def _refused(figure: Figure, why: str, head: int) -> Refused:
    return Refused(figure=figure.text, start=figure.start - head, end=figure.end - head, why=why)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """A figure told twice is one claim, the first; what the title says is one only where the text does not say it."""
    below = {(claim.option, claim.measure) for claim in claims if claim.start >= 0}
    told: dict[tuple[str | None, Measure, Decimal], Claim] = {}
    for claim in claims:
        if claim.start >= 0 or (claim.option, claim.measure) not in below:
            told.setdefault((claim.option, claim.measure, claim.value), claim)
    return list(told.values())


@cache
def lexicon(language: str) -> Lexicon:
    """The cues of a language. Raises KeyError where there is no table for it."""
    known = table(language)
    return Lexicon({**known.cues, "from": (*known.cues.get("from", ()), *known.numbers.change_open)})
