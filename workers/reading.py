"""One document from bytes to kept, numbered facts. Runs twice as well as once, and always in the order of fetching."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta

import structlog
from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from ingest import checks, families
from ingest.domain.diff import diff
from ingest.domain.errors import TallywireError, TransientError
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey
from ingest.resolve import missing, resolve
from publish.envelope import Receipt, draft
from publish.relay import WAKE
from storage import outbox, snapshots, tallies, unresolved
from storage.tables import SnapshotRow
from workers.bootstrap import Desk, Services

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
            _wake(election_id, services)
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
        if isinstance(understood, ElectionReport):
            row.reader = reader
            _keep_report(session, row, understood, source, services.desks[row.election_id])
        else:
            snapshots.add_findings(session, row.id, [understood])


def _keep_report(session: Session, row: SnapshotRow, report: ElectionReport, source: Source, desk: Desk) -> None:
    where = (row.election_id, row.source_id)
    known = tallies.digests(session, *where)
    changed = tallies.changes(known, report.tallies)
    gone = _gone(known, report)
    asked = [*(change.tally.key for change in changed), *gone]
    before = tallies.current(session, *where, [key for key in asked if key in known])
    held = {c.tally.key: c.tally for c in changed if _lost_a_name(report, before.get(c.tally.key), c.tally)}
    changed = [change for change in changed if change.tally.key not in held]
    after = [change.tally for change in changed]
    before = {key: before[key] for key in [*(tally.key for tally in after), *gone] if key in before}
    tallies.keep(session, *where, row.id, changed)
    tallies.drop(session, *where, row.id, gone)
    unresolved.keep(session, *where, row.id, _unresolved(session, row, report, desk))
    found = [*report.findings, *_standing(held.values())]
    found += [] if row.incremental else _absences(known, gone, report)
    found += checks.judge(after, before, _context(row, report, source, desk))
    snapshots.add_findings(session, row.id, found)
    receipt = _receipt(row, report, source, desk)
    drafts = [draft(event, row.election_id, receipt, row.id) for event in diff(before.values(), after)]
    outbox.add(session, row.election_id, drafts)  # last: from here on, other writers of the election wait


def _unresolved(session: Session, row: SnapshotRow, report: ElectionReport, desk: Desk) -> Iterable[Tally]:
    """What the document leaves unresolved; where it holds only what changed, what was so before still is, if it is."""
    if not row.incremental:
        return report.unresolved
    before = unresolved.kept(session, row.election_id, row.source_id)
    still = (tally for tally in before if missing((tally,), desk.vocabulary))
    return {tally.key: tally for tally in (*still, *report.unresolved)}.values()


def _gone(known: Mapping[TallyKey, bytes], report: ElectionReport) -> list[TallyKey]:
    """What the source said and says no longer; nothing, where the document is empty or not wholly understood."""
    if report.partial or not report.tallies:
        return []
    return list(known.keys() - {tally.key for tally in report.tallies})


def _standing(held: Iterable[Tally]) -> list[Finding]:
    return [
        Finding(
            rule="name-missing",
            message=f"{tally.contest_id} in {tally.unit_id}: a name is not known any more; "
            "what was said before stands, for all its selections, until the pack knows it",
            place=tally.place,
        )
        for tally in held
    ]


def _absences(known: Mapping[TallyKey, bytes], gone: list[TallyKey], report: ElectionReport) -> list[Finding]:
    if gone:
        return [Finding(rule="vanished", message=f"{len(gone)} of {len(known)} tallies are no longer in the document")]
    if known and not report.tallies:
        return [Finding(rule="nothing-left", message=f"the document is empty; the {len(known)} tallies it held stand")]
    return []


def _lost_a_name(report: ElectionReport, before: Tally | None, after: Tally) -> bool:
    """Whether a selection is missing because its name was not known: then what was said before stands."""
    return report.partial and before is not None and not before.counts.keys() <= after.counts.keys()


def _context(row: SnapshotRow, report: ElectionReport, source: Source, desk: Desk) -> checks.Context:
    return checks.Context(
        election=desk.pack.election, source=source, fetched_at=row.fetched_at, generated_at=report.generated_at
    )


def _receipt(row: SnapshotRow, report: ElectionReport, source: Source, desk: Desk) -> Receipt:
    return Receipt(
        source_id=source.id,
        issuer=source.issuer,
        kind=source.kind,
        position=list(desk.sources).index(source.id),
        url=row.url,
        fetched_at=row.fetched_at,
        sha256=row.sha256,
        reader=row.reader,
        generated_at=report.generated_at,
    )


def _wake(election_id: str, services: Services) -> None:
    """Tell the relay that something may have been committed; it would look by itself a second later."""
    with suppress(RedisError):
        services.redis.publish(WAKE, election_id)
