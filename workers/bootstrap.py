"""The composition root: the only place that makes an engine, a Redis client, an archive or a Celery app."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

from celery import Celery
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, OperationalError

from ingest import packs
from ingest.domain.election import Election
from ingest.domain.errors import ConfigurationError, TransientError
from ingest.domain.source import Source
from ingest.families import FAMILIES
from ingest.fetch import Client, Limits
from ingest.resolve import Vocabulary, vocabulary
from storage import outbox, sources
from storage.archive import Archive
from storage.database import Database
from storage.migrate import migrate
from workers import embedded, settings
from workers.celery_app import make_app
from workers.retiring import bring_up
from workers.schedule import Schedule
from workers.settings import Settings

REDIS_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Desk:
    """One election as this process knows it: its pack, and lookups made from it once."""

    pack: packs.Pack
    sources: Mapping[str, Source]
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Services:
    """What a use case is given. May be inherited by forked children once its connections are closed."""

    settings: Settings
    desks: Mapping[str, Desk]
    database: Database
    archive: Archive
    redis: Redis
    app: Celery
    schedule: Schedule
    now: Callable[[], datetime]

    def source(self, election_id: str, source_id: str) -> Source | None:
        """None where no pack of this process declares it (any more)."""
        desk = self.desks.get(election_id)
        return None if desk is None else desk.sources.get(source_id)

    @property
    def rehearsing(self) -> bool:
        """In a rehearsal the served Date header is the clock: the night is told as of when it happened."""
        return self.settings.rehearsal_url is not None


@cache
def services() -> Services:
    """This process's services, made from its environment. Raises ConfigurationError."""
    return make(settings.load())


def make(configured: Settings) -> Services:
    redis = connect_redis(configured)
    return Services(
        settings=configured,
        desks={desk.pack.election.id: desk for desk in desks(configured)},
        database=Database(configured.database, connections=configured.fetch_threads),
        archive=Archive(configured.archive),
        redis=redis,
        app=make_app(configured, redis_url(configured)),
        schedule=Schedule(redis, lease_seconds=configured.lease_seconds),
        now=utc_now,
    )


def desks(configured: Settings) -> list[Desk]:
    """The packs, loaded and checked. Raises ConfigurationError with the problems of all of them."""
    loaded: list[packs.Pack] = []
    problems: list[str] = []
    for folder in configured.packs:
        try:
            loaded.append(packs.load(folder))
        except ConfigurationError as error:
            problems += error.problems
    for first, second in combinations(loaded, 2):
        if first.election.id == second.election.id:
            problems.append(f"{second.folder}: [election] id: {second.election.id!r} is that of {first.folder}, too")
    if problems:
        raise ConfigurationError(*problems)
    return [_desk(_rehearsed(pack, configured)) for pack in loaded]


def register(made: Services) -> None:
    """Bring the schema and the elections in the database up to date; every role does so when it starts."""
    with refusals_named():
        migrate(made.database)
        with made.database.write_alone() as session:
            for id_ in sorted(made.desks):  # before any row is touched, as every writer does: else two wait for another
                outbox.lock(session, id_)
            for desk in made.desks.values():
                bring_up(session, desk.pack.election, desk.pack.sources, made.now())


@contextmanager
def refusals_named() -> Iterator[None]:
    """A database that is away is a TransientError, one that refuses a ConfigurationError; one line each."""
    try:
        yield
    except OperationalError as error:
        raise TransientError(f"TALLYWIRE_DATABASE_URL: no database: {str(error.orig).splitlines()[0]}") from None
    except DBAPIError as error:
        raise ConfigurationError(f"TALLYWIRE_DATABASE_URL: {str(error.orig).splitlines()[0]}") from None


def connect(made: Services) -> None:
    """Open the connections now, so that the first document of the night need not wait for them."""
    with suppress(OperationalError, RedisError):
        made.redis.ping()
        with made.database.read() as session:
            sources.active(session)


def known_elections(made: Services) -> list[Election]:
    """The elections in the database, none where it has no tables yet. Raises TransientError where it is away."""
    with refusals_named():
        if made.settings.database_url is None and not made.settings.embedded_database.exists():
            return []
        if not inspect(made.database.engine).has_table("election"):
            return []
        with made.database.read() as session:
            return sources.elections(session)


def client(configured: Settings) -> Client:
    """A new HTTP client; one a thread."""
    limits = Limits(deadline=configured.fetch_deadline, pace=configured.host_pace_seconds)
    return Client(
        limits,
        now=utc_now,
        user_agent=configured.user_agent or None,
        html_families=frozenset(name for name, family in FAMILIES.items() if family.pages),
        secrets=configured.secret_values(),
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


def redis_url(configured: Settings) -> str:
    return configured.redis_url or embedded.redis_url(configured.data)


def connect_redis(configured: Settings) -> Redis:
    """Lazily connected. RESP2, because the answers' shapes are then the same on every server and version."""
    try:
        return Redis.from_url(redis_url(configured), protocol=2, socket_timeout=REDIS_TIMEOUT_SECONDS)
    except (ValueError, RedisError):  # their text may hold the password
        raise ConfigurationError(
            "TALLYWIRE_REDIS_URL: not a Redis address; expected redis://, rediss:// or unix://"
        ) from None


def _desk(pack: packs.Pack) -> Desk:
    by_id = {source.id: source for source in pack.sources}
    return Desk(pack=pack, sources=by_id, vocabulary=vocabulary(pack.election))


def _rehearsed(pack: packs.Pack, configured: Settings) -> packs.Pack:
    if configured.rehearsal_url is None:
        return pack
    return packs.rehearsed(pack, configured.rehearsal_url, configured.rehearsal_sources, configured.rehearsal_interval)
