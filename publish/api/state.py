"""What stands beside the results: sources, what is held, exit polls, notes, calls, seats."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from msgspec import Struct

from publish import board, notes
from publish import sources as fared
from publish.api.answers import Answer, Life, answer
from publish.api.context import Chosen, Given, Id
from publish.api.documented import responses
from publish.api.elections import wholes
from publish.api.moments import Asked
from publish.desk import calls, holds, known
from publish.desk.calls import Call
from publish.desk.holds import Hold
from publish.events import COUNT, TURNOUT, NoteData
from publish.rows import Row, rows
from publish.seats import Seats
from publish.sources import SourceState

router = APIRouter(tags=["state"])
MOST_NOTES = 500


class Sources(Struct, frozen=True, kw_only=True):
    """In the order of the pack."""

    election_id: str
    sources: Sequence[SourceState]


class Holds(Struct, frozen=True, kw_only=True):
    """Oldest first."""

    election_id: str
    holds: Sequence[Hold]


class ExitPolls(Struct, frozen=True, kw_only=True):
    """What pollsters say, each for itself; never in the count."""

    election_id: str
    sequence: int
    exit_polls: Sequence[Row]


class Notes(Struct, frozen=True, kw_only=True):
    """The newest first."""

    election_id: str
    notes: Sequence[NoteData]


class Calls(Struct, frozen=True, kw_only=True):
    """What the desk says of how contests ended, oldest first."""

    election_id: str
    calls: Sequence[Call]


class SeatsOf(Struct, frozen=True, kw_only=True):
    """`seats` is None where the pack does not say how they are allotted. `result` is what they are worked out from."""

    election_id: str
    contest_id: str
    sequence: int
    seats: Seats | None
    result: Row | None


@router.get("/sources", responses=responses(Sources), summary="Who speaks, and how each of them fares")
def sources(chosen: Chosen, given: Given) -> Answer:
    """Health, last answer, what became of the newest document."""
    with given.database.read() as session:
        said = Sources(election_id=chosen.id, sources=fared.states(session, chosen.id))
    return answer(said, Life.SOON)


@router.get("/holds", responses=responses(Holds), summary="What is held, and why")
def held(
    chosen: Chosen,
    given: Given,
    state: Annotated[Literal["held", "all"], Query(description="`all` lists what was decided, too.")] = "held",
) -> Answer:
    """A held statement is not published. `seen` is what a decision about it has to name."""
    found = holds.listed(given.database, chosen, every=state == "all")
    return answer(Holds(election_id=chosen.id, holds=found), Life.SOON)


@router.get("/exit-polls", responses=responses(ExitPolls), summary="What exit polls say")
async def exit_polls(chosen: Chosen, given: Given) -> Answer:
    """Beside the count, and never in it."""
    mirror = given.feed.mirrors[chosen.id]
    counts = (f"{COUNT}/", f"{TURNOUT}/")
    asked = rows(each for each in mirror.rows() if not each.figure.startswith(counts))
    return answer(ExitPolls(election_id=chosen.id, sequence=mirror.sequence, exit_polls=asked), Life.NOW)


@router.get("/notes", responses=responses(Notes), summary="What is written about the election beside figures")
def listed_notes(
    chosen: Chosen,
    given: Given,
    topic: Annotated[str | None, Query(max_length=200, description="Only this topic.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_NOTES)] = 100,
) -> Answer:
    """Items of news on the pack's topics, in their newest versions."""
    with given.database.read() as session:
        return answer(Notes(election_id=chosen.id, notes=notes.notes(session, chosen.id, topic, limit)), Life.NOW)


@router.get("/calls", responses=responses(Calls), summary="What the desk says of how contests ended")
def called(chosen: Chosen, given: Given) -> Answer:
    """Those in force."""
    return answer(Calls(election_id=chosen.id, calls=calls.listed(given.database, chosen)), Life.NOW)


@router.get("/seats/{contest_id}", responses=responses(SeatsOf), summary="Seats, as what is published would give them")
async def seats(chosen: Chosen, given: Given, contest_id: Id, when: Asked) -> Answer:
    """A projection until the result is certified: it says so, and how much is counted."""
    contest = known.contest(chosen, contest_id)
    sequence, whole = await wholes(given, chosen, when)
    mine = whole.get(contest.id, [])
    said = SeatsOf(
        election_id=chosen.id,
        contest_id=contest.id,
        sequence=sequence,
        seats=board.seats(contest, mine),
        result=next((row for row in mine if row.series == COUNT), None),
    )
    return answer(said, Life.SOON)
