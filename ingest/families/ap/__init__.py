"""AP's Elections API as JSON: races with their reporting units and candidates, and reports of delegates."""

from datetime import datetime
from itertools import islice
from typing import cast

import msgspec

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally
from ingest.families.ap import delegates, shapes
from ingest.families.ap.figures import Figures
from ingest.families.ap.mapping import Mapping
from ingest.families.ap.races import MOST_LEFT, Races
from ingest.families.ap.shapes import Answer, Value
from ingest.families.leftovers import unknown
from ingest.parse import times
from ingest.parse.charsets import decode
from ingest.parse.findings import Findings
from ingest.parse.json_bytes import decoded
from ingest.parse.unreadable import UnreadableText, excerpt

__all__ = ["VERSION", "Mapping", "read"]

VERSION = 1


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no answer of the Elections API, and for one without races or delegates."""
    mapping, findings = cast(Mapping, source.mapping), Findings()
    body = snapshot.body
    if body[:1] not in (b"{", b"[", b" ", b"\n", b"\r", b"\t"):  # a byte order mark, or nothing that can be read
        body = decode(body, [], findings).encode()
    answer, left = _answered(body)
    figures = Figures(findings)
    if answer.races is not None:
        tallies, timestamp = _races(answer, mapping, figures, left), answer.timestamp
    elif bytes(answer.delSuper):
        told = delegates.report(answer.delSuper)
        tallies, timestamp = [*delegates.tallies(told, mapping, figures)], told.timestamp
        left.update(islice(delegates.unknown(answer.delSuper), MOST_LEFT))
        if delegates.is_test(told):
            findings.add("test-results", "the report is marked as a test", "delSuper")
    else:
        keys = ", ".join(map(excerpt, sorted(left)[:10])) or "none that tells of results"
        raise UnreadableDocument(f"neither races nor delegates; there are the keys {keys}")
    findings.leftover("key", unknown(left, mapping.ignore))
    findings.partial |= bool(answer.isTruncated)
    return ElectionReport(
        tallies=tuple(tallies),
        generated_at=_instant(timestamp, findings),
        findings=findings.all(),
        partial=findings.partial,
    )


def _answered(body: bytes) -> tuple[Answer, set[str]]:
    """The answer, and its keys that nobody knows."""
    if not body[:1_000].strip() and not body.strip():
        raise UnreadableDocument("the document is empty")
    try:
        return decoded(shapes.strict_answer.decode, body), set()
    except msgspec.ValidationError:
        pass
    try:
        return decoded(shapes.lenient_answer.decode, body), set(decoded(shapes.unknown_in_answer, body))
    except msgspec.ValidationError as error:
        raise UnreadableDocument(f"no answer of the Elections API: {error}") from None


def _races(answer: Answer, mapping: Mapping, figures: Figures, left: set[str]) -> list[Tally]:
    races = Races(mapping, figures)
    for number, raw in enumerate(answer.races or ()):
        races.add(number, raw)
    left |= races.left
    if races.tests:
        message = f"{races.tests} of {len(answer.races or ())} races are marked as a test"
        figures.findings.add("test-results", message, "races")
    return races.tallies


def _instant(timestamp: Value, findings: Findings) -> datetime | None:
    try:
        return times.iso("" if timestamp is None else str(timestamp), "UTC")
    except UnreadableText as doubt:
        findings.add(doubt.rule, f"timestamp: {doubt}", "timestamp")
        return None
