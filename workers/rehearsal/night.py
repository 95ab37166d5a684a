"""Run a recorded night through the real pipeline and report what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from time import monotonic

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from ingest.domain.errors import ConfigurationError, TransientError
from ingest.packs import Pack
from publish import results, stream
from publish.envelope import CloudEvent, decode
from storage import holds, outbox, queries, snapshots, sources
from storage.migrate import migrate
from workers import bootstrap
from workers.bootstrap import Services
from workers.rehearsal.playback import Playback
from workers.rehearsal.recording import Version
from workers.rehearsal.report import Figure, Report, Witness
from workers.rehearsal.server import RecordingServer
from workers.settings import Settings
from workers.supervisor import Supervisor

STALL_SECONDS = 60.0
BLOCK_MS = 50
FULL_SPEED = {
    "tick_seconds": 0.04,
    "rehearsal_interval": 0.01,
    "lease_seconds": 2.0,
    "fetch_deadline": 1.0,
    "read_seconds": 4,
}
WATCHED_SPEED = {"tick_seconds": 0.1, "rehearsal_interval": 0.2, "lease_seconds": 10.0, "fetch_deadline": 5.0}

Listener = Callable[[CloudEvent], None]


class Night:
    """A recording on the air with every role running, and a witness who reads the stream like any consumer."""

    def __init__(self, pack: Pack, playback: Playback, supervisor: Supervisor, services: Services) -> None:
        self.election = pack.election
        self.playback = playback
        self.supervisor = supervisor
        self.services = services
        self._witness = Witness()
        self._began_at = monotonic()

    @property
    def settings(self) -> Settings:
        return self.services.settings

    def listen(self, tell: Listener) -> None:
        """Pass on what the stream holds that was not told yet; wait a moment where there is nothing."""
        with suppress(RedisError):
            for _, sequence, envelope in stream.follow(
                self.services.redis, {self.election.id: self._witness.last}, BLOCK_MS
            ):
                event = decode(envelope)
                self._witness.see(sequence, event)
                tell(event)

    def play(self, tell: Listener, between: Callable[[], None] = lambda: None) -> None:
        """Listen until the whole recording was kept, read and told; `between` is called several times a second.

        Raises TransientError where nothing moves any more.
        """
        progress, since = (-1, -1), monotonic()
        while not self._over():
            self.listen(tell)
            between()
            now = (self.playback.arrived, self._witness.last)
            progress, since = (progress, since) if now == progress else (now, monotonic())
            if monotonic() - since > STALL_SECONDS:
                raise TransientError(f"the rehearsal stands still; see the logs in {self.settings.data / 'logs'}")

    def _over(self) -> bool:
        if not self.playback.done:
            return False
        try:
            with self.services.database.read() as session:
                unread = queries.snapshots_by_outcome(session, self.election.id).get("", 0)
                return not unread and outbox.last_sequence(session, self.election.id) == self._witness.last
        except OperationalError:
            return False  # busy or away; it is asked again

    def report(self) -> Report:
        with self.services.database.read() as session:
            documents = queries.snapshots_by_outcome(session, self.election.id)
            findings = queries.findings_by_rule(session, self.election.id)
            held = len(holds.listed(session, self.election.id))
        return Report(
            election=self.election.id,
            versions=self.playback.versions,
            served=self.playback.served,
            polls=self.playback.polls,
            unchanged=self.playback.unchanged,
            reports_read=documents.get(snapshots.READ, 0),
            unreadable=documents.get(snapshots.UNREADABLE, 0),
            events=self._witness.events,
            first_sequence=self._witness.first,
            last_sequence=self._witness.last,
            gaps=self._witness.gaps,
            repeats=self._witness.repeats,
            latency_ms=self._witness.latency(self.playback.sent_at),
            findings=findings,
            by_type=dict(sorted(self._witness.by_type.items())),
            statements_held=self._witness.statements_held,
            held_by_rule=dict(sorted(self._witness.held_by_rule.items())),
            held=held,
            longest_hold_seconds=self._witness.longest_hold_seconds,
            seconds=round(monotonic() - self._began_at, 1),
            figures=self._figures(),
        )

    def _figures(self) -> list[Figure]:
        """What is published at the end, for the whole area of the election."""
        whole = {unit.id for unit in self.election.units if unit.parent_id is None}
        statements = results.current(self.services.database, self.election.id).values()
        return [
            Figure(
                contest=statement.tally.contest_id,
                unit=statement.tally.unit_id,
                selection=selection_id,
                votes=count.votes,
                share=count.share,
                source=statement.source_id,
            )
            for statement in statements
            if statement.tally.unit_id in whole
            for selection_id, count in statement.tally.counts.items()
        ]


@contextmanager
def on_air(configured: Settings, pack: Pack, versions: Sequence[Version], speed: float | None) -> Iterator[Night]:
    """Everything started for one rehearsal, and stopped after it. `speed` None is as fast as the pipeline goes."""
    playback = Playback(versions, speed)
    with RecordingServer(playback) as server:
        settings = configured.with_(
            packs=(pack.folder,),
            rehearsal_url=server.url,
            rehearsal_sources=tuple(sorted({version.source_id for version in versions})),
            host_pace_seconds=0.0,
            serve_port=_free_port(configured),
            **(FULL_SPEED if speed is None else WATCHED_SPEED),
        )
        services = bootstrap.make(settings)
        with closing(services.database), closing(services.redis):
            _refuse_used(services)
            with Supervisor(settings, output=settings.data / "logs") as supervisor:
                yield Night(pack, playback, supervisor, services)


def _free_port(configured: Settings) -> int:
    """The one that is set, where nobody has it; else any, so that two rehearsals can run beside each other."""
    for port in (configured.serve_port, 0):
        with socket() as free:
            free.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
            with suppress(OSError):
                free.bind((configured.serve_host, port))
                return int(free.getsockname()[1])
    raise ConfigurationError(f"TALLYWIRE_SERVE_HOST: {configured.serve_host}: no port to be had there")


def _refuse_used(services: Services) -> None:
    """A rehearsal in a database that is in use would prove nothing, and might spoil a real night."""
    services.settings.data.mkdir(parents=True, exist_ok=True)
    migrate(services.database)
    with services.database.read() as session:
        known = [election.id for election in sources.elections(session)]
    if known:
        raise ConfigurationError(f"rehearse in an empty database; this one holds {', '.join(known)} already")
