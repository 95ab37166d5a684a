"""Tokens by which somebody decides over HTTP"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    texts = ("id", "name", "scopes", "elections", "made_by", "revoked_by")
    op.create_table(
        "token",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        *(sa.Column(name, Instant()) for name in ("expires_at", "revoked_at", "last_used_at")),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
    )
