"""One document from bytes to kept, numbered facts. Runs twice as well as once, and always in the order of fetching."""

from contextlib import suppress
from datetime import timedelta

import structlog
from redis.exceptions import RedisError

from ingest import families
from ingest.domain.errors import TallywireError, TransientError
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.resolve import resolve
from publish.relay import WAKE
from storage import snapshots
from storage.tables import SnapshotRow
from workers import keeping
from workers.bootstrap import Services

MOST_ATTEMPTS = 3
FRESH_SECONDS = 2.0
GRACE_SECONDS = 10

log = structlog.get_logger()


def read(election_id: str, source_id: str, services: Services) -> None:
    """Read everything unread of a source, oldest first, each document in a transaction of its own."""
    source = services.source(election_id, source_id)
    if source is None:
        return
    try:
        while (row := _next(election_id, source_id, services)) is not None:
            _keep(row, _understand(row, source, services), source, services)
            wake(election_id, services)
    except TransientError as error:  # it stays unread, and the sweep sends somebody again
        log.warning("reading waits", election=election_id, source=source_id, why=str(error))


def _next(election_id: str, source_id: str, services: Services) -> SnapshotRow | None:
    """The oldest unread document, None where there is none or another reader is at it.

    One that was left behind counts its attempts, so that it cannot kill readers for ever.
    """
    with services.database.read() as session:
        row = snapshots.oldest_unread(session, election_id, source_id)
    if row is None or services.now() - row.kept_at < timedelta(seconds=FRESH_SECONDS):
        return row
    patience = timedelta(seconds=services.settings.read_seconds + GRACE_SECONDS)
    with services.database.write() as session:
        attempts = snapshots.begin_attempt(session, row.id, services.now(), patience)
    if attempts is None:
        return None
    row.attempts = attempts
    return row


def _understand(row: SnapshotRow, source: Source, services: Services) -> ElectionReport | Finding:
    """Bytes to facts, outside of any transaction; a finding where nothing can be made of them.

    Raises TransientError where the bytes cannot be had at the moment.
    """
    if row.attempts > MOST_ATTEMPTS:
        return Finding(rule="given-up", message=f"it could not be read in {MOST_ATTEMPTS} attempts; the log says why")
    try:
        snapshot = Snapshot(
            source_id=row.source_id,
            url=row.url,
            fetched_at=row.fetched_at,
            body=services.archive.get(row.sha256),
            media_type=row.media_type,
            charset=row.charset,
            incremental=row.incremental,
        )
        return resolve(families.read(snapshot, source), services.desks[row.election_id].vocabulary)
    except TransientError:
        raise
    except TallywireError as error:
        log.warning("unreadable", election=row.election_id, source=row.source_id, snapshot=row.id, why=str(error))
        return Finding(rule="unreadable-document", message=str(error), place=getattr(error, "place", ""))


def _keep(row: SnapshotRow, understood: ElectionReport | Finding, source: Source, services: Services) -> None:
    """Current state, history, findings and events, in one transaction, once."""
    readable = isinstance(understood, ElectionReport)
    reader = families.reader_version(source)
    with services.database.write() as session:
        mine = snapshots.claim(
            session,
            row.id,
            read_at=services.now(),
            reader=reader,
            outcome=snapshots.READ if readable else snapshots.UNREADABLE,
        )
        if not mine:
            return  # somebody else kept it meanwhile
        desk = services.desks[row.election_id]
        if isinstance(understood, ElectionReport):
            keeping.keep(session, row, understood, source, desk, rehearsing=services.rehearsing)
        else:
            keeping.keep_unreadable(session, row, understood, desk)


def wake(election_id: str, services: Services) -> None:
    """Tell the relay that something may have been committed; it would look by itself a second later."""
    with suppress(RedisError):
        services.redis.publish(WAKE, election_id)
