"""The Philippines on 12 May 2025, rehearsed: returns that had been counted twice are taken back, in two contests.

Every other night is judged in memory against the guide's table: `tests/workers/rehearsal/test_series.py`.
"""

import json
from contextlib import closing
from pathlib import Path

from ingest.domain.tally import Tally
from publish.envelope import decode, encode, tally_data
from storage import outbox
from storage.database import Database
from tests.conftest import ROOT
from tests.e2e.houses import run
from tests.workers.rehearsal import raw

SOURCES = {"senator": "senate", "partylist": "party_list"}
VERSIONS = ("20250512T173520Z", "20250512T180338Z", "20250512T184757Z", "20250512T190259Z")  # the third takes back
BESIDE = ("returns", "voters")  # what a document tells beside votes


def recording(feeds: Path, folder: Path) -> Path:
    for source in SOURCES:
        (folder / source).mkdir(parents=True)
        for version in VERSIONS:
            file = feeds / "philippines-2025-abscbn" / source / f"{version}.ts"
            (folder / source / file.name).symlink_to(file)
    return folder


def corrections(kept: Path) -> dict[str, list[tuple[Tally, Tally]]]:
    """What was told as corrected: of each contest, before and after."""
    told: dict[str, list[tuple[Tally, Tally]]] = {}
    with closing(Database(f"sqlite:///{kept / 'tallywire.db'}")) as database, database.read() as session:
        for row in outbox.after(session, "philippines_2025", 0, 1000):
            if row.type == "tally.corrected":
                data = tally_data(decode(encode(row)))
                assert data.before is not None
                assert data.after is not None
                told.setdefault(data.after.contest_id, []).append((data.before, data.after))
    return told


def votes(tallies: tuple[Tally, Tally]) -> list[tuple[int, int]]:
    before, after = tallies
    return sorted((before.counts[each].votes or 0, count.votes or 0) for each, count in after.counts.items())


def said(folder: Path) -> list[tuple[int, int]]:
    """The same, as the two documents have it."""
    (before,), (after,) = (raw.script(folder / f"{version}.ts").values() for version in VERSIONS[1:3])
    return sorted((before[name], after[name]) for name in before if name not in BESIDE)


def test_what_was_counted_twice_is_taken_back_once_for_each_selection(feeds: Path, tmp_path: Path) -> None:
    pack, kept, night = ROOT / "elections" / "philippines_2025", tmp_path / "kept", tmp_path / "night"
    done = run("rehearse", str(pack), str(recording(feeds, night)), "--json", "--keep", str(kept))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["statements_held"], report["held_by_rule"]) == (2, {"votes_decreased_much": 2})
    assert (report["by_type"]["tally.released"], report["held"], report["longest_hold_seconds"]) == (2, 0, 300)
    told = corrections(kept)
    assert told.keys() == set(SOURCES.values())
    for source, contest in SOURCES.items():
        (correction,) = told[contest]
        assert votes(correction) == said(night / source)
        assert all(after < before for before, after in votes(correction))
