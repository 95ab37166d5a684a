"""What stands of what each source says, and all it ever said. The hot path: only what changed is read or written."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextualSelect,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ingest.domain.tally import Tally, TallyKey, digest, facts, from_facts
from ingest.domain.terms import CountItemType
from storage.tables import HoldRow, SourceRow, TallyHistoryRow, TallyRow

KEY = (TallyRow.contest_id, TallyRow.unit_id, TallyRow.count_item_type)
KINDS = {str(kind): kind for kind in CountItemType}  # a look-up for each row, and not a call
FEW = 500  # keys in one IN list
LISTED = {  # any number of keys as one parameter, a row each
    "sqlite": "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') "
    "FROM json_each(:keys)",
    "postgresql": "SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_array_elements(CAST(:keys AS json))",
}
ACCEPT, HOLD, RELEASE = "accept", "hold", "release"  # what became of a statement, in the history


class Change(Struct, frozen=True, gc=False):
    """A tally whose facts are new. `stored` is `facts(tally)`, encoded once and used for digest, row and event."""

    tally: Tally
    stored: bytes
    digest: bytes


class Standing(Struct, frozen=True, kw_only=True, gc=False):
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


def compare(known: Set[bytes], tallies: Iterable[Tally]) -> tuple[list[Change], set[bytes]]:
    """The tallies whose digest is not known, and the known digests of what is not said.

    Nothing is made for a tally that did not change, not even its key: a document has a hundred thousand of them.
    """
    changed, said = [], set()
    for tally in tallies:
        stored = facts(tally)
        now = digest(stored)
        if now in known:
            said.add(now)
        else:
            changed.append(Change(tally, stored, now))
    return changed, set(known - said)


def digests(session: Session, election_id: str, source_id: str) -> set[bytes]:
    """One for everything that stands of a source: 16 bytes a tally instead of its facts, the key among them."""
    query = select(TallyRow.digest).where(_of(election_id, source_id))
    return set(session.connection().execute(query).scalars())  # by the session it takes as long again


def keys(session: Session, election_id: str, source_id: str, of: Set[bytes] | None = None) -> list[TallyKey]:
    """Of what stands of a source: of all, or of the tallies with these digests."""
    rows = session.connection().execute(select(*KEY, TallyRow.digest).where(_of(election_id, source_id)))
    return [TallyKey(contest, unit, KINDS[kind]) for contest, unit, kind, value in rows if of is None or value in of]


def current(
    session: Session, election_id: str, source_ids: Sequence[str], keys: Collection[TallyKey]
) -> list[Standing]:
    """What stands of the sources for `keys`."""
    if not keys:
        return []
    connection = session.connection()
    query = _standing().where(TallyRow.election_id == election_id, TallyRow.source_id.in_(source_ids))
    return [
        _stands(row._tuple()) for row in connection.execute(query.where(tuple_(*KEY).in_(_listed(connection, keys))))
    ]


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
    """Write what changed, and only that, to what stands and to the history; `told` are those now published.

    In the order of their keys: then neighbours lie side by side on the disk, and are found and read again together.
    """
    if changed:
        ordered = sorted(changed, key=lambda new: new.tally.key)
        rows = [_row(election_id, source_id, snapshot_id, new) for new in ordered]
        fresh = increments or {}
        marks = [{"published": new.tally.key in told, "increment": fresh.get(new.tally.key)} for new in ordered]
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


def stood_before(session: Session, held: HoldRow) -> bool:
    """Whether the very statement that is held stood before."""
    history = TallyHistoryRow
    return bool(
        session.scalar(
            select(
                exists().where(
                    history.election_id == held.election_id,
                    history.contest_id == held.contest_id,
                    history.unit_id == held.unit_id,
                    history.source_id == held.source_id,
                    history.count_item_type == held.count_item_type,
                    history.facts == held.facts,
                    history.outcome != HOLD,
                )
            )
        )
    )


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


def _stands(row: tuple[str, str, str, bool, bytes | None, int]) -> Standing:
    source_id, stored, place, published, increment, snapshot_id = row
    return Standing(
        source_id=source_id,
        tally=from_facts(stored, place),
        stored=stored,
        published=published,
        increment=increment,
        snapshot_id=snapshot_id,
    )


def _listed(connection: Connection, keys: Iterable[TallyKey]) -> TextualSelect:
    given = msgspec.json.encode(list(keys)).decode()
    return text(LISTED[connection.dialect.name]).bindparams(keys=given).columns(*KEY)


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
