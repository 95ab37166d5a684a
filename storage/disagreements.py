"""Sources that say different things of one tally."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.tables import DisagreementRow


def told(session: Session, election_id: str, at: datetime | None = None) -> Sequence[DisagreementRow]:
    """Those that somebody was told of and that are not over, now or at an instant; oldest first."""
    row = DisagreementRow
    now = and_(row.told_at.is_not(None), row.ended_at.is_(None))
    then = now if at is None else and_(row.told_at <= at, or_(row.ended_at.is_(None), row.ended_at > at))
    return session.scalars(select(row).where(row.election_id == election_id, then).order_by(row.id)).all()
