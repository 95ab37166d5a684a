"""A fresh night on each database."""

from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import Database
from tests.examples import election
from tests.publish.desk.nights import Night


@pytest.fixture
def night(database: Database, tmp_path: Path) -> Night:
    return Night(database, Archive(str(tmp_path / "archive")), election())
