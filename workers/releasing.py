"""What lasting settles: doubts about statements that a source was seen to make for long enough."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ingest.domain.report import ElectionReport
from ingest.domain.tally import TallyKey
from ingest.domain.truth import Checks
from publish import ledger as books
from publish.ledger import Ledger
from storage import holds
from storage.tables import HoldRow, SnapshotRow

PERSISTED = "its source went on saying so"


def release_seen(ledger: Ledger, row: SnapshotRow, *, rehearsing: bool) -> None:
    """What the source was seen to say for long enough before it said this document.

    Time does this while a source is silent; here nothing is missed between two documents that come quickly.
    """
    open_ = holds.still_open(ledger.session, row.election_id, row.source_id).values()
    due: defaultdict[datetime, list[HoldRow]] = defaultdict(list)
    for each in open_:
        if each.state != holds.HELD or not each.said:
            continue
        if each.release_at is not None and row.before_until is not None and each.release_at <= row.before_until:
            due[each.release_at if rehearsing else row.fetched_at].append(each)
        elif each.release_polls is not None and each.release_polls <= row.polls:
            due[row.fetched_at].append(each)
    release_due(ledger, due)


def release_due(ledger: Ledger, due: Mapping[datetime, Sequence[HoldRow]]) -> None:
    """Each at its instant. In a rehearsal that is when it had lasted long enough; live, it is when it is told."""
    now = ledger.at
    for at in sorted(due):
        ledger.at = at
        books.release(ledger, due[at], why=PERSISTED)
    ledger.at = now


def heed(row: SnapshotRow, report: ElectionReport, holding: Mapping[TallyKey, HoldRow], rules: Checks) -> None:
    """Whether the document still says what is held. What is said again after a gap has to last anew."""
    if row.incremental or not holding:
        return
    told, whole = {tally.key for tally in report.tallies}, bool(report.tallies) and not report.partial
    for key, each in holding.items():
        said = key in told if each.facts is not None else whole and key not in told
        if said and not each.said:
            if each.release_at is not None:
                each.release_at = row.fetched_at + timedelta(minutes=rules.persist_minutes)
            if each.release_polls is not None and rules.persist_polls is not None:
                each.release_polls = row.polls + 1 + rules.persist_polls
        each.said = said
