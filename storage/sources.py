"""The state of each source between two polls: validators, interval, health, and the fence against late results."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from ingest.domain.election import Contest, Election
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from storage import snapshots
from storage.tables import ElectionRow, Instant, SourceRow

DESK, COMPUTED = "@desk", "@computed"  # no source of a pack: ids of packs hold no @
OURS = {DESK: (SourceKind.DESK, "The desk"), COMPUTED: (SourceKind.COMPUTED, "Added up")}


class Poll(Struct, frozen=True, kw_only=True):
    """The outcome of one poll, as it becomes the source's state. `changed` says whether a new version was kept.

    `following` is where an incremental feed goes on; None begins it anew. `seen_at` is when the source was found to say
    what it said before, by the night's clock; None where it was not.
    """

    election_id: str
    source_id: str
    fence: int
    checked_at: datetime
    due_at: datetime
    interval_seconds: float
    outcome: str
    message: str = ""
    changed: bool = False
    failed: bool = False
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    sha256: str | None = None
    following: str | None = None
    seen_at: datetime | None = None


def register(session: Session, election: Election, sources: Iterable[Source]) -> list[SourceRow]:
    """Bring an election and its sources up to date with their pack, writing only what differs; the sources that left.

    One that left is kept, inactive. Where mapping or names changed, or an exit poll became a count, the newest document
    is read again: a name that was unknown gets its numbers out without waiting for the source to change.
    """
    session.merge(ElectionRow(id=election.id, definition=_definition(election)))
    session.flush()
    known = {row.id: row for row in session.scalars(select(SourceRow).where(SourceRow.election_id == election.id))}
    for position, source in enumerate(sources):
        row = known.pop(source.id, None)
        if row is None:
            row = SourceRow(election_id=election.id, id=source.id, reading="")
            session.add(row)
        reading = _reading(election, source)
        if row.reading and (row.reading != reading or not row.active or turned(row, source)):
            snapshots.read_again(session, election.id, source.id)
            row.following = None  # the newest document may hold little: the whole is asked for once more
        row.kind, row.issuer, row.position, row.active = source.kind, source.issuer, position, True
        row.reading = reading
    for position, (id_, (kind, issuer)) in enumerate(OURS.items()):
        if known.pop(id_, None) is None:
            ours = SourceRow(election_id=election.id, id=id_, kind=kind, issuer=issuer, position=position, active=False)
            session.add(ours)
    left = [row for row in known.values() if row.active]
    for row in left:
        row.active = False
    return left


def turned(row: SourceRow, source: Source) -> bool:
    """Whether the pack makes a count of an exit poll, or an exit poll of a count."""
    return SourceKind(row.kind).counts != source.kind.counts


def _definition(election: Election) -> str:
    return msgspec.json.encode(election).decode()


def _reading(election: Election, source: Source) -> str:
    """Stands for all that decides how a document is read: the mapping, the locale and the pack's names."""
    how = (
        source.family,
        source.mapping,
        source.locale,
        source.time_zone,
        [_read(each) for each in election.contests],
        [replace(each, names={}, tile=None) for each in election.units],
        [replace(each, names={}) for each in election.candidates],
    )
    return sha256(msgspec.json.encode(how)).hexdigest()


def _read(contest: Contest) -> Contest:
    """Without what is for showing and for seats alone."""
    selections = tuple(replace(each, names={}, colour=None) for each in contest.selections)
    return replace(contest, names={}, allocation=None, selections=selections)


def before(session: Session, election: Election) -> Election | None:
    """The election as a pack declared it last, None where none did."""
    stored = session.scalar(select(ElectionRow.definition).where(ElectionRow.id == election.id))
    if stored is None or stored == _definition(election):  # the same is not read: it may have 100,000 units
        return election if stored else None
    return msgspec.json.decode(stored, type=Election)


def elections(session: Session) -> list[Election]:
    return [defined(definition) for _, definition in definitions(session)]


def definitions(session: Session) -> list[tuple[str, str]]:
    """Each election's id and its definition as it is stored, to be compared before it is read."""
    rows = session.execute(select(ElectionRow.id, ElectionRow.definition).order_by(ElectionRow.id))
    return [row._tuple() for row in rows]


def defined(definition: str) -> Election:
    return msgspec.json.decode(definition, type=Election)


def active(session: Session) -> Sequence[SourceRow]:
    """Every source that a pack brought up, in order."""
    return session.scalars(
        select(SourceRow).where(SourceRow.active).order_by(SourceRow.election_id, SourceRow.position)
    ).all()


def of(session: Session, election_id: str) -> Sequence[SourceRow]:
    """Every source of an election, those that are no source of a pack, too."""
    return session.scalars(
        select(SourceRow).where(SourceRow.election_id == election_id).order_by(SourceRow.position)
    ).all()


def find(session: Session, election_id: str, source_id: str) -> SourceRow | None:
    return session.get(SourceRow, (election_id, source_id))


def keep(session: Session, poll: Poll) -> bool:
    """Make the outcome the source's state; False where a later claim was kept already, and nothing is changed."""
    values: dict[str, object] = {
        "fence": poll.fence,
        "checked_at": poll.checked_at,
        "due_at": poll.due_at,
        "interval_seconds": poll.interval_seconds,
        "outcome": poll.outcome,
        "message": poll.message,
    }
    if poll.failed:
        values["failing_since"] = func.coalesce(SourceRow.failing_since, literal(poll.checked_at, Instant))
    else:
        values |= {"failing_since": None, "etag": poll.etag, "last_modified": poll.last_modified}
        values |= {"validated_url": poll.validated_url, "sha256": poll.sha256, "following": poll.following}
        values["polls"] = SourceRow.polls + 1
    if poll.seen_at is not None:
        values["seen_at"] = poll.seen_at
    if poll.changed:
        values["changed_at"] = poll.checked_at
    return _update(session, poll, values)


def _update(session: Session, poll: Poll, values: dict[str, object]) -> bool:
    result = session.execute(
        update(SourceRow)
        .where(
            SourceRow.election_id == poll.election_id,
            SourceRow.id == poll.source_id,
            SourceRow.fence < poll.fence,
        )
        .values(values)
        .returning(SourceRow.id)
    )
    return result.first() is not None


def note_seen(session: Session, election_id: str, source_id: str, at: datetime) -> None:
    """The source was seen to say what it says; a poll that saw it later meanwhile is not undone."""
    later = literal(at, Instant)
    session.execute(
        update(SourceRow)
        .where(SourceRow.election_id == election_id, SourceRow.id == source_id)
        .where(SourceRow.seen_at.is_(None) | (SourceRow.seen_at < later))
        .values(seen_at=later),
        execution_options={"synchronize_session": False},
    )
