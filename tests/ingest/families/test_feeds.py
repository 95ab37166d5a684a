"""Real recordings, read in place where they are at hand: `$TALLYWIRE_FEEDS`, or `../shared/feeds` from the project."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.tally import VoteCounts
from tests.ingest.families.made import report

FEEDS = Path(os.environ.get("TALLYWIRE_FEEDS", Path(__file__).parents[4] / "shared" / "feeds"))
MINNESOTA: dict[str, Any] = {
    "separator": ";",
    "quoted": False,
    "columns": [
        "State",
        "CountyId",
        "PrecinctName",
        "OfficeId",
        "OfficeName",
        "District",
        "CandidateOrderCode",
        "CandidateName",
        "Suffix",
        "IncumbentCode",
        "Party",
        "PrecinctsReporting",
        "TotalPrecincts",
        "CandVotes",
        "CandPct",
        "TotalVotes",
    ],
    "contest": "OfficeName",
    "unit": "State",
    "selection": "CandidateName",
    "votes": "CandVotes",
    "share": "CandPct",
    "units_reported": "PrecinctsReporting",
    "units_total": "TotalPrecincts",
    "ballots_valid": "TotalVotes",
}
MINNESOTA_PAGE: dict[str, Any] = {
    "table": "table:has(caption)",
    "columns": ["Party", "Code", "Candidate", "Totals", "Pct", "Graph"],
    "contest": {"css": "caption .boldFont"},
    "unit": {"value": "MN"},
    "selection": "Candidate",
    "votes": "Totals",
    "share": "Pct",
    "units_reported": {"css": "caption", "pattern": r"([\d,]+) of"},
    "units_total": {"css": "caption", "pattern": r" of ([\d,]+) precincts"},
    "generated_at": {
        "css": "td:has(> span:contains('Last Updated'))",
        "pattern": "Last Updated: (.*)",
        "format": "%m/%d/%y %I:%M %p",
    },
}


def versions(feed: str, suffix: str) -> list[Path]:
    found = sorted((FEEDS / feed).glob(f"*{suffix}"))
    if not found:
        pytest.skip(f"no recordings at {FEEDS / feed}")
    return found


def test_minnesota_text() -> None:
    """Every version names ten tickets, and the candidates' votes are the total that stands on each of their lines."""
    found = versions("mn-2020-sos-txt/USPres", ".txt")
    for path in found:
        read = report("delimited", MINNESOTA, path.read_bytes())
        [tally] = read.tallies
        assert not read.findings
        assert len(tally.counts) == 10
        assert sum(count.votes or 0 for count in tally.counts.values()) == tally.ballots.valid
    assert tally.counts['Roque "Rocky" De La Fuente and Darcy Richardson'] == VoteCounts(5_611, Decimal("0.17"))


def test_minnesota_counties_are_not_utf_8_throughout() -> None:
    path = versions("mn-2020-sos-txt/allracesbycounty", ".txt")[-1]
    read = report("delimited", MINNESOTA | {"unit": "CountyId", "encoding": "windows-1252"}, path.read_bytes())
    assert len(read.tallies) == 2_558
    assert not read.findings


def test_minnesota_pages() -> None:
    for path in versions("mn-2020-sos-html/USRepresentative", ".html")[::10]:
        read = report("html_table", MINNESOTA_PAGE, path.read_bytes(), time_zone="America/Chicago")
        assert len(read.tallies) == 8
        assert all(tally.count_status.units_total for tally in read.tallies)
        assert read.generated_at is not None
        assert not read.findings


def test_france() -> None:
    mapping = {
        "separator": ";",
        "contest": {"value": "Présidentielle"},
        "unit": {"value": "France"},
        "selection": "candidat",
        "votes": "voix",
        "share": "%exprimés",
    }
    for path in versions("france-2022-interieur/tour1", ".csv")[::10]:
        read = report("delimited", mapping, path.read_bytes(), locale="fr")
        assert len(read.tallies[0].counts) == 12
        assert all(count.votes and count.share for count in read.tallies[0].counts.values())
        assert not read.findings
