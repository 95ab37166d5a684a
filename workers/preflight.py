"""What `tallywire check` does: fetch every source once and read it, without a database or a queue."""

from pathlib import Path

import msgspec
from msgspec import Struct

from ingest import checks, families
from ingest.domain.errors import TallywireError
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.fetch import Client, Validators
from ingest.resolve import resolve
from workers import bootstrap
from workers.bootstrap import Desk
from workers.settings import Settings


class Preflight(Struct, frozen=True, kw_only=True):
    """What one source gave. `report` is None where it could not be fetched or read; `outcome` says why."""

    source_id: str
    url: str
    outcome: str
    report: ElectionReport | None = None

    @property
    def ready(self) -> bool:
        """Whether something was read and nothing in it needs a person."""
        return self.report is not None and not self.report.findings


def check(configured: Settings, folder: Path) -> list[Preflight]:
    """Raises ConfigurationError with every mistake in the pack."""
    (desk,) = bootstrap.desks(configured.with_(packs=(folder,)))
    client = bootstrap.client(configured)
    return [_check(source, desk, client) for source in desk.pack.sources]


def _check(source: Source, desk: Desk, client: Client) -> Preflight:
    try:
        fetched = client.fetch(source, Validators())
        assert fetched.snapshot is not None  # without validators, a document or an Outage
        report = resolve(families.read(fetched.snapshot, source), desk.vocabulary)
        report = _judged(report, fetched.snapshot, source, desk)
    except TallywireError as error:
        return Preflight(source_id=source.id, url=source.url, outcome=str(error))
    tallies = f"{len(report.tallies)} tallies, {len(report.findings)} findings"
    return Preflight(source_id=source.id, url=source.url, outcome=tallies, report=report)


def _judged(report: ElectionReport, snapshot: Snapshot, source: Source, desk: Desk) -> ElectionReport:
    """With the doubts that the rules would have tonight, nothing having been said before."""
    context = checks.Context(
        election=desk.pack.election,
        source=source,
        fetched_at=snapshot.fetched_at,
        generated_at=report.generated_at,
    )
    doubts = checks.judge(report.tallies, {}, context)
    return msgspec.structs.replace(report, findings=(*report.findings, *doubts))
