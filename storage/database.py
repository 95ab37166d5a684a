"""The way to the database: SQLite and PostgreSQL alike, one way to read and one to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from ingest.domain.errors import ConfigurationError

SQLITE_BUSY_SECONDS = 30
# A server that is gone without a word is noticed: seconds to connect and of silence, milliseconds for an answer.
POSTGRES = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 15_000}
ALONE = 0x7A11  # any number that no other program locks in this database


class Database:
    """An engine, and sessions in their transactions. To be closed before a fork; it opens anew by itself."""

    def __init__(self, url: str, *, connections: int = 5) -> None:
        self.engine = _engine(url, connections)
        self._writing = self.engine.execution_options(tallywire_writes=True)
        self._reading = self._viewing = self.engine
        if self.engine.dialect.name == "postgresql":  # spares a BEGIN and a ROLLBACK, two round trips of three
            self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._viewing = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that commits at the end of the block, or not at all."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write_alone(self) -> Iterator[Session]:
        """Like `write`, while no other process is inside such a block: for what many of them do at the same start."""
        with self.write() as session:
            if self.engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ALONE})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """To ask, not to change. On SQLite the block is one view, on PostgreSQL each statement is one of its own."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def view(self) -> Iterator[Session]:
        """To ask several questions of one and the same state, on every database."""
        with Session(self._viewing) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, connections: int) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": SQLITE_BUSY_SECONDS})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
            return create_engine(parsed, pool_size=connections, max_overflow=connections, connect_args=POSTGRES)
    except (ArgumentError, NoSuchModuleError, ValueError):  # their text may hold the password
        raise ConfigurationError("TALLYWIRE_DATABASE_URL: not a database address") from None
    raise ConfigurationError(f"TALLYWIRE_DATABASE_URL: {parsed.get_backend_name()} is not sqlite or postgresql")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: it fails at once. So writers
    # take the lock when they begin.
    writes = connection.get_execution_options().get("tallywire_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
