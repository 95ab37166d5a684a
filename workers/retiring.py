"""A source that left its pack speaks no longer: what it said is taken back, by events."""

from datetime import datetime

from sqlalchemy.orm import Session

from ingest.domain.election import Election
from ingest.domain.report import Finding
from publish import ledger as books
from publish.ledger import Ledger, Said
from storage import holds, snapshots, tallies, unresolved
from storage.tables import SourceRow

LEFT = "the source left the pack"


def retire(session: Session, row: SourceRow, election: Election, at: datetime) -> None:
    """Nothing of what it said stands any more; the receipt names the last document in which it stood."""
    where = (session, row.election_id, row.id)
    document = snapshots.newest(*where)
    if document is None:
        return
    ledger = Ledger(session, election, at)
    books.supersede(ledger, list(holds.still_open(*where).values()), LEFT)
    stood = tallies.current(session, row.election_id, [row.id], tallies.keys(*where))
    ledger.settle(row.id, document, [Said(key=each.tally.key, change=None, before=each, reason=LEFT) for each in stood])
    unresolved.keep(*where, document.id, ())
    snapshots.add_findings(session, document.id, [Finding(rule="retired", message=LEFT)])
    ledger.close()
