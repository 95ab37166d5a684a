"""A pack made from what a source names: its contests, their selections and its units, declared as they are written.

This is how a desk makes a pack from the commission's zero page. What would take a guess is left and told: a name of two
meanings, a contest without selections, a unit in one of two others of one name.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.names import parsed, shown, unit_name
from ingest.domain.tally import Tally
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.packs.changes import Changes
from ingest.packs.ids import Ids
from ingest.packs.places import shown as quoted
from ingest.packs.tables import ContestTable, SelectionTable, UnitTable
from ingest.resolve import Kind, Vocabulary, normal
from ingest.resolve.names import Unnamed

LONGEST_NAME = 500  # characters, as in every pack

ByUnit = dict[str, dict[str, str]]  # the selections of one contest, by normal form, in each unit
Wanted = Callable[[Kind, str, str], bool]  # kind, contest id of a selection, text


class Declared(Struct, frozen=True, kw_only=True):
    """`left` says, a line each, what is not declared and why."""

    changes: Changes
    left: tuple[str, ...]


def declared(
    tallies: Iterable[Tally],
    election: Election,
    vocabulary: Vocabulary,
    *,
    kind: ContestKind = ContestKind.CANDIDATE,
    unit_type: ReportingUnitType = ReportingUnitType.OTHER,
    wanted: Wanted = lambda *_: True,
) -> Declared:
    """Everything that is unknown in unresolved tallies and `wanted`, as new entries of the pack.

    A contest is of `kind`; a unit whose level the source does not tell is of `unit_type`, and lies in the unit that the
    source tells, else in the pack's only outermost one.
    """
    found = _Found(vocabulary, wanted)
    for tally in tallies:
        found.tally(tally)
    left = dict.fromkeys(found.left)
    units = _Units(election, vocabulary, unit_type, left)
    new_units = units.declared(found.units)
    contests = tuple(_contests(found, election, kind, units, left))
    selections = {id_: tuple(_selections(texts, election, id_)) for id_, texts in found.selections.items()}
    changes = Changes(contests=contests, selections=selections, units=new_units)
    return Declared(changes=changes, left=tuple(left))


class _Found:
    """The unknown names, in the order of the document; two spellings with one normal form are one name."""

    def __init__(self, vocabulary: Vocabulary, wanted: Wanted) -> None:
        self.vocabulary = vocabulary
        self.wanted = wanted
        self.units: dict[str, None] = {}
        self.contests: dict[str, tuple[str, ByUnit]] = {}
        self.selections: dict[str, dict[str, str]] = {}
        self.left: list[str] = []

    def tally(self, said: Tally) -> None:
        unit = self.vocabulary.units.meaning(said.unit_id)
        if isinstance(unit, Unnamed):
            self._unit(said.unit_id, unit)
            contest = self._contest_without_unit(said.contest_id)
        else:
            contest = self.vocabulary.contests.meaning(said.contest_id, unit)
        if isinstance(contest, Unnamed):
            self._contest(said, contest)
        elif contest is not None:
            self._selections(said, contest)

    def _contest_without_unit(self, text: str) -> str | Unnamed | None:
        contests = self.vocabulary.contests
        return None if contests.settled_by_unit(text) else contests.meaning(text, "")

    def _unit(self, text: str, unnamed: Unnamed) -> None:
        if not self.wanted(Kind.UNIT, "", unnamed.text) or not self._fit(Kind.UNIT, shown(text), unnamed):
            return
        # A person who declares an unknown county from a list means it, not the first precinct that lies in it.
        self.units[text if self.wanted(Kind.UNIT, "", text) else unnamed.text] = None

    def _contest(self, said: Tally, unnamed: Unnamed) -> None:
        text = said.contest_id
        if self.wanted(Kind.CONTEST, "", text) and self._fit(Kind.CONTEST, text, unnamed):
            _, by_unit = self.contests.setdefault(normal(text), (text, {}))
            selections = by_unit.setdefault(said.unit_id, {})
            for name in said.counts:
                if self._fit(Kind.SELECTION, name):
                    selections.setdefault(normal(name), name)

    def _selections(self, said: Tally, contest_id: str) -> None:
        for name in said.counts:
            unnamed = self.vocabulary.selections[contest_id].meaning(name)
            if not isinstance(unnamed, Unnamed) or not self.wanted(Kind.SELECTION, contest_id, name):
                continue
            if self._fit(Kind.SELECTION, name, unnamed):
                self.selections.setdefault(contest_id, {}).setdefault(normal(name), name)

    def _fit(self, kind: Kind, text: str, unnamed: Unnamed | None = None) -> bool:
        """Whether it can be declared; else it is told why not."""
        why = ""
        if unnamed and (unnamed.could or (kind is Kind.CONTEST and unnamed != Unnamed(text))):
            why = unnamed.why
        elif len(text) > LONGEST_NAME or not text.isprintable() or not text.strip():
            why = f"is no name: up to {LONGEST_NAME} letters that can be printed"
        if why:
            self.left.append(f"{kind} {quoted(text)} {why}")
        return not why


def _contests(
    found: _Found, election: Election, kind: ContestKind, units: "_Units", left: dict[str, None]
) -> Iterator[ContestTable]:
    ids = Ids(
        (each.id for each in election.contests), (n for each in election.contests for n in (each.name, *each.aliases))
    )
    grouped = [(text, by_unit, _alike(by_unit)) for text, by_unit in found.contests.values()]
    for text, _, groups in grouped:
        for _ in groups:
            ids.name(text)
    for text, by_unit, groups in grouped:
        if not groups:
            left[f"contest {quoted(text)} has no selections in the document"] = None
        for district, group in _districts(text, groups, units, left):
            tables = tuple(_tables(_first_spellings(by_unit, group), Ids((), ())))
            id_ = ids.make(text, "contest", district or "")
            yield ContestTable(id=id_, name=text, kind=kind, selections=tables, district=district)


def _districts(
    text: str, groups: list[list[str]], units: "_Units", left: dict[str, None]
) -> Iterator[tuple[str | None, list[str]]]:
    """Each contest of the name, by its district; all in one, and told, where a district is more than one unit."""
    districts = [units.id_of(group[0]) if len(group) == 1 else None for group in groups]
    if len(groups) > 1 and None not in districts:
        yield from zip(districts, groups, strict=True)
        return
    if len(groups) > 1:
        apart = " and ".join(quoted(shown(group[0])) for group in groups[:2])
        left[f"contest {quoted(text)} is declared as one, though {apart} share no selection; is it several?"] = None
    if groups:
        yield None, [unit for group in groups for unit in group]


def _first_spellings(by_unit: ByUnit, group: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit in group:
        for key, name in by_unit[unit].items():
            found.setdefault(key, name)
    return found


def _alike(by_unit: ByUnit) -> list[list[str]]:
    """The units, put together where they share a selection: "Mayor" of two towns is two contests, with other names.

    Write-ins stand everywhere and tell nothing; a unit that has no more than those belongs to the first.
    """
    groups: list[tuple[set[str], list[str]]] = []
    silent: list[str] = []
    for unit, names in by_unit.items():
        own = {name for name in names if not re.match(r"\W*write.?ins?\b", name)}
        if not own:
            silent += [unit] if names else []
            continue
        same = [group for group in groups if group[0] & own]
        groups = [group for group in groups if not group[0] & own]
        members = [member for _, others in same for member in others]
        groups.append((own.union(*(known for known, _ in same)), [*members, unit]))
    found = [members for _, members in groups]
    if not silent:
        return found
    return [[*found[0], *silent], *found[1:]] if found else [silent]


def _selections(texts: dict[str, str], election: Election, contest_id: str) -> Iterator[SelectionTable]:
    known = next(each.selections for each in election.contests if each.id == contest_id)
    names = (name for each in known for name in (each.name, *each.aliases))
    return _tables(texts, Ids((each.id for each in known), names))


def _tables(texts: dict[str, str], ids: Ids) -> Iterator[SelectionTable]:
    for text in texts.values():
        ids.name(text)
    return (SelectionTable(id=ids.make(text, "selection"), name=text) for text in texts.values())


Path = tuple[str, ...]


class _Units:
    """New units, outer ones first, so that the inner ones find what they lie in."""

    def __init__(
        self, election: Election, vocabulary: Vocabulary, unit_type: ReportingUnitType, left: dict[str, None]
    ) -> None:
        self.vocabulary = vocabulary
        self.unit_type = unit_type
        self.left = left
        outermost = [each.id for each in election.units if each.parent_id is None]
        self.root = outermost[0] if len(outermost) == 1 else None
        named = (name for each in election.units for name in (each.name, *each.aliases))
        self.ids = Ids((each.id for each in election.units), named)
        self.new: dict[tuple[Path, ReportingUnitType], UnitTable] = {}
        self.at: dict[Path, list[UnitTable]] = {}

    def declared(self, texts: Iterable[str]) -> tuple[UnitTable, ...]:
        names = sorted(map(parsed, texts), key=lambda name: len(name.path))
        for path in {name.path[:end] for name in names for end in range(1, len(name.path) + 1)}:
            self.ids.name(path[-1])
        for name in names:
            self._unit(name.path, name.type)
        return tuple(self.new.values())

    def id_of(self, text: str) -> str | None:
        """Of a known unit, or of one that was just declared; None where it is neither."""
        known = self.vocabulary.units.meaning(text)
        if isinstance(known, str):
            return known
        name = parsed(text)
        new = self.new.get((tuple(map(normal, name.path)), name.type or self.unit_type))
        return new.id if new else None

    def _unit(self, path: Path, told: ReportingUnitType | None) -> str | None:
        """The id; None where it cannot be said in which unit it lies."""
        key, type_ = tuple(map(normal, path)), told or self.unit_type
        if (key, type_) in self.new:
            return self.new[key, type_].id
        parent = self._place(path[:-1], told) if len(path) > 1 else self.root
        if parent is None and len(path) > 1:
            return None
        id_ = self.ids.make(path[-1], type_, parent if parent and len(path) > 1 else "")
        unit = self.new[key, type_] = UnitTable(id=id_, name=path[-1], type=type_, parent=parent)
        self.at.setdefault(key, []).append(unit)
        return id_

    def _place(self, path: Path, inner: ReportingUnitType | None) -> str | None:
        """The unit that `path` leads to, new where there is none. A precinct lies in no precinct."""
        units, same = self.vocabulary.units, inner if inner is not ReportingUnitType.OTHER else None
        known = units.meaning(unit_name(path))
        if isinstance(known, str) and units.types[known] is not same:
            return known
        could = {each for each in units.called(path) if units.types[each] is not same}
        could |= {each.id for each in self.at.get(tuple(map(normal, path)), []) if each.type is not same}
        if not could:
            return self._unit(path, None)
        if len(could) > 1:
            self.left[f"unit {quoted(' / '.join(path))} could be {', '.join(sorted(could)[:3])}"] = None
            return None
        return could.pop()
