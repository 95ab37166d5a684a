"""Real recordings of delimited text, every file of them, held against the totals that they print themselves.

They are read in place, where they are at hand: `tests/feeds.py` says where.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.names import parsed
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import CountItemType, ReportingUnitType
from ingest.families import read
from tests.feeds import versions
from tests.ingest.families.made import rules, snapshot, source

MINNESOTA: dict[str, Any] = {
    "separator": ";",
    "quoted": False,
    "encoding": "windows-1252",
    "columns": [
        *("State", "CountyId", "PrecinctName", "OfficeId", "OfficeName", "District", "CandidateOrderCode"),
        *("CandidateName", "Suffix", "IncumbentCode", "Party", "PrecinctsReporting", "TotalPrecincts"),
        *("CandVotes", "CandPct", "TotalVotes"),
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
DISTRICTS = {"unit": ["State", "District"], "levels": ["state", "congressional"]}
COUNTIES = {"unit": ["State", "CountyId"], "levels": ["state", "county"]}
OFFICES = COUNTIES | {"contest": ["OfficeId", "OfficeName", "District"]}  # district 1 of every county is another

Reports = dict[str, ElectionReport]  # by the name of the file


def reports(folder: str, more: dict[str, Any]) -> Reports:
    declared = source("delimited", MINNESOTA | more)
    found = versions(f"mn-2020-sos-txt/{folder}", ".txt")
    return {path.stem: read(snapshot(path.read_bytes()), declared) for path in found}


def fits(share: Decimal | None, votes: int, total: int) -> bool:
    """Whether the printed percentage is that of the votes, of which there may be none at all."""
    exact = Decimal(100 * votes) / total if total else Decimal(0)
    return share is not None and share == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def hold(tally: Tally) -> None:
    """The candidates' votes are the total that stands on each of their lines, and the percentages are of it."""
    votes = [count.votes for count in tally.counts.values() if count.votes is not None]
    assert len(votes) == len(tally.counts)
    assert sum(votes) == tally.ballots.valid
    assert all(fits(count.share, count.votes or 0, sum(votes)) for count in tally.counts.values())


@pytest.mark.parametrize(
    ("folder", "more", "files", "tallies"),
    [
        ("USPres", {}, 327, 1),
        ("ussenate", {}, 324, 1),
        ("ushouse", {}, 327, 8),
        ("USPresCG", DISTRICTS, 200, 8),
        ("USPresCty", COUNTIES, 40, 87),
        ("allracesbycounty", OFFICES, 4, 2_558),
    ],
)
def test_minnesota(folder: str, more: dict[str, Any], files: int, tallies: int) -> None:
    found = reports(folder, more)
    assert len(found) == files
    for report in found.values():
        assert (len(report.tallies), report.findings, report.partial) == (tallies, (), False)
        for tally in report.tallies:
            hold(tally)


def test_a_name_in_quotes_that_quote_nothing() -> None:
    *_, last = reports("USPres", {}).values()
    assert len(last.tallies[0].counts) == 10
    assert last.tallies[0].counts['Roque "Rocky" De La Fuente and Darcy Richardson'] == VoteCounts(
        5_611, Decimal("0.17")
    )


@pytest.mark.parametrize(
    ("folder", "more", "level"),
    [
        ("USPresCG", DISTRICTS, ReportingUnitType.CONGRESSIONAL),
        ("USPresCty", COUNTIES, ReportingUnitType.COUNTY),
    ],
)
def test_districts_and_counties_are_the_state(folder: str, more: dict[str, Any], level: ReportingUnitType) -> None:
    """Files of one name were fetched together: their units, and what is counted of them, sum to the state's."""
    state = reports("USPres", {})
    for name, report in reports(folder, more).items():
        assert {parsed(tally.unit_id).type for tally in report.tallies} == {level}
        whole = state[name].tallies[0]
        votes = Counter[str]()
        for tally in report.tallies:
            votes.update({selection: count.votes or 0 for selection, count in tally.counts.items()})
        assert votes == Counter({selection: count.votes or 0 for selection, count in whole.counts.items()})
        reported = sum(tally.count_status.units_reported or 0 for tally in report.tallies)
        assert reported == whole.count_status.units_reported


TURNOUT: dict[str, Any] = {
    "separator": ";",
    "quoted": False,
    "encoding": "windows-1252",
    "header_rows": 0,
    "contest": {"value": "Turnout"},
    "unit": [{"column": 1}, {"column": 2}, {"column": 3}],
    "levels": ["state", "county", "precinct"],
    "parts": [
        {
            "registered": {"column": 6},
            "ballots_cast": {"column": 12},
            "count_status": {"column": 5, "meanings": {"1": "completed", "0": "not-processed"}},
        },
        {"ballots_cast": {"column": 8}, "count_item_type": {"value": "election-day"}},
        {"ballots_cast": {"column": 9}, "count_item_type": {"value": "absentee"}},
        {"ballots_cast": {"column": 10}, "count_item_type": {"value": "uocava"}},
        {"ballots_cast": {"column": 11}, "count_item_type": {"value": "other"}},
    ],
}


def test_turnout_of_every_precinct() -> None:
    """No header, no votes: ballots by how they were cast, and what they sum to but in the odd precinct."""
    declared, found = source("delimited", TURNOUT), versions("mn-2020-sos-txt/pctstats", ".txt")
    assert len(found) == 6
    for path in found:
        report = read(snapshot(path.read_bytes()), declared)
        assert (len(report.tallies), report.findings) == (5 * 4_110, ())
        cast = {(tally.unit_id, tally.count_item_type): tally.ballots.cast for tally in report.tallies}
        printed = list(lines(path))
        assert [cast[unit, CountItemType.TOTAL] for unit, _ in printed] == [total for _, total in printed]
        parts = (CountItemType.ELECTION_DAY, CountItemType.ABSENTEE, CountItemType.UOCAVA, CountItemType.OTHER)
        whole = sum(sum(cast[unit, each] or 0 for each in parts) == total for unit, total in printed)
        assert whole > 0.97 * 4_110


def lines(path: Path) -> Iterator[tuple[str, int]]:
    """The name of each precinct, and its total, taken from the text by hand."""
    for line in path.read_text("windows-1252").splitlines():
        cells = line.split(";")
        yield f"precinct\x1e{cells[0]}\x1f{cells[1]}\x1f{cells[2]}", int(cells[11])


FRANCE: dict[str, Any] = {
    "separator": ";",
    "contest": {"value": "Présidentielle"},
    "unit": {"value": "France"},
    "selection": "candidat",
    "votes": "voix",
    "share": "%exprimés",
    "ignore": ["%inscrits"],
}


@pytest.mark.parametrize(("tour", "files", "candidates"), [("tour1", 76, 12), ("tour2", 45, 2)])
def test_france(tour: str, files: int, candidates: int) -> None:
    """No total is printed; the percentages are of the candidates' votes together."""
    declared, found = source("delimited", FRANCE, locale="fr"), versions(f"france-2022-interieur/{tour}", ".csv")
    assert len(found) == files
    for path in found:
        report = read(snapshot(path.read_bytes()), declared)
        [tally] = report.tallies
        assert (len(tally.counts), rules(report)) == (candidates, [])
        votes = [count.votes or 0 for count in tally.counts.values()]
        assert all(fits(count.share, count.votes or 0, sum(votes)) for count in tally.counts.values())
