"""The versions of documents: kept before they are read, read once, in the order they were fetched."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from ingest.domain.report import Finding, Snapshot
from storage.tables import FindingRow, SnapshotRow

READ = "read"
UNREADABLE = "unreadable"
OUTAGE = "outage"


def add(
    session: Session,
    election_id: str,
    snapshot: Snapshot,
    *,
    kept_at: datetime,
    http_status: int,
    headers: Mapping[str, str],
    outage: bool = False,
    before_until: datetime | None = None,
    polls: int = 0,
) -> None:
    """Record that these bytes were served. What came with an outage is evidence and is never read."""
    session.add(
        SnapshotRow(
            election_id=election_id,
            source_id=snapshot.source_id,
            url=snapshot.url,
            fetched_at=snapshot.fetched_at,
            kept_at=kept_at,
            http_status=http_status,
            headers=msgspec.json.encode(headers).decode(),
            media_type=snapshot.media_type,
            charset=snapshot.charset,
            sha256=snapshot.sha256,
            size=len(snapshot.body),
            incremental=snapshot.incremental,
            before_until=before_until,
            polls=polls,
            read_at=kept_at if outage else None,
            outcome=OUTAGE if outage else "",
        )
    )


def oldest_unread(session: Session, election_id: str, source_id: str) -> SnapshotRow | None:
    """What has to be read next of a source, None where all was read."""
    return session.scalars(
        select(SnapshotRow)
        .where(
            SnapshotRow.election_id == election_id,
            SnapshotRow.source_id == source_id,
            SnapshotRow.read_at.is_(None),
        )
        .order_by(SnapshotRow.id)
        .limit(1)
    ).first()


def newest(session: Session, election_id: str, source_id: str) -> SnapshotRow | None:
    """The newest document of a source, None where it never served one."""
    return session.scalars(
        select(SnapshotRow)
        .where(
            SnapshotRow.election_id == election_id,
            SnapshotRow.source_id == source_id,
            SnapshotRow.outcome != OUTAGE,
        )
        .order_by(SnapshotRow.id.desc())
        .limit(1)
    ).first()


def of_bytes(session: Session, election_id: str, sha256: str) -> SnapshotRow | None:
    """A document of the election that was these bytes, None where none was."""
    mine = (SnapshotRow.election_id == election_id, SnapshotRow.sha256 == sha256)
    return session.scalars(select(SnapshotRow).where(*mine).order_by(SnapshotRow.id).limit(1)).first()


def claim(session: Session, snapshot_id: int, *, read_at: datetime, reader: str, outcome: str) -> bool:
    """Mark it read, in the transaction that keeps what it says; False where somebody else was first."""
    result = session.execute(
        update(SnapshotRow)
        .where(SnapshotRow.id == snapshot_id, SnapshotRow.read_at.is_(None))
        .values(read_at=read_at, reader=reader, outcome=outcome)
        .returning(SnapshotRow.id)
    )
    return result.first() is not None


def begin_attempt(session: Session, snapshot_id: int, now: datetime, patience: timedelta) -> int | None:
    """How often reading it was begun since it was left behind, this time included.

    None where somebody began less than `patience` ago and may still be at it.
    """
    return session.scalars(
        update(SnapshotRow)
        .where(
            SnapshotRow.id == snapshot_id,
            SnapshotRow.attempted_at.is_(None) | (SnapshotRow.attempted_at < now - patience),
        )
        .values(attempts=SnapshotRow.attempts + 1, attempted_at=now)
        .returning(SnapshotRow.attempts)
    ).first()


def read_again(session: Session, election_id: str, source_id: str) -> None:
    """Let the newest document of a source count as unread."""
    row = newest(session, election_id, source_id)
    if row is not None:
        row.read_at, row.outcome, row.attempts, row.attempted_at = None, "", 0, None


def left_behind(session: Session, before: datetime) -> Sequence[tuple[str, str]]:
    """(election, source) of everything kept before `before` and not read yet."""
    rows = session.execute(
        select(SnapshotRow.election_id, SnapshotRow.source_id)
        .where(SnapshotRow.read_at.is_(None), SnapshotRow.kept_at < before)
        .distinct()
    )
    return [(row.election_id, row.source_id) for row in rows]


def add_findings(session: Session, snapshot_id: int, findings: Sequence[Finding]) -> None:
    if findings:
        rows = [{"snapshot_id": snapshot_id, **_finding(finding)} for finding in findings]
        session.execute(insert(FindingRow), rows)


def _finding(finding: Finding) -> dict[str, str | None]:
    contest_id, unit_id, count_item_type = finding.key or (None, None, None)
    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "place": finding.place,
        "message": finding.message,
        "contest_id": contest_id,
        "unit_id": unit_id,
        "count_item_type": count_item_type,
    }


def seen_before(session: Session, row: SnapshotRow) -> datetime | None:
    """When the source served these very bytes before, with others since; None where it never did."""
    return session.scalars(
        select(SnapshotRow.fetched_at)
        .where(
            SnapshotRow.election_id == row.election_id,
            SnapshotRow.source_id == row.source_id,
            SnapshotRow.sha256 == row.sha256,
            SnapshotRow.id < row.id,
            SnapshotRow.outcome != OUTAGE,
        )
        .order_by(SnapshotRow.id.desc())
        .limit(1)
    ).first()
