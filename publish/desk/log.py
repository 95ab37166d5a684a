"""Who did what, when and why: the audit log as people read it."""

from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from ingest.domain.election import Election
from storage import audit
from storage.database import Database


class Entry(Struct, frozen=True, kw_only=True):
    """`who` is "" where the sources or time brought it about; `data` is JSON, different for each action."""

    at: datetime
    who: str
    action: str
    subject: str
    why: str
    data: Raw


def listed(database: Database, election: Election) -> list[Entry]:
    """Oldest first."""
    with database.read() as session:
        return [
            Entry(
                at=row.at,
                who=row.who,
                action=row.action,
                subject=row.subject,
                why=row.why,
                data=msgspec.Raw(row.data.encode()),
            )
            for row in audit.listed(session, election.id)
        ]
