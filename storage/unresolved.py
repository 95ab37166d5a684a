"""Tallies under names that nobody knows yet, as a source's newest document has them. Only what changed is written."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ingest.domain.tally import Tally, digest, facts, from_facts
from storage.tables import UnresolvedRow

FEW = 500  # keys in one IN list


def keep(session: Session, election_id: str, source_id: str, snapshot_id: int, tallies: Iterable[Tally]) -> None:
    """What the newest document of the source leaves unresolved, in place of what an earlier one left."""
    this = _of(election_id, source_id)
    known = {
        row.key: row.digest for row in session.execute(select(UnresolvedRow.key, UnresolvedRow.digest).where(this))
    }
    where = {"election_id": election_id, "source_id": source_id, "snapshot_id": snapshot_id}
    now = {_key(tally): tally for tally in tallies}
    rows = [{**where, "key": key, **_row(tally)} for key, tally in now.items()]
    changed = [row for row in rows if row["digest"] != known.get(row["key"])]
    gone = list(known.keys() - now.keys())
    for at in range(0, len(gone), FEW):
        session.execute(delete(UnresolvedRow).where(this, UnresolvedRow.key.in_(gone[at : at + FEW])))
    if changed:
        session.connection().execute(_upsert(session), changed)


def kept(session: Session, election_id: str, source_id: str) -> Sequence[Tally]:
    """In no order that means anything."""
    query = select(UnresolvedRow.facts, UnresolvedRow.place).where(_of(election_id, source_id))
    return [replace(from_facts(row.facts), place=row.place) for row in session.execute(query)]


def counts(session: Session, election_id: str) -> dict[str, int]:
    """How many tallies are unresolved, by source; a source without any is absent."""
    query = (
        select(UnresolvedRow.source_id, func.count().label("tallies"))
        .where(UnresolvedRow.election_id == election_id)
        .group_by(UnresolvedRow.source_id)
    )
    return {row.source_id: row.tallies for row in session.execute(query)}


def _of(election_id: str, source_id: str) -> ColumnElement[bool]:
    return and_(UnresolvedRow.election_id == election_id, UnresolvedRow.source_id == source_id)


def _key(tally: Tally) -> bytes:
    """A database has no index for texts as long as a source may write them."""
    named = "\x1d".join(tally.key).encode("utf-8", "surrogatepass")
    return blake2b(named, digest_size=16).digest()


def _row(tally: Tally) -> Mapping[str, object]:
    stored = _facts(tally)
    return {
        "contest": tally.contest_id,
        "unit": tally.unit_id,
        "count_item_type": tally.count_item_type.value,
        "facts": stored.decode(),
        "digest": digest(stored),
        "place": tally.place,
    }


def _facts(tally: Tally) -> bytes:
    """With the replacement character for halves of surrogate pairs, which a source can send and JSON cannot hold."""
    try:
        return facts(tally)
    except UnicodeEncodeError:
        counts = {_whole(name): count for name, count in tally.counts.items()}
        named = replace(tally, contest_id=_whole(tally.contest_id), unit_id=_whole(tally.unit_id), counts=counts)
        return facts(named)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _upsert(session: Session) -> sqlite.Insert | postgresql.Insert:
    sqlite_here = session.connection().dialect.name == "sqlite"
    statement = sqlite.insert(UnresolvedRow) if sqlite_here else postgresql.insert(UnresolvedRow)
    fresh = {name: statement.excluded[name] for name in ("facts", "digest", "place", "snapshot_id")}
    key = [UnresolvedRow.election_id, UnresolvedRow.source_id, UnresolvedRow.key]
    return statement.on_conflict_do_update(index_elements=key, set_=fresh)
