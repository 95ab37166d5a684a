"""The overrides in force, and beside each what would be published without it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.domain.election import Election
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, choose
from publish.receipt import Receipt, receipt
from storage import overrides, sources, tallies
from storage.database import Database
from storage.keys import key_of
from storage.sources import DESK
from storage.tables import OverrideRow, SnapshotRow, SourceRow
from storage.tallies import Standing


class Voice(Struct, frozen=True, kw_only=True):
    """What is said, and who says it."""

    tally: Tally
    receipt: Receipt


class Override(Struct, frozen=True, kw_only=True):
    """What the desk says, and `beside` it what would be published without it; None where nothing would be."""

    key: TallyKey
    who: str
    why: str
    set_at: datetime
    until_agreed: bool
    desk: Voice
    beside: Voice | None


def listed(database: Database, election: Election) -> list[Override]:
    """Oldest first."""
    with database.read() as session:
        rows = {key_of(row): row for row in overrides.in_force(session, election.id)}
        of = {row.id: row for row in sources.of(session, election.id) if SourceKind(row.kind).counts}
        standing: dict[TallyKey, list[Standing]] = {}
        for each in tallies.current(session, election.id, list(of), list(rows)):
            standing.setdefault(each.tally.key, []).append(each)
        views = [_view(session, election, row, standing.get(key, ()), of) for key, row in rows.items()]
        return [view for view in views if view is not None]


def _view(
    session: Session, election: Election, row: OverrideRow, standing: Sequence[Standing], of: Mapping[str, SourceRow]
) -> Override | None:
    """None where it ended between two questions."""
    desk = next((each for each in standing if each.source_id == DESK), None)
    if desk is None:
        return None
    rivals = [each for each in standing if each is not desk and each.tally.counts]
    best = choose([_statement(session, of[each.source_id], each) for each in rivals], None, election.margins)
    beside = next((each for each in rivals if best is not None and each.source_id == best.source_id), None)
    return Override(
        key=key_of(row),
        who=row.who,
        why=row.why,
        set_at=row.set_at,
        until_agreed=row.until_agreed,
        desk=_voice(session, of[DESK], desk),
        beside=_voice(session, of[beside.source_id], beside) if beside else None,
    )


def _statement(session: Session, source: SourceRow, standing: Standing) -> Statement:
    return Statement(
        source_id=source.id,
        issuer=source.issuer,
        kind=SourceKind(source.kind),
        position=source.position,
        fetched_at=session.get_one(SnapshotRow, standing.snapshot_id).fetched_at,
        tally=standing.tally,
        failing=source.health == "failing",
    )


def _voice(session: Session, source: SourceRow, standing: Standing) -> Voice:
    document = session.get_one(SnapshotRow, standing.snapshot_id)
    return Voice(tally=standing.tally, receipt=receipt(source, document, standing.tally.place))
