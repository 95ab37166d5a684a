"""From the tables of a report to its tallies, under the source's names."""

from collections.abc import Iterator

from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import CountItemType, PostElectionStatus, ResultsStatus
from ingest.families.cdf.declared import Contest, Election, Key, Where
from ingest.families.cdf.naming import Naming
from ingest.families.cdf.tables import Tables
from ingest.parse.findings import Findings

_ALL = CountItemType.TOTAL
_NOBODY: dict[str, VoteCounts] = {}


class Tallies:
    def __init__(self, tables: Tables, naming: Naming, findings: Findings, status: ResultsStatus | None) -> None:
        self._tables = tables
        self._naming = naming
        self._findings = findings
        self._status = status
        self._units = naming.units()

    def all(self) -> Iterator[Tally]:
        names = self._naming.contests(self._tables.elections)
        for at, election in enumerate(self._tables.elections):
            used: set[Where] = set()
            for each, contest in enumerate(election.contests):
                yield from self._contest(contest, names[at, each], election, used)
            if not election.contests:
                yield from self._turnout(election)
            elif unused := election.ballots.keys() - used:
                message = f"{len(unused):,} ballot counts are of units in which no contest that covers them is counted"
                self._findings.add("unattached-ballots", message, election.name or "")
        self._naming.tell()

    def _contest(self, contest: Contest, name: str, election: Election, used: set[Where]) -> Iterator[Tally]:
        names = self._naming.selections(contest)
        outcomes = {names[id_]: status for id_ in names if (status := self._outcome(contest, id_)) is not None}
        own: Key = (contest.district or "", _ALL, 0)
        if contest.district is not None and not self._naming.refer("GpUnit", contest.district, self._units):
            own = ("", _ALL, 0)
        told = outcomes or contest.progress.reported is not None or contest.progress.total is not None
        for key in dict.fromkeys((own, *contest.votes) if own[0] and told else contest.votes):
            if not self._naming.refer("GpUnit", key[0], self._units):
                continue
            votes = contest.votes.get(key, _NOBODY)
            counts = {names[id_]: count for id_, count in votes.items() if id_ in names}
            if key == own:
                counts |= {each: replace(counts.get(each, VoteCounts()), status=outcomes[each]) for each in outcomes}
            tally = Tally(
                contest_id=f"{name} / Round {key[2]}" if key[2] else name,
                unit_id=self._units[key[0]],
                count_item_type=key[1],
                counts=counts,
                ballots=self._ballots(contest, election, key, used),
                count_status=self._count_status(contest, key),
                results_status=self._status,
                place=f"Contest {contest.id}, GpUnit {key[0]}",
            )
            yield tally

    def _outcome(self, contest: Contest, selection: str) -> PostElectionStatus | None:
        """Of the candidates on it; where they differ, which is one of a ticket, the first that is told."""
        candidates = (self._tables.candidates[each] for each in contest.selections[selection].candidates)
        return next((each.status for each in candidates if each.status is not None), None)

    def _ballots(self, contest: Contest, election: Election, key: Key, used: set[Where]) -> BallotCounts:
        """Those of the contest; else those of the unit, where all of the unit votes in the contest."""
        unit, type_, round_ = key
        if round_ or not self._covers(contest, unit):
            return contest.ballots.get((unit, type_), BallotCounts()) if not round_ else BallotCounts()
        ballots = contest.ballots.get((unit, type_)) or election.ballots.get((unit, type_))
        ballots = ballots or self._tables.unit_ballots.get((unit, type_)) or BallotCounts()
        used.add((unit, type_))
        registered = self._tables.units[unit].registered if type_ is _ALL else None
        return replace(ballots, registered=registered) if registered is not None else ballots

    def _covers(self, contest: Contest, unit: str) -> bool:
        return contest.district is not None and self._naming.lies_in(unit, contest.district)

    def _count_status(self, contest: Contest, key: Key) -> CountStatus:
        """A contest's own in its district, else the unit's: units report for all contests at once."""
        unit, type_, round_ = key
        if round_:
            return CountStatus()
        places = [contest.progress] if unit == contest.district else []
        places += [self._tables.units[unit].progress] if self._covers(contest, unit) else []
        reported = total = None
        if type_ is _ALL:
            said = next((each for each in places if (each.reported, each.total) != (None, None)), None)
            reported, total = (said.reported, said.total) if said else (None, None)
        status = next((each.statuses[type_] for each in places if type_ in each.statuses), None)
        return CountStatus(reported, total, None, status)

    def _turnout(self, election: Election) -> Iterator[Tally]:
        """An election without contests tells of ballots only; they go by its own name."""
        for (unit, type_), ballots in election.ballots.items():
            if self._naming.refer("GpUnit", unit, self._units):
                registered = self._tables.units[unit].registered if type_ is _ALL else None
                yield Tally(
                    contest_id=election.name or "Election",
                    unit_id=self._units[unit],
                    count_item_type=type_,
                    ballots=replace(ballots, registered=registered),
                    results_status=self._status,
                    place=f"GpUnit {unit}",
                )
