"""Questions that people and services ask of what is kept."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from storage import outbox
from storage.holds import HELD
from storage.snapshots import OUTAGE
from storage.tables import FindingRow, HoldRow, SnapshotRow, SourceRow, TallyRow


def statements(
    session: Session, election_id: str, *, published: bool = False
) -> Iterator[tuple[SourceRow, TallyRow, datetime]]:
    """What stands of every source of an election, with the instant its document was fetched; or what is published."""
    only = (TallyRow.published,) if published else ()
    rows = session.execute(
        select(SourceRow, TallyRow, SnapshotRow.fetched_at)
        .join(TallyRow, (TallyRow.election_id == SourceRow.election_id) & (TallyRow.source_id == SourceRow.id))
        .join(SnapshotRow, SnapshotRow.id == TallyRow.snapshot_id)
        .where(SourceRow.election_id == election_id, *only)
        .order_by(SourceRow.position, TallyRow.contest_id, TallyRow.unit_id)
    )
    return (row._tuple() for row in rows)


def of_source(
    session: Session, election_id: str, source_id: str
) -> tuple[int, list[tuple[SourceRow, TallyRow, SnapshotRow]]]:
    """The last event there is, and what stands of one source with the documents it stands in."""
    rows = session.execute(
        select(SourceRow, TallyRow, SnapshotRow)
        .join(TallyRow, (TallyRow.election_id == SourceRow.election_id) & (TallyRow.source_id == SourceRow.id))
        .join(SnapshotRow, SnapshotRow.id == TallyRow.snapshot_id)
        .where(SourceRow.election_id == election_id, SourceRow.id == source_id)
        .order_by(TallyRow.contest_id, TallyRow.unit_id, TallyRow.count_item_type)
    )
    return outbox.last_sequence(session, election_id), [row._tuple() for row in rows]


def snapshots_by_outcome(session: Session, election_id: str) -> dict[str, int]:
    """How many documents were kept, by what became of them; "" counts the unread."""
    rows = session.execute(
        select(SnapshotRow.outcome, func.count().label("documents"))
        .where(SnapshotRow.election_id == election_id)
        .group_by("outcome")
    )
    return {row.outcome: row.documents for row in rows}


def findings_by_rule(session: Session, election_id: str) -> dict[str, int]:
    rows = session.execute(
        select(FindingRow.rule, func.count().label("findings"))
        .join(SnapshotRow, SnapshotRow.id == FindingRow.snapshot_id)
        .where(SnapshotRow.election_id == election_id)
        .group_by(FindingRow.rule)
        .order_by(FindingRow.rule)
    )
    return {row.rule: row.findings for row in rows}


def newest_findings(session: Session, election_id: str, limit: int) -> Sequence[tuple[FindingRow, SnapshotRow]]:
    """Newest first."""
    rows = session.execute(
        select(FindingRow, SnapshotRow)
        .join(SnapshotRow, SnapshotRow.id == FindingRow.snapshot_id)
        .where(SnapshotRow.election_id == election_id)
        .order_by(FindingRow.id.desc())
        .limit(limit)
    )
    return [row._tuple() for row in rows]


def newest_outcomes(session: Session, election_id: str) -> dict[str, str]:
    """What became of the newest document of each source; outages are not documents."""
    newest = (
        select(func.max(SnapshotRow.id))
        .where(SnapshotRow.election_id == election_id, SnapshotRow.outcome != OUTAGE)
        .group_by(SnapshotRow.source_id)
    )
    rows = session.execute(select(SnapshotRow.source_id, SnapshotRow.outcome).where(SnapshotRow.id.in_(newest)))
    return {row.source_id: row.outcome for row in rows}


def held(session: Session, election_id: str) -> dict[TallyKey, int]:
    """How many statements are held now, by contest, unit and count item type."""
    key = (HoldRow.contest_id, HoldRow.unit_id, HoldRow.count_item_type)
    mine = (HoldRow.election_id == election_id, HoldRow.ended_at.is_(None), HoldRow.state == HELD)
    rows = session.execute(select(*key, func.count()).where(*mine).group_by(*key).order_by(*key))
    return {TallyKey(contest, unit, CountItemType(kind)): count for contest, unit, kind, count in rows}
