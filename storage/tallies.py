"""What stands of what each source says, and all it ever said. The hot path: only what changed is read or written."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ingest.domain.tally import Tally, TallyKey, digest, facts, from_facts
from ingest.domain.terms import CountItemType
from storage.tables import SourceRow, TallyHistoryRow, TallyRow

KEY = (TallyRow.contest_id, TallyRow.unit_id, TallyRow.count_item_type)
FEW = 500  # keys in one IN list
MANY = 50  # lists; above that, all of a source's rows are read in one go
ACCEPT, HOLD, RELEASE = "accept", "hold", "release"  # what became of a statement, in the history


class Change(Struct, frozen=True):
    """A tally whose facts are new. `stored` is `facts(tally)`, encoded once and used for digest, row and event."""

    tally: Tally
    stored: bytes
    digest: bytes


class Standing(Struct, frozen=True, kw_only=True):
    """What stands of a source for one key, and whether it is what the world is told. `stored` is its facts."""

    source_id: str
    tally: Tally
    stored: str
    published: bool
    increment: bytes | None
    snapshot_id: int


def change(tally: Tally) -> Change:
    stored = facts(tally)
    return Change(tally, stored, digest(stored))


def changes(known: Mapping[TallyKey, bytes], tallies: Iterable[Tally]) -> list[Change]:
    """The tallies whose digest is not the known one."""
    return [new for new in map(change, tallies) if known.get(new.tally.key) != new.digest]


def digests(session: Session, election_id: str, source_id: str) -> dict[TallyKey, bytes]:
    """The digest of everything that stands of a source: 40 bytes a tally instead of its facts."""
    rows = session.execute(select(*KEY, TallyRow.digest).where(_of(election_id, source_id)))
    return {TallyKey(contest, unit, CountItemType(kind)): value for contest, unit, kind, value in rows}


def current(
    session: Session, election_id: str, source_ids: Sequence[str], keys: Collection[TallyKey]
) -> list[Standing]:
    """What stands of the sources for `keys`."""
    wanted, listed = set(keys), list(keys)
    lists = [listed[at : at + FEW] for at in range(0, len(listed), FEW)]
    query = _standing().where(TallyRow.election_id == election_id, TallyRow.source_id.in_(source_ids))
    queries = [query.where(tuple_(*KEY).in_(some)) for some in lists] if len(lists) <= MANY else [query]
    found = (_stands(row) for query in queries for row in session.execute(query))
    return [each for each in found if each.tally.key in wanted]


def children(
    session: Session, election_id: str, contest_id: str, count_item_type: CountItemType, unit_ids: Collection[str]
) -> list[Standing]:
    """What is published of a contest in some units, in no order that means anything."""
    listed = list(unit_ids)
    query = _standing().where(
        TallyRow.election_id == election_id,
        TallyRow.contest_id == contest_id,
        TallyRow.count_item_type == count_item_type,
        TallyRow.published,
    )
    lists = [listed[at : at + FEW] for at in range(0, len(listed), FEW)]
    return [_stands(row) for some in lists for row in session.execute(query.where(TallyRow.unit_id.in_(some)))]


def keep(
    session: Session,
    election_id: str,
    source_id: str,
    snapshot_id: int,
    changed: Sequence[Change],
    *,
    at: datetime,
    told: Set[TallyKey] = frozenset(),
    increments: Mapping[TallyKey, bytes | None] | None = None,
    outcome: str = ACCEPT,
) -> None:
    """Write what changed, and only that, to what stands and to the history; `told` are those now published."""
    if changed:
        rows = [_row(election_id, source_id, snapshot_id, new) for new in changed]
        fresh = increments or {}
        marks = [{"published": new.tally.key in told, "increment": fresh.get(new.tally.key)} for new in changed]
        session.connection().execute(_upsert(session), [row | mark for row, mark in zip(rows, marks, strict=True)])
        _remember(session, rows, at, outcome)


def remember(
    session: Session,
    election_id: str,
    source_id: str,
    snapshot_id: int,
    said: Sequence[Change],
    *,
    at: datetime,
    outcome: str,
) -> None:
    """Write to the history what does not stand."""
    _remember(session, [_row(election_id, source_id, snapshot_id, new) for new in said], at, outcome)


def drop(
    session: Session,
    election_id: str,
    source_id: str,
    snapshot_id: int,
    gone: Sequence[TallyKey],
    *,
    at: datetime,
    outcome: str = ACCEPT,
) -> None:
    """Nothing stands any more of `gone`; the history keeps that as a fact."""
    if gone:
        keys = [dict(zip(("contest_id", "unit_id", "count_item_type"), key, strict=True)) for key in gone]
        session.connection().execute(
            delete(TallyRow).where(_of(election_id, source_id), _named("gone")),
            [{f"gone_{name}": value for name, value in key.items()} for key in keys],
        )
        where = {"election_id": election_id, "source_id": source_id, "snapshot_id": snapshot_id}
        _remember(session, [{**where, **key, "facts": None, "place": ""} for key in keys], at, outcome)


def mark(session: Session, election_id: str, source_id: str, keys: Sequence[TallyKey], *, published: bool) -> None:
    """Whether what stands of the source for `keys` is what the world is told."""
    if keys:
        session.connection().execute(
            update(TallyRow).where(_of(election_id, source_id), _named("marked")).values(published=published),
            [{f"marked_{column.key}": value for column, value in zip(KEY, key, strict=True)} for key in keys],
        )


def speaking(session: Session, election_id: str) -> frozenset[str]:
    """The sources of which anything stands."""
    some = exists().where(TallyRow.election_id == SourceRow.election_id, TallyRow.source_id == SourceRow.id)
    return frozenset(session.scalars(select(SourceRow.id).where(SourceRow.election_id == election_id, some)))


def _standing() -> Select[tuple[str, str, str, bool, bytes | None, int]]:
    return select(
        TallyRow.source_id,
        TallyRow.facts,
        TallyRow.place,
        TallyRow.published,
        TallyRow.increment,
        TallyRow.snapshot_id,
    )


def _stands(row: Sequence[object]) -> Standing:
    source_id, stored, place, published, increment, snapshot_id = row
    return Standing(
        source_id=source_id,  # type: ignore[arg-type]
        tally=from_facts(stored, place),  # type: ignore[arg-type]
        stored=stored,  # type: ignore[arg-type]
        published=published,  # type: ignore[arg-type]
        increment=increment,  # type: ignore[arg-type]
        snapshot_id=snapshot_id,  # type: ignore[arg-type]
    )


def _of(election_id: str, source_id: str) -> ColumnElement[bool]:
    return and_(TallyRow.election_id == election_id, TallyRow.source_id == source_id)


def _named(prefix: str) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"{prefix}_{column.key}") for column in KEY))


def _row(election_id: str, source_id: str, snapshot_id: int, new: Change) -> dict[str, object]:
    tally = new.tally
    return {
        "election_id": election_id,
        "source_id": source_id,
        "contest_id": tally.contest_id,
        "unit_id": tally.unit_id,
        "count_item_type": tally.count_item_type.value,
        "facts": new.stored.decode(),
        "digest": new.digest,
        "place": tally.place,
        "snapshot_id": snapshot_id,
    }


def _remember(session: Session, rows: Sequence[Mapping[str, object]], at: datetime, outcome: str) -> None:
    if rows:
        when = {"at": at, "outcome": outcome}
        history = [{name: value for name, value in row.items() if name != "digest"} | when for row in rows]
        session.connection().execute(insert(TallyHistoryRow), history)


def _upsert(session: Session) -> sqlite.Insert | postgresql.Insert:
    sqlite_here = session.connection().dialect.name == "sqlite"
    statement = sqlite.insert(TallyRow) if sqlite_here else postgresql.insert(TallyRow)
    names = ("facts", "digest", "place", "snapshot_id", "published", "increment")
    fresh = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=[TallyRow.election_id, TallyRow.source_id, *KEY], set_=fresh)
