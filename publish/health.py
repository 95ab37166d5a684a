"""How each source fares, told when it changes: failing, stale, its layout changed, recovered."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest.domain.election import Election
from ingest.domain.report import Finding
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish import events
from publish.ledger import Ledger
from storage import sources, tallies
from storage.tables import SourceRow

OK, FAILING, STALE = "ok", "failing", "stale"
# Findings that say that a document is not what its source's pack was written for.
LAYOUT = frozenset({"unreadable-document", "given-up", "minimum-missed", "nothing-left"})


def note_layout(ledger: Ledger, source_id: str, findings: Iterable[Finding]) -> None:
    """Told once, when documents begin to differ from what the pack was written for, and once when they do no more."""
    source = ledger.sources[source_id]
    found = next((each for each in findings if each.rule in LAYOUT), None)
    if found is not None and source.layout_since is None:
        source.layout_since = ledger.at
        _tell(ledger, "source.layout-changed", source, found.message, ledger.at)
    elif found is None and source.layout_since is not None:
        since, source.layout_since = source.layout_since, None
        _tell(ledger, "source.recovered", source, "its documents are read as before", since)


def state(source: SourceRow, election: Election, now: datetime, open_: Callable[[], bool]) -> str:
    """Failing without an answer, stale without a change while the count is open, else ok. `open_` says if it is."""
    margins = election.margins
    if source.failing_since is not None and now - source.failing_since >= timedelta(minutes=margins.failing_minutes):
        return FAILING
    since = max(source.changed_at, election.polls_close_at) if source.changed_at is not None else None
    if since is not None and now - since >= timedelta(minutes=margins.stale_minutes):
        return STALE if open_() else OK
    return OK


def is_open(session: Session, election: Election) -> bool:
    """Whether units of any contest as a whole are still to report, as far as is published, or nobody says how many."""
    keys = [TallyKey(each.id, election.whole_of(each), CountItemType.TOTAL) for each in election.contests]
    sources_ = [each.id for each in sources.of(session, election.id)]
    told = [each.tally.count_status for each in tallies.current(session, election.id, sources_, keys) if each.published]
    return not told or any(each.units_total is None or each.units_reported != each.units_total for each in told)


def note_state(ledger: Ledger, source: SourceRow, now: str) -> None:
    """Tell it, and let another source speak where this one fails, or this one again."""
    before, source.health = source.health, now
    ledger.session.flush()
    if now == FAILING:
        _tell(ledger, "source.failing", source, source.message or source.outcome, source.failing_since)
    elif now == STALE:
        _tell(ledger, "source.stale", source, "nothing new for too long", source.changed_at)
    else:
        _tell(ledger, "source.recovered", source, f"it was {before}", None)
    if FAILING in (before, now):
        ledger.reconsider(source.id, f"{source.issuer} {'is failing' if now == FAILING else 'is back'}")


def _tell(ledger: Ledger, type_: str, source: SourceRow, message: str, since: datetime | None) -> None:
    data = events.SourceData(
        election_id=ledger.election.id, source_id=source.id, issuer=source.issuer, message=message, since=since
    )
    ledger.tell([events.event(type_, data, subject=source.id, source_id=source.id, occurred_at=ledger.at)])
