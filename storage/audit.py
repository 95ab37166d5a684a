"""What people did, and why: appended, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import AuditRow


def add(
    session: Session,
    election_id: str,
    *,
    at: datetime,
    who: str,
    action: str,
    subject: str,
    why: str,
    data: Mapping[str, object] | None = None,
) -> None:
    """`who` is "" where the sources or time brought it about."""
    encoded = msgspec.json.encode(data or {}).decode()
    session.add(
        AuditRow(election_id=election_id, at=at, who=who, action=action, subject=subject, why=why, data=encoded)
    )


def listed(session: Session, election_id: str) -> Sequence[AuditRow]:
    """Oldest first."""
    return session.scalars(select(AuditRow).where(AuditRow.election_id == election_id).order_by(AuditRow.id)).all()


def newest(session: Session, election_id: str, subject: str) -> AuditRow | None:
    """What was done last to a thing; None where nothing was."""
    query = select(AuditRow).where(AuditRow.election_id == election_id, AuditRow.subject == subject)
    return session.scalars(query.order_by(AuditRow.id.desc()).limit(1)).first()
