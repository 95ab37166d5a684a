"""Our own readers as contenders: python -m bench.ours CASE FOLDER, or `unchanged` for CASE.

What is timed is `ingest.families.read`, from the bytes to the whole ElectionReport.
"""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bench.facts import MEDIA_FILE_COLUMNS, tell
from bench.measure import measure
from ingest import families
from ingest.domain.names import parsed
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally
from ingest.domain.terms import ReportingUnitType, SourceKind

SOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "clarity": ("clarity", {}),
    "ap": ("ap", {}),
    "html": (
        "html_table",
        {
            "table": "table#results",
            "contest": {"value": "President"},
            "unit": "Precinct",
            "selection": "Candidate",
            "votes": "Votes",
            "share": "Share",
            "ignore": ["Party"],
        },
    ),
    "csv": (
        "delimited",
        {
            "separator": ";",
            "quoted": False,
            "columns": list(MEDIA_FILE_COLUMNS),
            "contest": "OfficeName",
            "unit": "PrecinctName",
            "selection": "CandidateName",
            "votes": "CandVotes",
            "share": "CandPct",
            "ballots_valid": "TotalVotes",
            "units_reported": "PrecinctsReporting",
            "units_total": "TotalPrecincts",
        },
    ),
    "csv_quoted": (
        "delimited",
        {
            "contest": "Contest",
            "unit": "Precinct",
            "selection": "Candidate",
            "votes": "Votes",
            "share": "Percent",
            "ballots_valid": "Total",
            "units_reported": "Reported",
            "units_total": "Units",
            "ignore": ["Party"],
        },
    ),
}


def source(case: str) -> Source:
    family, mapping = SOURCES[case]
    return Source(
        id="bench",
        issuer="Bench",
        kind=SourceKind.COMMISSION,
        url="https://results.example/",
        family=family,
        mapping=msgspec.convert(mapping, families.FAMILIES[family].Mapping),
        time_zone="America/New_York",
    )


def snapshot(body: bytes) -> Snapshot:
    return Snapshot(
        source_id="bench", url="https://results.example/", fetched_at=datetime(2024, 11, 6, tzinfo=UTC), body=body
    )


def said(report: ElectionReport) -> dict[str, Any]:
    """All facts, and that nothing was left out or doubted."""
    return tell(report.tallies) | {"findings": len(report.findings)}


def innermost(report: ElectionReport) -> dict[str, Any]:
    """As clarify can say it, whose facts are others than ours: without the region's own figures."""
    return _summed(report, [each for each in report.tallies if parsed(each.unit_id).type == ReportingUnitType.PRECINCT])


def everywhere(report: ElectionReport) -> dict[str, Any]:
    """As elex can say it."""
    return _summed(report, report.tallies)


def _summed(report: ElectionReport, tallies: Iterable[Tally]) -> dict[str, Any]:
    votes = [count.votes or 0 for tally in tallies for count in tally.counts.values()]
    return {"rows": len(votes), "votes": sum(votes), "findings": len(report.findings)}


TELLS = {"clarity": innermost, "ap": everywhere}


def main() -> None:
    case, folder = sys.argv[1], Path(sys.argv[2])
    if case == "unchanged":
        known = Snapshot.digest((folder / "large").read_bytes())
        measure(lambda body, _: snapshot(body).sha256 == known, lambda same: {"unchanged": same}, folder)
        return
    declared = source(case)
    measure(lambda body, _: families.read(snapshot(body), declared), TELLS.get(case, said), folder)


if __name__ == "__main__":
    main()
