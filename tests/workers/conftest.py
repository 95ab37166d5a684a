"""The pipeline inside one process: a real database, a real Redis with Celery's queues in it, real HTTP servers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.servers import Route, Server
from tests.workers.packing import head, source, write
from workers import bootstrap, embedded
from workers.bootstrap import Services
from workers.settings import Settings

OpenPack = Callable[..., Services]
MakeServices = Callable[[Mapping[str, str]], Services]


@contextmanager
def started(settings: Settings) -> Iterator[Services]:
    """What a process has that starts with these settings: registered, closed at the end."""
    services = bootstrap.make(settings)
    with closing(services.database), closing(services.redis), closing(services.app):
        bootstrap.register(services)
        yield services


def unheard(pack: Path, database_url: str | None) -> Settings:
    """Of a process that no Redis answers; None is the embedded database."""
    data = pack.parent
    return Settings(data=data, packs=(pack,), database_url=database_url, redis_url=f"unix://{data}/none")


@pytest.fixture
def serve() -> Iterator[Callable[[Mapping[str, Route]], Server]]:
    with ExitStack() as servers:
        yield lambda routes: servers.enter_context(Server(routes))


@pytest.fixture
def open_pack(database_url: str, redis: Redis, valkey: Path, tmp_path: Path) -> Iterator[OpenPack]:
    """Services for a pack of these parts, registered."""
    with ExitStack() as opened:

        def make(*parts: str) -> Services:
            settings = Settings(
                data=tmp_path,
                packs=(write(tmp_path / "pack", *parts),),
                database_url=database_url,
                redis_url=embedded.redis_url(valkey),
                fetch_deadline=1.0,
                lease_seconds=5.0,
                host_pace_seconds=0.0,
            )
            return opened.enter_context(started(settings))

        yield make


@pytest.fixture
def make_services(open_pack: OpenPack) -> MakeServices:
    """Services for a pack with these sources (id -> URL), registered."""
    return lambda urls: open_pack(head(), *(source(id_, url) for id_, url in urls.items()))
