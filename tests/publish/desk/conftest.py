"""A fresh night on each database, or on SQLite alone where the database makes no difference."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import Database
from tests.examples import election
from tests.publish.desk.nights import Night, on_sqlite


@pytest.fixture
def night(database: Database, tmp_path: Path) -> Night:
    return Night(database, Archive(str(tmp_path / "archive")), election())


@pytest.fixture
def small_night(tmp_path: Path) -> Iterator[Night]:
    with on_sqlite(tmp_path) as night:
        yield night
