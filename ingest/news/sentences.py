"""Sentence by sentence: which figures are refused, which belong to whom, and what they measure."""

from collections.abc import Sequence

from msgspec import Struct

from ingest.news import linking, measuring, refusing, turns
from ingest.news.blocks import blocks
from ingest.news.claims import Measure
from ingest.news.context import Scope
from ingest.news.figures import Figure, Unit
from ingest.news.linking import Link, Name, Number
from ingest.news.measuring import Company, Sense
from ingest.news.naming import Roles, names_of
from ingest.news.prose import Prose
from ingest.news.refusing.elsewhere import pollster
from ingest.news.refusing.past import wished
from ingest.news.segments import Segment
from ingest.news.spot import Spot

ALONE = 2.6  # what a link may cost in a row that names a single option
_PAST = frozenset({"previous election", "other round"})


class Measured(Struct, frozen=True, gc=False):
    """A figure that measures something: of whom `name` names, or of the contest where that is None.

    `cost` is the doubt of that, `before` whether the name stands before the figure.
    """

    figure: Figure
    segment: Segment
    number: int
    measure: Measure
    name: Name | None
    cost: float
    before: bool


class Sentences:
    """One text, read from its first sentence to its last; `refused` is by the place of the figure."""

    def __init__(self, page: Prose, scopes_: Sequence[Scope]) -> None:
        self._page, self._scopes = page, scopes_
        self._roles = Roles(page)
        self._about: str | None = None  # the option the sentences before were about
        self._past: Figure | None = None  # the last figure that was refused as one of the past
        self.refused: dict[int, tuple[Figure, str]] = {}

    def read(self) -> list[Measured]:
        found: list[Measured] = []
        page = self._page
        for number, segment in blocks(page):
            figures = page.figures_in(segment.start, segment.end)
            if not figures:
                self._follow(names_of(segment, page, self._roles, None), [])
                continue
            for link, sense in self._linked(segment, self._scopes[number], figures):
                if (measure := self._measure(link, sense)) is not None:
                    figure = link.number.figure
                    found.append(Measured(figure, segment, number, measure, link.name, link.cost, link.before))
        return found

    def _linked(self, segment: Segment, scope: Scope, figures: Sequence[Figure]) -> list[tuple[Link, Sense]]:
        page = self._page
        names = names_of(segment, page, self._roles, self._about)
        senses = self._senses(segment, scope, figures, names)
        alone = (segment.item or segment.cell) and _is_one(names)
        numbers = [_number(figure, sense, alone=alone) for figure, sense in senses]
        of = {id(number): sense for number, (_, sense) in zip(numbers, senses, strict=True)}
        made = self._links(names, [number for number in numbers if of[id(number)].measure is not None], segment)
        made += [Link(number, None, 0.0) for number in numbers if of[id(number)].measure is None]
        self._follow(names, made)
        return [(link, of[id(link.number)]) for link in made]

    def _senses(
        self, segment: Segment, scope: Scope, figures: Sequence[Figure], names: Sequence[Name]
    ) -> list[tuple[Figure, Sense]]:
        """What each figure may measure; those that measure nothing are refused."""
        page = self._page
        table = not names or "\n" in page.text[segment.start : segment.end].strip()  # its cells need no percent sign
        percents = table or any(figure.unit is Unit.PERCENT for figure in figures)
        company = Company(percents=percents, seats=scope.seats, names=bool(names))
        found: list[tuple[Figure, Sense]] = []
        for figure in figures:
            spot = Spot(figure, segment, page)
            if why := self._refusal(spot, scope):
                self._refuse(figure, why)
                continue
            sense = measuring.sense(spot, company)
            if found:
                sense = measuring.told_again(sense, found[-1][1], page.distance(found[-1][0].end, figure.start))
            if sense.measure is None and sense.contest is None:
                self._refuse(figure, sense.why)
            else:
                found.append((figure, sense))
        return found

    def _refusal(self, spot: Spot, scope: Scope) -> str:
        if self._goes_on_from_the_past(spot.figure):
            return "previous election"
        poll = "opinion poll" if scope.poll else ""
        foretold = "" if scope.exit or scope.sample else wished(spot) or pollster(spot)  # a projection may say so
        return foretold or refusing.refusal(spot) or scope.elsewhere or scope.past or poll

    def _goes_on_from_the_past(self, figure: Figure) -> bool:
        """Whether it goes on in a list that was refused: `four years ago X had 41 %, Y 24 %`."""
        before, page = self._past, self._page
        if before is None or figure.unit is not before.unit or page.distance(before.end, figure.start) > 4:
            return False
        between = page.text[before.end : figure.start]
        if "," not in between or set(";.()\n") & set(between):
            return False
        return not page.cues.any(("now", "name_before"), before.end, figure.start)

    def _links(self, names: Sequence[Name], numbers: Sequence[Number], segment: Segment) -> list[Link]:
        page = self._page
        if page.cues.within("respectively", segment.start, segment.end):
            found = turns.in_turn(names, numbers, page)
            if found:
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

    def _follow(self, names: Sequence[Name], made: Sequence[Link]) -> None:
        """Whom the next sentence goes on about: the first one with a figure, else the first one named."""
        linked = [link.name.option for link in made if link.name and link.name.option]
        named = [name.option for name in names if name.option and not name.doubt]
        self._about = next(iter([*linked, *named]), self._about)

    def _refuse(self, figure: Figure, why: str) -> None:
        if why in _PAST:
            self._past = figure
        self.refused.setdefault(figure.start, (figure, why))


def _is_one(names: Sequence[Name]) -> bool:
    """Whether one option is named and nobody else."""
    return len({name.option for name in names}) == 1 and all(name.option and not name.doubt for name in names)


def _number(figure: Figure, sense: Sense, *, alone: bool) -> Number:
    measure = sense.measure or sense.contest or Measure.VOTES
    free = alone and sense.contest is None and sense.aside >= linking.UNLINKED
    return Number(figure, measure, max(sense.aside, ALONE) if free else sense.aside)
