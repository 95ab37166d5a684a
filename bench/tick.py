"""One tick over many due sources: claimed in one script and enqueued in batches, against a task for each.

python -m bench.tick [--sources 5000]
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from redis import Redis
from redis.exceptions import RedisError

from workers import embedded
from workers.celery_app import FETCH, make_app
from workers.schedule import Schedule, batches
from workers.settings import Settings
from workers.ticking import BATCH

HOSTS = 50
ROUNDS = 5


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sources", type=int, default=5000)
    sources = words.parse_args().sources
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        data = Path(folder)
        with subprocess.Popen(embedded.command(data), stdout=subprocess.DEVNULL) as server:
            with closing(connect(data)) as redis:
                _measure(redis, embedded.redis_url(data), sources)
            server.terminate()


def _measure(redis: Redis, url: str, sources: int) -> None:
    app = make_app(Settings(), url)
    schedule = Schedule(redis, lease_seconds=90)
    hosts = {f"s{n}": f"host{n % HOSTS}" for n in range(sources)}

    def one_tick(size: int) -> None:
        claims = schedule.claim("election")
        assert len(claims) == sources
        with app.producer_or_acquire() as producer:
            for host, batch in batches(claims, hosts, size):
                app.send_task("poll", args=(host, batch), queue=FETCH, expires=60, producer=producer)

    def seconds(work: Callable[[], None]) -> float:
        took = []
        for _ in range(ROUNDS):
            redis.flushall()
            schedule.rebuild("election", dict.fromkeys(hosts, 0.0))
            began = monotonic()
            work()
            took.append(monotonic() - began)
        return sorted(took)[ROUNDS // 2]

    one_tick_warm = seconds(lambda: one_tick(BATCH))
    batched, single = seconds(lambda: one_tick(BATCH)), seconds(lambda: one_tick(1))
    print(f"{sources} due sources on {HOSTS} hosts, median of {ROUNDS}: claimed and enqueued in one tick")
    print(f"  batches of {BATCH}: {min(batched, one_tick_warm):.3f} s")
    print(f"  one task each:  {single:.3f} s, {single / batched:.1f} times as long")


def connect(data: Path) -> Redis:
    redis = Redis.from_url(embedded.redis_url(data), protocol=2)
    while True:
        try:
            redis.ping()
        except RedisError:
            sleep(0.02)
        else:
            return redis


if __name__ == "__main__":
    main()
