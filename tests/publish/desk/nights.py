"""A night without readers: sources say what a test lets them say, and the desk decides."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from msgspec.structs import replace

from ingest.domain.election import Election
from ingest.domain.report import Finding, Outcome, Snapshot
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType, SourceKind
from ingest.domain.truth import Checks
from publish import ledger as books
from publish.ledger import Held, Ledger, Said
from publish.results import current
from storage import audit, holds, outbox, snapshots, sources, tallies
from storage.archive import Archive
from storage.database import Database
from storage.migrate import migrate
from storage.tables import AuditRow
from tests.examples import NIGHT, election, source

ALL = TallyKey("list", "all", CountItemType.TOTAL)


class Night:
    """`page` is a commission's, `wire` an agency's; time goes on by a minute with everything said."""

    def __init__(self, database: Database, archive: Archive, of: Election) -> None:
        self.database, self.archive, self.election = database, archive, of
        self.now = NIGHT
        wire = replace(source("wire", SourceKind.WIRE), issuer="The Wire")
        with database.write() as session:
            sources.register(session, of, [source("page"), wire])

    def says(self, source_id: str, *said: Tally) -> None:
        """And it is not doubted."""
        self._document(source_id, said, None)

    def held(
        self, source_id: str, *said: Tally, rule: str = "zeroed", settles: bool = True, goes_on: bool = False
    ) -> None:
        """And it is held, or goes on from what is."""
        self._document(source_id, said, (rule, settles, goes_on))

    def _document(self, source_id: str, said: tuple[Tally, ...], doubt: tuple[str, bool, bool] | None) -> None:
        self.now += timedelta(minutes=1)
        body = f"{source_id} {self.now} {said}".encode()
        document = Snapshot(source_id=source_id, url="http://127.0.0.1:1/", fetched_at=self.now, body=body)
        self.archive.put(body, document.sha256)
        with self.database.write() as session:
            snapshots.add(session, "demo", document, kept_at=self.now, http_status=200, headers={})
            row = snapshots.newest(session, "demo", source_id)
            assert row is not None
            row.read_at = self.now
            ledger = Ledger(session, self.election, self.now)
            ledger.sources[source_id].seen_at = self.now
            standing = tallies.current(session, "demo", [source_id], [each.key for each in said])
            before = {each.tally.key: each for each in standing}
            known = holds.still_open(session, "demo", source_id)
            if doubt is None:
                books.supersede(ledger, [known[each.key] for each in said if each.key in known])
                ledger.settle(source_id, row, [_said(each, before.get(each.key)) for each in said])
            else:
                held = [_held(each, before.get(each.key), *doubt) for each in said]
                books.hold(ledger, source_id, row, held, known, Checks())
            ledger.close()

    def events(self) -> list[tuple[str, Any]]:
        """Type and data, in order; their numbers have no gap."""
        with self.database.read() as session:
            rows = outbox.after(session, "demo", 0, 100_000)
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        return [(row.type, json.loads(row.data)) for row in rows]

    def types(self, after: int = 0) -> list[str]:
        return [type_ for type_, _ in self.events()[after:]]

    def published(self) -> dict[TallyKey, tuple[str, dict[str, int | None]]]:
        """Source and votes."""
        return {
            key: (each.source_id, {id_: count.votes for id_, count in each.tally.counts.items()})
            for key, each in current(self.database, "demo").items()
        }

    def audit(self) -> list[AuditRow]:
        with self.database.read() as session:
            return list(audit.listed(session, "demo"))


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Night]:
    """A night of `tests.examples` where the embedded database stands."""
    with closing(Database(f"sqlite:///{folder / 'tallywire.db'}")) as database:
        migrate(database)
        yield Night(database, Archive(str(folder / "archive")), election())


def _said(tally: Tally, before: tallies.Standing | None) -> Said:
    return Said(key=tally.key, change=tallies.change(tally), before=before)


def _held(tally: Tally, before: tallies.Standing | None, rule: str, settles: bool, goes_on: bool) -> Held:
    doubt = Finding(rule=rule, message="it is odd", outcome=Outcome.HOLD, key=tally.key)
    return Held(
        key=tally.key,
        change=tallies.change(tally),
        before=before,
        findings=[doubt],
        settles=settles,
        continues=goes_on,
    )


def at_once(*deeds: Callable[[], object]) -> list[BaseException | None]:
    """Done by as many threads at the same moment; what each raised."""
    raised: list[BaseException | None] = [None] * len(deeds)
    ready = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], object]) -> None:
        ready.wait()
        try:
            deed()
        except Exception as error:  # it is looked at below
            raised[place] = error

    threads = [Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
