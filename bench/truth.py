"""A new version of a large document, compared, judged and kept, against upserting all of it.

    python -m bench.truth [--rows 1000000] [--rounds 2] [--database sqlite|postgresql]

Both start from the same report, already read, and end with the commit. Ours finds what changed, judges it, and writes
what stands, the history and the numbered events; the peer (`bench/peers/upsert.py`) upserts a row for each figure. They
take turns in one process, each with a database of its own on the same settings, and the best round of each counts. The
wall clock, because a database works outside of our process. The exit code is 1 where a bar is missed, or where the two
databases do not say the same.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from msgspec import Struct
from sqlalchemy import func, select

from bench import versions
from bench.databases import POSTGRES, SQLITE, empty
from bench.peers import upsert
from ingest import checks
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.tally import from_facts
from ingest.packs import Pack
from ingest.resolve import vocabulary
from storage import snapshots, sources
from storage.database import Database
from storage.migrate import migrate
from storage.tables import OutboxRow, TallyRow
from workers import keeping
from workers.bootstrap import Desk

CHANGED = 0.01  # of all rows
TENTH, MOST_JUDGING = 10, 0.15
UNITS, SCATTERED = "in whole units", "scattered"
SHAPES = {UNITS: versions.reported, SCATTERED: versions.scattered}


class Kept(Struct, frozen=True):
    """Seconds that one version took. `judging` is part of `keeping`; `events` is how many were told."""

    reading: float
    keeping: float
    judging: float
    events: int

    @property
    def share_of_judging(self) -> float:
        """What judging adds to reading and keeping."""
        return self.judging / (self.reading + self.keeping - self.judging)


class Ours:
    """The pipeline's own functions on a database."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database, self.desk, self.source, self.number = database, desk, desk.pack.sources[0], 0
        migrate(database)
        with database.write() as session:
            sources.register(session, desk.pack.election, desk.pack.sources)

    def read(self, votes: versions.Votes) -> tuple[Snapshot, ElectionReport, float]:
        self.number += 1
        snapshot = versions.snapshot(versions.document(votes), self.number)
        began = perf_counter()
        report = versions.read(snapshot, self.desk.vocabulary)
        return snapshot, report, perf_counter() - began

    def keep(self, snapshot: Snapshot, report: ElectionReport, reading: float) -> Kept:
        at = snapshot.fetched_at
        with self.database.write() as session:
            snapshots.add(session, "bench", snapshot, kept_at=at, http_status=200, headers={})
        events = self._events()
        gc.collect()
        with judging() as judged:
            began = perf_counter()
            with self.database.write() as session:
                row = snapshots.oldest_unread(session, "bench", self.source.id)
                assert row is not None
                snapshots.claim(session, row.id, read_at=at, reader="delimited 1", outcome=snapshots.READ)
                keeping.keep(session, row, report, self.source, self.desk)
            took = perf_counter() - began
        return Kept(reading, took, sum(judged), self._events() - events)

    def votes(self) -> tuple[int, int]:
        """How many published figures there are, and their sum."""
        with self.database.read() as session:
            stored = session.scalars(select(TallyRow.facts).where(TallyRow.published))
            counts = [count.votes or 0 for facts in stored for count in from_facts(facts).counts.values()]
        return len(counts), sum(counts)

    def _events(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


@contextmanager
def judging() -> Iterator[list[float]]:
    """Seconds of each call of the judge."""
    seconds: list[float] = []
    judge: Callable[..., list[Finding]] = checks.judge

    def timed(*given: object) -> list[Finding]:
        began = perf_counter()
        found = judge(*given)
        seconds.append(perf_counter() - began)
        return found

    with patch.object(checks, "judge", timed):
        yield seconds


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rows", type=int, default=1_000_000, help="figures in the document, ten a tally")
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--database", choices=(SQLITE, POSTGRES), help="both, where none is named")
    asked = words.parse_args()
    kinds = [asked.database] if asked.database else [SQLITE, POSTGRES]
    missed = [kind for kind in kinds if not _measured(kind, asked.rows, asked.rounds)]
    return 1 if missed else 0


def _measured(kind: str, rows: int, rounds: int) -> bool:
    """Whether all bars are met."""
    with (
        empty(kind) as address,
        closing(Database(address("ours"))) as mine,
        closing(Database(address("peer"))) as other,
    ):
        ours = Ours(mine, _desk(rows))
        upsert.prepare(other)
        votes = versions.first(rows)
        first, peer = _version(ours, votes, other)
        peers, kept = [peer], {shape: list[Kept]() for shape in SHAPES}
        for number in range(rounds):
            for shape, later in SHAPES.items():
                votes = later(votes, CHANGED, number)
                now, peer = _version(ours, votes, other)
                kept[shape].append(now)
                peers.append(peer)
        same = ours.votes() == upsert.votes(other)
    print(f"{kind}: {rows:,} rows in {first.events:,} tallies")
    print(f"  all new        read {first.reading:6.2f} s, kept {first.keeping:6.2f} s, peer {peers[0]:6.2f} s")
    met = [same, _judging_bar("all new", first)]
    for shape, every in kept.items():
        met += _shape_bars(shape, every, min(peers[1:]))
    print("" if same else "  TROUBLE: the databases differ\n", flush=True)
    return all(met)


def _version(ours: Ours, votes: versions.Votes, other: Database) -> tuple[Kept, float]:
    """The version kept by both, one after the other."""
    snapshot, report, reading = ours.read(votes)
    kept = ours.keep(snapshot, report, reading)
    gc.collect()
    return kept, upsert.upsert(other, report, ours.number)


def _shape_bars(shape: str, every: Sequence[Kept], peer: float) -> list[bool]:
    best = min(every, key=lambda kept: kept.keeping)
    times = peer / best.keeping
    told = f"kept {best.keeping:6.3f} s, peer {peer:6.2f} s: {times:.1f} times as fast"
    print(f"  {CHANGED:.0%} {shape:14} {best.events:6,} tallies changed, {told} {_bar(times >= TENTH, TENTH)}")
    return [times >= TENTH, _judging_bar(f"{CHANGED:.0%} {shape}", best)]


def _judging_bar(what: str, kept: Kept) -> bool:
    met = kept.share_of_judging < MOST_JUDGING
    added = f"{kept.judging:.3f} s, {kept.share_of_judging:.1%} of reading and keeping without it"
    print(f"  judging        {what}: {added} {_bar(met, MOST_JUDGING)}")
    return met


def _bar(met: bool, wanted: float) -> str:
    return f"(bar {wanted:g}, {'met' if met else 'MISSED'})"


def _desk(rows: int) -> Desk:
    election, source = versions.election(rows), versions.source()
    pack = Pack(folder=Path(), election=election, sources=(source,))
    return Desk(pack=pack, sources={source.id: source}, vocabulary=vocabulary(election))


if __name__ == "__main__":
    sys.exit(main())
