"""A night with a web and a clock of its own, in the real house: real polls, archive, readers, database and desk."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from time import time
from typing import cast

from sqlalchemy import event, func, select

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import TallyKey
from ingest.fetch import Client, Fetched, Validators
from publish.desk import holds, overrides
from storage import sources
from storage.archive import Archive
from storage.tables import Base, SnapshotRow
from tests.workers.truth_pages import CLOSE
from workers import minding, polling, reading
from workers.bootstrap import Services
from workers.retiring import retire
from workers.schedule import Claim

WHO, WHY = "Ada", "because"
LASTING = ("audit", "election")  # nothing is ever taken out of the first, and it names the second
PATIENCE = timedelta(seconds=131)  # after which a reader takes up what another one let fall


class Crash(BaseException):
    """The end of a process, wherever it is."""


class Web:
    """What each source serves now, in place of servers; a source without a page is down."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.pages: dict[str, bytes] = {}

    def fetch(self, source: Source, known: Validators) -> Fetched:
        if (body := self.pages.get(source.id)) is None:
            raise Outage(OutageReason.UNREACHABLE, "nobody answers")
        snapshot = Snapshot(source_id=source.id, url=source.url, fetched_at=self.now(), body=body)
        same = snapshot.sha256 == known.sha256
        validators = Validators(sha256=snapshot.sha256, url=source.url)
        new = None if same else snapshot
        return Fetched(snapshot=new, validators=validators, status=200, headers={}, served_at=None)


class Night:
    """Everything is done to an empty database; `at` is the time."""

    def __init__(self, services: Services, archive: Archive, begins_at: datetime = CLOSE) -> None:
        self.at = begins_at
        self.services = replace(services, now=lambda: self.at, archive=archive)
        self.web = Web(lambda: self.at)
        self.desk = services.desks["demo"]
        self.election = self.desk.pack.election
        self.where = (services.database, self.election)
        self._fence = int(time() * 1000)
        with services.database.write() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in LASTING:
                    session.execute(table.delete())
        self.register({})

    def register(self, without: Mapping[str, object]) -> None:
        """As a house does that starts with another pack."""
        with self.services.database.write() as session:
            declared = [source for source in self.desk.pack.sources if source.id not in without]
            for left in sources.register(session, self.election, declared):
                retire(session, left, self.election, self.at)

    def poll(self, source_id: str) -> None:
        self._fence += 1
        client = cast(Client, self.web)
        polling.poll("host", [Claim("demo", source_id, self._fence)], self.services, client)

    def read(self, source_id: str) -> None:
        reading.read("demo", source_id, self.services)

    def read_at_once(self, source_id: str) -> None:
        """Another reader is quicker with the document that this one is at."""
        row, source = reading._next("demo", source_id, self.services), self.desk.sources[source_id]
        understood = reading._understand(row, source, self.services) if row is not None else None
        self.read(source_id)
        if row is not None and understood is not None:
            reading._keep(row, understood, source, self.services)
        self.read(source_id)

    def mind(self) -> bool:
        return minding.mind(self.services)

    def mind_at_once(self) -> None:
        ready = Barrier(2)

        def run() -> None:
            ready.wait()
            self.mind()

        threads = [Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def release(self, chosen: Mapping[int, str]) -> None:
        holds.release(*self.where, chosen, who=WHO, why=WHY, now=self.at)

    def reject(self, chosen: Mapping[int, str]) -> None:
        holds.reject(*self.where, chosen, who=WHO, why=WHY, now=self.at)

    def override(self, key: TallyKey, votes: Mapping[str, int], *, until_agreed: bool) -> None:
        where = (*self.where, self.services.archive)
        overrides.set_figures(*where, key, votes, who=WHO, why=WHY, until_agreed=until_agreed, now=self.at)

    def clear(self, key: TallyKey) -> None:
        overrides.clear(*self.where, self.services.archive, key, who=WHO, why=WHY, now=self.at)

    def unread(self, source_id: str) -> int:
        """How many of its documents wait."""
        query = select(func.count()).where(SnapshotRow.source_id == source_id, SnapshotRow.read_at.is_(None))
        with self.services.database.read() as session:
            return session.scalar(query) or 0

    @contextmanager
    def crashing(self, at: int) -> Iterator[None]:
        """The process ends before the `at`th statement or commit of what writes; 0 lets it live."""
        left = at

        def count(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Crash

        def execute(connection: object, cursor: object, statement: str, *_: object) -> None:
            if not statement.startswith("BEGIN"):
                count()

        engine = self.services.database.engine
        event.listen(engine, "before_cursor_execute", execute)
        event.listen(engine, "commit", count)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", execute)
            event.remove(engine, "commit", count)
