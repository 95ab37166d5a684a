"""Our server, to be measured: the whole application as `tallywire serve` has it, and events told on a word.

python -m bench.streaming PORT LOOP DATABASE REDIS
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from time import monotonic_ns

import uvicorn
from redis import Redis

from bench import night
from bench.commanded import obey, resident
from publish.api import app
from publish.api.context import Context
from publish.live import limits
from publish.live.feed import Feed
from publish.live.follower import frame
from publish.live.hub import Hub
from publish.live.takeover import Protocol
from storage.archive import Archive
from storage.database import Database


def main() -> None:
    port, loop, database_url, redis_url = sys.argv[1:]
    limits.raise_files()
    with tempfile.TemporaryDirectory() as folder, closing(Database(database_url)) as database:
        context = Context(
            database=database,
            archive=Archive(folder),
            feed=_Commanded(database, Redis.from_url(redis_url, protocol=2), Hub(database)),
            now=lambda: datetime.now(UTC),
            wake=lambda election_id: None,
        )
        uvicorn.run(
            app.make(context),
            port=int(port),
            loop=loop,
            http=Protocol,
            ws="none",
            backlog=limits.BACKLOG,
            log_config=None,
            access_log=False,
        )


class _Commanded(Feed):
    """It can also be told what is in no outbox."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        election, told = night.election(), 0

        def tell() -> int:
            """The instant just before an event becomes a frame and is told."""
            nonlocal told
            told += 1
            row = night.row(election, told)
            began = monotonic_ns()
            self.hub.tell(election.id, [frame(row)])
            return began

        async with super().running():
            while election.id not in self.elections:
                await asyncio.sleep(0.01)
            obey(asyncio.get_running_loop(), {"tell": tell, "memory": resident})
            yield


if __name__ == "__main__":
    main()
