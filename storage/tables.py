"""The tables. Rows have no behaviour: what is done with them stands in the module named after the thing."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that any database takes: what a source sent may hold NUL or half of a surrogate pair, which would fail.

    The bytes as they came are in the archive; here such a letter becomes the replacement character.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


# SQLite gives a table its row number as key only where the column is called INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {str: Words, datetime: Instant, bytes: LargeBinary, int: BigInteger}


def _one_open(name: str, ended: str, *columns: str) -> Index:
    """At most one row of `columns` in which `ended` is not said yet."""
    where = text(f"{ended} IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class OfTally:
    """Names a tally: contest, unit and count item type, as `TallyKey` does."""

    contest_id: Mapped[str]
    unit_id: Mapped[str]
    count_item_type: Mapped[str]


class ElectionRow(Base):
    """An election whose pack was brought up at least once. `definition` is the Election as JSON."""

    __tablename__ = "election"

    id: Mapped[str] = mapped_column(primary_key=True)
    definition: Mapped[str]


class SourceRow(Base):
    """What is known of a source between two polls.

    `position` is its place in the pack: of two sources of one kind, the earlier one speaks first.
    `reading` stands for how its documents are read; where it changes, the newest one is read again.
    `fence` is the claim (milliseconds) whose result was kept last: an older claim that comes late changes nothing.
    `etag` and `last_modified` are those of `validated_url`, where the last document was after its redirects.
    `following` is where an incremental feed goes on, in the words of whoever fetches; None where it begins anew.
    `due_at` is None before the first poll; `failing_since` None while all is well.
    `health` is what was told of it last: "ok", "failing" or "stale"; `layout_since` is None while its documents are
    read as they were meant to be. `seen_at` is when it was last seen to say what it says, by the night's clock, and
    `polls` how often it answered. `generated_at` is the newest instant that its documents claimed.
    """

    __tablename__ = "source"

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    issuer: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool]
    reading: Mapped[str] = mapped_column(default="")
    fence: Mapped[int] = mapped_column(default=0)
    interval_seconds: Mapped[float] = mapped_column(default=0.0)
    due_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    validated_url: Mapped[str | None]
    sha256: Mapped[str | None]
    following: Mapped[str | None]
    health: Mapped[str] = mapped_column(default="ok")
    layout_since: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    polls: Mapped[int] = mapped_column(default=0)
    generated_at: Mapped[datetime | None]


class SnapshotRow(Base):
    """One version of a document, and with it the receipt of every number read from it.

    `read_at` is None until it was read; `reader` is the family and version that read it, "" where nothing could.
    `incremental` says that it holds only what changed since the one before. `before_until` is when the source was last
    seen to say what it said before, None where it was not seen since; `polls` is how often it had answered until then.
    `generated_at` is the instant that the document claims for itself, None where it claims none.
    """

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str]
    source_id: Mapped[str]
    url: Mapped[str]
    fetched_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    http_status: Mapped[int]
    headers: Mapped[str]
    media_type: Mapped[str]
    charset: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    incremental: Mapped[bool] = mapped_column(default=False)
    before_until: Mapped[datetime | None]
    polls: Mapped[int] = mapped_column(default=0)
    generated_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    reader: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        ForeignKeyConstraint(["election_id", "source_id"], ["source.election_id", "source.id"]),
        Index(
            "ix_snapshot_unread",
            "election_id",
            "source_id",
            "id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_snapshot_bytes", "election_id", "source_id", "sha256"),
    )


class TallyRow(Base):
    """What stands of what a source says. `digest` stands for `facts`: what is unchanged is recognised without reading.

    `published` marks the one statement of its contest, unit and count item type that the world is told. `increment`
    stands for what the last change added, None where that tells nothing.
    """

    __tablename__ = "tally"

    election_id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(primary_key=True)
    contest_id: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True)
    count_item_type: Mapped[str] = mapped_column(primary_key=True)
    facts: Mapped[str]
    digest: Mapped[bytes]
    place: Mapped[str]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    published: Mapped[bool] = mapped_column(default=False)
    increment: Mapped[bytes | None]


class HoldRow(OfTally, Base):
    """A statement that does not stand, because it is doubtful. `facts` is None where the source says nothing any more.

    `state` is held, rejected, released or superseded; `ended_at` is None while the source goes on saying it. It may be
    released once the source was seen to say it at `release_at`, or in so many polls; both None where that settles
    nothing. `said` is false while the newest document says neither it nor anything in its place: then time does
    not run. `findings` are the doubts, as JSON; `ended_by` is who ended it, "" where time or the source did.
    `decided_at` is None while it is held: one that was rejected goes on until its source says something else.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str]
    source_id: Mapped[str]
    facts: Mapped[str | None]
    digest: Mapped[bytes]
    place: Mapped[str]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    findings: Mapped[str]
    state: Mapped[str]
    held_at: Mapped[datetime]
    said: Mapped[bool] = mapped_column(default=True)
    release_at: Mapped[datetime | None]
    release_polls: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        ForeignKeyConstraint(["election_id", "source_id"], ["source.election_id", "source.id"]),
        _one_open("ix_hold_open", "ended_at", "election_id", "source_id", "contest_id", "unit_id", "count_item_type"),
    )


class OverrideRow(OfTally, Base):
    """What the desk says instead of the sources, until it is cleared or, where so wished, until they say the same."""

    __tablename__ = "override"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"))
    who: Mapped[str]
    why: Mapped[str]
    set_at: Mapped[datetime]
    until_agreed: Mapped[bool]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    cleared_at: Mapped[datetime | None]

    __table_args__ = (
        _one_open("ix_override_open", "cleared_at", "election_id", "contest_id", "unit_id", "count_item_type"),
    )


class CallRow(Base):
    """What the desk says of a contest's end: `status` is called, runoff or too-close; `selection_ids` is JSON."""

    __tablename__ = "call"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"))
    contest_id: Mapped[str]
    status: Mapped[str]
    selection_ids: Mapped[str]
    who: Mapped[str]
    why: Mapped[str]
    made_at: Mapped[datetime]
    retracted_at: Mapped[datetime | None]

    __table_args__ = (_one_open("ix_call_open", "retracted_at", "election_id", "contest_id"),)


class DisagreementRow(OfTally, Base):
    """Two sources that say different things of one tally. `told_at` is None until it has lasted."""

    __tablename__ = "disagreement"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"))
    first_source_id: Mapped[str]
    second_source_id: Mapped[str]
    message: Mapped[str]
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        _one_open(
            "ix_disagreement_open",
            "ended_at",
            "election_id",
            "contest_id",
            "unit_id",
            "count_item_type",
            "first_source_id",
            "second_source_id",
        ),
    )


class AuditRow(Base):
    """What people did, append-only: who, what, to which thing, why and when. `data` is JSON."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"), index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    why: Mapped[str]
    data: Mapped[str]


class TokenRow(Base):
    """Who may decide over HTTP, and about what. `digest` is SHA-256 of the secret, which has 256 random bits: it cannot
    be guessed, so no slow hash is needed. `scopes` and `elections` are JSON; no elections means all of them.

    `expires_at` is None where it lasts, `revoked_at` where it was not revoked, `last_used_at` where it was never used.
    """

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[bytes]
    scopes: Mapped[str]
    elections: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str]
    last_used_at: Mapped[datetime | None]


class TallyHistoryRow(OfTally, Base):
    """Everything a source ever said, append-only. `facts` is None where the source says nothing any more.

    `outcome` is "accept" where it stood at once, "hold" where it was held, "release" where it stood later; `at` is by
    the night's clock.
    """

    __tablename__ = "tally_history"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    election_id: Mapped[str]
    source_id: Mapped[str]
    facts: Mapped[str | None]
    place: Mapped[str]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="accept")

    __table_args__ = (
        Index("ix_tally_history_key", "election_id", "contest_id", "unit_id", "source_id", "count_item_type", "id"),
    )


class UnresolvedRow(Base):
    """What a source says now under names that nobody knows. Never published: it waits for a person.

    `key` stands for contest, unit and count item type, which are the source's own texts here and may be long.
    """

    __tablename__ = "unresolved"

    election_id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    contest: Mapped[str]
    unit: Mapped[str]
    count_item_type: Mapped[str]
    facts: Mapped[str]
    digest: Mapped[bytes]
    place: Mapped[str]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))


class ItemRow(Base):
    """A piece of news, in its newest version, of the source that was first with it. `topics` are JSON.

    It is kept without a topic as well, to be known again. `published_at` is None where the outlet does not say.
    """

    __tablename__ = "item"

    election_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    language: Mapped[str]
    published_at: Mapped[datetime | None]
    digest: Mapped[str]
    version: Mapped[int]
    topics: Mapped[str]
    first_snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    last_snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    first_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["election_id", "source_id"], ["source.election_id", "source.id"]),
        Index("ix_item_changed", "election_id", "changed_at"),
    )


class FindingRow(Base):
    """What somebody may want to know of a document; of one of its tallies, where contest and unit are said."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), index=True)
    rule: Mapped[str]
    outcome: Mapped[str]
    place: Mapped[str]
    message: Mapped[str]
    contest_id: Mapped[str | None]
    unit_id: Mapped[str | None]
    count_item_type: Mapped[str | None]


class OutboxRow(Base):
    """An event, written in the transaction of the change it tells. Sequences have no gap and follow commit order.

    `tally` names the published figure that it changes, None for all other events: the newest event of each, up to an
    instant, is what was published at that instant.
    """

    __tablename__ = "outbox"

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str]
    source_id: Mapped[str]
    subject: Mapped[str]
    occurred_at: Mapped[datetime]
    data: Mapped[str]
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))
    tally: Mapped[str | None]

    __table_args__ = (Index("ix_outbox_tally", "election_id", "tally", "sequence"),)
