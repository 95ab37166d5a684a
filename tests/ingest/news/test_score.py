"""How well prose is read, measured as `tallywire news predict` measures it: on the shared set, and on one of our own.

No figure here is a goal: they are what stands, so that no change of words or rules makes it worse unseen.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import feeds
from workers import news

SHARED = feeds.FEEDS.parent / "news"
OWN = Path(__file__).parent / "labelled"
MOST_TRAPS = 8
LEAST_STATUS = 0.90
F1, PRECISION = 0.77, 0.925  # of our own articles


def predictions(folder: Path) -> Iterator[bytes]:
    for each in news.predict(folder / "articles", folder / "elections", lambda done, count: None):
        yield msgspec.json.encode(each)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the set's own program prints."""
    if not (SHARED / "score.py").exists():
        pytest.skip(f"no labelled news at {SHARED}")
    file = tmp_path_factory.mktemp("news") / "predictions.jsonl"
    file.write_bytes(b"\n".join(predictions(SHARED)))
    return scored(str(SHARED / "articles"), str(SHARED / "elections"), str(file))


def scored(*words: str) -> str:
    program = [sys.executable, "-B", str(SHARED / "score.py"), *words]
    return subprocess.run(program, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def row(printed: str, name: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of a line of the score."""
    [line] = [each for each in printed.splitlines() if each.split()[:1] == [name]]
    words = line.split()
    return float(words[2]), float(words[4]), float(words[6])


def number(printed: str, after: str) -> float:
    return float(printed.partition(after)[2].split()[0].rstrip(","))


def test_the_shared_set_over_all_measures(shared: str) -> None:
    precision, _, f1 = row(shared, "all")
    assert f1 >= 0.92
    assert precision >= 0.95


def test_percentages_of_the_shared_set(shared: str) -> None:
    assert row(shared, "percent")[2] >= 0.95


def test_stages_of_the_shared_set(shared: str) -> None:
    assert number(shared, "micro F1 ") >= LEAST_STATUS


def test_traps_of_the_shared_set(shared: str) -> None:
    assert number(shared, "trap hits: ") <= MOST_TRAPS


def test_no_prediction_is_unusable(shared: str) -> None:
    assert "predictions with" not in shared
    assert "unknown articles" not in shared


@pytest.fixture(scope="module")
def own() -> tuple[int, int, int]:
    """How many figures of our own articles were read, invented and missed."""
    right = wrong = missed = 0
    for line in predictions(OWN):
        told = json.loads(line)
        labels = json.loads((OWN / "articles" / f"{told['article']}.json").read_text("utf-8"))["claims"]
        guesses = {(each["option"], each["measure"], each["value"]) for each in told["claims"]}
        hit = [any(fits(label, guess) for guess in guesses) for label in labels]
        right += sum(hit)
        missed += len(hit) - sum(hit)
        wrong += sum(not any(fits(label, guess) for label in labels) for guess in guesses)
    return right, wrong, missed


def fits(label: dict[str, Any], guess: tuple[str | None, str, float]) -> bool:
    """The same figure, one within a hundredth of an approximate one, or one within a range."""
    option, measure, value = guess
    if (option, measure) != (label["option"], label["measure"]):
        return False
    near = Decimal(str(label["value"])) * (Decimal("0.01") if label.get("approximate") else 0)
    apart = abs(Decimal(str(value)) - Decimal(str(label["value"])))
    return apart <= near or label.get("low", value + 1) <= value <= label.get("high", value - 1)


def test_our_own_articles_are_read_as_well_as_before(own: tuple[int, int, int]) -> None:
    right, wrong, missed = own
    assert 2 * right / (2 * right + wrong + missed) >= F1
    assert right / (right + wrong) >= PRECISION


def test_our_own_articles_are_of_every_language() -> None:
    articles = [json.loads(each.read_text("utf-8")) for each in (OWN / "articles").glob("*.json")]
    assert {each["language"] for each in articles} == {"de", "en", "es", "fr", "kk", "pt", "ru", "tr"}
    for article in articles:
        for each in (*article["claims"], *article["traps"]):
            assert article["text"][each["start"] : each["end"]] == each["figure"]
