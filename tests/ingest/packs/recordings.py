"""A recording read, resolved and judged version by version, as the pipeline would."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingest import families
from ingest.checks import Context, holding, judge
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey
from ingest.packs import Pack
from ingest.resolve import resolve, vocabulary

Version = tuple[datetime, ElectionReport, list[Finding]]


def versions(pack: Pack, source: Source, files: Iterable[Path]) -> Iterator[Version]:
    """When it was fetched, what it says in the pack's words, and what the checks doubt about it.

    What they hold never stands, as if nothing were released.
    """
    words, standing = vocabulary(pack.election), dict[TallyKey, Tally]()
    for file in files:
        at = fetched_at(file)
        snapshot = Snapshot(source_id=source.id, url=source.url, fetched_at=at, body=file.read_bytes())
        report = resolve(families.read(snapshot, source), words)
        context = Context(election=pack.election, source=source, fetched_at=at, generated_at=report.generated_at)
        doubts = judge(report.tallies, standing, context)
        yield at, report, doubts
        held = holding(doubts)
        standing |= {tally.key: tally for tally in report.tallies if tally.key not in held}


def fetched_at(file: Path) -> datetime:
    return datetime.strptime(file.stem, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
