"""Clarity (SOE, Scytl): detail.xml, and the JSON of its pages. Which of them it is, the first character says."""

from typing import cast

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families.clarity import pages
from ingest.families.clarity.detail import Detail
from ingest.families.clarity.figures import Figures
from ingest.families.clarity.mapping import Mapping
from ingest.families.clarity.tallies import tallies
from ingest.families.clarity.zones import instant
from ingest.families.leftovers import unknown
from ingest.parse.findings import Findings

__all__ = ["VERSION", "Mapping", "read"]

VERSION = 2

_MARKS = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"  # byte order marks, the other half of UTF-16's letters, blanks


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is none of Clarity's documents, or is one without results."""
    first = snapshot.body.lstrip(_MARKS)[:1]
    if first == b"<":
        return _detail(snapshot, source)
    if first in (b"{", b"["):
        return pages.read(snapshot, source)
    raise UnreadableDocument("neither XML nor JSON" if first else "the document is empty")


def _detail(snapshot: Snapshot, source: Source) -> ElectionReport:
    mapping, findings = cast(Mapping, source.mapping), Findings()
    figures = Figures(source.locale, findings)
    detail = Detail(mapping.region, figures)
    detail.walker.read(snapshot.body)
    told = tuple(tallies(detail.contests, detail.region, mapping, findings, detail.turnout))
    figures.place = "Timestamp"
    generated_at = figures.read(lambda text: instant(text, source.time_zone), detail.walker.heard("Timestamp"), "time")
    findings.leftover("element", unknown(detail.walker.left, mapping.ignore))
    return ElectionReport(tallies=told, generated_at=generated_at, findings=findings.all(), partial=findings.partial)
