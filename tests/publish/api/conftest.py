"""A served night on each database, or on SQLite alone where the database makes no difference."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from storage.archive import Archive
from storage.database import Database
from tests.examples import election
from tests.publish.api.served import Served, serving
from tests.publish.desk.nights import Night, on_sqlite


@pytest.fixture
def served(database: Database, redis: Redis, tmp_path: Path) -> Iterator[Served]:
    with serving(Night(database, Archive(str(tmp_path / "archive")), election()), redis) as served:
        yield served


@pytest.fixture
def small(redis: Redis, tmp_path: Path) -> Iterator[Served]:
    with on_sqlite(tmp_path) as night, serving(night, redis) as served:
        yield served


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    with on_sqlite(tmp_path) as night:
        yield night
