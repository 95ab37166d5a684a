"""Bring a database to the newest schema; safe to call from every process at every start."""

from pathlib import Path

from storage.database import Database


def migrate(database: Database) -> None:
    """In one transaction: of many processes that start at once, one migrates and the others wait for it."""
    from alembic import command  # a fifth of a second, which commands that only look do not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    with database.write_alone() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")
