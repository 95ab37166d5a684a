"""One batch of polls of one host: ask politely, keep what is new, and say when to ask again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import sleep, time

import msgspec
import structlog

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import Client, Fetched, Following, Validators
from storage import snapshots, sources
from storage.sources import Poll
from storage.tables import SourceRow
from workers.bootstrap import Services
from workers.celery_app import READ
from workers.schedule import Claim

HOST_BUSY_SECONDS = 1.0
QUICKEN, SLOW_WHEN_IDLE, SLOW_WHEN_FAILING = 0.0, 1.25, 2.0
SERVED = 200
BROKEN = "internal-error"
HOST_IS_DOWN = frozenset({OutageReason.TIMED_OUT, OutageReason.UNREACHABLE})

log = structlog.get_logger()


def poll(host: str, claims: Sequence[Claim], services: Services, client: Client) -> None:
    """Poll each claimed source in turn. What cannot begin in time, or finds its host busy, is put back untouched."""
    configured = services.settings
    waiting = services.schedule.begin(claims)  # a claim that waited too long was handed out anew meanwhile
    began_at = time()
    pause = HOST_BUSY_SECONDS
    quiet: list[Poll] = []
    with services.schedule.host_slot(host, configured.host_concurrency) as free:
        while free and waiting and _in_time(began_at, services):
            result = _poll_safely(waiting.pop(0), services, client)
            if result is not None:
                quiet.append(result)
            if result is not None and result.outcome in HOST_IS_DOWN:
                pause = configured.fetch_deadline
                break  # the others of this host would only hold a thread as long; they are asked a little later
            if waiting:
                sleep(configured.host_pace_seconds)
    _keep_quiet(quiet, services)
    _schedule({(claim.election_id, claim.source_id): time() + pause for claim in waiting}, services)


def _poll_safely(claim: Claim, services: Services, client: Client) -> Poll | None:
    """A bug or a full disk met by one source must not cost the others of its batch their turn."""
    try:
        return _poll_one(claim, services, client)
    except Exception:
        log.exception("poll failed", election=claim.election_id, source=claim.source_id)
        source = services.source(claim.election_id, claim.source_id)
        return None if source is None else _broken(claim, source, services.now())


def _broken(claim: Claim, source: Source, now: datetime) -> Poll:
    return Poll(
        **claim._asdict(),
        checked_at=now,
        due_at=now + timedelta(seconds=source.interval_max),
        interval_seconds=source.interval_max,
        outcome=BROKEN,
        message="the poll failed on our side; the fetch worker's log says why",
        failed=True,
    )


def _in_time(began_at: float, services: Services) -> bool:
    """Whether a fetch that begins now ends inside the batch's lease, however slow the server."""
    configured = services.settings
    return time() + configured.fetch_deadline < began_at + configured.lease_seconds


def _poll_one(claim: Claim, services: Services, client: Client) -> Poll | None:
    """Keeps a new version at once; a poll that found nothing new is returned, to be kept with its batch."""
    source = services.source(claim.election_id, claim.source_id)
    with services.database.read() as session:
        state = sources.find(session, claim.election_id, claim.source_id)
    if source is None or state is None:
        return None  # the source left the pack between claim and poll
    try:
        fetched = client.fetch(source, _validators(state))
    except Outage as outage:
        return _keep_outage(outage, claim, source, state, services)
    result = _result(fetched, claim, source, state, services)
    if fetched.snapshot is None:
        return result
    _keep_version(fetched, fetched.snapshot, result, state, services)
    return None


def _validators(state: SourceRow) -> Validators:
    """An incremental feed begins anew after an outage, whatever it was about: nothing can be stuck for ever."""
    following = _following(state)
    goes_on = following is not None and (following.outlives_outages or state.failing_since is None)
    return Validators(
        etag=state.etag,
        last_modified=state.last_modified,
        sha256=state.sha256,
        url=state.validated_url,
        following=following if goes_on else None,
    )


def _following(state: SourceRow) -> Following | None:
    """None, and so anew, also where nobody can go on with what is kept, or the last poll failed on it."""
    if not state.following or state.outcome == BROKEN:
        return None
    try:
        return msgspec.json.decode(state.following, type=Following)
    except (msgspec.DecodeError, UnicodeError) as error:
        log.warning("begins anew", election=state.election_id, source=state.id, why=f"following: {error}")
        return None


def _clock(fetched: Fetched, services: Services) -> datetime:
    """The night's time of an answer: in a rehearsal, when the recording says it was given."""
    return fetched.served_at if services.rehearsing and fetched.served_at is not None else services.now()


def _result(fetched: Fetched, claim: Claim, source: Source, state: SourceRow, services: Services) -> Poll:
    now = services.now()
    changed = fetched.snapshot is not None
    interval = next_interval(source, state.interval_seconds, QUICKEN if changed else SLOW_WHEN_IDLE)
    outcome = "changed" if changed else "not-modified" if fetched.status != SERVED else "same-bytes"
    following = fetched.validators.following
    return Poll(
        **claim._asdict(),
        checked_at=now,
        due_at=now + timedelta(seconds=interval),
        interval_seconds=interval,
        outcome=outcome,
        message=fetched.note,
        changed=changed,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        validated_url=fetched.validators.url,
        sha256=fetched.validators.sha256,
        following=msgspec.json.encode(following).decode() if following else None,
        seen_at=None if changed else _clock(fetched, services),
    )


def next_interval(source: Source, interval: float, factor: float) -> float:
    """Seconds to the next poll: quicker after a change, slower when idle or failing, inside the declared bounds."""
    return min(source.interval_max, max(source.interval_min, interval * factor))


def _keep_version(fetched: Fetched, snapshot: Snapshot, result: Poll, state: SourceRow, services: Services) -> None:
    """In a rehearsal a document is taken to have stood until the next one: recordings leave out what is the same."""
    seen_at = state.seen_at
    if services.rehearsing and fetched.served_at is not None:
        snapshot = msgspec.structs.replace(snapshot, fetched_at=fetched.served_at)
        seen_at = fetched.served_at
    services.archive.put(snapshot.body, snapshot.sha256)
    with services.database.write() as session:
        kept = sources.keep(session, result)
        if kept:
            snapshots.add(
                session,
                result.election_id,
                snapshot,
                kept_at=services.now(),
                http_status=fetched.status,
                headers=fetched.headers,
                before_until=seen_at,
                polls=state.polls,
            )
    if not kept:
        log.warning("a later poll was kept already", election=result.election_id, source=result.source_id)
    else:
        services.app.send_task("read", args=(result.election_id, result.source_id), queue=READ)
        _schedule(_due([result]), services)


def _keep_outage(outage: Outage, claim: Claim, source: Source, state: SourceRow, services: Services) -> Poll | None:
    """The first page of an outage is evidence and is kept; the ones after it only move the source's state."""
    now = services.now()
    interval = next_interval(source, max(state.interval_seconds, source.interval_min), SLOW_WHEN_FAILING)
    result = Poll(
        **claim._asdict(),
        checked_at=now,
        due_at=now + timedelta(seconds=max(interval, outage.retry_after or 0.0)),
        interval_seconds=interval,
        outcome=outage.reason,
        message=outage.message,
        failed=True,
    )
    log.warning("outage", election=claim.election_id, source=source.id, reason=outage.reason.value, why=outage.message)
    if outage.evidence is None or state.message == outage.message:
        return result
    services.archive.put(outage.evidence.body, outage.evidence.sha256)
    with services.database.write() as session:
        kept = sources.keep(session, result)
        if kept:
            snapshots.add(
                session,
                claim.election_id,
                outage.evidence,
                kept_at=now,
                http_status=outage.status or 0,
                headers=outage.headers,
                outage=True,
            )
    if kept:
        _schedule(_due([result]), services)
    return None


def _keep_quiet(results: Sequence[Poll], services: Services) -> None:
    if results:
        in_order = sorted(results, key=lambda result: (result.election_id, result.source_id))  # two never deadlock
        with services.database.write() as session:
            kept = [result for result in in_order if sources.keep(session, result)]
        _schedule(_due(kept), services)


def _due(results: Sequence[Poll]) -> dict[tuple[str, str], float]:
    return {(result.election_id, result.source_id): result.due_at.timestamp() for result in results}


def _schedule(due: Mapping[tuple[str, str], float], services: Services) -> None:
    for election_id in {election_id for election_id, _ in due}:
        services.schedule.set(election_id, {id_: at for (mine, id_), at in due.items() if mine == election_id})
