"""Incremental documents, and where their feed goes on"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("source", sa.Column("following", sa.Text()))
    op.add_column("snapshot", sa.Column("incremental", sa.Boolean(), nullable=False, server_default=sa.false()))
