"""The demo night: what a stranger sees first has to end in the published figures, to the vote."""

import json
from pathlib import Path

from tests.e2e.houses import run

PUBLISHED = {
    "amanat": (3_431_510, "53.90"),
    "auyl": (693_938, "10.90"),
    "respublica": (547_154, "8.59"),
    "aq_jol": (535_139, "8.41"),
    "peoples_party": (432_920, "6.80"),
    "osdp": (331_058, "5.20"),
    "baytaq": (146_431, "2.30"),
    "against_all": (248_291, "3.90"),
}
NEWS = {"note.added": 3, "note.changed": None, "tally.held": 1, "tally.released": None, "tally.corrected": None}


def test_the_demo_ends_in_the_published_figures(tmp_path: Path) -> None:
    done = run("demo", "--speed", "max", "--until-complete", "--json", env={"TALLYWIRE_DATA": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {f["selection"]: (f["votes"], f["share"]) for f in report["figures"]} == PUBLISHED
    assert {f["source"] for f in report["figures"]} == {"cec_results"}
    assert report["served"] == report["versions"]
    assert (report["gaps"], report["repeats"], report["unreadable"]) == (0, 0, 0)
    assert report["findings"] == {"exit-poll-left-out": 3, "share_against_votes": 1}
    assert (report["held_by_rule"], report["held"]) == ({"share_against_votes": 1}, 0)  # the final page says otherwise
    assert {name: report["by_type"].get(name) for name in NEWS} == NEWS
