"""Unresolved tallies"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Serial

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "unresolved",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("count_item_type", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("snapshot_id", Serial, nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_unresolved_snapshot_id"),
        sa.PrimaryKeyConstraint("election_id", "source_id", "key", name="pk_unresolved"),
    )
