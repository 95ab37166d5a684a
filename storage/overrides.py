"""Figures that the desk set in place of what sources say: at most one in force for each contest, unit and item type."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from ingest.domain.tally import TallyKey
from storage.keys import is_of
from storage.tables import OverrideRow

IN_FORCE = OverrideRow.cleared_at.is_(None)


def add(
    session: Session,
    election_id: str,
    key: TallyKey,
    *,
    who: str,
    why: str,
    set_at: datetime,
    until_agreed: bool,
    snapshot_id: int,
) -> None:
    """Fails where one is in force."""
    session.add(
        OverrideRow(
            election_id=election_id,
            contest_id=key.contest_id,
            unit_id=key.unit_id,
            count_item_type=key.count_item_type.value,
            who=who,
            why=why,
            set_at=set_at,
            until_agreed=until_agreed,
            snapshot_id=snapshot_id,
        )
    )
    session.flush()


def in_force(session: Session, election_id: str) -> Sequence[OverrideRow]:
    """Oldest first."""
    query = select(OverrideRow).where(OverrideRow.election_id == election_id, IN_FORCE)
    return session.scalars(query.order_by(OverrideRow.id)).all()


def find(session: Session, election_id: str, key: TallyKey) -> OverrideRow | None:
    """The one in force, None where there is none."""
    return session.scalars(select(OverrideRow).where(_of(election_id, key), IN_FORCE)).first()


def newest(session: Session, election_id: str, key: TallyKey) -> OverrideRow | None:
    """In force or not; None where there never was one."""
    return session.scalars(select(OverrideRow).where(_of(election_id, key)).order_by(OverrideRow.id.desc())).first()


def clear(session: Session, row: OverrideRow, at: datetime) -> None:
    row.cleared_at = at
    session.flush()


def _of(election_id: str, key: TallyKey) -> ColumnElement[bool]:
    return and_(OverrideRow.election_id == election_id, is_of(OverrideRow, key))
