"""A recording played through reading, judging, keeping and telling in this process, without servers between them.

What a rehearsal with all its processes does is `tests/e2e`; here a night of hundreds of versions takes a second.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingest import families
from ingest.domain.diff import decrease
from ingest.domain.report import Snapshot
from ingest.packs import load
from ingest.resolve import resolve, vocabulary
from publish.envelope import CloudEvent, decode, encode, hold_data
from storage import holds, outbox, snapshots, sources
from storage.database import Database
from storage.migrate import migrate
from workers import keeping
from workers.bootstrap import Desk
from workers.rehearsal.recording import Version
from workers.rehearsal.report import Witness

MANY = 1_000_000  # events


class Played:
    """What came of it: the events, what a witness of them counted, and what is still held."""

    def __init__(self, database: Database, election_id: str) -> None:
        with database.read() as session:
            rows = outbox.after(session, election_id, 0, MANY)
            self.events = [decode(encode(row)) for row in rows]
            self.held = len(holds.listed(session, election_id))
        self.witness = Witness()
        for event in self.events:
            self.witness.see(event.sequence, event)

    def count(self, *types: str) -> int:
        return sum(self.witness.by_type[f"tally.{type_}"] for type_ in types)

    @property
    def holds(self) -> Counter[str]:
        """Statements that were held: of a rehearsal, of a count that goes down, others."""
        return Counter(_why(event) for event in self.events if event.type == "tallywire.tally.held")


def _why(event: CloudEvent) -> str:
    data = hold_data(event)
    if {finding.rule for finding in data.findings} == {"before_polls_close"}:
        return "rehearsal"
    return "decrease" if data.standing and decrease(data.standing, data.statement) else "other"


def play(folder: Path, versions: Sequence[Version], url: str) -> Played:
    """Every version at its own time, as a rehearsal takes it: each stood until the next one came."""
    pack = load(folder)
    desk = Desk(pack=pack, sources={each.id: each for each in pack.sources}, vocabulary=vocabulary(pack.election))
    database = Database(url)
    migrate(database)
    with database.write() as session:
        sources.register(session, pack.election, pack.sources)
    for version in versions:
        _keep(version, desk, database)
    played = Played(database, pack.election.id)
    database.close()
    return played


def _keep(version: Version, desk: Desk, database: Database) -> None:
    source, election_id = desk.sources[version.source_id], desk.pack.election.id
    snapshot = Snapshot(
        source_id=source.id, url=source.url, fetched_at=version.at, body=version.body, media_type=version.media_type
    )
    report = resolve(families.read(snapshot, source), desk.vocabulary)
    with database.write() as session:
        state = sources.find(session, election_id, source.id)
        assert state is not None
        state.polls, state.seen_at = state.polls + 1, version.at
        snapshots.add(
            session, election_id, snapshot, kept_at=version.at, http_status=200, headers={}, before_until=version.at
        )
        row = snapshots.oldest_unread(session, election_id, source.id)
        assert row is not None
        row.read_at, row.outcome = version.at, snapshots.READ
        keeping.keep(session, row, report, source, desk)
