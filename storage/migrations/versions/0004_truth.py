"""Holds, what is published, overrides, calls, disagreements, the audit log, and the health of sources"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant, Serial

revision = "0004"
down_revision = "0003"

KEY = ("contest_id", "unit_id", "count_item_type")

# What was told until now: of a figure that several sources give, the statement of the best-ranked one.
PUBLISHED = """
UPDATE tally SET published = true
WHERE NOT EXISTS (
    SELECT 1 FROM tally AS other
    JOIN source AS theirs ON theirs.election_id = other.election_id AND theirs.id = other.source_id
    JOIN source AS ours ON ours.election_id = tally.election_id AND ours.id = tally.source_id
    WHERE other.election_id = tally.election_id AND other.contest_id = tally.contest_id
      AND other.unit_id = tally.unit_id AND other.count_item_type = tally.count_item_type
      AND ours.kind <> 'exit-poll' AND theirs.kind <> 'exit-poll'
      AND (CASE theirs.kind WHEN 'commission' THEN 0 WHEN 'wire' THEN 1 ELSE 2 END) * 1000000 + theirs.position
        < (CASE ours.kind WHEN 'commission' THEN 0 WHEN 'wire' THEN 1 ELSE 2 END) * 1000000 + ours.position
)
"""


def upgrade() -> None:
    _sources_and_documents()
    _tallies()
    _holds()
    _people()
    _disagreements()
    op.execute(PUBLISHED)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant(), nullable=nullable)


def _open(name: str, table: str, ended: str, *columns: str) -> None:
    """At most one that has not ended."""
    where = sa.text(f"{ended} IS NULL")
    op.create_index(name, table, list(columns), unique=True, sqlite_where=where, postgresql_where=where)


def _election(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=f"fk_{table}_election_id")


def _snapshot(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=f"fk_{table}_snapshot_id")


def _sources_and_documents() -> None:
    op.add_column("source", sa.Column("health", sa.Text(), nullable=False, server_default="ok"))
    op.add_column("source", sa.Column("polls", sa.BigInteger(), nullable=False, server_default="0"))
    for name in ("layout_since", "seen_at", "generated_at"):
        op.add_column("source", _at(name, nullable=True))
    for name in ("before_until", "generated_at"):
        op.add_column("snapshot", _at(name, nullable=True))
    op.add_column("snapshot", sa.Column("polls", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_snapshot_bytes", "snapshot", ["election_id", "source_id", "sha256"])
    for name in KEY:
        op.add_column("finding", _text(name, nullable=True))


def _tallies() -> None:
    op.add_column("tally", sa.Column("published", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tally", sa.Column("increment", sa.LargeBinary()))
    op.add_column("tally_history", _at("at", nullable=True))
    op.add_column("tally_history", sa.Column("outcome", sa.Text(), nullable=False, server_default="accept"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(_text("tally", nullable=True))
        outbox.alter_column("snapshot_id", existing_type=Serial, nullable=True)
    op.create_index("ix_outbox_tally", "outbox", ["election_id", "tally", "sequence"])


def _holds() -> None:
    op.create_table(
        "hold",
        sa.Column("id", Serial, nullable=False),
        *(_text(name) for name in ("election_id", "source_id", *KEY)),
        _text("facts", nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _text("place"),
        sa.Column("snapshot_id", Serial, nullable=False),
        _text("findings"),
        _text("state"),
        _at("held_at"),
        sa.Column("said", sa.Boolean(), nullable=False, server_default=sa.true()),
        _at("release_at", nullable=True),
        sa.Column("release_polls", sa.BigInteger()),
        _at("decided_at", nullable=True),
        _at("ended_at", nullable=True),
        _text("ended_by"),
        _text("why"),
        sa.ForeignKeyConstraint(
            ["election_id", "source_id"], ["source.election_id", "source.id"], name="fk_hold_election_id_source_id"
        ),
        _snapshot("hold"),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    _open("ix_hold_open", "hold", "ended_at", "election_id", "source_id", *KEY)


def _people() -> None:
    op.create_table(
        "override",
        sa.Column("id", Serial, nullable=False),
        *(_text(name) for name in ("election_id", *KEY, "who", "why")),
        _at("set_at"),
        sa.Column("until_agreed", sa.Boolean(), nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        _at("cleared_at", nullable=True),
        _election("override"),
        _snapshot("override"),
        sa.PrimaryKeyConstraint("id", name="pk_override"),
    )
    _open("ix_override_open", "override", "cleared_at", "election_id", *KEY)
    op.create_table(
        "call",
        sa.Column("id", Serial, nullable=False),
        *(_text(name) for name in ("election_id", "contest_id", "status", "selection_ids", "who", "why")),
        _at("made_at"),
        _at("retracted_at", nullable=True),
        _election("call"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
    )
    _open("ix_call_open", "call", "retracted_at", "election_id", "contest_id")
    op.create_table(
        "audit",
        sa.Column("id", Serial, nullable=False),
        _text("election_id"),
        _at("at"),
        *(_text(name) for name in ("who", "action", "subject", "why", "data")),
        _election("audit"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_election_id", "audit", ["election_id"])


def _disagreements() -> None:
    sides = ("first_source_id", "second_source_id")
    op.create_table(
        "disagreement",
        sa.Column("id", Serial, nullable=False),
        *(_text(name) for name in ("election_id", *KEY, *sides, "message")),
        _at("since"),
        _at("told_at", nullable=True),
        _at("ended_at", nullable=True),
        _election("disagreement"),
        sa.PrimaryKeyConstraint("id", name="pk_disagreement"),
    )
    _open("ix_disagreement_open", "disagreement", "ended_at", "election_id", *KEY, *sides)
