"""A pack that changed: who left it speaks no longer, who ranks otherwise may lead, and each is told by events."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ingest.domain.election import Election
from ingest.domain.report import Finding
from ingest.domain.source import Source
from publish import ledger as books
from publish.ledger import Ledger, Said, sums
from storage import holds, snapshots, sources, tallies, unresolved
from storage.tables import SourceRow

LEFT = "the source left the pack"
RANKED = "the pack ranks the sources otherwise now"
MARGINS = "the pack declares other margins now"


def bring_up(session: Session, election: Election, declared: Sequence[Source], at: datetime) -> None:
    """Bring an election and its sources up to date with their pack, and tell what that changes."""
    before, rows = sources.before(session, election), sources.of(session, election.id)
    stay = {row.id for row in rows if row.active} & {source.id for source in declared}
    ranks = _ranks(rows, stay)
    _retire_turned(session, rows, declared, election, at)
    for left in sources.register(session, election, declared):
        retire(session, left, election, at)
    if before is None:
        return
    ledger = Ledger(session, election, at)
    moved = [id_ for id_, rank in _ranks(sources.of(session, election.id), stay).items() if rank != ranks[id_]]
    same = before.margins == election.margins
    for id_ in moved if same else sorted(stay):
        ledger.reconsider(id_, RANKED if same else MARGINS)
    if sums.basis(before) != sums.basis(election):
        sums.anew(ledger)
    ledger.close()


def _ranks(rows: Iterable[SourceRow], of: Collection[str]) -> dict[str, tuple[str, str, int]]:
    """Kind, issuer and place of some sources, in the order of their places; who came or left moves none of them."""
    return {row.id: (row.kind, row.issuer, place) for place, row in enumerate(row for row in rows if row.id in of)}


def _retire_turned(
    session: Session, rows: Iterable[SourceRow], declared: Iterable[Source], election: Election, at: datetime
) -> None:
    """What a count said that is an exit poll now, or the other way round, was of another series: that one ends.

    To be done while the row still says what the source was.
    """
    by_id = {source.id: source for source in declared}
    for row in rows:
        now = by_id.get(row.id)
        if row.active and now is not None and sources.turned(row, now):
            kind = f"a {now.kind}" if now.kind.counts else "an exit poll"
            retire(session, row, election, at, f"the pack calls it {kind} now")


def retire(session: Session, row: SourceRow, election: Election, at: datetime, why: str = LEFT) -> None:
    """Nothing of what it said stands any more; the receipt names the last document in which it stood."""
    where = (session, row.election_id, row.id)
    document = snapshots.newest(*where)
    if document is None:
        return
    ledger = Ledger(session, election, at)
    books.supersede(ledger, list(holds.still_open(*where).values()), why)
    stood = tallies.current(session, row.election_id, [row.id], tallies.keys(*where))
    ledger.settle(row.id, document, [Said(key=each.tally.key, change=None, before=each, reason=why) for each in stood])
    unresolved.keep(*where, document.id, ())
    snapshots.add_findings(session, document.id, [Finding(rule="retired", message=why)])
    ledger.close()
