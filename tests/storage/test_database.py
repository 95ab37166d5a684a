from contextlib import suppress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ingest.domain.errors import ConfigurationError
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Base


def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)


def test_a_failed_block_leaves_nothing_behind(database: Database) -> None:
    with suppress(IntegrityError), database.write() as session:
        for _ in range(2):
            session.execute(text("INSERT INTO election (id, definition) VALUES ('x', '{}')"))
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM election")) == 0


@pytest.mark.parametrize("url", ["mysql://x/y", "no address", "postgresql+nonsense://x"])
def test_an_address_we_cannot_use_is_the_operators_to_mend(url: str) -> None:
    if url.startswith("postgresql"):
        assert Database(url).engine.dialect.driver == "psycopg"  # the driver is ours to choose
    else:
        with pytest.raises(ConfigurationError, match="TALLYWIRE_DATABASE_URL"):
            Database(url)
