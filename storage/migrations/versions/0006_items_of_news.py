"""Items of news, each once and in its newest version"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant, Serial

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    texts = ("election_id", "key", "source_id", "title", "url", "language", "digest", "topics")
    documents = ("first_snapshot_id", "last_snapshot_id")
    op.create_table(
        "item",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("published_at", Instant()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *(sa.Column(name, Serial, nullable=False) for name in documents),
        *(sa.Column(name, Instant(), nullable=False) for name in ("first_seen_at", "changed_at")),
        sa.ForeignKeyConstraint(
            ["election_id", "source_id"], ["source.election_id", "source.id"], name="fk_item_election_id_source_id"
        ),
        *(sa.ForeignKeyConstraint([name], ["snapshot.id"], name=f"fk_item_{name}") for name in documents),
        sa.PrimaryKeyConstraint("election_id", "key", name="pk_item"),
    )
    op.create_index("ix_item_changed", "item", ["election_id", "changed_at"])
