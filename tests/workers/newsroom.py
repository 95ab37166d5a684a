"""A house where articles come in beside the commission's page: what they say is handed over already read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingest.domain.item import Item
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.domain.terms import CountItemType
from publish import results
from publish.envelope import CloudEvent, decode, encode
from publish.ledger import Ledger
from storage import holds, outbox, snapshots
from storage.tables import HoldRow, SnapshotRow
from tests.examples import NIGHT
from tests.workers.conftest import started, unheard
from tests.workers.packing import head, source, write
from workers import keeping, releasing
from workers.bootstrap import Services

ALL = TallyKey("list", "all", CountItemType.TOTAL)
KINDS = {"cec": "commission", "wire": "wire", "kazinform": "news", "paper": "news", "sotsis": "exit-poll"}
ISSUERS = {"cec": "The CEC", "wire": "The Wire", "kazinform": "Kazinform", "paper": "The Paper", "sotsis": "Sotsis-A"}
VOTES = {"amanat": 3_431_510, "auyl": 693_938, "rest": 2_241_006}
SHARES = {"amanat": "53.90", "auyl": "10.90", "rest": "35.20"}


class Newsroom:
    """Time goes on by a minute with everything said."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.desk = services.desks["demo"]
        self.now = NIGHT

    def says(self, source_id: str, *tallies: Tally, items: tuple[Item, ...] = (), at: datetime | None = None) -> int:
        """The document in which a source says so; articles come in one by one. `at` is the date it has of its own."""
        self.now += timedelta(minutes=1)
        article = KINDS[source_id] in ("news", "exit-poll")
        report = ElectionReport(tallies=tallies, items=items, generated_at=at, partial=article)
        body = f"{source_id} {self.now}".encode()
        document = Snapshot(source_id=source_id, url="http://x/", fetched_at=self.now, body=body, incremental=article)
        with self.services.database.write() as session:
            snapshots.add(session, "demo", document, kept_at=self.now, http_status=200, headers={})
            session.flush()
            row = session.query(SnapshotRow).order_by(SnapshotRow.id.desc()).limit(1).one()
            declared = next(each for each in self.desk.pack.sources if each.id == source_id)
            assert snapshots.claim(session, row.id, read_at=self.now, reader="news/1", outcome=snapshots.READ)
            keeping.keep(session, row, report, declared, self.desk)
            return row.id

    def again(self, snapshot_id: int, report: ElectionReport) -> None:
        """The same document is read once more."""
        with self.services.database.write() as session:
            row = session.get_one(SnapshotRow, snapshot_id)
            declared = next(each for each in self.desk.pack.sources if each.id == row.source_id)
            keeping.keep(session, row, report, declared, self.desk)

    def waits(self, minutes: int) -> None:
        """Every source goes on saying what it says."""
        self.now += timedelta(minutes=minutes)
        with self.services.database.write() as session:
            ledger = Ledger(session, self.desk.pack.election, self.now)
            for each in ledger.sources.values():
                each.seen_at = self.now
            session.flush()
            due = holds.due(session, "demo")
            releasing.release_due(ledger, {self.now: due} if due else {})
            ledger.close()

    def told(self) -> list[CloudEvent]:
        with self.services.database.read() as session:
            return [decode(encode(row)) for row in outbox.after(session, "demo", 0, 10_000)]

    def types(self) -> list[str]:
        return [event.type.removeprefix("tallywire.") for event in self.told()]

    def held(self) -> list[HoldRow]:
        with self.services.database.read() as session:
            return holds.listed(session, "demo")

    def published(self) -> tuple[str, Tally] | None:
        statement = results.current(self.services.database, "demo").get(ALL)
        return (statement.source_id, statement.tally) if statement else None


def tally(votes: dict[str, int] | None = None, shares: dict[str, str] | None = None, **other: Any) -> Tally:
    """What is said of the whole; other arguments are fields of the tally."""
    some, parts = votes or {}, shares or {}
    counts = {
        id_: VoteCounts(votes=some.get(id_), share=Decimal(parts[id_]) if id_ in parts else None)
        for id_ in dict.fromkeys((*some, *parts))
    }
    return Tally(contest_id="list", unit_id="all", counts=counts, **other)


@contextmanager
def opened(tmp_path: Path, outcomes: str = "", url: str | None = None) -> Iterator[Newsroom]:
    """`outcomes` are those that the pack declares for all its sources, as TOML; None is the embedded database."""
    tables = f"[checks.outcomes]\n{outcomes}\n\n[margins]\nsettle_minutes = 0\n"
    sources = [source(id_, kind=kind, issuer=ISSUERS[id_]) for id_, kind in KINDS.items()]
    pack = write(tmp_path / "pack", head(tables=tables, selections=VOTES), *sources)
    with started(unheard(pack, url)) as services:
        yield Newsroom(services)
