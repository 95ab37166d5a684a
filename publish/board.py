"""What is said of an election on one page: each contest as a whole, what is held, sources, notes, the latest events."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.domain.election import Contest, Election
from ingest.domain.tally import TallyKey
from publish import notes, receipts, sources
from publish.desk import calls, holds
from publish.desk.calls import Call
from publish.desk.holds import Hold
from publish.events import COUNT, TURNOUT, NoteData
from publish.proof import Event
from publish.rows import Row
from publish.seats import Seats, project
from publish.sources import SourceState
from storage import disagreements, history
from storage.database import Database
from storage.keys import key_of

NOTES, TICKER = 20, 60


class ContestState(Struct, frozen=True, kw_only=True):
    """A contest as a whole, in the unit that decides it. None where nothing is said of it.

    `turnout` tells of ballots only and stands beside the count. `held` is how many of its statements are held, in any
    unit. `seats` is None where the pack does not say how they are allotted.
    """

    contest_id: str
    result: Row | None
    turnout: Row | None
    exit_polls: Sequence[Row]
    call: Call | None
    seats: Seats | None
    held: int


class Disagreement(Struct, frozen=True, kw_only=True):
    """Two sources that say different things of one tally, and since when."""

    key: TallyKey
    message: str
    since: datetime
    sources: tuple[str, str]


class Board(Struct, frozen=True, kw_only=True):
    """What was told up to event `sequence`; `at` is the instant that was asked for, None for now.

    `sources` is None as of the past: how they fared then is in the ticker of that time. Of now, what is held, called
    and noted may be a moment ahead of `sequence`: whoever takes in the events after it, by their ids, ends the same.
    """

    election_id: str
    sequence: int
    at: datetime | None
    contests: Sequence[ContestState]
    holds: Sequence[Hold]
    sources: Sequence[SourceState] | None
    disagreements: Sequence[Disagreement]
    notes: Sequence[NoteData]
    ticker: Sequence[Event]


def board(
    database: Database, election: Election, sequence: int, wholes: Mapping[str, Sequence[Row]], at: datetime | None
) -> Board:
    """`wholes` is what was published of each contest as a whole at `sequence`. `at` is None for now."""
    held = holds.listed(database, election) if at is None else holds.held_at(database, election, at)
    called = calls.listed(database, election, at)
    with database.read() as session:
        return Board(
            election_id=election.id,
            sequence=sequence,
            at=at,
            contests=[_contest(each, wholes.get(each.id, ()), held, called) for each in election.contests],
            holds=held,
            sources=sources.states(session, election.id) if at is None else None,
            disagreements=_disagreements(session, election.id, at),
            notes=notes.notes(session, election.id, None, NOTES, until=at),
            ticker=[receipts.line(row) for row in history.last_told(session, election.id, sequence, TICKER)],
        )


def seats(contest: Contest, rows: Sequence[Row]) -> Seats | None:
    """From what is published of the contest as a whole; None where the pack does not say how seats are allotted."""
    if contest.allocation is None:
        return None
    result = _of(rows, COUNT)
    return project(contest, contest.allocation, result.tally if result else None)


def _contest(contest: Contest, rows: Sequence[Row], held: Sequence[Hold], called: Sequence[Call]) -> ContestState:
    return ContestState(
        contest_id=contest.id,
        result=_of(rows, COUNT),
        turnout=_of(rows, TURNOUT),
        exit_polls=[row for row in rows if row.series not in (COUNT, TURNOUT)],
        call=next((each for each in called if each.contest_id == contest.id), None),
        seats=seats(contest, rows),
        held=sum(each.key.contest_id == contest.id for each in held),
    )


def _of(rows: Sequence[Row], series: str) -> Row | None:
    return next((row for row in rows if row.series == series), None)


def _disagreements(session: Session, election_id: str, at: datetime | None) -> list[Disagreement]:
    return [
        Disagreement(
            key=key_of(row),
            message=row.message,
            since=row.since,
            sources=(row.first_source_id, row.second_source_id),
        )
        for row in disagreements.told(session, election_id, at)
    ]
