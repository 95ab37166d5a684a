"""From what was fetched to the documents in it, and from what they say back to one report.

A source may serve a zip or a gzip, and several documents of one poll are kept as a zip: whoever reads a format is
given one document at a time and need not know.
"""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey
from ingest.families.entries import filled, joined
from ingest.parse import containers
from ingest.parse.findings import Findings

DEEPEST = 3  # a gzip in a zip in a gzip
UNREAD = "_documents.json"  # where each document of one poll came from; evidence, not a document

Read = Callable[[Snapshot, Source], ElectionReport]


def read(snapshot: Snapshot, source: Source, read_one: Read, *, is_zip_itself: bool) -> ElectionReport:
    """What all documents in it say. Raises UnreadableDocument, naming the document, where one cannot be read.

    `is_zip_itself` says that the format is a zip, as a spreadsheet is, which is then not opened.
    """
    documents = opened(snapshot, source.member, is_zip_itself=is_zip_itself)
    report = together([_named(document, source, read_one) for document in documents])
    short = _short_of(report, source)
    if snapshot.incremental or short:
        report = replace(report, partial=True, findings=(*report.findings, *short))
    return report


def opened(snapshot: Snapshot, pattern: str, *, is_zip_itself: bool = False, depth: int = 0) -> Iterator[Snapshot]:
    """Every document, in the order of their names; the snapshot itself where it is no container."""
    body = snapshot.body
    if depth > DEEPEST:
        raise UnreadableDocument(f"archives in archives, more than {DEEPEST} deep")
    if containers.is_gzip(body):
        inner = replace(snapshot, body=containers.gunzipped(body))
        yield from opened(inner, pattern, is_zip_itself=is_zip_itself, depth=depth + 1)
    elif containers.is_zip(body) and not (is_zip_itself and containers.is_workbook(body)):
        found = [(name, content) for name, content in containers.members(body, pattern) if name != UNREAD]
        if not found:
            missing = f"no document in the zip is called like {pattern!r}" if pattern else "the zip is empty"
            raise UnreadableDocument(missing)
        for name, content in found:
            inner = replace(snapshot, body=content, member=f"{snapshot.member}/{name}" if snapshot.member else name)
            yield from opened(inner, "", is_zip_itself=is_zip_itself, depth=depth + 1)
    else:
        yield snapshot


def _named(document: Snapshot, source: Source, read_one: Read) -> ElectionReport:
    """Places begin with the name of the document, where there may be several."""
    name = document.member
    if not name:
        return read_one(document, source)
    try:
        report = read_one(document, source)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, f"{name}: {error.place}" if error.place else name) from None
    return replace(
        report,
        tallies=tuple(replace(tally, place=f"{name}: {tally.place}") for tally in report.tallies),
        findings=tuple(replace(finding, place=_within(name, finding.place)) for finding in report.findings),
    )


def _within(name: str, place: str) -> str:
    return f"{name}: {place}" if place else name


def together(reports: list[ElectionReport]) -> ElectionReport:
    """One report; what several documents say of one tally is put together, and where they differ the first stands."""
    if len(reports) == 1:
        return reports[0]
    findings = Findings()
    book: dict[TallyKey, Tally] = {}
    for report in reports:
        for tally in report.tallies:
            known = book.get(tally.key)
            book[tally.key] = tally if known is None else _both(known, tally, findings)
    dated = [report.generated_at for report in reports if report.generated_at is not None]
    return ElectionReport(
        tallies=tuple(book.values()),
        generated_at=max(dated, default=None),
        findings=(*(finding for report in reports for finding in report.findings), *findings.all()),
        partial=any(report.partial for report in reports),
    )


def _both(first: Tally, second: Tally, findings: Findings) -> Tally:
    place = second.place
    return replace(
        first,
        counts=joined(first.counts, second.counts, findings, place),
        ballots=filled(first.ballots, second.ballots, findings, place),
        count_status=filled(first.count_status, second.count_status, findings, place),
        results_status=first.results_status or second.results_status,
    )


def _short_of(report: ElectionReport, source: Source) -> list[Finding]:
    """What a source promised to hold at least and does not."""
    least = source.minimum
    found: dict[str, tuple[int, set[Any]]] = {
        "contests": (least.contests, {tally.contest_id for tally in report.tallies}),
        "units": (least.units, {tally.unit_id for tally in report.tallies}),
        "selections": (least.selections, {(t.contest_id, name) for t in report.tallies for name in t.counts})
        if least.selections
        else (0, set()),
    }
    return [
        Finding(rule="minimum-missed", message=f"{len(names)} {what}, where at least {wanted} are declared")
        for what, (wanted, names) in found.items()
        if len(names) < wanted
    ]
