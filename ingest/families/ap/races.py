"""Races of AP's Elections API: a tally for each reporting unit."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

import msgspec
from msgspec import Raw

from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.families import distinct
from ingest.families.ap import shapes
from ingest.families.ap.figures import CALLED, CERTIFIED, Counts, Figures, Statuses, Votes
from ingest.families.ap.mapping import Mapping
from ingest.families.ap.shapes import Candidate, Race, Unit, Value
from ingest.families.ap.units import Named, Units
from ingest.parse.unreadable import excerpt

_UNSAID = CountStatus()
MOST_LEFT = 1_000  # names that nobody knows
_RESULTS = {
    "test": ResultsStatus.PRE_ELECTION,
    "t": ResultsStatus.PRE_ELECTION,
    "live": None,
    "l": None,
    "certified": ResultsStatus.CERTIFIED,
    "c": ResultsStatus.CERTIFIED,
}

Called = dict[Value, str]  # candidates by their id


class Races:
    """`left` are the keys that nobody knows, `tests` how many races are marked as a test."""

    def __init__(self, mapping: Mapping, figures: Figures) -> None:
        self.tallies: list[Tally] = []
        self.left: set[str] = set()
        self.tests = 0
        self._mapping, self._figures = mapping, figures
        self._strict = shapes.strict(mapping.ignore)
        self._units = Units(mapping, figures)
        self._statuses = Statuses(figures)
        self._votes = Votes(figures)
        self._below = Counts(figures)
        self._wide = {certified: Counts(figures, CERTIFIED if certified else CALLED) for certified in (False, True)}
        self._kept: dict[str, set[str]] = {}  # the units of each contest

    def add(self, number: int, raw: Raw) -> None:
        self._figures.place = place = f"races[{number}]"
        race = self._decoded(raw)
        if race is None:
            return
        name = self._race(race)
        if name is None:
            self._figures.findings.leave_out("nameless-row", "a race without raceID", place)
            return
        status = self._results_status(race)
        if race.candidates:
            whole = [Unit(race.statePostal, level="state", candidates=race.candidates)]
            self._tell(name, status, [place], whole)
        for unit in race.reportingUnits if race.statePostal else ():
            unit.statePostal = unit.statePostal or race.statePostal
        places = [f"{place}.reportingUnits[{at}]" for at in range(len(race.reportingUnits))]
        self._tell(name, status, places, race.reportingUnits)

    def _race(self, race: Race) -> str | None:
        """What it is called within its state; None where it has no number."""
        number = self._figures.name(race.raceID, "raceID")
        if number is None or self._mapping.contests == "id":
            return number
        office, seat, party, kind = (
            self._figures.name(value, field) if type(value := getattr(race, field)) in (str, int) else None
            for field in ("officeName", "seatName", "party", "raceType")
        )
        described = ", ".join(filter(None, (_joined(office, seat), party, kind)))
        return _joined(number, described)

    def _decoded(self, raw: Raw) -> Race | None:
        """None for a race that is not one, which is told."""
        try:
            return self._strict.decode(raw)
        except msgspec.ValidationError:
            return self._decoded_leniently(raw)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            self._unreadable(error)
        return None

    def _decoded_leniently(self, raw: Raw) -> Race | None:
        try:
            self.left.update(islice(shapes.unknown_in_race(raw), MOST_LEFT - len(self.left)))
            return shapes.lenient.decode(raw)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            self._unreadable(error)
        return None

    def _unreadable(self, error: Exception) -> None:
        self._figures.findings.leave_out("unreadable-race", f"not a race as AP writes it: {error}", self._figures.place)

    def _results_status(self, race: Race) -> ResultsStatus | None:
        word = str(race.resultsType or ("test" if race.test else "live")).lower()
        if word not in _RESULTS:
            message = f"resultsType: no meaning is known for {excerpt(word)}"
            self._figures.findings.add("unknown-word", message, self._figures.place)
        status = ResultsStatus.PRE_ELECTION if race.test else _RESULTS.get(word)
        self.tests += status is ResultsStatus.PRE_ELECTION
        return status

    def _tell(self, race: str, status: ResultsStatus | None, places: Sequence[str], units: Sequence[Unit]) -> None:
        """Every candidate of a race stands in each of its units as a rule; so the first unit is asked for the names."""
        named = self._named(units)
        try:
            told = self._told(race, status, places, units, named, self._called(units[:1]))
        except KeyError:
            called = self._called(units)
            self._leave_out_nameless(places, units, called)
            told = self._told(race, status, places, units, named, called)
        self._keep(told)

    def _keep(self, told: list[Tally]) -> None:
        """All of them as a rule; the first where a race is there twice for one unit."""
        contests, units = {tally.contest_id for tally in told}, {tally.unit_id for tally in told}
        if len(contests) == 1 and len(units) == len(told) and contests.isdisjoint(self._kept):
            self._kept[contests.pop()] = units
            self.tallies += told
            return
        for tally in told:
            known = self._kept.setdefault(tally.contest_id, set())
            if tally.unit_id in known:
                message = f"race {tally.contest_id} is there twice for one reporting unit; the first is kept"
                self._figures.findings.add("duplicate", message, tally.place)
            else:
                known.add(tally.unit_id)
                self.tallies.append(tally)

    def _told(
        self,
        race: str,
        status: ResultsStatus | None,
        places: Sequence[str],
        units: Sequence[Unit],
        named: Sequence[Named | None],
        called: Called,
    ) -> list[Tally]:
        """Tens of thousands of units pass here. Raises KeyError for a candidate who is not called anything."""
        wide, below = self._wide[status is ResultsStatus.CERTIFIED], self._below
        figures, votes, statuses = self._figures, self._votes, self._statuses
        told, state, contest = [], "", ""
        for place, unit, name in zip(places, units, named, strict=True):
            if name is None:
                continue
            figures.place = place
            postal, unit_id, whole = name
            if postal != state:
                state, contest = postal, f"{postal}/{race}"
            candidates, said = unit.candidates, wide if whole else below
            counts = _counts(candidates, called, votes, said)
            if len(counts) < len(candidates):
                figures.findings.add("duplicate", "a candidate is there twice; the first is kept", place)
                counts = _counts(candidates[::-1], called, votes, said)
            counted = statuses[unit.precinctsReporting, unit.precinctsTotal, unit.precinctsReportingPct]
            if counts or counted != _UNSAID:
                tally = Tally(
                    contest_id=contest,
                    unit_id=unit_id,
                    counts=counts,
                    count_status=counted,
                    results_status=status,
                    place=place,
                )
                told.append(tally)
        return told

    def _named(self, units: Sequence[Unit]) -> list[Named | None]:
        """Several units that are one county by their FIPS codes are parts of it, and go by their own names."""
        keys = self._units.keys_of(units)
        named = [self._units[key] for key in keys]
        if not self._units.by_fips:
            return named
        times = Counter(each.unit for each in named if each is not None and not each.wide)
        if parts := {unit for unit, number in times.items() if number > 1}:
            message = (
                "several reporting units have one FIPS code; they are parts of the county, and go by their own ids"
            )
            self._figures.findings.add("ambiguous-unit", message, self._figures.place)
        return [
            self._units.in_part(key, name) if name is not None and name.unit in parts else name
            for key, name in zip(keys, named, strict=True)
        ]

    def _called(self, units: Sequence[Unit]) -> Called:
        """What each candidate is called. Equal names get the id behind them."""
        choices: dict[Value, tuple[str, str]] = {}
        for id_, candidate in {each.candidateID: each for unit in units for each in unit.candidates}.items():
            name, number = self._name(candidate), self._figures.name(id_, "candidateID")
            if number is not None:
                choices[id_] = (name, f"{name} / {number}") if name else (number, number)
        shortest = {id_: name for id_, (name, _) in choices.items()}
        return shortest if len(set(shortest.values())) == len(shortest) else distinct.names(choices)

    def _name(self, candidate: Candidate) -> str | None:
        if self._mapping.selection != "name":
            return self._figures.name(getattr(candidate, self._mapping.selection), self._mapping.selection)
        parts = (self._figures.name(part, "name") for part in (candidate.first, candidate.last))
        return _joined(*parts) or None

    def _leave_out_nameless(self, places: Sequence[str], units: Sequence[Unit], called: Called) -> None:
        for place, unit in zip(places, units, strict=True):
            named = [each for each in unit.candidates if each.candidateID in called]
            if len(named) < len(unit.candidates):
                self._figures.findings.leave_out("nameless-row", "a candidate without candidateID", place)
                unit.candidates = named


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _counts(candidates: list[Candidate], called: Called, votes: Votes, said: Counts) -> dict[str, VoteCounts]:
    """Hundreds of thousands of candidates pass here, most of them with votes only. Raises KeyError for one unknown."""
    counts = {}
    deaf = said.deaf
    for each in candidates:
        if each.electWon is None and each.delegateCount is None and (deaf or each.winner is None):
            counts[called[each.candidateID]] = votes[each.voteCount]
        else:
            counts[called[each.candidateID]] = said[each.voteCount, each.electWon, each.delegateCount, each.winner]
    return counts
