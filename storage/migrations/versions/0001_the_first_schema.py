"""The first schema"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant, Serial

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_election()
    create_source()
    create_snapshot()
    create_finding()
    create_outbox()
    create_tally()
    create_tally_history()


def create_election() -> None:
    op.create_table(
        "election",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_election"),
    )


def create_source() -> None:
    op.create_table(
        "source",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("interval_seconds", sa.Float(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("checked_at", Instant()),
        sa.Column("changed_at", Instant()),
        sa.Column("failing_since", Instant()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("validated_url", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name="fk_source_election_id"),
        sa.PrimaryKeyConstraint("election_id", "id", name="pk_source"),
    )


def create_snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", Serial, nullable=False),
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("http_status", sa.BigInteger(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("charset", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("attempted_at", Instant()),
        sa.Column("read_at", Instant()),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["election_id", "source_id"], ["source.election_id", "source.id"], name="fk_snapshot_election_id_source_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
    )
    op.create_index(
        "ix_snapshot_unread",
        "snapshot",
        ["election_id", "source_id", "id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )


def create_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", Serial, nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_finding_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
    )
    op.create_index("ix_finding_snapshot_id", "finding", ["snapshot_id"])


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name="fk_outbox_election_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_outbox_snapshot_id"),
        sa.PrimaryKeyConstraint("election_id", "sequence", name="pk_outbox"),
    )


def create_tally() -> None:
    op.create_table(
        "tally",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("contest_id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("count_item_type", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_tally_snapshot_id"),
        sa.PrimaryKeyConstraint(
            "election_id", "source_id", "contest_id", "unit_id", "count_item_type", name="pk_tally"
        ),
    )


def create_tally_history() -> None:
    op.create_table(
        "tally_history",
        sa.Column("id", Serial, nullable=False),
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("contest_id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("count_item_type", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_tally_history_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tally_history"),
    )
    op.create_index(
        "ix_tally_history_key",
        "tally_history",
        ["election_id", "contest_id", "unit_id", "source_id", "count_item_type", "id"],
    )
