"""What is being decided, where and by whom: the part of an election that is known before the night."""

from collections import Counter
from datetime import date, datetime

from msgspec import Struct

from ingest.domain.allocation import Allocation
from ingest.domain.errors import check
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.domain.truth import Margins


class Party(Struct, frozen=True, kw_only=True):
    """`names`, here and below, are by language, for showing only. `colour` is `#rrggbb`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    names: dict[str, str] = {}
    colour: str | None = None


class Candidate(Struct, frozen=True, kw_only=True):
    """`party_id` is None for an independent or where the affiliation is not disclosed."""

    id: str
    name: str
    party_id: str | None = None
    aliases: tuple[str, ...] = ()
    names: dict[str, str] = {}


class Selection(Struct, frozen=True, kw_only=True):
    """One thing a voter can choose: a candidate, a ticket, a party list, a yes, or "against all".

    `wins_seats` False marks one that takes part in the count but never in seats ("against all", write-ins).
    """

    id: str
    name: str
    party_id: str | None = None
    candidate_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wins_seats: bool = True
    names: dict[str, str] = {}
    colour: str | None = None


class Contest(Struct, frozen=True, kw_only=True):
    """`seats` is how many are filled, None where unknown; `threshold` is in percent of valid votes, None for none.

    `district_id` is the unit whose voters decide it (the standard's ElectionDistrict), None where nobody said: it tells
    contests of one name apart. `sum_units` lets what units report be summed for a unit of which no source tells.
    """

    id: str
    name: str
    kind: ContestKind
    selections: tuple[Selection, ...]
    seats: int | None = None
    threshold: float | None = None
    aliases: tuple[str, ...] = ()
    district_id: str | None = None
    sum_units: bool = False
    names: dict[str, str] = {}
    allocation: Allocation | None = None

    def __post_init__(self) -> None:
        check(bool(self.selections), f"contest {self.id!r} has no selections")
        check(self.seats is None or self.seats > 0, f"contest {self.id!r} fills {self.seats} seats")
        check(self.threshold is None or 0 <= self.threshold <= 100, f"contest {self.id!r}: threshold {self.threshold}")
        unique(f"contest {self.id!r}: selection", [selection.id for selection in self.selections])


class ReportingUnit(Struct, frozen=True, kw_only=True):
    """A place that reports. `parent_id` is None for the whole election's area.

    `tile` is its column and row, from 0, in a map of the units that lie in its parent.
    """

    id: str
    name: str
    type: ReportingUnitType
    parent_id: str | None = None
    aliases: tuple[str, ...] = ()
    names: dict[str, str] = {}
    tile: tuple[int, int] | None = None


class Topic(Struct, frozen=True, kw_only=True):
    """What an item of news may be about. `words` are words in any language, or stems that end with `*`."""

    id: str
    words: tuple[str, ...]


class Election(Struct, frozen=True, kw_only=True):
    """`note` is told wherever results are shown (for instance that some figures are simulated).

    `topics` are those that the pack declares; there are others that every election has. `languages` are BCP 47 codes of
    those it can be shown in, the default one first.
    """

    id: str
    name: str
    held_on: date
    time_zone: str
    polls_open_at: datetime
    polls_close_at: datetime
    contests: tuple[Contest, ...]
    units: tuple[ReportingUnit, ...]
    parties: tuple[Party, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    note: str = ""
    margins: Margins = Margins()
    topics: tuple[Topic, ...] = ()
    languages: tuple[str, ...] = ()
    names: dict[str, str] = {}

    def __post_init__(self) -> None:
        check(self.polls_open_at.tzinfo is not None, "polls_open_at has no zone")
        check(self.polls_close_at.tzinfo is not None, "polls_close_at has no zone")
        check(self.polls_open_at < self.polls_close_at, "polls close before they open")
        unique("contest", [contest.id for contest in self.contests])
        unique("unit", [unit.id for unit in self.units])
        unique("topic", [topic.id for topic in self.topics])
        unique("language", list(self.languages))
        check_hierarchy(self.units)
        units = {unit.id for unit in self.units}
        for contest in self.contests:
            known = contest.district_id is None or contest.district_id in units
            check(known, f"contest {contest.id!r}: district {contest.district_id!r} is not declared")

    def whole_of(self, contest: Contest) -> str:
        """The unit in which a contest is decided: its district, else the election's whole area; "" without units."""
        outermost = (unit.id for unit in self.units if unit.parent_id is None)
        return contest.district_id or next(outermost, "")


def unique(what: str, ids: list[str]) -> None:
    """Raises ImpossibleValue naming the ids that stand twice or are empty."""
    twice = sorted(each for each, times in Counter(ids).items() if times > 1 or not each)
    check(not twice, f"{what} id stands twice or is empty: {', '.join(map(repr, twice))}")


def check_hierarchy(units: tuple[ReportingUnit, ...]) -> None:
    """Every parent exists and nobody is their own ancestor. Raises ImpossibleValue."""
    parents = {unit.id: unit.parent_id for unit in units}
    for start in parents:
        seen: set[str] = set()
        at: str | None = start
        while at is not None:
            check(at in parents, f"unit {start!r}: parent {at!r} is not declared")
            check(at not in seen, f"unit {start!r} is its own ancestor")
            seen.add(at)
            at = parents[at]
