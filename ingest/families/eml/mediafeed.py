"""The Australian commission's media feed: its Results message, in every verbosity and granularity.

House contests are read as they stand in real files; Senate and referendum contests as the user guide draws them
(7.1.4.3, 7.1.4.4).
"""

from collections.abc import Sequence

from ingest.domain.terms import ReportingUnitType
from ingest.families.eml.blocks import Blocks
from ingest.families.eml.book import Book, Contest, Count, Unit, choices, fuller
from ingest.families.eml.figures import Figures
from ingest.families.eml.items import Item, Items, contest_names, place_of
from ingest.families.eml.mapping import Mapping
from ingest.parse.records import Open, Record, one, text_of


class MediaFeed:
    """Polling places and districts close before the contest they stand in, and wait for it."""

    def __init__(self, mapping: Mapping, figures: Figures, book: Book) -> None:
        self.takers = {
            "place": self._place,
            "district": self._district,
            "house": self._house,
            "senate": self._senate,
            "referendum": self._house,
        }
        self._mapping = mapping
        self._findings = figures.findings
        self._blocks = Blocks(Items(mapping), figures)
        self._book = book
        self._waiting: list[tuple[Count, list[Item]]] = []

    def _place(self, record: Record, around: Sequence[Open]) -> None:
        identifier = one(record.get("PollingPlaceIdentifier"))
        self._part(record, around, "PollingPlace", self._unit(identifier, ReportingUnitType.POLLING_PLACE, inner=True))

    def _district(self, record: Record, around: Sequence[Open]) -> None:
        identifier = one(record.get("PollingDistrictIdentifier"))
        self._part(record, around, "PollingDistrict", self._unit(identifier, self._mapping.level))

    def _part(self, record: Record, around: Sequence[Open], what: str, unit: Unit) -> None:
        contest = next((each.record for each in reversed(around) if each.name == "Contest"), {})
        place = f"{place_of(contest)}, {what} {text_of(one(record.get(what + 'Identifier')).get('Id'))}"
        if unit.names:
            self._waiting += self._blocks.read(record, unit, place)
        else:
            self._findings.leave_out("nameless", f"a {what} with neither name nor id", place)

    def _house(self, record: Record, around: Sequence[Open]) -> None:
        identifier = one(record.get("PollingDistrictIdentifier")) or one(record.get("ContestIdentifier"))
        self._contest(record, around, self._unit(identifier, self._mapping.level))

    def _senate(self, record: Record, around: Sequence[Open]) -> None:
        """Its area is a state, by its abbreviation, which is the contest's id where nothing else tells it."""
        state = one(record.get("StateIdentifier")) or one(record.get("ContestIdentifier"))
        self._contest(record, around, Unit(choices([text_of(state.get("Id"))]), ReportingUnitType.STATE))

    def _unit(self, identifier: Record, level: ReportingUnitType | None, *, inner: bool = False) -> Unit:
        id_ = text_of(identifier.get("Id"))
        name = text_of(identifier.get("Name")) or text_of(identifier.get("ContestName"))
        by_name = [] if self._mapping.names == "id" else fuller(name, id_)
        return Unit(choices(by_name) or choices([id_]), level, inner)

    def _contest(self, record: Record, around: Sequence[Open], area: Unit) -> None:
        waiting, self._waiting = self._waiting, []
        names, place = contest_names(record, around, self._mapping), place_of(record)
        if not names or not area.names:
            self._findings.leave_out("nameless", "a contest with neither name nor id", place)
            return
        contest = Contest(names, area)
        self._book.contests.append(contest)
        for count, items in [*self._blocks.read(record, None, place), *waiting]:
            contest.counts.append(count)
            for item in items:
                contest.call(count.kind, item.key, item.names)
