"""Minnesota told one count in several files and on pages: whatever they say of the same moment is the same."""

from bisect import bisect_right
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, TallyKey
from ingest.packs import Pack, load
from tests.feeds import versions
from tests.ingest.packs import recordings

PACK = Path(__file__).parents[3] / "elections" / "mn_2020"
FOLDERS = {".txt": "mn-2020-sos-txt", ".html": "mn-2020-sos-html"}
Series = list[tuple[datetime, ElectionReport]]


@cache
def pack() -> Pack:
    return load(PACK)


@cache
def series(source_id: str, suffix: str = ".txt") -> Series:
    """When each version of a source was fetched, and what it says."""
    files = versions(f"{FOLDERS[suffix]}/{source_id}", suffix)
    source = next(each for each in pack().sources if each.id == source_id)
    return [(at, report) for at, report, _ in recordings.versions(pack(), source, files)]


def around(told: Series, at: datetime) -> list[ElectionReport]:
    """What was served at the time, and what was served next."""
    here = bisect_right([time for time, _ in told], at)
    return [report for _, report in told[max(0, here - 1) : here + 1]]


def votes(report: ElectionReport) -> Counter[str]:
    """For president, over all units."""
    counted = Counter[str]()
    for tally in report.tallies:
        if tally.contest_id == "president":
            counted.update({name: count.votes or 0 for name, count in tally.counts.items()})
    return counted


def told(report: ElectionReport) -> dict[TallyKey, Tally]:
    return {tally.key: tally for tally in report.tallies}


@pytest.mark.parametrize("parts", ["USPresCty", "USPresCG", "allracesbycounty"])
def test_the_state_is_the_sum_of_its_parts(parts: str) -> None:
    whole = series("USPres")
    for at, report in series(parts):
        assert votes(report) == votes(around(whole, at)[0]), at


@pytest.mark.parametrize(("page", "file"), [("AllwithoutJudicial", "USPres"), ("AllwithoutJudicial", "ussenate")])
def test_the_page_says_what_the_file_says(page: str, file: str) -> None:
    agree(series(page, ".html"), series(file))


def test_the_page_of_the_house_says_what_the_file_says() -> None:
    agree(series("USRepresentative", ".html"), series("ushouse"))


def agree(pages: Series, files: Series) -> None:
    """The first page is older than the first file, and both are a rehearsal."""
    for at, page in pages[1:]:
        said = told(page)
        ways = [
            [
                (said[key].counts, said[key].count_status) == (tally.counts, tally.count_status)
                for key, tally in told(file).items()
            ]
            for file in around(files, at)
        ]
        assert any(map(all, ways)), at
