"""Plain EML: the count (510) and the result (520), as commissions write them.

A contest's votes stand in all (TotalVotes) and by reporting unit. Where parties and their candidates are listed side by
side, as in the Netherlands, the candidates are a count of their own: their votes are the parties' votes once more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemType
from ingest.families.eml.book import Book, Contest, Count, Unit, choices, fuller
from ingest.families.eml.figures import Figures
from ingest.families.eml.items import CANDIDATES, VOTE, contest_names, place_of
from ingest.families.eml.mapping import FIGURES, Mapping
from ingest.families.eml.selections import Chosen, chosen
from ingest.parse.records import Open, Record, many, one, text_of

_ALL = CountItemType.TOTAL
_NUMBERED = ("Cast", "TotalCounted", "RejectedVotes", "UncountedVotes", "CountMetric")
_SUMMED = {"RejectedVotes", "UncountedVotes"}  # one for each reason
_PERCENTS = {"turnout", "percent_counted"}


class Message:
    """Reporting units close before the contest they stand in, and wait for it."""

    def __init__(self, mapping: Mapping, figures: Figures, book: Book) -> None:
        self.takers = {"unit": self._unit, "contest": self._contest}
        self.left: set[str] = set()
        self._mapping = mapping
        self._figures = figures
        self._known = FIGURES | mapping.figures
        self._book = book
        self._waiting: list[tuple[Count, list[Chosen]]] = []

    def _unit(self, record: Record, around: Sequence[Open]) -> None:
        identifier = one(record.get("ReportingUnitIdentifier"))
        id_, name = text_of(identifier.get("Id")), text_of(identifier)
        by_name = [] if self._mapping.names == "id" else fuller((name or "").strip(), id_)
        unit = Unit(choices(by_name) or choices([id_]), self._mapping.unit_level, inner=True)
        place = f"{place_of(around[-1].record)}, ReportingUnit {id_ or name}"
        if unit.names:
            self._waiting += self._counts(record, unit, place)
        else:
            self._figures.findings.leave_out("nameless", "a reporting unit with neither name nor id", place)

    def _contest(self, record: Record, around: Sequence[Open]) -> None:
        waiting, self._waiting = self._waiting, []
        names, place = contest_names(record, around, self._mapping), place_of(record)
        area = Unit(self._area(around) or names[:1], self._mapping.level)
        if not names:
            self._figures.findings.leave_out("nameless", "a contest with neither name nor id", place)
            return
        total = one(record.get("TotalVotes")) or record
        counts = [*self._counts(total, None, place), *waiting]
        self._book.contests.append(_entered(Contest(names, area), counts))

    def _area(self, around: Sequence[Open]) -> tuple[str, ...]:
        """The authority's, where the mapping says so and it is named; else nothing."""
        if self._mapping.area == "contest":
            return ()
        identifier = one(one(around[1].record.get("ManagingAuthority")).get("AuthorityIdentifier"))
        id_, name = text_of(identifier.get("Id")), text_of(identifier)
        return choices([id_ if self._mapping.names == "id" else name]) or choices([id_])

    def _counts(self, block: Record, unit: Unit | None, place: str) -> Iterator[tuple[Count, list[Chosen]]]:
        """One count, or two, where parties and candidates stand side by side."""
        all_ = list(chosen(block, self._mapping))
        ballots, status = self._ballots(block, place)
        for kind in dict.fromkeys(each.kind for each in all_) or (VOTE,):
            own = [each for each in all_ if each.kind == kind]
            votes = self._votes(own, place)
            yield Count(kind, unit, place, {_ALL: votes} if votes else {}, {_ALL: ballots}, status), own

    def _votes(self, listed: list[Chosen], place: str) -> dict[str, VoteCounts]:
        votes: dict[str, VoteCounts] = {}
        for each in listed:
            if not each.names:
                self._figures.findings.leave_out("nameless", "votes for one who has neither name nor id", place)
            elif each.key in votes:
                self._figures.findings.add("duplicate", f"{each.names[0]!r} stands twice; the first stands", place)
            else:
                said = text_of(each.record.get("ValidVotes")) or text_of(each.record.get("Votes"))
                votes[each.key] = self._figures.votes(said, self._share(each.record), each.status, place)
        return votes

    def _share(self, selection: Record) -> str | None:
        for name, metric in _numbered(selection):
            if self._field(name, metric) == "share":
                return text_of(metric)
        return None

    def _ballots(self, block: Record, place: str) -> tuple[BallotCounts, CountStatus]:
        told: dict[str, Any] = {}
        for name, record in _numbered(block):
            field = self._field(name, record)
            if field is None:
                continue
            read = self._figures.share if field in _PERCENTS else self._figures.count
            value = read(text_of(record), place)
            if field in told and name in _SUMMED:
                value = None if value is None or told[field] is None else value + told[field]
            elif field in told:
                self._figures.findings.add("duplicate", f"{field} stands twice; the first stands", place)
                continue
            told[field] = value
        said = told.get
        ballots = BallotCounts(
            said("ballots_cast"), said("ballots_valid"), said("ballots_invalid"), said("registered"), said("turnout")
        )
        return ballots, CountStatus(said("units_reported"), said("units_total"), said("percent_counted"))

    def _field(self, name: str, record: Any) -> str | None:
        """What a figure tells, by its reason, id or type, else by its element; None for nothing that anybody knows."""
        told = [record.get(each) for each in ("ReasonCode", "Id", "Type")] if isinstance(record, dict) else []
        codes = choices(map(text_of, told))
        field = next((self._known[each] for each in (*codes, name) if each in self._known), None)
        if field is None and len(self.left) < 1_000:
            self.left.update(f"{name}/{each}" for each in codes or ("",))
        return field


def _numbered(block: Record) -> Iterator[tuple[str, Any]]:
    return ((name, each) for name in _NUMBERED if name in block for each in many(block[name]))


def _entered(contest: Contest, counts: list[tuple[Count, list[Chosen]]]) -> Contest:
    """Candidates are a count of their own only where parties or answers are counted, too."""
    apart = any(count.kind == VOTE and count.counts for count, _ in counts)
    for count, listed in counts:
        if count.kind == CANDIDATES and not apart:
            count.kind = VOTE
        contest.counts.append(count)
        for each in listed:
            contest.call(count.kind, each.key, each.names)
    return contest
