"""From what was fetched to the documents in it, and from what they say back to one report.

A source may serve a zip or a gzip, and several documents of one poll are kept as a zip: whoever reads a format is
given one document at a time and need not know.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey
from ingest.families.entries import earlier, filled, joined
from ingest.parse import containers, findings
from ingest.parse.containers import Allowance, Zip
from ingest.parse.findings import Findings

DEEPEST = 3  # a gzip in a zip in a gzip

Read = Callable[[Snapshot, Source], ElectionReport]


def read(snapshot: Snapshot, source: Source, read_one: Read, *, is_zip_itself: bool) -> ElectionReport:
    """What all documents in it say. One of several that cannot be read is left out, with a finding.

    `is_zip_itself` says that the format is a zip, as a spreadsheet is, which is then not opened. Raises
    UnreadableDocument for an archive that cannot be opened, and where no document in it can be read.
    """
    reports: list[ElectionReport] = []
    unreadable: list[UnreadableDocument] = []
    for document in opened(snapshot, source.member, is_zip_itself=is_zip_itself):
        try:
            reports.append(_named(document, source, read_one))
        except UnreadableDocument as error:
            unreadable.append(error)
    if not reports:
        raise unreadable[0]
    report = together(reports)
    told = [*map(_left_out, unreadable), *([] if snapshot.incremental else _short_of(report, source))]
    if not told and not snapshot.incremental:
        return report
    return replace(report, partial=True, findings=_bounded([told, report.findings]))


def opened(
    snapshot: Snapshot, pattern: str, *, is_zip_itself: bool = False, allowance: Allowance | None = None, depth: int = 0
) -> Iterator[Snapshot]:
    """Every document, in the order of their names; the snapshot itself where it is no container.

    `pattern` is about the names in the outermost zip, "" for all. Raises UnreadableDocument.
    """
    body, allowance = snapshot.body, allowance or Allowance(len(snapshot.body))
    is_zip = containers.is_zip(body) and not (is_zip_itself and Zip(body).is_workbook)
    if not is_zip and not containers.is_gzip(body):
        yield snapshot
        return
    if depth == DEEPEST:
        raise UnreadableDocument(f"archives in archives, more than {DEEPEST} deep", snapshot.member)
    inner = _members(snapshot, pattern, allowance) if is_zip else _gunzipped(snapshot, allowance)
    for each in inner:
        wanted = "" if is_zip else pattern
        yield from opened(each, wanted, is_zip_itself=is_zip_itself, allowance=allowance, depth=depth + 1)


def _gunzipped(snapshot: Snapshot, allowance: Allowance) -> Iterator[Snapshot]:
    try:
        yield replace(snapshot, body=containers.gunzipped(snapshot.body, allowance))
    except UnreadableDocument as error:
        raise _named_error(snapshot.member, error) from None


def _members(snapshot: Snapshot, pattern: str, allowance: Allowance) -> Iterator[Snapshot]:
    within, none = snapshot.member, True
    try:
        for name, content in Zip(snapshot.body, allowance).documents(pattern):
            none = False
            yield replace(snapshot, body=content, member=f"{within}/{name}" if within else name)
    except UnreadableDocument as error:
        raise _named_error(within, error) from None
    if none:
        missing = f"no document in the zip is called like {pattern!r}" if pattern else "the zip is empty"
        raise UnreadableDocument(missing, within)


def _named(document: Snapshot, source: Source, read_one: Read) -> ElectionReport:
    """Places begin with the name of the document, where there may be several."""
    name = document.member
    if not name:
        return read_one(document, source)
    try:
        report = read_one(document, source)
    except UnreadableDocument as error:
        raise _named_error(name, error) from None
    return replace(
        report,
        tallies=tuple(replace(tally, place=_within(name, tally.place)) for tally in report.tallies),
        findings=tuple(replace(finding, place=_within(name, finding.place)) for finding in report.findings),
    )


def _named_error(name: str, error: UnreadableDocument) -> UnreadableDocument:
    return UnreadableDocument(error.message, _within(name, error.place))


def _within(name: str, place: str) -> str:
    return f"{name}: {place}" if name and place else name or place


def _left_out(error: UnreadableDocument) -> Finding:
    return Finding(rule="unreadable-document", message=f"{error.message}; left out", place=error.place)


def together(reports: list[ElectionReport]) -> ElectionReport:
    """One report; what several documents say of one tally is put together, and where they differ the first stands."""
    if len(reports) == 1:
        return reports[0]
    differing = Findings()
    book: dict[TallyKey, Tally] = {}
    for report in reports:
        for tally in report.tallies:
            known = book.get(tally.key)
            book[tally.key] = tally if known is None else _both(known, tally, differing)
    dated = [report.generated_at for report in reports if report.generated_at is not None]
    return ElectionReport(
        tallies=tuple(book.values()),
        generated_at=max(dated, default=None),
        findings=_bounded([*(report.findings for report in reports), differing.all()]),
        partial=any(report.partial for report in reports),
        items=tuple(chain.from_iterable(report.items for report in reports)),
    )


def _both(first: Tally, second: Tally, findings: Findings) -> Tally:
    place = second.place
    return replace(
        first,
        counts=joined(first.counts, second.counts, findings, place),
        ballots=filled(first.ballots, second.ballots, findings, place),
        count_status=filled(first.count_status, second.count_status, findings, place),
        results_status=earlier(first.results_status, second.results_status, findings, place),
    )


def _bounded(told: list[Any]) -> tuple[Finding, ...]:
    """Each document keeps to a limit of its own; ten thousand of them do not."""
    kept = list(chain.from_iterable(told))
    if len(kept) <= 2 * findings.LIMIT:
        return tuple(kept)
    more = len(kept) - findings.LIMIT
    return (*kept[: findings.LIMIT], Finding(rule="more-findings", message=f"{more:,} more findings are not shown"))


def _short_of(report: ElectionReport, source: Source) -> list[Finding]:
    """What a source promised to hold at least and does not."""
    least, tallies = source.minimum, report.tallies
    found = [
        ("contests", least.contests, {tally.contest_id for tally in tallies} if least.contests else ()),
        ("units", least.units, {tally.unit_id for tally in tallies} if least.units else ()),
        ("selections", least.selections, _selections(tallies) if least.selections else ()),
    ]
    return [
        Finding(rule="minimum-missed", message=f"{len(names):,} {what}, where at least {wanted:,} are declared")
        for what, wanted, names in found
        if len(names) < wanted
    ]


def _selections(tallies: tuple[Tally, ...]) -> set[tuple[str, str]]:
    return {(tally.contest_id, name) for tally in tallies for name in tally.counts}
