"""A database that knows one election with two sources."""

import pytest

from storage import sources
from storage.database import Database
from tests.examples import election, source


@pytest.fixture
def known(database: Database) -> Database:
    with database.write() as session:
        sources.register(session, election(), [source("page"), source("wire")])
    return database
