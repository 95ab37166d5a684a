"""What each source says now, and all it ever said. The hot path: only what changed is read or written."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ingest.domain.tally import Tally, TallyKey, digest, facts, from_facts
from ingest.domain.terms import CountItemType
from storage.tables import TallyHistoryRow, TallyRow

KEY = (TallyRow.contest_id, TallyRow.unit_id, TallyRow.count_item_type)
FEW = 500  # keys in one IN list
MANY = 50  # lists; above that, all of a source's rows are read in one go


class Change(Struct, frozen=True):
    """A tally whose facts are new. `stored` is `facts(tally)`, encoded once and used for digest, row and event."""

    tally: Tally
    stored: bytes
    digest: bytes


def changes(known: Mapping[TallyKey, bytes], tallies: Iterable[Tally]) -> list[Change]:
    """The tallies whose digest is not the known one."""
    encoded = ((tally, facts(tally)) for tally in tallies)
    digested = (Change(tally, stored, digest(stored)) for tally, stored in encoded)
    return [change for change in digested if known.get(change.tally.key) != change.digest]


def digests(session: Session, election_id: str, source_id: str) -> dict[TallyKey, bytes]:
    """The digest of everything a source says now: 40 bytes a tally instead of its facts."""
    rows = session.execute(select(*KEY, TallyRow.digest).where(_of(election_id, source_id)))
    return {TallyKey(contest, unit, CountItemType(kind)): value for contest, unit, kind, value in rows}


def current(session: Session, election_id: str, source_id: str, keys: Sequence[TallyKey]) -> dict[TallyKey, Tally]:
    """What a source says now of `keys`; a key it says nothing of is absent."""
    query = select(TallyRow.facts).where(_of(election_id, source_id))
    lists = [keys[at : at + FEW] for at in range(0, len(keys), FEW)]
    queries = [query.where(tuple_(*KEY).in_(some)) for some in lists] if len(lists) <= MANY else [query]
    wanted = set(keys)
    found = (from_facts(row) for query in queries for row in session.scalars(query))
    return {tally.key: tally for tally in found if tally.key in wanted}


def keep(session: Session, election_id: str, source_id: str, snapshot_id: int, changed: Sequence[Change]) -> None:
    """Write what changed, and only that, to the current state and to the history."""
    if changed:
        rows = [_row(election_id, source_id, snapshot_id, change) for change in changed]
        session.connection().execute(_upsert(session), rows)
        _remember(session, rows)


def drop(session: Session, election_id: str, source_id: str, snapshot_id: int, gone: Sequence[TallyKey]) -> None:
    """The source no longer says anything of `gone`; the history keeps that as a fact."""
    if gone:
        keys = [dict(zip(("contest_id", "unit_id", "count_item_type"), key, strict=True)) for key in gone]
        named = and_(*(column == bindparam(f"gone_{column.key}") for column in KEY))
        session.connection().execute(
            delete(TallyRow).where(_of(election_id, source_id), named),
            [{f"gone_{name}": value for name, value in key.items()} for key in keys],
        )
        where = {"election_id": election_id, "source_id": source_id, "snapshot_id": snapshot_id}
        _remember(session, [{**where, **key, "facts": None, "place": ""} for key in keys])


def _of(election_id: str, source_id: str) -> ColumnElement[bool]:
    return and_(TallyRow.election_id == election_id, TallyRow.source_id == source_id)


def _row(election_id: str, source_id: str, snapshot_id: int, change: Change) -> dict[str, object]:
    tally = change.tally
    return {
        "election_id": election_id,
        "source_id": source_id,
        "contest_id": tally.contest_id,
        "unit_id": tally.unit_id,
        "count_item_type": tally.count_item_type.value,
        "facts": change.stored.decode(),
        "digest": change.digest,
        "place": tally.place,
        "snapshot_id": snapshot_id,
    }


def _remember(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    history = [{name: value for name, value in row.items() if name != "digest"} for row in rows]
    session.connection().execute(insert(TallyHistoryRow), history)


def _upsert(session: Session) -> sqlite.Insert | postgresql.Insert:
    sqlite_here = session.connection().dialect.name == "sqlite"
    statement = sqlite.insert(TallyRow) if sqlite_here else postgresql.insert(TallyRow)
    fresh = {name: statement.excluded[name] for name in ("facts", "digest", "place", "snapshot_id")}
    return statement.on_conflict_do_update(index_elements=[TallyRow.election_id, TallyRow.source_id, *KEY], set_=fresh)
