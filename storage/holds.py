"""Statements that do not stand because they are doubtful: opened, gone on with, and ended once by one of many."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, exists, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey, from_facts
from storage.keys import key_of
from storage.tables import HoldRow, SnapshotRow, SourceRow
from storage.tallies import FEW

HELD, REJECTED, RELEASED, SUPERSEDED = "held", "rejected", "released", "superseded"
KEY = (HoldRow.contest_id, HoldRow.unit_id, HoldRow.count_item_type)
OPEN = HoldRow.ended_at.is_(None)
NOTHING = b""  # the digest of saying nothing any more


class Holding(Struct, frozen=True, kw_only=True):
    """What a hold is opened with. `stored` is None where the source says nothing any more."""

    key: TallyKey
    stored: bytes | None
    digest: bytes
    place: str
    findings: Sequence[Finding]
    release_at: datetime | None
    release_polls: int | None


def tally_of(row: HoldRow) -> Tally | None:
    return None if row.facts is None else from_facts(row.facts, row.place)


def findings_of(row: HoldRow) -> list[Finding]:
    return msgspec.json.decode(row.findings, type=list[Finding])


def still_open(session: Session, election_id: str, source_id: str) -> dict[TallyKey, HoldRow]:
    """What a source says now and what does not stand, held and rejected alike."""
    query = select(HoldRow).where(HoldRow.election_id == election_id, HoldRow.source_id == source_id, OPEN)
    query = query.order_by(HoldRow.id)
    return {key_of(row): row for row in session.scalars(query)}


def of_others(session: Session, election_id: str, source_id: str, keys: Collection[TallyKey]) -> list[HoldRow]:
    """What other sources say of `keys` and what is held."""
    mine = (HoldRow.election_id == election_id, HoldRow.source_id != source_id, OPEN, HoldRow.state == HELD)
    if session.scalar(select(HoldRow.id).where(*mine).limit(1)) is None:
        return []
    query, listed = select(HoldRow).where(*mine).order_by(HoldRow.id), list(keys)
    lists = [listed[at : at + FEW] for at in range(0, len(listed), FEW)]
    return [row for some in lists for row in session.scalars(query.where(tuple_(*KEY).in_(some)))]


def find(session: Session, election_id: str, hold_id: int) -> HoldRow | None:
    """None where the election has no such hold."""
    return session.scalars(select(HoldRow).where(HoldRow.election_id == election_id, HoldRow.id == hold_id)).first()


def add(
    session: Session, election_id: str, source_id: str, snapshot_id: int, holdings: Sequence[Holding], at: datetime
) -> list[int]:
    """The ids, in the order of `holdings`."""
    where = {"election_id": election_id, "source_id": source_id, "snapshot_id": snapshot_id, "state": HELD}
    blank = {"held_at": at, "ended_by": "", "why": ""}
    rows = [{**where, **blank, **_key(each.key), **_said(each)} for each in holdings]
    if not rows:
        return []
    return list(session.scalars(insert(HoldRow).returning(HoldRow.id, sort_by_parameter_order=True), rows))


def go_on(session: Session, hold_id: int, snapshot_id: int, holding: Holding) -> None:
    """The source says something else that continues what was held: the doubt is as old as it was."""
    values = {name: value for name, value in _said(holding).items() if not name.startswith("release")}
    session.execute(update(HoldRow).where(HoldRow.id == hold_id).values(snapshot_id=snapshot_id, **values))


def end(
    session: Session, hold_ids: Sequence[int], state: str, *, at: datetime, by: str = "", why: str = ""
) -> set[int]:
    """Those that had not ended: of two who try, one ends it."""
    return _decide(session, hold_ids, OPEN, state=state, decided_at=at, ended_at=at, ended_by=by, why=why)


def reject(session: Session, hold_ids: Sequence[int], *, at: datetime, by: str, why: str) -> set[int]:
    """Those that were held. They stay open, so that the same words are not held again."""
    held = and_(OPEN, HoldRow.state == HELD)
    return _decide(session, hold_ids, held, state=REJECTED, decided_at=at, ended_by=by, why=why)


def close(session: Session, hold_ids: Sequence[int], *, at: datetime) -> set[int]:
    """Of those that were rejected the source says something else now."""
    return _decide(session, hold_ids, and_(OPEN, HoldRow.state == REJECTED), ended_at=at)


def due(session: Session, election_id: str, most: int | None = None) -> list[HoldRow]:
    """Held statements that their source was seen to say for long enough, of sources without an unread document."""
    unread = exists().where(
        SnapshotRow.election_id == HoldRow.election_id,
        SnapshotRow.source_id == HoldRow.source_id,
        SnapshotRow.read_at.is_(None),
    )
    query = _with_source().where(
        HoldRow.election_id == election_id,
        OPEN,
        HoldRow.state == HELD,
        or_(HoldRow.release_at <= SourceRow.seen_at, HoldRow.release_polls <= SourceRow.polls),
        SourceRow.active,
        HoldRow.said,
        ~unread,
    )
    return list(session.scalars(query.order_by(HoldRow.id).limit(most)))


def listed(session: Session, election_id: str, *, every: bool = False) -> list[HoldRow]:
    """Those that are held now, oldest first; `every` lists the rejected and the ended ones, too."""
    query = select(HoldRow).where(HoldRow.election_id == election_id)
    if not every:
        query = query.where(OPEN, HoldRow.state == HELD)
    return list(session.scalars(query.order_by(HoldRow.id)))


def held_at(session: Session, election_id: str, at: datetime) -> list[HoldRow]:
    """Those that were held at an instant, oldest first."""
    undecided = or_(HoldRow.decided_at.is_(None), HoldRow.decided_at > at)
    query = select(HoldRow).where(HoldRow.election_id == election_id, HoldRow.held_at <= at, undecided)
    return list(session.scalars(query.order_by(HoldRow.id)))


def _with_source() -> Select[tuple[HoldRow]]:
    return select(HoldRow).join(
        SourceRow, and_(SourceRow.election_id == HoldRow.election_id, SourceRow.id == HoldRow.source_id)
    )


def _decide(session: Session, hold_ids: Sequence[int], if_: ColumnElement[bool], **values: object) -> set[int]:
    query = update(HoldRow).where(if_).values(**values).returning(HoldRow.id)
    lists = [hold_ids[at : at + FEW] for at in range(0, len(hold_ids), FEW)]
    return {
        id_
        for some in lists
        for (id_,) in session.execute(
            query.where(HoldRow.id.in_(some)), execution_options={"synchronize_session": False}
        )
    }


def _key(key: TallyKey) -> dict[str, str]:
    return {"contest_id": key.contest_id, "unit_id": key.unit_id, "count_item_type": key.count_item_type.value}


def _said(holding: Holding) -> dict[str, object]:
    return {
        "facts": None if holding.stored is None else holding.stored.decode(),
        "digest": holding.digest,
        "place": holding.place,
        "findings": encoded(holding.findings),
        "release_at": holding.release_at,
        "release_polls": holding.release_polls,
    }


def encoded(findings: Iterable[Finding]) -> str:
    return msgspec.json.encode(list(findings)).decode()
