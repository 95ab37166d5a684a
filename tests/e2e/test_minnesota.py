"""Minnesota 2020 as its source served it: 327 versions, test data and zeros first, which are never told, then counts
that go down, which all are told as corrections.
"""

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.e2e.houses import run

CANDIDATE, VOTES = 7, 13
REHEARSALS = 2  # test data, then zeros, both before the polls close


def votes(file: Path) -> dict[str, int]:
    with file.open(newline="") as opened:
        return {row[CANDIDATE]: int(row[VOTES]) for row in csv.reader(opened, delimiter=";", quoting=csv.QUOTE_NONE)}


def fell(before: dict[str, int], after: dict[str, int]) -> bool:
    return any(after[name] < count for name, count in before.items())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # kills play a night on both
def test_every_version_is_told_and_the_last_state_is_the_last_file(
    feeds: Path, database_url: str, tmp_path: Path
) -> None:
    recording = feeds / "mn-2020-sos-txt" / "USPres"
    files = sorted(recording.glob("*.txt"))
    env = {"TALLYWIRE_REHEARSAL_DATABASE_URL": database_url}
    pack = ROOT / "elections" / "mn_2020"
    kept = tmp_path / "kept"
    done = run("rehearse", str(pack), str(recording), "--json", "--keep", str(kept), env=env)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["versions"] == report["served"] == report["reports_read"] == len(files)
    assert (report["first_sequence"], report["last_sequence"]) == (1, report["events"])
    assert (report["gaps"], report["repeats"], report["unreadable"]) == (0, 0, 0)
    types = report["by_type"]
    assert types["tally.added"] + types["tally.changed"] + types["tally.corrected"] == len(files) - REHEARSALS
    assert report["findings"]["before_polls_close"] == REHEARSALS
    assert types["tally.corrected"] == sum(fell(*pair) for pair in pairwise(map(votes, files[REHEARSALS:]))) > 50
    assert (types["tally.held"] - types.get("tally.released", 0), types["tally.superseded"]) == (REHEARSALS, REHEARSALS)
    assert (report["held"], report["longest_hold_seconds"] <= 300) == (0, True)
    told = sorted(figure["votes"] for figure in report["figures"])
    assert told == sorted(votes(files[-1]).values())
    assert len(told) == 10
