"""NIST SP 1500-100, the Common Data Format of election results: version 2 in XML and JSON, and version 1 in XML."""

from typing import cast

from babel import Locale
from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.terms import CountItemType, ResultsStatus
from ingest.families.cdf import json_document
from ingest.families.cdf.naming import Naming
from ingest.families.cdf.shapes import RENAMED, ROOT
from ingest.families.cdf.tables import Tables
from ingest.families.cdf.tallies import Tallies
from ingest.families.cdf.values import Values, is_true
from ingest.families.leftovers import unknown
from ingest.parse import records, times
from ingest.parse.findings import Findings
from ingest.parse.records import text_of
from ingest.parse.unreadable import UnreadableText

__all__ = ["VERSION", "Mapping", "read"]

VERSION = 1


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`names` is what units, contests and selections are called by: their "name", their ObjectId ("id"), or an
    ExternalIdentifier of that Type or OtherType, and the name of what has none.

    `vote_types` says what other words than the standard's mean in Type and OtherType.
    """

    names: str = "name"
    vote_types: dict[str, CountItemType] = {}
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(bool(self.names.strip()), "names is blank")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no XML and no JSON, and for what is no ElectionReport."""
    mapping, findings = cast(Mapping, source.mapping), Findings()
    values = Values(findings, Locale.parse(source.locale).language, mapping.vote_types)
    tables = Tables(values, mapping.names)
    if json_document.is_json(snapshot.body):
        left = json_document.walk(snapshot.body, tables.takers)
    else:
        left = records.walk(snapshot.body, ROOT, tables.takers, RENAMED)
    if is_true(tables.report.get("IsTest")):
        findings.add("test-data", "the report says of itself that it is a test", "IsTest")
    status = values.word(ResultsStatus, tables.report.get("Status"), "Status")
    tallies = tuple(Tallies(tables, Naming(tables, mapping.names, findings), findings, status).all())
    try:
        generated_at = times.iso(text_of(tables.report.get("GeneratedDate")) or "", source.time_zone)
    except UnreadableText as doubt:
        findings.add(doubt.rule, f"generated_at: {doubt}", "GeneratedDate")
        generated_at = None
    findings.leftover("element", unknown(left, mapping.ignore))
    return ElectionReport(tallies=tallies, generated_at=generated_at, findings=findings.all(), partial=findings.partial)
