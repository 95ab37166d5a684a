"""What the source calls its units, contests and selections: names that stand for one thing each in the document."""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

from ingest.domain.names import unit_name
from ingest.domain.terms import ReportingUnitType
from ingest.families import distinct
from ingest.families.cdf.declared import Contest, Election, Selection
from ingest.families.cdf.tables import Tables
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt

MOST_CLIMBED = 50  # units around one that are looked at; a map of a country has a handful
WRITE_IN = "Write-in"

# From the outermost: a unit is named within the innermost of these that it is a part of. Districts of chambers and
# courts lie across them, and are what a unit is named within only where it is a part of nothing else.
_NESTED = (
    ReportingUnitType.COUNTRY,
    ReportingUnitType.STATE,
    ReportingUnitType.COUNTY,
    ReportingUnitType.CITY,
    ReportingUnitType.MUNICIPALITY,
    ReportingUnitType.BOROUGH,
    ReportingUnitType.TOWNSHIP,
    ReportingUnitType.TOWN,
    ReportingUnitType.VILLAGE,
    ReportingUnitType.WARD,
    ReportingUnitType.COMBINED_PRECINCT,
    ReportingUnitType.PRECINCT,
    ReportingUnitType.SPLIT_PRECINCT,
    ReportingUnitType.POLLING_PLACE,
    ReportingUnitType.VOTE_CENTER,
)
_RANKS: dict[ReportingUnitType | None, int] = {type_: at for at, type_ in enumerate(_NESTED)}


class Naming:
    """`names` is the mapping's: "name", "id", or a type of external identifier.

    What refers to something that is not declared has no name. `tell` tells of all that was missing, once for a kind.
    """

    def __init__(self, tables: Tables, names: str, findings: Findings) -> None:
        self._tables = tables
        self._by_id = names == "id"
        self._findings = findings
        self._nameless: dict[str, dict[str, None]] = {}
        self._missing: dict[str, dict[str, None]] = {}
        self._parents = _parents(tables, self.refer)
        self._above: dict[str, frozenset[str]] = {}
        self._equal: dict[frozenset[str], frozenset[str]] = {}  # units lie in few different places

    def tell(self) -> None:
        for kind, ids in self._nameless.items():
            message = f"{len(ids):,} of the kind {kind} have no name and are called by their ObjectId: {_some(ids)}"
            self._findings.add("nameless", message)
        for kind, ids in self._missing.items():
            message = f"{len(ids):,} of the kind {kind} are referred to and not declared: {_some(ids)}"
            self._findings.leave_out("dangling-reference", message, "")

    def refer(self, kind: str, id_: str, declared: Container[str]) -> bool:
        """Whether it is declared; else that is remembered."""
        if id_ in declared:
            return True
        self._missing.setdefault(kind, {})[id_] = None
        return False

    def units(self) -> dict[str, str]:
        """By ObjectId, with levels, and within others."""
        if self._by_id:
            return {id_: id_ for id_ in self._tables.units}
        return distinct.names({id_: self._unit(id_) for id_ in self._tables.units})

    def _unit(self, id_: str) -> tuple[str, str]:
        path = [self._own(id_)]
        for above in self._line(id_):
            path.insert(0, self._own(above))
        type_ = self._tables.units[id_].type
        return unit_name(path, type_), unit_name((*path[:-1], f"{path[-1]} ({id_})"), type_)

    def _own(self, id_: str) -> str:
        unit = self._tables.units[id_]
        return unit.external or unit.name or self._unnamed("GpUnit", id_)

    def _unnamed(self, kind: str, id_: str) -> str:
        self._nameless.setdefault(kind, {})[id_] = None
        return id_

    def _line(self, id_: str) -> Iterator[str]:
        """The units it is named within, from the nearest; a circle ends it."""
        seen, at = {id_}, id_
        while len(seen) <= len(_NESTED):
            parents = [each for each in self._parents.get(at, ()) if each not in seen]
            if not parents:
                return
            at = max(parents, key=lambda each: _RANKS.get(self._tables.units[each].type, -1))
            seen.add(at)
            yield at

    def lies_in(self, unit: str, district: str) -> bool:
        """Whether it is the district, or a part of it, or of one of its parts, and so on."""
        if unit not in self._above:
            above = self._climbed(unit)
            self._above[unit] = self._equal.setdefault(above, above)
        return unit == district or district in self._above[unit]

    def _climbed(self, unit: str) -> frozenset[str]:
        seen, above = {unit}, [unit]
        while above and len(seen) < MOST_CLIMBED:
            above = [each for at in above for each in self._parents.get(at, ()) if each not in seen]
            seen.update(above)
        return frozenset(seen - {unit})

    def contests(self, elections: Iterable[Election]) -> dict[tuple[int, int], str]:
        """By the number of the election and of the contest in it."""
        return distinct.names(
            {
                (at, each): self._contest(contest)
                for at, election in enumerate(elections)
                for each, contest in enumerate(election.contests)
            }
        )

    def _contest(self, contest: Contest) -> tuple[str, ...]:
        if self._by_id:
            return (contest.id,)
        name = contest.external or contest.name or self._unnamed("Contest", contest.id)
        district = self._tables.units.get(contest.district or "")
        within = f"{name} / {district.name}" if district and district.name else name
        return name, within, f"{within} ({contest.id})"

    def selections(self, contest: Contest) -> dict[str, str]:
        """By ObjectId; without those that refer to what is not declared."""
        choices = {id_: self._selection(id_, each) for id_, each in contest.selections.items() if self._is_whole(each)}
        return distinct.names(choices)

    def _is_whole(self, selection: Selection) -> bool:
        candidates = [self.refer("Candidate", each, self._tables.candidates) for each in selection.candidates]
        parties = [self.refer("Party", each, self._tables.parties) for each in selection.parties]
        return all((*candidates, *parties))

    def _selection(self, id_: str, selection: Selection) -> tuple[str, ...]:
        if self._by_id:
            return (id_,)
        candidates = [self._tables.candidates[each] for each in selection.candidates]
        chosen = [
            each.external or each.name or self._unnamed("Candidate", ref)
            for each, ref in zip(candidates, selection.candidates, strict=True)
        ] or [self._party(each) for each in selection.parties]
        name = selection.external or " / ".join(chosen) or selection.text or (WRITE_IN if selection.write_in else "")
        if not name:
            return (self._unnamed("ContestSelection", id_),)
        parties = selection.endorsed_by or [each.party for each in candidates if each.party]
        party = " / ".join(self._party(each) for each in parties if each in self._tables.parties)
        return tuple(filter(None, (name, party and f"{name} ({party})", f"{name} ({id_})")))

    def _party(self, id_: str) -> str:
        party = self._tables.parties[id_]
        return party.external or party.name or self._unnamed("Party", id_)


def _parents(tables: Tables, refer: Callable[[str, str, Container[str]], bool]) -> dict[str, list[str]]:
    """The units that each is a part of, in the order of the document; at most MOST_CLIMBED."""
    parents: dict[str, list[str]] = {}
    for id_, unit in tables.units.items():
        for part in unit.parts:
            if part != id_ and refer("GpUnit", part, tables.units):
                own = parents.setdefault(part, [])
                if len(own) < MOST_CLIMBED:
                    own.append(id_)
    return parents


def _some(ids: Iterable[str]) -> str:
    first = list(islice(ids, 6))
    return ", ".join(map(excerpt, first[:5])) + (", …" if len(first) > 5 else "")
