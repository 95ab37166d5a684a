"""What time does: doubts that lasted are settled, sources that fell silent are told, disagreements that lasted, too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ingest.domain.election import Election
from publish import health
from publish.ledger import Ledger, disagreements
from storage import holds, sources
from storage.tables import HoldRow, SourceRow
from workers.bootstrap import Services
from workers.keeping import release_due
from workers.reading import wake


def mind(services: Services) -> bool:
    """Look once at every election of this process; whether anything was told. May run on many machines at once."""
    return sum(_mind(desk.pack.election, services) for desk in services.desks.values()) > 0


def _mind(election: Election, services: Services) -> bool:
    with services.database.read() as session:
        found = _found(session, election, services.now())
    if not found:
        return False
    with services.database.write() as session:
        ledger = Ledger(session, election, services.now())
        _release(ledger, holds.due(session, election.id))
        for source, state in _changed(session, ledger.election, ledger.sources.values(), services.now()):
            health.note_state(ledger, source, state)
        disagreements.tell_lasting(ledger)
        ledger.close()
    wake(election.id, services)
    return True


def _found(session: Session, election: Election, now: datetime) -> bool:
    """Whether there is anything to do; asked every second, so without a lock."""
    rows = sources.of(session, election.id)
    return bool(
        holds.due(session, election.id)
        or next(_changed(session, election, rows, now), None)
        or disagreements.lasting(session, election)
    )


def _changed(
    session: Session, election: Election, rows: Iterable[SourceRow], now: datetime
) -> Iterator[tuple[SourceRow, str]]:
    for source in rows:
        if source.active and (state := health.state(session, source, election, now)) != source.health:
            yield source, state


def _release(ledger: Ledger, rows: Sequence[HoldRow]) -> None:
    """When they were due, or, where polls are counted, when they were last seen."""
    due: defaultdict[datetime, list[HoldRow]] = defaultdict(list)
    for row in rows:
        seen_at = ledger.sources[row.source_id].seen_at or ledger.at
        due[row.release_at if row.release_at is not None and row.release_at <= seen_at else seen_at].append(row)
    release_due(ledger, due)
