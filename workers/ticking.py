"""What happens every second: due sources become poll tasks, and what was left unread becomes read tasks."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

import structlog
from kombu.exceptions import OperationalError as BrokerGone
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from storage import snapshots, sources
from workers.bootstrap import Services
from workers.celery_app import FETCH, READ
from workers.minding import mind
from workers.schedule import batches

BATCH = 25
REBUILD_SECONDS = 30.0
LEFT_BEHIND_SECONDS = 3.0
SWEEP_SECONDS = 1.0

log = structlog.get_logger()


class Ticker:
    """Remembers only what may be forgotten: when it last looked, and what it sent again lately."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._hosts = _hosts(services)
        self._rebuild_at = 0.0
        self._sweep_at = 0.0
        self._sent_again: dict[tuple[str, str], float] = {}

    def run(self, stop: Event, pulse: Callable[[], None]) -> None:
        """Tick until `stop`, with a `pulse` after each. Survives the database and Redis going away."""
        while not stop.is_set():
            began = monotonic()
            try:
                self.tick()
                pulse()
            except (RedisError, BrokerGone, OperationalError) as error:
                log.warning("tick waits", error=str(error))
                self._rebuild_at = 0.0  # Redis may have come back empty
            stop.wait(max(0.0, self._services.settings.tick_seconds - (monotonic() - began)))

    def tick(self) -> int:
        """Hand out what is due; how many sources that were. May run on many machines at once."""
        now = monotonic()
        emptied = not all(map(self._services.schedule.holds, self._hosts))
        if emptied or now >= self._rebuild_at:
            rebuild(self._services)
            self._rebuild_at = now + REBUILD_SECONDS
        if now >= self._sweep_at:
            self._sweep(now)
            self._sweep_at = now + SWEEP_SECONDS
        return enqueue_due(self._services, self._hosts)

    def _sweep(self, now: float) -> None:
        before = self._services.now() - timedelta(seconds=LEFT_BEHIND_SECONDS)
        with self._services.database.read() as session:
            left = snapshots.left_behind(session, before)
        self._sent_again = {key: at for key, at in self._sent_again.items() if now - at < LEFT_BEHIND_SECONDS}
        for key in left:
            if key not in self._sent_again:
                self._sent_again[key] = now
                self._services.app.send_task("read", args=key, queue=READ, expires=LEFT_BEHIND_SECONDS)
        mind(self._services)


def enqueue_due(services: Services, hosts: Mapping[str, Mapping[str, str]]) -> int:
    """Hand out what is due; `hosts` gives for each election the host of each source."""
    claims = {election_id: services.schedule.claim(election_id) for election_id in hosts}
    expires = services.schedule.claim_ms / 1000
    with services.app.producer_or_acquire() as producer:
        for election_id, due in claims.items():
            for host, batch in batches(due, hosts[election_id], BATCH):
                services.app.send_task("poll", args=(host, batch), queue=FETCH, expires=expires, producer=producer)
    return sum(map(len, claims.values()))


def rebuild(services: Services) -> None:
    """Let the schedule hold what our packs declare, due when the database says."""
    with services.database.read() as session:
        rows = sources.active(session)
    for election_id, desk in services.desks.items():
        mine = [row for row in rows if row.election_id == election_id and row.id in desk.sources]
        services.schedule.rebuild(election_id, {row.id: _seconds(row.due_at) for row in mine})


def _seconds(due_at: datetime | None) -> float:
    return due_at.astimezone(UTC).timestamp() if due_at else 0.0


def _hosts(services: Services) -> dict[str, dict[str, str]]:
    return {
        election_id: {source.id: urlsplit(source.url).netloc for source in desk.pack.sources}
        for election_id, desk in services.desks.items()
    }
