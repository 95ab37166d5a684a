"""Saved documents of one source, each read by itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Finding
from ingest.domain.tally import Tally
from workers import bootstrap
from workers.preflight import reading
from workers.preflight.looking import chosen
from workers.preflight.result import Amount, Name, Remark, Verdict
from workers.preflight.saved import from_file
from workers.settings import Settings


class Saved(Struct, frozen=True, kw_only=True):
    """What one file says. `error` says why it cannot be read, "" where it can; `amount` is then not None.

    `tallies` are under the pack's ids, `unresolved_tallies` under the source's own names, which `unresolved` lists.
    """

    file: str
    verdict: Verdict
    error: str = ""
    fetched_at: datetime | None = None
    amount: Amount | None = None
    tallies: tuple[Tally, ...] = ()
    unresolved_tallies: tuple[Tally, ...] = ()
    unresolved: tuple[Name, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_saved(configured: Settings, folder: Path, source_id: str, files: Sequence[Path]) -> Iterator[Saved]:
    """One at a time, in the order given. Raises ConfigurationError for a wrong pack, source or file."""
    (desk,) = bootstrap.desks(configured.with_(packs=(folder,)))
    (source,) = chosen(desk, (source_id,))
    for file in files:
        try:
            snapshot = from_file(file, source.id, bootstrap.utc_now())
            read = reading.read(snapshot, source, desk)
        except UnreadableDocument as error:
            yield Saved(file=str(file), verdict=Verdict.UNREADABLE, error=str(error))
            continue
        yield Saved(
            file=str(file),
            verdict=Verdict.READY if read.in_order else Verdict.ATTENTION,
            fetched_at=snapshot.fetched_at,
            amount=read.amount,
            tallies=read.report.tallies,
            unresolved_tallies=read.report.unresolved,
            unresolved=read.unresolved,
            findings=read.findings,
            remarks=read.remarks,
        )
