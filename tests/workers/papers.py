"""A house whose sources say what a test hands them, document by document, kept and read as on the night."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ingest.domain.report import Snapshot
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish import receipts
from publish.proof import Proof
from storage import outbox, snapshots
from tests.examples import NIGHT
from tests.workers.conftest import started, unheard
from tests.workers.packing import HALVES, head, source, write
from workers import reading, verifying
from workers.bootstrap import Services
from workers.verifying import Checked

ALL = TallyKey("list", "all", CountItemType.TOTAL)
NORTH = ALL._replace(unit_id="north")


class House:
    """Two sources of one page each, `page` and `wire`; documents are kept and read as on the night."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.election = services.desks["demo"].pack.election
        self.now = NIGHT

    def serves(self, source_id: str, *rows: str, incremental: bool = False, at: datetime | None = None) -> None:
        self.now += timedelta(minutes=1)
        document = Snapshot(
            source_id=source_id,
            url=f"http://127.0.0.1:1/{source_id}",
            fetched_at=at or self.now,
            body="\n".join(("unit,party,votes", *rows)).encode(),
            media_type="text/csv",
            incremental=incremental,
        )
        self.services.archive.put(document.body, document.sha256)
        with self.services.database.write() as session:
            snapshots.add(session, "demo", document, kept_at=self.services.now(), http_status=200, headers={})
        reading.read("demo", source_id, self.services)

    def of(self, key: TallyKey, source_id: str | None = None) -> Proof:
        return receipts.of_tally(self.services.database, self.election, key, source_id)

    def of_event(self, sequence: int) -> Proof:
        found = receipts.of_event(self.services.database, self.election, sequence)
        assert found is not None
        return found

    def last(self) -> int:
        with self.services.database.read() as session:
            return outbox.last_sequence(session, "demo")

    def verify(self, proof: Proof) -> list[Checked]:
        return verifying.verify(proof, self.election, self.services)


@contextmanager
def opened(database_url: str | None, tmp_path: Path) -> Iterator[House]:
    """None for the embedded database. A contest in two units, added up for the whole."""
    sources = [source(id_, columns='unit = "unit"') for id_ in ("page", "wire")]
    pack = write(tmp_path / "pack", head(sum_units=True, units=HALVES), *sources)
    with started(unheard(pack, database_url)) as services:
        yield House(services)
