"""From the last byte of a changed response to its event being read from Redis, on SQLite and on PostgreSQL.

python -m bench.latency elections/mn_2020 RECORDING [--rounds 3]
"""

import argparse
import tempfile
from pathlib import Path

from bench.databases import POSTGRES, SQLITE, empty
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
    with empty(POSTGRES) as address:
        for number in range(asked.rounds):
            _measure(SQLITE, None, asked.pack, asked.recording)
            _measure(POSTGRES, address(f"round{number}"), asked.pack, asked.recording)


def _measure(name: str, url: str | None, folder: Path, place: Path) -> None:
    pack = packs.load(folder)
    versions = recording.load(place, {source.id: source for source in pack.sources})
    with tempfile.TemporaryDirectory(prefix="tallywire-") as data:
        configured = settings.load().for_rehearsal(Path(data), url)
        report = play(configured, pack, versions, kills=0, seed=0).report
    print(f"{name:10} {report.events} events, {report.gaps} gaps, {report.repeats} repeats: {report.latency_ms}")


if __name__ == "__main__":
    main()
