"""From a text to its claims."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from ingest.news import context, linking, stages
from ingest.news.claims import Claim, Measure, Reading, Refused, Stage, Subject
from ingest.news.cues import Lexicon, as_phrase
from ingest.news.figures import Figure, Unit
from ingest.news.names import Names
from ingest.news.naming import WORDS
from ingest.news.prose import Prose, prose
from ingest.news.sentences import Measured, Sentences
from ingest.news.speakers import speaker
from ingest.news.tables import table

HALF = Decimal(50)
SURE_MONTH = 5  # letters
FAR = 6  # words between a name and its figure that are worth telling
LONGEST = 60_000  # characters; no article has more, and what follows is not read


class Reader:
    """Reads texts in one language for one contest. Made once, used for many."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.language = subject, language
        self._table = table(language)
        self._names = Names(subject.options)
        self._lexicon = lexicon(language, subject)

    def read(self, text: str, title: str = "", published_on: date | None = None) -> Reading:
        """All claims of a text and its title. Offsets are those of `text`; of the title, they are negative.

        `published_on` tells a final figure from a preliminary one where no word does; what was published before the
        election tells nothing of it.
        """
        head = f"{title}\n" if title else ""
        page = prose((head + text)[:LONGEST], self.subject, self._names, self._lexicon, self._table)
        scopes = context.scopes(page)
        sentences = Sentences(page, scopes)
        found = sentences.read()
        days_after = (published_on - self.subject.held_on).days if published_on else 0
        counted = _counted(found, page)
        whole = stages.tone(page, scopes, list(chain(*counted.values())), days_after, titled=bool(head))
        samples = stages.samples(page, scopes)
        claims = [
            _claim(each, page, _stage(each, counted, page, scopes, whole), len(head), sample=samples[each.number])
            for each in found
        ]
        refused = [_refused(figure, why, len(head)) for figure, why in sentences.refused.values()]
        if days_after < 0:
            refused += [_refused(each.figure, "published before the election", len(head)) for each in found]
            claims = []
        return Reading(
            language=self.language,
            claims=tuple(_once(claims)),
            refused=tuple(sorted(refused, key=lambda each: each.start)),
        )


def _counted(found: Sequence[Measured], page: Prose) -> dict[int, list[Decimal]]:
    """The shares counted that are told, by the number of their sentence; a fraction in words stands for a half."""
    shares: defaultdict[int, list[Decimal]] = defaultdict(list)
    for each in found:
        if each.measure is Measure.COUNTED:
            shares[each.number].append(each.figure.value)
    for number, segment in enumerate(page.segments):
        halves = (figure for figure in page.figures_in(segment.start, segment.end) if figure.unit is Unit.FRACTION)
        if any(page.near("counted", half.start, half.end, 5, 8, (segment.start, segment.end)) for half in halves):
            shares[number].append(HALF)
    return shares


def _stage(
    each: Measured,
    counted: Mapping[int, list[Decimal]],
    page: Prose,
    scopes: Sequence[context.Scope],
    whole: Stage,
) -> Stage:
    """Stations counted are part of a count, whatever poll stands beside them."""
    stage = stages.stage(each.segment, scopes[each.number], page, whole, counted.get(each.number, []))
    of_a_count = each.measure in (Measure.COUNTED, Measure.UNITS)
    return Stage.PARTIAL if of_a_count and stage is Stage.EXIT_POLL else stage


def _claim(each: Measured, page: Prose, stage: Stage, head: int, *, sample: bool) -> Claim:
    figure = each.figure
    who, quoted = speaker(figure.start, each.segment, page, exit_poll=stage is Stage.EXIT_POLL)
    return Claim(
        option=each.name.option if each.name else None,
        measure=each.measure,
        value=figure.value,
        stage=stage,
        figure=figure.text,
        sentence=" ".join(page.text[each.segment.start : each.segment.end].split()),
        start=figure.start - head,
        end=figure.end - head,
        sample=sample,
        approximate=figure.approximate or figure.rounded or figure.low is not None,
        low=figure.low,
        high=figure.high,
        speaker=who,
        quoted=quoted,
        confidence=linking.confidence(each.cost),
        reasons=tuple(_reasons(each, stage, page)),
    )


def _reasons(each: Measured, stage: Stage, page: Prose) -> Iterator[str]:
    """Why it is taken for what it is, for a person."""
    if each.name is None:
        yield f"of the whole contest, by the words beside it: {each.measure}"
    else:
        named = page.text[each.name.start : each.name.end].strip()
        yield f"stands {'after' if each.before else 'before'} “{named}”"
        if each.name.doubt == WORDS:
            yield f"“{named}” is an ordinary word as well"
        elif each.name.doubt:
            yield f"“{named}” is no name, but stands for one here"
        words = (
            page.distance(each.name.end, each.figure.start)
            if each.before
            else page.distance(each.figure.end, each.name.start)
        )
        if words > FAR:
            yield f"{words} words lie between"
    yield f"told as {stage}"


def _refused(figure: Figure, why: str, head: int) -> Refused:
    return Refused(figure=figure.text, start=figure.start - head, end=figure.end - head, why=why)


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """A figure told twice is one claim: the first that says who says so, else the first. What the title says is one
    only where the text does not say it.
    """
    below = {(claim.option, claim.measure) for claim in claims if claim.start >= 0}
    told: dict[tuple[str | None, Measure, Decimal], Claim] = {}
    for claim in claims:
        key = (claim.option, claim.measure, claim.value)
        if claim.start < 0 and key[:2] in below:
            continue
        if key not in told or (told[key].speaker is None and claim.speaker and claim.stage is told[key].stage):
            told[key] = claim
    return list(told.values())


def lexicon(language: str, subject: Subject) -> Lexicon:
    """The cues of a language, who speaks by name, and names of places. Raises KeyError where there is no such table."""
    known = table(language)
    more: Mapping[str, Iterable[str]] = {
        "from": known.numbers.change_open,
        "previous": _other_months(known.numbers.months, subject.held_on.month),
        "pollster": map(as_phrase, subject.pollsters),
        "commission": map(as_phrase, subject.commission),
        "place": map(as_phrase, subject.others),
    }
    return Lexicon({**known.cues, **{kind: (*known.cues.get(kind, ()), *words) for kind, words in more.items()}})


def _other_months(months: Mapping[int, Sequence[str]], month: int) -> Iterator[str]:
    """Another month than the election's and the one after it speaks of another vote. Short words mean too much."""
    near = (month, month % 12 + 1)
    for number, words in months.items():
        yield from (word for word in words if number not in near and len(word.rstrip("*")) >= SURE_MONTH)
