"""How the installation is: each source, what waits to be read, and how far the stream is behind the database."""

from datetime import datetime, timedelta

from msgspec import Struct
from redis.exceptions import RedisError

from publish.sources import SourceState, states
from publish.stream import last_sequence
from storage import outbox, queries, snapshots
from workers import alive
from workers.bootstrap import Services
from workers.supervisor import ROLES

LONG = timedelta(minutes=1)


class NotedFinding(Struct, frozen=True, kw_only=True):
    """A finding and the document it is about."""

    source_id: str
    fetched_at: datetime
    rule: str
    place: str
    message: str


class Health(Struct, frozen=True, kw_only=True):
    """`stream_sequence` is None where Redis does not answer; `roles` are those at work on any machine;
    `unread` are the sources whose newest document has waited for a reader for a minute;
    `findings` are the newest, newest first."""

    election_id: str
    sources: list[SourceState]
    documents: dict[str, int]
    sequence: int
    stream_sequence: int | None
    roles: list[str]
    unread: list[str]
    findings: list[NotedFinding]

    @property
    def well(self) -> bool:
        """Whether every role is at work, and every source is served, read, and read in time."""
        fine = all(source.failing_since is None and source.reading != "unreadable" for source in self.sources)
        return fine and not self.unread and not self.missing

    @property
    def missing(self) -> list[str]:
        """The roles that nobody does; all of them where Redis does not answer."""
        return sorted(ROLES.keys() - set(self.roles))


def look(services: Services, election_id: str) -> Health:
    with services.database.read() as session:
        return Health(
            election_id=election_id,
            sources=states(session, election_id),
            documents=queries.snapshots_by_outcome(session, election_id),
            sequence=outbox.last_sequence(session, election_id),
            stream_sequence=_stream_sequence(services, election_id),
            roles=_roles(services),
            unread=[
                source_id
                for election, source_id in snapshots.left_behind(session, services.now() - LONG)
                if election == election_id
            ],
            findings=[
                NotedFinding(
                    source_id=document.source_id,
                    fetched_at=document.fetched_at,
                    rule=finding.rule,
                    place=finding.place,
                    message=finding.message,
                )
                for finding, document in queries.newest_findings(session, election_id, 10)
            ],
        )


def _roles(services: Services) -> list[str]:
    try:
        return sorted(alive.roles(services.redis))
    except RedisError:
        return []


def _stream_sequence(services: Services, election_id: str) -> int | None:
    try:
        return last_sequence(services.redis, election_id)
    except RedisError:
        return None
