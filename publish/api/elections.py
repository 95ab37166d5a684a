"""Which elections there are, what is being decided in each, and all of it on one board."""

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from msgspec import Struct

from ingest.domain.allocation import Allocation
from ingest.domain.election import Candidate, Contest, Election, Party, ReportingUnit, Selection
from ingest.domain.terms import ContestKind, ReportingUnitType
from publish import board
from publish.api.answers import Answer, Life, answer
from publish.api.context import Chosen, Context, Given
from publish.api.documented import responses
from publish.api.moments import Asked, Moment, turn, wholes_then
from publish.board import Board
from publish.rows import Row, rows
from storage import history

router = APIRouter(tags=["elections"])
listing = APIRouter(tags=["elections"])


class Listed(Struct, frozen=True, kw_only=True):
    """`sequence` is the last event told."""

    id: str
    name: str
    names: Mapping[str, str]
    languages: Sequence[str]
    held_on: date
    time_zone: str
    polls_open_at: datetime
    polls_close_at: datetime
    note: str
    sequence: int


class Elections(Struct, frozen=True, kw_only=True):
    """The newest first."""

    elections: Sequence[Listed]


class PartyOf(Struct, frozen=True, kw_only=True):
    """`colour` is `#rrggbb`, None where the pack names none; `names` are by language."""

    id: str
    name: str
    names: Mapping[str, str]
    colour: str | None


class CandidateOf(Struct, frozen=True, kw_only=True):
    """`party_id` is None for an independent, or where the affiliation is not disclosed."""

    id: str
    name: str
    names: Mapping[str, str]
    party_id: str | None


class SelectionOf(Struct, frozen=True, kw_only=True):
    """One thing a voter can choose. `wins_seats` is false of "against all" and the like."""

    id: str
    name: str
    names: Mapping[str, str]
    party_id: str | None
    candidate_ids: Sequence[str]
    wins_seats: bool
    colour: str | None


class ContestOf(Struct, frozen=True, kw_only=True):
    """`unit_id` is where it is decided: its district, else the whole area. `threshold` is in percent."""

    id: str
    name: str
    names: Mapping[str, str]
    kind: ContestKind
    unit_id: str
    district_id: str | None
    seats: int | None
    threshold: float | None
    allocation: Allocation | None
    selections: Sequence[SelectionOf]


class UnitOf(Struct, frozen=True, kw_only=True):
    """`tile` is column and row on a map of equal tiles, None where the pack gives none."""

    id: str
    name: str
    names: Mapping[str, str]
    type: ReportingUnitType
    parent_id: str | None
    tile: tuple[int, int] | None


class Definition(Listed, frozen=True, kw_only=True):
    """What the pack declares. `first_at` and `last_at` are those of the events so far, None before the first."""

    first_at: datetime | None
    last_at: datetime | None
    parties: Sequence[PartyOf]
    candidates: Sequence[CandidateOf]
    contests: Sequence[ContestOf]
    units: Sequence[UnitOf]


@listing.get("/elections", responses=responses(Elections), summary="Which elections there are")
async def elections(given: Given) -> Answer:
    """All that were brought up here at least once."""
    newest = sorted(given.feed.elections.values(), key=lambda each: (each.held_on, each.id), reverse=True)
    said = [Listed(**_head(each, given.feed.sequence(each.id))) for each in newest]
    return answer(Elections(elections=said), Life.SOON)


@router.get("", responses=responses(Definition), summary="What is being decided, where and by whom")
def definition(chosen: Chosen, given: Given) -> Answer:
    """Contests, selections, parties, candidates and units, in the order of the pack."""
    return answer(defined(given, chosen), Life.NOW)


@router.get("/board", responses=responses(Board), summary="The night on one page")
async def whole_board(chosen: Chosen, given: Given, when: Asked) -> Answer:
    """Each contest as a whole, what is held, disagreements, sources, notes and the latest events."""
    sequence, whole = await wholes(given, chosen, when)
    return answer(await to_thread(board.board, given.database, chosen, sequence, whole, when.at), Life.SOON)


async def wholes(given: Context, chosen: Election, when: Moment) -> tuple[int, dict[str, list[Row]]]:
    """The event at which they stand, and what was published of each contest in the unit that decides it."""
    units = {each.id: chosen.whole_of(each) for each in chosen.contests}
    if when.is_now:
        mirror = given.feed.mirrors[chosen.id]
        return mirror.sequence, {id_: rows(mirror.whole(id_, unit)) for id_, unit in units.items()}
    found: dict[str, list[Row]] = {}
    async with turn(given):
        then = await to_thread(wholes_then, given, chosen, when.sequence or 0)
    for each in then:
        found.setdefault(each.key.contest_id, []).extend(rows([each]))
    return when.sequence or 0, found


def defined(given: Context, election: Election) -> Definition:
    """The definition as it is answered."""
    with given.database.read() as session:
        ends = history.first_and_last(session, election.id)
    return Definition(
        **_head(election, given.feed.sequence(election.id)),
        first_at=ends[0] if ends else None,
        last_at=ends[1] if ends else None,
        parties=[_party(each) for each in election.parties],
        candidates=[_candidate(each) for each in election.candidates],
        contests=[_contest(each, election) for each in election.contests],
        units=[_unit(each) for each in election.units],
    )


def _head(of: Election, sequence: int) -> dict[str, Any]:
    return {
        "id": of.id,
        "name": of.name,
        "names": of.names,
        "languages": of.languages,
        "held_on": of.held_on,
        "time_zone": of.time_zone,
        "polls_open_at": of.polls_open_at,
        "polls_close_at": of.polls_close_at,
        "note": of.note,
        "sequence": sequence,
    }


def _party(of: Party) -> PartyOf:
    return PartyOf(id=of.id, name=of.name, names=of.names, colour=of.colour)


def _candidate(of: Candidate) -> CandidateOf:
    return CandidateOf(id=of.id, name=of.name, names=of.names, party_id=of.party_id)


def _contest(of: Contest, election: Election) -> ContestOf:
    return ContestOf(
        id=of.id,
        name=of.name,
        names=of.names,
        kind=of.kind,
        unit_id=election.whole_of(of),
        district_id=of.district_id,
        seats=of.seats,
        threshold=of.threshold,
        allocation=of.allocation,
        selections=[_selection(each) for each in of.selections],
    )


def _selection(of: Selection) -> SelectionOf:
    return SelectionOf(
        id=of.id,
        name=of.name,
        names=of.names,
        party_id=of.party_id,
        candidate_ids=of.candidate_ids,
        wins_seats=of.wins_seats,
        colour=of.colour,
    )


def _unit(of: ReportingUnit) -> UnitOf:
    return UnitOf(id=of.id, name=of.name, names=of.names, type=of.type, parent_id=of.parent_id, tile=of.tile)
