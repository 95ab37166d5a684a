"""Minnesota 2020 as its source served it: 327 versions, test data first, counts that go down, exactly accounted for."""

import csv
import json
from pathlib import Path

from tests.conftest import ROOT
from tests.e2e.houses import run

CANDIDATE, VOTES = 7, 13


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
    assert report["versions"] == report["served"] == report["reports_read"] == report["events"] == len(files)
    assert (report["first_sequence"], report["last_sequence"]) == (1, len(files))
    assert (report["gaps"], report["repeats"], report["unreadable"]) == (0, 0, 0)
    with files[-1].open(newline="") as last:
        rows = list(csv.reader(last, delimiter=";", quoting=csv.QUOTE_NONE))
    told = sorted(figure["votes"] for figure in report["figures"])
    assert told == sorted(int(row[VOTES]) for row in rows)
    assert len(told) == len({row[CANDIDATE] for row in rows}) == 10
