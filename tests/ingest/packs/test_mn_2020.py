"""The pack of Minnesota against what the Secretary of State served in November 2020."""

import os
from pathlib import Path

import pytest

from ingest.domain.tally import VoteCounts
from ingest.packs import load
from tests.ingest.packs.recordings import Version, versions

ROOT = Path(__file__).parents[3]
FEEDS = Path(os.environ.get("TALLYWIRE_FEEDS", ROOT.parent / "shared" / "feeds"))
USPRES = FEEDS / "mn-2020-sos-txt" / "USPres"


@pytest.fixture(scope="module")
def count() -> list[Version]:
    if not USPRES.is_dir():
        pytest.skip(f"the recorded feed of Minnesota is not at {USPRES}")
    pack = load(ROOT / "elections" / "mn_2020")
    return list(versions(pack, pack.sources[0], sorted(USPRES.glob("*.txt"))))


def test_every_version_reads_and_resolves_without_a_finding(count: list[Version]) -> None:
    assert len(count) == 327
    assert [report.findings for _, report, _ in count if report.findings] == []
    assert {len(report.tallies[0].counts) for _, report, _ in count} == {10}


def test_the_rehearsal_on_the_live_page_is_doubted(count: list[Version]) -> None:
    (_, first, doubts), (_, zeros, _), *_ = count
    assert [each.rule for each in doubts] == ["before_polls_close"]
    assert first.tallies[0].count_status.units_reported == 98
    assert {each.votes for each in zeros.tallies[0].counts.values()} == {0}


def test_a_version_of_the_night(count: list[Version]) -> None:
    (tally,) = next(report for at, report, _ in count if f"{at:%d%H%M}" == "040220").tallies
    sample = (USPRES / "20201104T022005Z.txt").read_text().splitlines()[1].split(";")
    assert tally.counts["biden_harris"].votes == int(sample[13])
    assert str(tally.counts["biden_harris"].share) == sample[14]
    assert (tally.ballots.valid, tally.count_status.units_reported) == (int(sample[15]), int(sample[11]))


def test_the_last_version_is_the_certified_count(count: list[Version]) -> None:
    (tally,) = count[-1][1].tallies
    assert tally.counts["biden_harris"].votes == 1_717_077
    assert tally.counts["trump_pence"].votes == 1_484_065
    assert tally.ballots.valid == 3_277_171 == sum(each.votes or 0 for each in tally.counts.values())
    assert tally.counts["de_la_fuente_richardson"] != VoteCounts()


def test_votes_go_down_in_dozens_of_versions(count: list[Version]) -> None:
    fallen = [at for at, _, doubts in count if any(each.rule == "votes_decreased" for each in doubts)]
    assert 50 <= len(fallen) <= 60
    assert {each.rule for _, _, doubts in count for each in doubts} == {"votes_decreased", "before_polls_close"}
