"""Real documents: each proposal loads and reads its own document, and what it says is what the document says."""

from pathlib import Path

import pytest

from ingest.proposing import tried, written
from tests.feeds import feed, versions
from tests.ingest.families.made import snapshot
from tests.ingest.proposing.made import mapping, proposed, read, votes


@pytest.mark.parametrize(
    ("folder", "suffix", "tallies"),
    [
        ("mn-2020-sos-txt/USPres", ".txt", 1),
        ("mn-2020-sos-txt/USPresCty", ".txt", 87),
        ("mn-2020-sos-txt/USPresCG", ".txt", 8),
        ("mn-2020-sos-txt/ushouse", ".txt", 8),
        ("mn-2020-sos-txt/allracesbycounty", ".txt", 2_558),
        ("mn-2020-sos-html/USRepresentative", ".html", 8),
        ("mn-2020-sos-html/AllwithoutJudicial", ".html", 2),
        ("france-2022-interieur/tour1", ".csv", 1),
        ("philippines-2025-abscbn/senator", ".ts", 1),
        ("philippines-2025-abscbn/partylist", ".ts", 1),
        ("italy-2020-eligendo/datiEstero", ".json", 4),
    ],
)
def test_the_newest_version_is_read_by_its_own_proposal(folder: str, suffix: str, tallies: int) -> None:
    report = read(versions(folder, suffix)[-1].read_bytes())
    assert len(report.tallies) == tallies
    assert {finding.rule for finding in report.findings} <= {"leftover"}


def test_minnesota_without_names_says_the_same_as_its_page() -> None:
    text = votes(versions("mn-2020-sos-txt/ushouse", ".txt")[-1].read_bytes())
    page = votes(versions("mn-2020-sos-html/USRepresentative", ".html")[-1].read_bytes())
    told = {contest: counts for (contest, _), counts in text.items()}
    shown = {contest: counts for (contest, _), counts in page.items()}
    assert told == shown


def test_a_proposal_made_during_the_count_reads_the_whole_night() -> None:
    found = versions("mn-2020-sos-txt/USPres", ".txt")
    text = written(proposed(found[len(found) // 2].read_bytes()))
    assert all(len(tried(text, snapshot(path.read_bytes())).tallies[0].counts) == 10 for path in found[::20])


def test_eligendo_tells_turnout_by_its_figures() -> None:
    said = mapping(versions("italy-2020-eligendo/datiNazionali", ".json")[-1].read_bytes())
    assert (said["turnout"], said["ballots_cast"], said["registered"]) == (
        "com_vot.perc",
        "com_vot.vot_t",
        "enti_f.ele_t",
    )


@pytest.mark.parametrize(
    ("name", "pattern", "family"),
    [
        ("clarity-enr", "*/*.xml", "clarity"),
        ("ap-elections-api-v2", "201*[!r].json", "ap"),
        ("aec-mediafeed-eml520", "*.xml", "eml"),
        ("nist-1500-100-cdf", "*.xml", "cdf"),
        ("italy-vda-html", "*.html", "html_table"),
    ],
)
def test_every_document_of_a_format_is_known_and_read(name: str, pattern: str, family: str) -> None:
    found = [path for path in sorted(feed(name).glob(pattern)) if path.stat().st_size < 3_000_000]
    assert found
    for path in found:
        assert (path.name, proposed(path.read_bytes()).family.value) == (path.name, family)
        assert _reads(path)


def _reads(path: Path) -> bool:
    return bool(read(path.read_bytes()).tallies)
