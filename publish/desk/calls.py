"""A person's word on how a contest ended: called, to be decided in a runoff, or too close to call."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ingest.domain.election import Contest, Election, unique
from ingest.domain.errors import Conflict, ImpossibleValue, TallywireError, UnknownName
from ingest.domain.terms import ContestKind
from publish import events
from publish.desk import known
from publish.desk.decision import Decision, decided
from publish.desk.known import instant
from publish.ledger import Ledger
from storage import audit, calls
from storage.database import Database
from storage.sources import DESK
from storage.tables import CallRow

LEAST_IN_RUNOFF = 2


class CallStatus(StrEnum):
    CALLED = "called"
    RUNOFF = "runoff"
    TOO_CLOSE = "too-close"


class Call(Struct, frozen=True, kw_only=True):
    """A call in force. `selection_ids` may be empty where it is too close."""

    contest_id: str
    status: CallStatus
    selection_ids: Sequence[str]
    who: str
    why: str
    made_at: datetime


def call(
    database: Database,
    election: Election,
    contest_id: str,
    selection_ids: Sequence[str],
    status: CallStatus = CallStatus.CALLED,
    *,
    who: str,
    why: str,
    now: datetime,
) -> None:
    """Say who won, who goes on to a runoff, or that it is too close.

    Raises UnknownName and ImpossibleValue, and Conflict where another call is in force: it has to be retracted first.
    """
    contest = known.contest(election, contest_id)
    _check(contest, selection_ids, status)
    with decided(database, election, who=who, why=why, now=now) as by:
        if (earlier := calls.find(by.ledger.session, election.id, contest_id)) is not None:
            raise _in_force(earlier)
        _tell(by, contest, "contest.called", _made(by, contest_id, selection_ids, status))


def retract(database: Database, election: Election, contest_id: str, *, who: str, why: str, now: datetime) -> None:
    """Take the call back. Raises Conflict where somebody did so before, UnknownName where there never was one."""
    contest = known.contest(election, contest_id)
    with decided(database, election, who=who, why=why, now=now) as by:
        row = calls.find(by.ledger.session, election.id, contest_id)
        if row is None:
            raise _none(by.ledger, contest_id)
        calls.retract(by.ledger.session, row, now)
        _tell(by, contest, "contest.retracted", row)


def listed(database: Database, election: Election, at: datetime | None = None) -> list[Call]:
    """Those in force now, or at an instant; oldest first."""
    with database.read() as session:
        return [
            Call(
                contest_id=row.contest_id,
                status=CallStatus(row.status),
                selection_ids=calls.selections_of(row),
                who=row.who,
                why=row.why,
                made_at=row.made_at,
            )
            for row in calls.in_force(session, election.id, at)
        ]


def _check(contest: Contest, selection_ids: Sequence[str], status: CallStatus) -> None:
    known.check_selections(contest, selection_ids)
    unique(f"contest {contest.id!r}: selection", list(selection_ids))
    if status is CallStatus.RUNOFF and len(selection_ids) < LEAST_IN_RUNOFF:
        raise ImpossibleValue(f"a runoff of {contest.id} is between {LEAST_IN_RUNOFF} selections or more")
    if status is CallStatus.CALLED:
        most = _winners(contest)
        if not selection_ids:
            raise ImpossibleValue(f"nobody is named for whom {contest.id} is called")
        if most is not None and len(selection_ids) > most:
            raise ImpossibleValue(f"{contest.id} is won by {most} at most, not by {len(selection_ids)}")


def _winners(contest: Contest) -> int | None:
    """How many selections can win, None where nobody knows: a party list wins several seats, or none."""
    if contest.kind is ContestKind.CANDIDATE:
        return contest.seats
    return 1 if contest.kind is ContestKind.BALLOT_MEASURE else None


def _made(by: Decision, contest_id: str, selection_ids: Sequence[str], status: CallStatus) -> CallRow:
    return calls.add(
        by.ledger.session,
        by.ledger.election.id,
        contest_id,
        status=status,
        selection_ids=selection_ids,
        who=by.who,
        why=by.why,
        made_at=by.ledger.at,
    )


def _tell(by: Decision, contest: Contest, type_: str, row: CallRow) -> None:
    """The event and the line in the audit log."""
    election, whom = by.ledger.election, calls.selections_of(row)
    data = events.CallData(
        election_id=election.id,
        contest_id=contest.id,
        status=row.status,
        selection_ids=whom,
        who=by.who,
        why=by.why,
    )
    where = contest.district_id or next((unit.id for unit in election.units if unit.parent_id is None), "")
    subject = f"{contest.id}/{where}"
    by.ledger.tell([events.event(type_, data, subject=subject, source_id=DESK, occurred_at=by.ledger.at)])
    by.note(type_, contest.id, {"status": row.status, "selection_ids": whom})


def _in_force(row: CallRow) -> Conflict:
    return Conflict(f"{_words(row)} by {row.who} at {instant(row.made_at)}: {row.why}; it has to be retracted first")


def _words(row: CallRow) -> str:
    whom = ", ".join(calls.selections_of(row))
    if row.status == CallStatus.TOO_CLOSE:
        return f"{row.contest_id} was said to be too close{f' between {whom}' if whom else ''}"
    return f"{row.contest_id} was called {'a runoff of' if row.status == CallStatus.RUNOFF else 'for'} {whom}"


def _none(ledger: Ledger, contest_id: str) -> TallywireError:
    done = audit.newest(ledger.session, ledger.election.id, contest_id)
    if done is None:
        return UnknownName(f"{contest_id} was not called")
    return Conflict(f"the call of {contest_id} was retracted by {done.who} at {instant(done.at)}: {done.why}")
