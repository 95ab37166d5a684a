"""What time does: doubts that lasted are settled, sources that fell silent are told, disagreements that lasted, too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from ingest.domain.election import Election
from publish import health
from publish.ledger import Ledger, disagreements
from storage import holds, sources
from storage.tables import HoldRow, SourceRow
from workers.bootstrap import Services
from workers.reading import wake
from workers.releasing import release_due

MOST_AT_ONCE = 2_000  # releases in one transaction: others wait for it; the next ones follow a second later


def mind(services: Services) -> bool:
    """Look once at every election of this process; whether anything was told. May run on many machines at once."""
    return sum(_mind(desk.pack.election, services) for desk in services.desks.values()) > 0


def _mind(election: Election, services: Services) -> bool:
    with services.database.read() as session:
        found = _found(session, election, services.now())
    if not found:
        return False
    with services.database.write() as session:
        ledger = Ledger(session, election, _clock(session, election, services))
        _release(ledger, holds.due(session, election.id, MOST_AT_ONCE), rehearsing=services.rehearsing)
        for source, state in _changed(session, election, ledger.sources.values(), services.now()):
            health.note_state(ledger, source, state)
        disagreements.tell_lasting(ledger)
        ledger.close()
    wake(election.id, services)
    return True


def _found(session: Session, election: Election, now: datetime) -> bool:
    """Whether there is anything to do; asked every second, so without a lock."""
    rows = sources.of(session, election.id)
    return bool(
        holds.due(session, election.id, most=1)
        or next(_changed(session, election, rows, now), None)
        or disagreements.lasting(session, election)
    )


def _changed(
    session: Session, election: Election, rows: Iterable[SourceRow], now: datetime
) -> Iterator[tuple[SourceRow, str]]:
    open_ = cache(lambda: health.is_open(session, election))
    for source in rows:
        if source.active and (state := health.state(source, election, now, open_)) != source.health:
            yield source, state


def _clock(session: Session, election: Election, services: Services) -> datetime:
    """The night's time: in a rehearsal, that of the newest answer."""
    seen = [row.seen_at for row in sources.of(session, election.id) if row.seen_at is not None]
    return max(seen) if services.rehearsing and seen else services.now()


def _release(ledger: Ledger, rows: Sequence[HoldRow], *, rehearsing: bool) -> None:
    """Told now. In a rehearsal, when they were due, or, where polls are counted, when they were last seen."""
    if not rehearsing:
        return release_due(ledger, {ledger.at: rows} if rows else {})
    due: defaultdict[datetime, list[HoldRow]] = defaultdict(list)
    for row in rows:
        seen_at = ledger.sources[row.source_id].seen_at or ledger.at
        due[row.release_at if row.release_at is not None and row.release_at <= seen_at else seen_at].append(row)
    return release_due(ledger, due)
