"""A recording played through reading, judging, keeping and telling in this process, without servers between them.

What a rehearsal with all its processes does is `tests/e2e`; here a night of hundreds of versions takes a second.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest import families
from ingest.domain.report import Snapshot
from ingest.packs import load
from ingest.resolve import resolve, vocabulary
from publish.envelope import CloudEvent, decode, encode, hold_data
from storage import holds, outbox, snapshots, sources
from storage.database import Database
from storage.migrate import migrate
from tests.ingest.checks.nights import why_held
from workers import keeping
from workers.bootstrap import Desk
from workers.rehearsal.recording import Version
from workers.rehearsal.report import Witness

MANY = 1_000_000  # events


class Played(Struct, frozen=True, kw_only=True):
    """What came of it: the events, what a witness of them counted, and how many statements still are held."""

    events: list[CloudEvent]
    witness: Witness
    held: int

    def count(self, *types: str) -> int:
        return sum(self.witness.by_type[f"tally.{type_}"] for type_ in types)

    @property
    def why(self) -> Counter[str]:
        """The statements that were held: of a rehearsal, of a count that goes down, others."""
        told = [hold_data(event) for event in self.events if event.type == "tallywire.tally.held"]
        return Counter(why_held(data.findings, data.standing, data.statement) for data in told)


def play(folder: Path, versions: Sequence[Version], url: str) -> Played:
    """Every version at its own time, as a rehearsal takes it: each stood until the next one came."""
    pack = load(folder)
    desk = Desk(pack=pack, sources={each.id: each for each in pack.sources}, vocabulary=vocabulary(pack.election))
    database = Database(url)
    migrate(database)
    with database.write() as session:
        sources.register(session, pack.election, pack.sources)
    with database.write() as session:
        for version in versions:
            _keep(version, desk, session)
    with closing(database), database.read() as session:
        return _told(session, pack.election.id)


def _told(session: Session, election_id: str) -> Played:
    events = [decode(encode(row)) for row in outbox.after(session, election_id, 0, MANY)]
    witness = Witness()
    for event in events:
        witness.see(event.sequence, event)
    return Played(events=events, witness=witness, held=len(holds.listed(session, election_id)))


def _keep(version: Version, desk: Desk, session: Session) -> None:
    source, election_id = desk.sources[version.source_id], desk.pack.election.id
    snapshot = Snapshot(
        source_id=source.id, url=source.url, fetched_at=version.at, body=version.body, media_type=version.media_type
    )
    report = resolve(families.read(snapshot, source), desk.vocabulary)
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
