"""OASIS EML: counts (510) and results (520), and the Australian commission's media feed, which is made of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.terms import ResultsStatus
from ingest.families.eml.book import Book
from ingest.families.eml.figures import Figures
from ingest.families.eml.mapping import PHASES, Mapping
from ingest.families.eml.mediafeed import MediaFeed
from ingest.families.eml.message import Message
from ingest.families.eml.shapes import ROOT
from ingest.families.leftovers import unknown
from ingest.parse import records, times
from ingest.parse.findings import Findings
from ingest.parse.records import Open, Record, many, one, text_of
from ingest.parse.unreadable import UnreadableText, excerpt

__all__ = ["VERSION", "Mapping", "read"]

VERSION = 1


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no XML, and for messages without results, such as a list of candidates."""
    findings = Findings()
    document = _Document(cast(Mapping, source.mapping), findings, source.time_zone)
    left = records.walk(snapshot.body, ROOT, document.takers)
    if not document.results:
        raise UnreadableDocument("the message has no results: neither Results, Count nor Result")
    tallies = tuple(document.book.tallies(document.status))
    for kind, names in (("element", left), ("figure", document.message.left)):
        findings.leftover(kind, unknown(names, document.mapping.ignore))
    return ElectionReport(
        tallies=tallies, generated_at=document.generated_at, findings=findings.all(), partial=findings.partial
    )


class _Document:
    """`results` says whether there are any; `status` and `generated_at` are what the whole document says."""

    def __init__(self, mapping: Mapping, findings: Findings, zone: str) -> None:
        figures = Figures(mapping, findings)
        self.mapping = mapping
        self.book = Book(findings)
        self.message = Message(mapping, figures, self.book)
        own = {"feed": self._feed, "eml": self._eml, "message": self._message}
        self.takers = {**MediaFeed(mapping, figures, self.book).takers, **self.message.takers, **own}
        self.results = False
        self.status: ResultsStatus | None = None
        self.generated_at: datetime | None = None
        self._findings = findings
        self._zone = zone

    def _feed(self, record: Record, _: Sequence[Open]) -> None:
        self.results = "Results" in record
        phase = text_of(one(record.get("Results")).get("Phase"))
        self.status = (PHASES | self.mapping.phases).get((phase or "").strip())
        if phase and self.status is None:
            self._findings.add("unknown-word", f"no status is declared for the phase {excerpt(phase)}", "Results")
        self._date(text_of(record.get("Created")))

    def _message(self, _: Record, __: Sequence[Open]) -> None:
        self.results = True

    def _eml(self, record: Record, _: Sequence[Open]) -> None:
        """A date of issue without an hour is no instant."""
        header = one(record.get("EMLHeader"))
        dates = [*many(record.get("CreationDateTime")), *many(record.get("IssueDate")), *many(header.get("IssueDate"))]
        self._date(next((each for each in dates if "T" in each), None))

    def _date(self, text: str | None) -> None:
        try:
            self.generated_at = times.iso(text or "", self._zone)
        except UnreadableText as doubt:
            self._findings.add(doubt.rule, f"generated_at: {doubt}")
