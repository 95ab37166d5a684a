"""Contests while a document is read: counts by the keys of selections, which get their names at the end.

Polling places tell candidates by number only and may stand before the names; and whether two contests are called the
same is known when all have been read.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ingest.domain.names import unit_name
from ingest.domain.tally import BallotCounts, CountStatus, Tally, TallyKey, VoteCounts
from ingest.domain.terms import CountItemType, ReportingUnitType, ResultsStatus
from ingest.families import distinct
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

_ALL = CountItemType.TOTAL


class Unit(Struct, frozen=True):
    """`names` are what it may be called by, the shortest first; `inner` lies in the contest's own area."""

    names: tuple[str, ...]
    level: ReportingUnitType | None = None
    inner: bool = False


class Count(Struct):
    """What one part of a document says of one contest in one unit; None for the contest's own area.

    `kind` is what is counted ("" is the vote itself); `counts` is by the keys of selections.
    """

    kind: str
    unit: Unit | None
    place: str
    counts: dict[CountItemType, dict[str, VoteCounts]] = {}
    ballots: dict[CountItemType, BallotCounts] = {}
    status: CountStatus = CountStatus()


class Contest(Struct):
    """`selections` are the names of selections, the shortest first, by kind of count and key."""

    names: tuple[str, ...]
    area: Unit
    counts: list[Count] = []
    selections: dict[str, dict[str, tuple[str, ...]]] = {}

    def call(self, kind: str, key: str, choices: tuple[str, ...]) -> None:
        """Who tells more about a name is believed."""
        called = self.selections.setdefault(kind, {})
        if len(choices) > len(called.get(key, ())):
            called[key] = choices


class Book:
    def __init__(self, findings: Findings) -> None:
        self.contests: list[Contest] = []
        self._findings = findings
        self._keys: set[TallyKey] = set()

    def tallies(self, status: ResultsStatus | None) -> Iterator[Tally]:
        """Every tally once: of a second one of the same key there is a finding."""
        called = distinct.names({at: each.names for at, each in enumerate(self.contests)})
        for at, contest in enumerate(self.contests):
            units = distinct.names({each.unit: each.unit.names for each in contest.counts if each.unit})
            names = {kind: distinct.names(choices) for kind, choices in contest.selections.items()}
            for count in contest.counts:
                name = f"{called[at]} / {count.kind}" if count.kind else called[at]
                unit = _path(contest.area, count.unit, units)
                for tally in _tallies(name, unit, count, names.get(count.kind, {}), status):
                    if self._is_new(tally):
                        yield tally

    def _is_new(self, tally: Tally) -> bool:
        key = tally.key
        if key in self._keys:
            message = f"{key.contest_id!r} ({key.count_item_type}) stands twice for one unit; the first stands"
            self._findings.add("duplicate", message, tally.place)
            return False
        self._keys.add(key)
        return True


def _path(area: Unit, unit: Unit | None, units: dict[Unit, str]) -> str:
    if unit is None:
        return unit_name(area.names[:1], area.level)
    path = (area.names[0], units[unit]) if unit.inner else (units[unit],)
    return unit_name(path, unit.level)


def _tallies(
    contest: str, unit: str, count: Count, names: dict[str, str], status: ResultsStatus | None
) -> Iterator[Tally]:
    for type_ in dict.fromkeys((_ALL, *count.counts, *count.ballots)):
        votes = count.counts.get(type_, {})
        ballots = count.ballots.get(type_, BallotCounts())
        told = count.status if type_ is _ALL else CountStatus()
        if votes or ballots != BallotCounts() or told != CountStatus():
            yield Tally(
                contest_id=contest,
                unit_id=unit,
                count_item_type=type_,
                counts={names[key]: each for key, each in votes.items()},
                ballots=ballots,
                count_status=told,
                results_status=status,
                place=count.place,
            )


def choices(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Names that are some, squeezed; one too long to be a name is none."""
    return tuple(dict.fromkeys(name for text in texts if (name := _name(text)) is not None))


def _name(text: str | None) -> str | None:
    try:
        return words.name(text) if text else None
    except UnreadableText:
        return None


def fuller(name: str | None, *more: str | None) -> Sequence[str | None]:
    """The name, then the name with each of what might tell it apart."""
    return [name, *(f"{name} ({each})" for each in more if name and each)]
