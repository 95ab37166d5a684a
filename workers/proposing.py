"""What `tallywire new-source` does: a document from a file or an address, a table for it, and a first try."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ingest import packs, proposing
from ingest.domain.election import Candidate, Contest, Party, ReportingUnit, Selection
from ingest.domain.errors import ConfigurationError, UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.fetch import Validators
from ingest.packs import Pack, editing
from ingest.parse import words
from ingest.proposing import Known, addressing
from ingest.proposing.addressing import Address
from ingest.resolve import missing, resolve, vocabulary
from workers import bootstrap
from workers.preflight.saved import from_file
from workers.settings import Settings

MOST_FINDINGS = 6  # told


class Proposed(Struct, frozen=True, kw_only=True):
    """`text` is the table. `outcome` says what came of reading the document with it, `reads` whether tallies did."""

    text: str
    source_id: str
    outcome: tuple[str, ...]
    reads: bool


def propose(configured: Settings, document: str, id_: str | None, folder: Path | None) -> Proposed:
    """Raises ConfigurationError for a wrong pack, file or id, Outage, and UnreadableDocument for an odd document."""
    pack = None if folder is None else packs.load(folder, begun=True)
    address = addressing.address(document)
    source_id = addressing.source_id(id_, document, [each.id for each in pack.sources] if pack else [])
    snapshot = _fetched(configured, address) if address else from_file(Path(document), source_id, bootstrap.utc_now())
    proposal = proposing.propose(snapshot, _known(pack))
    keys = addressing.keys(source_id, document, address) | {"family": proposal.family} | proposal.table
    proposal = replace(proposal, table=keys)
    outcome, report = _tried(proposing.written(proposal), snapshot, pack)
    if report is not None:
        proposal = replace(proposal, notes=(*proposal.notes, _minimum(report)))
    reads = report is not None and bool(report.tallies)
    return Proposed(text=proposing.written(proposal), source_id=source_id, outcome=tuple(outcome), reads=reads)


def append(folder: Path, proposed: Proposed) -> Pack:
    """The pack with the table at its end. Raises ConfigurationError, with nothing written, where it would not load."""
    return editing.append(folder, proposed.text)


def _fetched(configured: Settings, address: Address) -> Snapshot:
    with closing(bootstrap.client(configured)) as client:
        snapshot = client.fetch(address.source, Validators()).snapshot
    assert snapshot is not None  # without validators, a document or an Outage
    return snapshot


def _known(pack: Pack | None) -> Known:
    """The names that the pack knows already."""
    if pack is None:
        return Known()
    election = pack.election
    named = [selection for contest in election.contests for selection in contest.selections]
    whole = [unit for unit in election.units if unit.parent_id is None]
    return Known(
        contests=_names(election.contests),
        units=_names(election.units),
        selections=_names([*named, *election.candidates, *election.parties]),
        contest=election.contests[0].id if len(election.contests) == 1 else "",
        unit=whole[0].id if len(whole) == 1 else "",
    )


def _names(entries: Iterable[Contest | ReportingUnit | Selection | Candidate | Party]) -> frozenset[str]:
    return frozenset(words.same(text) for each in entries for text in (each.id, each.name, *each.aliases))


def _tried(text: str, snapshot: Snapshot, pack: Pack | None) -> tuple[list[str], ElectionReport | None]:
    """What came of it, in lines, and what was read."""
    zone = pack.election.time_zone if pack else "UTC"
    try:
        report = proposing.tried(text, snapshot, zone)
    except ConfigurationError as error:
        return ["the table does not load yet:", *error.problems], None
    except UnreadableDocument as error:
        return [f"the table loads, but does not read the document yet: {error}"], None
    lines = [f"the table loads and reads the document: {_amount(report)}"]
    told = Counter(finding.rule for finding in report.findings)
    firsts = {finding.rule: finding for finding in reversed(report.findings)}
    for rule, times in list(told.items())[:MOST_FINDINGS]:
        first = firsts[rule]
        lines.append(f"{rule}{f', {times} times' if times > 1 else ''}: {first.message}")
    if pack is not None and (lines_of_names := _unknown(report, pack)):
        lines.append(lines_of_names)
    return lines, report


def _amount(report: ElectionReport) -> str:
    contests, units = ({getattr(t, name) for t in report.tallies} for name in ("contest_id", "unit_id"))
    figures = sum(len(tally.counts) for tally in report.tallies)
    dated = f"dated {report.generated_at:%Y-%m-%d %H:%M}Z" if report.generated_at else "not dated"
    many = [f"{len(report.tallies):,} tallies", f"{len(contests):,} contests", f"{len(units):,} units"]
    return f"{', '.join(many)}, {figures:,} figures of selections, {dated}"


def _unknown(report: ElectionReport, pack: Pack) -> str:
    known = vocabulary(pack.election)
    names = missing(resolve(report, known).unresolved, known)
    if not names:
        return "the pack knows every name in it"
    return f"names that the pack does not know: {len(names):,}; tallywire names lists them"


def _minimum(report: ElectionReport) -> str:
    """A line to take the mark off, once the document is whole."""
    contests, units = ({getattr(t, name) for t in report.tallies} for name in ("contest_id", "unit_id"))
    selections = {(tally.contest_id, name) for tally in report.tallies for name in tally.counts}
    counted = f"contests = {len(contests)}, units = {len(units)}, selections = {len(selections)}"
    return f"minimum = {{ {counted} }}  # what it holds now; with the mark off, less is a finding"
