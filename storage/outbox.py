"""Events on their way out: written with the change they tell, numbered without gaps in the order of commits."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from storage.tables import OutboxRow


class Draft(Struct, frozen=True, kw_only=True, gc=False):
    """An event before it has a number. `data` is JSON.

    `tally` names the published figure that it changes, None for all other events.
    """

    type: str
    source_id: str
    subject: str
    occurred_at: datetime
    data: str
    snapshot_id: int | None = None
    tally: str | None = None


def add(session: Session, election_id: str, drafts: Sequence[Draft]) -> None:
    """Number and write the events. To be called last in a transaction: other writers of the election wait from here."""
    if not drafts:
        return
    lock(session, election_id)
    first = last_sequence(session, election_id) + 1
    rows = [
        {"election_id": election_id, "sequence": sequence, **msgspec.structs.asdict(draft)}
        for sequence, draft in enumerate(drafts, first)
    ]
    session.connection().execute(insert(OutboxRow), rows)


def lock(session: Session, election_id: str) -> None:
    """Wait until no other transaction numbers events of the election, and let others wait until this one ends.

    Whoever decides what is published of several sources takes it before it looks at any.
    """
    if session.connection().dialect.name == "postgresql":  # on SQLite there is one writer anyway
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": election_id})


def last_sequence(session: Session, election_id: str) -> int:
    """0 before the first event."""
    last = session.scalar(select(func.max(OutboxRow.sequence)).where(OutboxRow.election_id == election_id))
    return last or 0


def after(session: Session, election_id: str, sequence: int, limit: int) -> Sequence[OutboxRow]:
    """The events that follow `sequence`, in order, at most `limit` of them."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.election_id == election_id, OutboxRow.sequence > sequence)
        .order_by(OutboxRow.sequence)
        .limit(limit)
    ).all()
