"""Items of news: each one once, whichever feeds list it, in its newest version."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import ItemRow, SnapshotRow, SourceRow
from storage.tallies import FEW

NO_TOPICS = "[]"


def known(session: Session, election_id: str, keys: Collection[str]) -> dict[str, ItemRow]:
    """Those of `keys` that were seen before."""
    listed = list(keys)
    query = select(ItemRow).where(ItemRow.election_id == election_id)
    lists = [listed[at : at + FEW] for at in range(0, len(listed), FEW)]
    return {row.key: row for some in lists for row in session.scalars(query.where(ItemRow.key.in_(some)))}


def topics_of(row: ItemRow) -> tuple[str, ...]:
    return msgspec.json.decode(row.topics, type=tuple[str, ...])


def listed(
    session: Session, election_id: str, topic: str | None, limit: int, until: datetime | None = None
) -> list[tuple[ItemRow, SourceRow, SnapshotRow]]:
    """Those on a topic, or on any, with source and document of their newest version; the newest first.

    Of those first seen by `until`, where it is said.
    """
    on = ItemRow.topics != NO_TOPICS if topic is None else ItemRow.topics.contains(f'"{topic}"', autoescape=True)
    theirs = (SourceRow.election_id == ItemRow.election_id) & (SourceRow.id == ItemRow.source_id)
    query = (
        select(ItemRow, SourceRow, SnapshotRow)
        .join(SourceRow, theirs)
        .join(SnapshotRow, SnapshotRow.id == ItemRow.last_snapshot_id)
        .where(ItemRow.election_id == election_id, on, *(() if until is None else (ItemRow.first_seen_at <= until,)))
        .order_by(ItemRow.changed_at.desc(), ItemRow.key)
        .limit(limit)
    )
    return [row._tuple() for row in session.execute(query)]
