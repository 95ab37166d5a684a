"""All that was ever said of a figure, and all that was ever told of it: both are only added to."""

from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from ingest.domain.tally import Tally, TallyKey, from_facts
from ingest.domain.terms import SourceKind
from publish.events import COUNT, TURNOUT, TallyData, figure
from publish.receipt import Receipt, receipt
from storage import history, sources
from storage.database import Database
from storage.tables import OutboxRow


class Figure(Struct, frozen=True, kw_only=True):
    """What a source said. `tally` is None where it said nothing any more, `before` is what it had said before that.

    `outcome` is what became of it: accept, hold, or release where it stood later. `at` is by the night's clock, None
    where nobody noted it.
    """

    at: datetime | None
    outcome: str
    before: Tally | None
    tally: Tally | None
    receipt: Receipt
    snapshot_id: int


class Told(Struct, frozen=True, kw_only=True):
    """An event that changed what is published; see `publish.events.TallyData`."""

    at: datetime
    sequence: int
    type: str
    series: str
    before: Tally | None
    before_source: str | None
    after: Tally | None
    reason: str
    receipt: Receipt


def said(database: Database, election_id: str, key: TallyKey, source_id: str | None = None) -> list[Figure]:
    """All that sources said, or one of them, in the order in which it was kept."""
    before: dict[str, Tally | None] = {}
    found: list[Figure] = []
    with database.read() as session:
        for row, source, snapshot in history.said(session, election_id, key, source_id):
            tally = None if row.facts is None else from_facts(row.facts, row.place)
            proof = receipt(source, snapshot, row.place)
            earlier = before.get(source.id)
            found.append(
                Figure(
                    at=row.at,
                    outcome=row.outcome,
                    before=earlier,
                    tally=tally,
                    receipt=proof,
                    snapshot_id=snapshot.id,
                )
            )
            before[source.id] = tally
    return found


def told(database: Database, election_id: str, key: TallyKey, source_id: str | None = None) -> list[Told]:
    """What was published, or what of one source was, in the order in which it was told."""
    with database.read() as session:
        names = [figure(series, key) for series in series_of(session, election_id)]
        every = [told_of(row) for row in history.published(session, election_id, names)]
    return [each for each in every if source_id in (None, each.receipt.source_id, each.before_source)]


def series_of(session: Session, election_id: str) -> list[str]:
    """The count, what is told of ballots only, and each exit poll."""
    polls = [row.id for row in sources.of(session, election_id) if not SourceKind(row.kind).counts]
    return [COUNT, TURNOUT, *polls]


def told_of(row: OutboxRow) -> Told:
    """An event that changed what is published."""
    data = msgspec.json.decode(row.data, type=TallyData)
    return Told(
        at=row.occurred_at,
        sequence=row.sequence,
        type=row.type,
        series=data.series,
        before=data.before,
        before_source=data.before_source,
        after=data.after and replace(data.after, place=data.receipt.place),
        reason=data.reason,
        receipt=data.receipt,
    )
