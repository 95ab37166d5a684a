"""From a text to its claims: each sentence is laid out, its figures refused or linked, and what is left is a claim."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache

import msgspec

from ingest.news import linking, measures, scopes, stages
from ingest.news.claims import Claim, Measure, Reading, Refused, Stage, Subject
from ingest.news.context import Scope
from ingest.news.context import scopes as contexts
from ingest.news.cues import Lexicon
from ingest.news.figures import Figure, Unit
from ingest.news.linking import Link, Name, Number
from ingest.news.measures import Sense
from ingest.news.names import Names
from ingest.news.naming import Roles, names_of
from ingest.news.prose import Prose, lying_in, prose
from ingest.news.segments import Segment
from ingest.news.speakers import speaker
from ingest.news.tables import table

ALONE = 2.6  # what a link may cost in a sentence that names a single option
LONGEST = 200_000  # characters; no article has more, and what follows is not read


class Reader:
    """Reads texts in one language for one contest. Made once, used for many."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.language = subject, language
        self._table = table(language)
        self._names = Names(subject.options)
        self._lexicon = lexicon(language)

    def read(self, text: str, title: str = "", published_on: date | None = None) -> Reading:
        """All claims of a text and its title. Offsets are those of `text`; of the title, they are negative."""
        head = f"{title}\n" if title else ""
        page = prose((head + text)[:LONGEST], self.subject, self._names, self._lexicon, self._table)
        return _Pass(page, self.language, published_on, len(head)).reading()


class _Pass:
    """One text, from its first sentence to its last."""

    def __init__(self, page: Prose, language: str, published_on: date | None, head: int) -> None:
        self.page, self.language, self.head = page, language, head
        self.days_after = (published_on - page.subject.held_on).days if published_on else 0
        self.roles = Roles(page)
        self.contexts = contexts(page)
        self.about: str | None = None
        self.past: Figure | None = None  # the last figure that was refused as one of the past
        self.claims: list[Claim] = []
        self.refused: list[Refused] = []
        self.counted: dict[int, list[Decimal]] = {}

    def reading(self) -> Reading:
        page = self.page
        starts = [figure.start for figure in page.figures]
        drafts: list[tuple[int, Segment, Link, Sense]] = []
        for number, segment in blocks(page):
            figures = lying_in(page.figures, starts, segment.start, segment.end)
            drafts += [(number, segment, *each) for each in self._sentence(segment, self.contexts[number], figures)]
        kept = [each for each in drafts if self._measure(each[2], each[3]) is not None]
        for number, _, link, sense in kept:
            if self._measure(link, sense) is Measure.COUNTED:
                self.counted.setdefault(number, []).append(link.number.figure.value)
        whole = stages.tone(
            page,
            self.contexts,
            [share for shares in self.counted.values() for share in shares],
            self.days_after,
            titled=self.head > 0,
        )
        for number, segment, link, sense in kept:
            self._claim(number, segment, link, sense, whole)
        below = {(claim.option, claim.measure) for claim in self.claims if claim.start >= 0}
        told = [claim for claim in self.claims if claim.start >= 0 or (claim.option, claim.measure) not in below]
        self.claims = list({(claim.option, claim.measure, claim.value): claim for claim in reversed(told)}.values())[
            ::-1
        ]
        return Reading(
            language=self.language,
            claims=tuple(self.claims),
            refused=tuple(sorted(self.refused, key=lambda each: each.start)),
        )

    def _sentence(self, segment: Segment, scope: Scope, figures: Sequence[Figure]) -> list[tuple[Link, Sense]]:
        page = self.page
        names = names_of(segment, page, self.roles, self.about)
        percents = any(figure.unit is Unit.PERCENT for figure in figures)
        alone = (
            len({name.option for name in names}) == 1
            and all(name.option and not name.doubt for name in names)
            and (segment.item or segment.cell)
        )
        if not names or "\n" in page.text[segment.start : segment.end].strip():
            percents = True  # the cells of a table need no percent sign
        numbers: list[Number] = []
        senses: dict[int, Sense] = {}
        for figure in figures:
            if (
                why := scopes.refusal(figure, segment, page)
                or scope.elsewhere
                or scope.past
                or (scope.poll and "opinion poll")
            ):
                self._refuse(figure, why)
                continue
            sense = measures.sense(figure, segment, page, percents=percents, seats=scope.seats)
            before = (numbers[-1].figure.end, senses[id(numbers[-1])]) if numbers else None
            if before is not None:
                sense = measures.told_again(sense, before[1], page.distance(before[0], figure.start))
            if not names and sense.contest is None:
                sense = measures.of_the_contest(sense, figure, segment, page)
            if sense.measure is None and sense.contest is None:
                self._refuse(figure, sense.why)
                continue
            aside = (
                max(sense.aside, ALONE)
                if alone and sense.contest is None and sense.aside >= linking.UNLINKED
                else sense.aside
            )
            number = Number(figure, sense.measure or sense.contest or Measure.VOTES, aside)
            senses[id(number)] = sense
            numbers.append(number)
        linkable = [number for number in numbers if senses[id(number)].measure is not None]
        made = self._links(names, linkable, segment)
        made += [Link(number, None, 0.0) for number in numbers if senses[id(number)].measure is None]
        named = [link.name.option for link in made if link.name and link.name.option]
        strong = [name.option for name in names if name.option and not name.doubt]
        self.about = next(iter([*named, *strong]), self.about)
        return [(link, senses[id(link.number)]) for link in made]

    def _shared(self, figure: Figure) -> str:
        """The reason for refusing the figure before, where this one goes on in its list: `X had 41 %, Y 24 %`."""
        before, page = self.past, self.page
        if before is None or figure.unit is not before.unit:
            return ""
        between = page.text[before.end : figure.start]
        goes_on = page.distance(before.end, figure.start) <= 4 and not set(";.()\n") & set(between) and "," in between
        return "previous election" if goes_on and not page.cues.any(("now", "name_before"), before.end, figure.start) else ""

    def _links(self, names: list[Name], numbers: list[Number], segment: Segment) -> list[Link]:
        page = self.page
        said = bool(page.cues.within("respectively", segment.start, segment.end))
        if said and (found := linking.parallel(names, numbers, page, said=True)):
            return found
        return linking.links(names, numbers, page)

    def _measure(self, link: Link, sense: Sense) -> Measure | None:
        """None, and the figure refused, where it is nobody's."""
        if link.name is not None and link.name.option:
            return sense.measure
        if link.name is None and sense.contest is not None:
            return sense.contest
        self._refuse(link.number.figure, "another option" if link.name is not None else sense.why)
        return None

    def _refuse(self, figure: Figure, why: str) -> None:
        if why in ("previous election", "other round"):
            self.past = figure
        if not any(each.start == figure.start - self.head for each in self.refused):
            self.refused.append(
                Refused(figure=figure.text, start=figure.start - self.head, end=figure.end - self.head, why=why)
            )

    def _claim(self, number: int, segment: Segment, link: Link, sense: Sense, whole: stages.Tone) -> None:
        figure, page = link.number.figure, self.page
        measure = sense.measure if link.name is not None else sense.contest
        stage = stages.stage(segment, self.contexts[number], page, whole, self.counted.get(number, []))
        if measure in (Measure.COUNTED, Measure.UNITS) and stage is Stage.EXIT_POLL:
            stage = Stage.PARTIAL
        who, quoted = speaker(figure.start, segment, page, exit_poll=stage is Stage.EXIT_POLL)
        self.claims.append(
            Claim(
                option=link.name.option if link.name is not None else None,
                measure=measure or Measure.VOTES,
                value=figure.value,
                stage=stage,
                figure=figure.text,
                sentence=" ".join(page.text[segment.start : segment.end].split()),
                start=figure.start - self.head,
                end=figure.end - self.head,
                approximate=figure.approximate or figure.rounded or figure.low is not None,
                low=figure.low,
                high=figure.high,
                speaker=who,
                quoted=quoted,
                confidence=linking.confidence(link),
            )
        )


_LABELS = ("turnout", "counted", "registered", "invalid", "valid", "cast", "units")


def blocks(page: Prose) -> list[tuple[int, Segment]]:
    """The segments with their numbers; short lines of names and of figures that follow each other are one."""
    found: list[tuple[int, Segment]] = []
    starts, names = [each.start for each in page.figures], [each.start for each in page.mentions]
    for number, segment in enumerate(page.segments):
        figures = lying_in(page.figures, starts, segment.start, segment.end)
        mentions = lying_in(page.mentions, names, segment.start, segment.end)
        before = found[-1][1] if found else None
        if before and before.cell and segment.cell and figures and not mentions and before.line != segment.line:
            labelled = lying_in(page.mentions, names, before.start, before.end) or page.cues.any(
                _LABELS, before.start, before.end
            )
            if labelled and _is_bare(page, segment, figures):
                found[-1] = (found[-1][0], msgspec.structs.replace(before, end=segment.end))
                continue
        found.append((number, segment))
    return found


def _is_bare(page: Prose, segment: Segment, figures: Sequence[Figure]) -> bool:
    """Whether little stands in a line but figures."""
    words = page.distance(segment.start, segment.end) - 2 * len(figures)
    return words <= 2 or (words <= 4 and ":" in page.text[segment.start : segment.end])


@cache
def lexicon(language: str) -> Lexicon:
    known = table(language)
    return Lexicon({**known.cues, "from": (*known.cues.get("from", ()), *known.numbers.change_open)})
