"""The pipeline inside one process: a real database, a real Redis with Celery's queues in it, real HTTP servers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from redis import Redis

from tests.servers import Route, Server
from tests.workers.packing import write_pack
from workers import bootstrap, embedded
from workers.bootstrap import Services
from workers.settings import Settings

MakeServices = Callable[[Mapping[str, str]], Services]


@pytest.fixture
def serve() -> Iterator[Callable[[Mapping[str, Route]], Server]]:
    with ExitStack() as servers:
        yield lambda routes: servers.enter_context(Server(routes))


@pytest.fixture
def make_services(database_url: str, redis: Redis, valkey: Path, tmp_path: Path) -> Iterator[MakeServices]:
    """Services for a pack with these sources (id -> URL), registered."""
    with ExitStack() as opened:

        def make(urls: Mapping[str, str]) -> Services:
            settings = Settings(
                data=tmp_path,
                packs=(write_pack(tmp_path / "pack", urls),),
                database_url=database_url,
                redis_url=embedded.redis_url(valkey),
                fetch_deadline=1.0,
                lease_seconds=5.0,
                host_pace_seconds=0.0,
            )
            services = bootstrap.make(settings)
            bootstrap.register(services)
            opened.enter_context(closing(services.database))
            opened.enter_context(closing(services.redis))
            opened.callback(services.app.close)
            return services

        yield make
