"""A source that left its pack speaks no longer: what it said is taken back, by events."""

from sqlalchemy.orm import Session

from ingest.domain.diff import diff
from ingest.domain.report import Finding
from ingest.domain.terms import SourceKind
from publish.envelope import Receipt, draft
from storage import outbox, snapshots, tallies, unresolved
from storage.tables import SourceRow


def retire(session: Session, row: SourceRow) -> None:
    """Each of its tallies is told as vanished; the receipt names the last document in which it stood."""
    where = (row.election_id, row.id)
    document = snapshots.newest(session, *where)
    if document is None:
        return
    keys = list(tallies.digests(session, *where))
    said = tallies.current(session, *where, keys)
    tallies.drop(session, *where, document.id, keys)
    unresolved.keep(session, *where, document.id, ())
    snapshots.add_findings(session, document.id, [Finding(rule="retired", message="the source left the pack")])
    receipt = Receipt(
        source_id=row.id,
        issuer=row.issuer,
        kind=SourceKind(row.kind),
        position=row.position,
        url=document.url,
        fetched_at=document.fetched_at,
        sha256=document.sha256,
        reader=document.reader,
    )
    drafts = [draft(event, row.election_id, receipt, document.id) for event in diff(said.values(), [])]
    outbox.add(session, row.election_id, drafts)
