"""What was published at an instant, and all that was ever said of a figure: questions to the append-only tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ingest.domain.tally import TallyKey
from storage.keys import is_of
from storage.tables import FindingRow, HoldRow, OutboxRow, OverrideRow, SnapshotRow, SourceRow, TallyHistoryRow
from storage.tallies import FEW


def sequence_at(session: Session, election_id: str, at: datetime) -> int:
    """The last event that had happened by then; 0 where none had."""
    query = (
        select(OutboxRow.sequence)
        .where(OutboxRow.election_id == election_id, OutboxRow.occurred_at <= at)
        .order_by(OutboxRow.sequence.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


class Told(NamedTuple):
    """The newest event of a published figure, which `figure` names. `data` is JSON."""

    sequence: int
    at: datetime
    figure: str
    data: str


def newest_of_each(
    session: Session,
    election_id: str,
    sequence: int,
    at: datetime | None = None,
    *,
    contest_id: str | None = None,
    series: Sequence[str] = (),
) -> list[Told]:
    """For each figure that was ever published, its newest event up to `sequence` that had happened by `at`.

    In the order of the events. The index has figure and sequence, so that none of the older events is read but where
    an instant asks when each of them happened. Where a contest is named, only what its `series` tell of it.
    """
    by_then = () if at is None else (OutboxRow.occurred_at <= at,)
    mine = (OutboxRow.election_id == election_id, OutboxRow.tally.is_not(None), OutboxRow.sequence <= sequence)
    of = () if contest_id is None else (or_(*(_begins(f"{name}/{contest_id}/") for name in series)),)
    last = select(func.max(OutboxRow.sequence).label("sequence")).where(*mine, *by_then, *of).group_by(OutboxRow.tally)
    newest = last.subquery()
    told = select(OutboxRow.sequence, OutboxRow.occurred_at, OutboxRow.tally, OutboxRow.data)
    query = told.join(newest, newest.c.sequence == OutboxRow.sequence).where(OutboxRow.election_id == election_id)
    return [Told(*row) for row in session.connection().execute(query.order_by(OutboxRow.sequence))]


def _begins(prefix: str) -> ColumnElement[bool]:
    """A range of the index; the letter that follows the slash ends it."""
    return and_(OutboxRow.tally >= prefix, OutboxRow.tally < prefix[:-1] + chr(ord("/") + 1))


def first_and_last(session: Session, election_id: str) -> tuple[datetime, datetime] | None:
    """When the first event happened and when the last one did; None before the first."""
    mine = select(OutboxRow.occurred_at).where(OutboxRow.election_id == election_id)
    first = session.scalar(mine.order_by(OutboxRow.sequence).limit(1))
    last = session.scalar(mine.order_by(OutboxRow.sequence.desc()).limit(1))
    return None if first is None or last is None else (first, last)


def last_told(session: Session, election_id: str, sequence: int, limit: int) -> Sequence[OutboxRow]:
    """The events up to `sequence`, the newest first."""
    mine = (OutboxRow.election_id == election_id, OutboxRow.sequence <= sequence)
    return session.scalars(select(OutboxRow).where(*mine).order_by(OutboxRow.sequence.desc()).limit(limit)).all()


def newest(
    session: Session, election_id: str, figures: Sequence[str], *, sequence: int | None = None
) -> dict[str, OutboxRow]:
    """The newest event of each of some figures, by name, of those up to `sequence`; one never published is absent."""
    until = () if sequence is None else (OutboxRow.sequence <= sequence,)
    found: dict[str, OutboxRow] = {}
    for at in range(0, len(figures), FEW):
        mine = (OutboxRow.election_id == election_id, OutboxRow.tally.in_(figures[at : at + FEW]), *until)
        last = select(func.max(OutboxRow.sequence)).where(*mine).group_by(OutboxRow.tally)
        query = select(OutboxRow).where(OutboxRow.election_id == election_id, OutboxRow.sequence.in_(last))
        found |= {row.tally: row for row in session.scalars(query) if row.tally is not None}
    return found


def published(session: Session, election_id: str, figures: Sequence[str]) -> Sequence[OutboxRow]:
    """Every event of some figures, in order."""
    query = select(OutboxRow).where(OutboxRow.election_id == election_id, OutboxRow.tally.in_(figures))
    return session.scalars(query.order_by(OutboxRow.sequence)).all()


def event(session: Session, election_id: str, sequence: int) -> OutboxRow | None:
    """None where there is none of that number."""
    return session.get(OutboxRow, (election_id, sequence))


def said(
    session: Session, election_id: str, key: TallyKey, source_id: str | None = None
) -> list[tuple[TallyHistoryRow, SourceRow, SnapshotRow]]:
    """All that was ever said of a key, by one source or by each, in the order in which it was kept."""
    mine = (
        TallyHistoryRow.election_id == election_id,
        is_of(TallyHistoryRow, key),
        *(() if source_id is None else (TallyHistoryRow.source_id == source_id,)),
    )
    theirs = and_(SourceRow.election_id == TallyHistoryRow.election_id, SourceRow.id == TallyHistoryRow.source_id)
    query = (
        select(TallyHistoryRow, SourceRow, SnapshotRow)
        .join(SourceRow, theirs)
        .join(SnapshotRow, SnapshotRow.id == TallyHistoryRow.snapshot_id)
        .where(*mine)
        .order_by(TallyHistoryRow.id)
    )
    return [row._tuple() for row in session.execute(query)]


def holds_of(session: Session, election_id: str, key: TallyKey) -> list[HoldRow]:
    """Every hold there ever was of a key, of any source, oldest first."""
    query = select(HoldRow).where(
        HoldRow.election_id == election_id,
        is_of(HoldRow, key),
    )
    return list(session.scalars(query.order_by(HoldRow.id)))


def findings_of(session: Session, snapshot_id: int, key: TallyKey) -> list[FindingRow]:
    """Those of a document as a whole, and those of one tally in it."""
    about = or_(FindingRow.contest_id.is_(None), is_of(FindingRow, key))
    query = select(FindingRow).where(FindingRow.snapshot_id == snapshot_id, about)
    return list(session.scalars(query.order_by(FindingRow.id)))


def override_of(session: Session, election_id: str, key: TallyKey, snapshot_id: int) -> OverrideRow | None:
    """What the desk's statement in a document of its own came from; None where it is no such document."""
    query = select(OverrideRow).where(
        OverrideRow.election_id == election_id,
        is_of(OverrideRow, key),
        OverrideRow.snapshot_id == snapshot_id,
    )
    return session.scalars(query).first()
