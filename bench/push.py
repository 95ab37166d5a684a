"""From the commit to the frame at a listener, on PostgreSQL and on SQLite, with a Valkey of our own.

    python -m bench.push [--events 400] [--listeners 10]

One process commits and wakes, another one serves; the clock starts when the commit has returned. The exit code is 1
where the bar is missed.
"""

import argparse
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import monotonic_ns, sleep

from redis import Redis

from bench import night
from bench.asked import Server
from bench.crowd import Crowd
from bench.databases import POSTGRES, SQLITE, empty
from bench.tick import connect
from ingest.domain.election import Election
from publish.relay import WAKE
from storage import outbox
from storage.database import Database
from workers import embedded

MOST_MS = 5.0
PAUSE_SECONDS = 0.02


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--events", type=int, default=400)
    words.add_argument("--listeners", type=int, default=10)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        data = Path(folder)
        valkey = subprocess.Popen(embedded.command(data), stdout=subprocess.DEVNULL)
        try:
            with closing(connect(data)) as redis:
                took = {kind: _measure(kind, redis, data, asked) for kind in (SQLITE, POSTGRES)}
        finally:
            valkey.terminate()
            valkey.wait()
    for kind, each in took.items():
        print(f"{kind:10} p50 {median(each):6.2f} ms  p99 {each[len(each) * 99 // 100]:6.2f}  worst {each[-1]:6.2f}")
    met = median(took[POSTGRES]) <= MOST_MS
    print(f"on {POSTGRES} within {MOST_MS:g} ms, p50: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _measure(kind: str, redis: Redis, data: Path, asked: argparse.Namespace) -> list[float]:
    """Milliseconds until the last of the listeners has it, in order."""
    with empty(kind) as address, closing(Database(url := address("night"))) as database:
        election = night.bring_up(database)
        command = [sys.executable, "-m", "bench.streaming", "PORT", "asyncio", url, embedded.redis_url(data)]
        path = f"/v1/elections/{election.id}/stream"
        with Server(command) as server, closing(Crowd(server.port, path, asked.listeners)) as crowd:
            return sorted(_milliseconds(database, redis, crowd, election, at + 1) for at in range(asked.events))


def _milliseconds(database: Database, redis: Redis, crowd: Crowd, election: Election, number: int) -> float:
    sleep(PAUSE_SECONDS)
    crowd.ignore()
    with database.write() as session:
        outbox.add(session, election.id, [night.draft(election, number)])
    began = monotonic_ns()
    redis.publish(WAKE, election.id)
    return (crowd.hear(b'{"id":"%b/%d"' % (election.id.encode(), number)) - began) / 1e6


if __name__ == "__main__":
    sys.exit(main())
