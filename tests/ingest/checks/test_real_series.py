"""Real nights, judged version by version: what is held, and that no more is held than has to be.

A count that falls much waits five minutes; rehearsal data waits for ever. Long series are read in part.
"""

from collections import Counter
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("pack", "source", "folder", "suffix", "step", "holds"),
    [
        ("mn_2020", "USPresCG", f"{MN}/USPresCG", ".txt", 2, {"before_polls_close": 8, "votes_decreased_much": 1}),
        ("mn_2020", "USPresCty", f"{MN}/USPresCty", ".txt", 4, {"before_polls_close": 87}),
        ("philippines_2025", "partylist", f"{PHILIPPINES}/partylist", ".ts", 1, {"votes_decreased_much": 1}),
        ("france_2022_round_1", "interieur", f"{FRANCE}/tour1", ".csv", 2, {}),
        ("france_2022_round_2", "interieur", f"{FRANCE}/tour2", ".csv", 2, {}),
        ("italy_2020_referendum", "datiNazionali", "italy-2020-eligendo/datiNazionali", ".json", 4, {}),
        ("mn_2020", "AllwithoutJudicial", "mn-2020-sos-html/AllwithoutJudicial", ".html", 4, {"before_polls_close": 2}),
    ],
)
def test_no_other_version_is_held(
    pack: str, source: str, folder: str, suffix: str, step: int, holds: dict[str, int]
) -> None:
    judged = night(pack, source, versions(folder, suffix)[::step])
    assert held(judged) == holds
    assert judged.held == {}
    assert judged.stands


def test_the_double_counted_returns_of_the_philippines_are_taken_back_at_the_next_look() -> None:
    files = [file for file in versions(f"{PHILIPPINES}/senator", ".ts") if file.name < "20250512T21"]
    judged = night("philippines_2025", "senator", files)
    ((at, finding),) = judged.holds
    assert f"{at:%d %H:%M}" == "12 18:47"
    assert "go fell from 26,713,064 to 21,599,993 votes" in finding.message
    assert judged.released.total() == 1
