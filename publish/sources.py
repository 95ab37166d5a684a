"""Each source as a reader may know it: who it is, how it fares, when it was asked, when it last said anything new."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.domain.terms import SourceKind
from storage import queries, sources, unresolved


class SourceState(Struct, frozen=True, kw_only=True):
    """None for an instant that never was. `health` is "ok", "failing" or "stale"; `outcome` what the last poll came to,
    `message` why. `reading` is what became of the newest document, "" while nothing was read; `unresolved` how many of
    its tallies stand under names that nobody knows."""

    id: str
    issuer: str
    kind: SourceKind
    health: str
    outcome: str
    message: str
    reading: str
    unresolved: int
    checked_at: datetime | None
    changed_at: datetime | None
    failing_since: datetime | None
    layout_since: datetime | None


def states(session: Session, election_id: str) -> list[SourceState]:
    """In the order of the pack."""
    newest = queries.newest_outcomes(session, election_id)
    unnamed = unresolved.counts(session, election_id)
    return [
        SourceState(
            id=row.id,
            issuer=row.issuer,
            kind=SourceKind(row.kind),
            health=row.health,
            outcome=row.outcome or "not asked yet",
            message=row.message,
            reading=newest.get(row.id, ""),
            unresolved=unnamed.get(row.id, 0),
            checked_at=row.checked_at,
            changed_at=row.changed_at,
            failing_since=row.failing_since,
            layout_since=row.layout_since,
        )
        for row in sources.of(session, election_id)
        if row.active
    ]
