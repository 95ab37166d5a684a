"""An event as the night has thousands of: a region of Kazakhstan has counted on, all parties."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from ingest import packs
from ingest.domain.diff import EventType
from ingest.domain.election import Election
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import SourceKind
from publish.events import COUNT, tally_event
from publish.receipt import Receipt
from storage import snapshots, sources
from storage.database import Database
from storage.migrate import migrate
from storage.outbox import Draft
from storage.tables import OutboxRow

PACK = Path(__file__).parents[1] / "elections" / "kz_2023_majilis"
BEGAN_AT = datetime(2023, 3, 19, 15, 0, tzinfo=UTC)


class NoMapping(Struct, frozen=True):
    """Nothing is read."""


def election() -> Election:
    return packs.load(PACK).election


def bring_up(database: Database) -> Election:
    """With one source that sent one document, to which all events belong."""
    of, receipt = election(), _receipt(1)
    mapping = NoMapping()
    source = Source(
        id=receipt.source_id, issuer=receipt.issuer, kind=receipt.kind, url=receipt.url, family="none", mapping=mapping
    )
    document = Snapshot(source_id=source.id, url=source.url, fetched_at=BEGAN_AT, body=b"none")
    migrate(database)
    with database.write() as session:
        sources.register(session, of, [source])
        session.flush()
        snapshots.add(session, of.id, document, kept_at=BEGAN_AT, http_status=200, headers={})
    return of


def draft(of: Election, number: int) -> Draft:
    """`number` counts from 1; each is another one."""
    unit = of.units[1 + number % (len(of.units) - 1)].id
    before, after = _tally(of, unit, number), _tally(of, unit, number + 1)
    return tally_event(
        after.key,
        EventType.CHANGED,
        election_id=of.id,
        series=COUNT,
        before=msgspec.json.encode(before).decode(),
        before_source="cec",
        after=msgspec.json.encode(after).decode(),
        reason="",
        receipt=_receipt(number),
        occurred_at=BEGAN_AT + timedelta(seconds=number),
        snapshot_id=1,
    )


def row(of: Election, number: int) -> OutboxRow:
    """The event as the outbox has it, `number` being its sequence."""
    return OutboxRow(election_id=of.id, sequence=number, **msgspec.structs.asdict(draft(of, number)))


def _tally(of: Election, unit: str, number: int) -> Tally:
    contest = of.contests[0]
    votes = [number * 1_009 * (at + 3) for at in range(len(contest.selections))]
    shares = [f"{100 * each / sum(votes):.2f}" for each in votes]
    return Tally(
        contest_id=contest.id,
        unit_id=unit,
        counts={
            selection.id: msgspec.convert({"votes": said, "share": share}, VoteCounts, strict=False)
            for selection, said, share in zip(contest.selections, votes, shares, strict=True)
        },
        ballots=BallotCounts(cast=sum(votes) + number, valid=sum(votes), registered=12_000_000),
        count_status=CountStatus(units_reported=number, units_total=10_146),
    )


def _receipt(number: int) -> Receipt:
    return Receipt(
        source_id="cec",
        issuer="Central Election Commission of the Republic of Kazakhstan",
        kind=SourceKind.COMMISSION,
        position=0,
        url="https://www.election.gov.kz/eng/results/index.php",
        fetched_at=BEGAN_AT + timedelta(seconds=number),
        sha256=f"{number:064x}",
        reader="html_table/1",
        place=f"table 1, row {number % 20 + 1}",
    )
