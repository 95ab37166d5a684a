"""What is wrong between the tables of a pack: ids that stand twice or nowhere, names that mean two things, time."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ingest.domain.allocation import MOST_SEATS
from ingest.domain.election import Selection
from ingest.packs.building import instant, named, selection
from ingest.packs.places import Place, did_you_mean, shown
from ingest.packs.tables import ContestTable, ElectionTable, PackTable, TopicTable
from ingest.packs.units import Unit
from ingest.resolve import normal


def problems(raw: dict[str, Any], table: PackTable, units: Sequence[Unit], place: Place) -> Iterator[str]:
    """`raw` is the file itself: a reference to a table that is wrong otherwise is not wrong, too."""
    if table.election:
        yield from _times(table.election, place.within("election"))
    for name in ("parties", "candidates", "contests", "sources", "topics"):
        yield from _twice(_ids(raw.get(name)), place.within(name))
    yield from _units(units)
    parties, candidates = set(_ids(raw.get("parties"))), set(_ids(raw.get("candidates")))
    lenders, places = named(table), {unit.table.id for unit in units if unit.table.id}
    for candidate in table.candidates:
        at = place.within("candidates").one_of_many(shown(candidate.id))
        yield from _dangling(candidate.party, parties, "[[parties]]", at, "party")
    for contest in table.contests:
        at = place.within("contests").one_of_many(shown(contest.id))
        yield from _dangling(contest.district, places, "the units", at, "district")
        yield from _allocation(contest, at.within("allocation"))
        at = at.within("selections")
        yield from _selections(contest, parties, candidates, at)
        yield from _shared_names([selection(each, lenders) for each in contest.selections], at)
    for topic in table.topics:
        yield from _words(topic, place.within("topics").one_of_many(shown(topic.id)))


def _ids(tables: object) -> list[str]:
    found = [each.get("id") for each in tables if isinstance(each, dict)] if isinstance(tables, list) else []
    return [each for each in found if isinstance(each, str)]


def _twice(ids: Iterable[str], place: Place) -> Iterator[str]:
    for each, times in Counter(ids).items():
        if times > 1:
            yield place.one_of_many(shown(each)).problem(f"stands {times} times; every one needs its own", "id")


def _dangling(wanted: str | None, known: Collection[str], where: str, place: Place, key: str) -> Iterator[str]:
    if wanted is not None and wanted not in known:
        yield place.problem(f"{shown(wanted)} is not among {where}{did_you_mean(wanted, sorted(known))}", key)


def _times(election: ElectionTable, place: Place) -> Iterator[str]:
    if problem := zone_problem(election.time_zone):
        yield place.problem(problem, "time_zone")
    if problem or not (election.time_zone and election.polls_open_at and election.polls_close_at):
        return
    yield from _impossible_times(election, ZoneInfo(election.time_zone), place)


def _impossible_times(election: ElectionTable, zone: ZoneInfo, place: Place) -> Iterator[str]:
    for key in ("polls_open_at", "polls_close_at"):
        at = getattr(election, key)
        if not 1800 <= at.year <= 2200:
            yield place.problem("should be of a year from 1800 to 2200", key)
            return
        if not at.tzinfo and at.replace(tzinfo=zone).utcoffset() != at.replace(tzinfo=zone, fold=1).utcoffset():
            yield place.problem("the clocks change at that time; add the offset, as in 02:30:00-05:00", key)
    if instant(election.polls_open_at, zone) >= instant(election.polls_close_at, zone):
        yield place.problem("the polls close before they open", "polls_close_at")


@cache
def _zones() -> list[str]:
    return sorted(available_timezones())


def zone_problem(zone: str) -> str:
    """What is wrong with the name of a time zone, "" where nothing is, or no name."""
    return "" if not zone or zone in _zones() else f"{shown(zone)} is no time zone{did_you_mean(zone, _zones())}"


def _units(units: Sequence[Unit]) -> Iterator[str]:
    known = {unit.table.id: unit.place for unit in units if unit.table.id}
    for unit_id, times in Counter(unit.table.id for unit in units if unit.table.id).items():
        if times > 1:
            yield known[unit_id].problem(f"{shown(unit_id)} stands {times} times; every unit needs its own", "id")
    parents = {unit.table.id: unit.table.parent for unit in units if unit.table.parent is not None}
    for unit_id, parent in parents.items():
        at = known.get(unit_id)
        if at and parent not in known:
            yield from _dangling(parent, known.keys(), "the units", at, "parent")
        elif at and _is_own_ancestor(unit_id, parents):
            yield at.problem(f"{shown(unit_id)} is its own ancestor", "parent")


def _is_own_ancestor(unit_id: str, parents: dict[str, str]) -> bool:
    at, seen = parents.get(unit_id), set[str]()
    while at is not None and at not in seen:
        if at == unit_id:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _selections(contest: ContestTable, parties: set[str], candidates: set[str], place: Place) -> Iterator[str]:
    yield from _twice([each.id for each in contest.selections], place)
    for each in contest.selections:
        at = place.one_of_many(shown(each.id))
        yield from _dangling(each.party, parties, "[[parties]]", at, "party")
        for candidate in each.candidates:
            yield from _dangling(candidate, candidates, "[[candidates]]", at, "candidates")
        if not (each.name or each.party or each.candidates):
            yield at.problem("is missing, and there is neither party nor candidates to take it from", "name")


def _allocation(contest: ContestTable, place: Place) -> Iterator[str]:
    how = contest.allocation
    if how is None:
        return
    if contest.seats is None:
        yield place.problem("how many seats are allotted is not said: the contest has no seats", "method")
    elif contest.seats > MOST_SEATS:
        yield place.problem(f"{contest.seats} seats are more than the {MOST_SEATS:,} that can be allotted", "method")
    elif how.chamber is not None and how.chamber < contest.seats:
        yield place.problem(f"a chamber of {how.chamber} has no room for {contest.seats} seats", "chamber")
    elif how.chamber is not None and how.chamber > contest.seats and not how.others.strip():
        yield place.problem(f"{how.chamber - contest.seats} seats are of others; say what they are", "others")


def _words(topic: TopicTable, place: Place) -> Iterator[str]:
    for word in topic.words:
        stem = word.removesuffix("*")
        if "*" in stem or not any(map(str.isalnum, stem)):
            what = f"{shown(word)} is neither a word nor a stem with one * at its end"
            yield place.problem(what, "words")


def _shared_names(selections: list[Selection], place: Place) -> Iterator[str]:
    """Names of one contest that would mean two selections, told at every selection but the first."""
    first: dict[str, str] = {}
    for each in selections:
        for text in (each.id, each.name, *each.aliases):
            other = first.setdefault(normal(text), each.id)
            if other != each.id and text:
                what = f"{shown(text)} already means {shown(other)}; a name may mean one selection of a contest"
                yield place.one_of_many(shown(each.id)).problem(what, "aliases")
