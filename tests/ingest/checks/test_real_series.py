"""Real nights, judged version by version: what is held, and that no more is held than has to be.

A count that falls much waits five minutes; rehearsal data waits for ever. Long series are read in part.
"""

from collections import Counter
from pathlib import Path

from ingest.domain.report import Outcome
from ingest.packs import load
from tests.feeds import versions
from tests.ingest.checks.nights import Night

ELECTIONS = Path(__file__).parents[3] / "elections"
MN, PHILIPPINES, FRANCE = "mn-2020-sos-txt", "philippines-2025-abscbn", "france-2022-interieur"


def night(pack: str, source: str, files: list[Path]) -> Night:
    declared = load(ELECTIONS / pack)
    judged = Night(declared, next(each for each in declared.sources if each.id == source))
    judged.read(files)
    return judged


def held(judged: Night) -> Counter[str]:
    return Counter(finding.rule for _, finding in judged.holds)


def flagged(judged: Night, rule: str) -> int:
    return judged.doubts[rule, Outcome.FLAG]


def test_minnesota_tells_neither_its_rehearsal_nor_its_zeros_and_all_its_decreases() -> None:
    judged = night("mn_2020", "USPres", versions(f"{MN}/USPres", ".txt"))
    assert held(judged) == {"before_polls_close": 2, "bytes_seen_before": 6}
    assert [f"{at:%d %H:%M}" for at, _ in judged.holds[:2]] == ["03 07:34", "03 16:10"]
    assert flagged(judged, "votes_decreased") == 56
    assert (judged.released.total(), judged.held) == (6, {})


def test_the_double_counted_returns_of_the_philippines_are_taken_back_at_the_next_look() -> None:
    files = [file for file in versions(f"{PHILIPPINES}/senator", ".ts") if file.name < "20250512T21"]
    judged = night("philippines_2025", "senator", files)
    ((at, finding),) = judged.holds
    assert f"{at:%d %H:%M}" == "12 18:47"
    assert "go fell from 26,713,064 to 21,599,993 votes" in finding.message
    assert judged.released.total() == 1
