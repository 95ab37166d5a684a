"""What the desk says of how a contest ended: at most one word in force for each contest."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.tables import CallRow

IN_FORCE = CallRow.retracted_at.is_(None)


def selections_of(row: CallRow) -> list[str]:
    return msgspec.json.decode(row.selection_ids, type=list[str])


def add(
    session: Session,
    election_id: str,
    contest_id: str,
    *,
    status: str,
    selection_ids: Sequence[str],
    who: str,
    why: str,
    made_at: datetime,
) -> CallRow:
    """Fails where one is in force."""
    row = CallRow(
        election_id=election_id,
        contest_id=contest_id,
        status=status,
        selection_ids=msgspec.json.encode(list(selection_ids)).decode(),
        who=who,
        why=why,
        made_at=made_at,
    )
    session.add(row)
    session.flush()
    return row


def in_force(session: Session, election_id: str, at: datetime | None = None) -> Sequence[CallRow]:
    """Now, or at an instant; oldest first."""
    then = IN_FORCE if at is None else and_(CallRow.made_at <= at, or_(IN_FORCE, CallRow.retracted_at > at))
    query = select(CallRow).where(CallRow.election_id == election_id, then)
    return session.scalars(query.order_by(CallRow.id)).all()


def find(session: Session, election_id: str, contest_id: str) -> CallRow | None:
    """The one in force, None where there is none."""
    mine = (CallRow.election_id == election_id, CallRow.contest_id == contest_id)
    return session.scalars(select(CallRow).where(*mine, IN_FORCE)).first()


def retract(session: Session, row: CallRow, at: datetime) -> None:
    row.retracted_at = at
    session.flush()
