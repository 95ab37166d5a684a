"""The Celery tasks: a name and one call each. Queues and limits stand in `workers.celery_app`."""

from collections.abc import Sequence
from threading import local

from celery import shared_task

from ingest.fetch import Client
from workers import bootstrap, polling, reading
from workers.bootstrap import services
from workers.schedule import Claim

_thread = local()


@shared_task(name="poll")
def poll(host: str, claims: Sequence[Sequence[str | int]]) -> None:
    polling.poll(host, [Claim(str(e), str(s), int(fence)) for e, s, fence in claims], services(), _client())


@shared_task(name="read")
def read(election_id: str, source_id: str) -> None:
    reading.read(election_id, source_id, services())


def _client() -> Client:
    """One HTTP client a thread, because sessions are not shared between threads."""
    if not hasattr(_thread, "client"):
        _thread.client = bootstrap.client(services().settings)
    client: Client = _thread.client
    return client
