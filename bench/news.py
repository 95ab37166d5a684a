"""Reading prose: articles a second on one core, against giving each percentage to the name nearest to it.

python -m bench.news [FOLDER] [--rounds 5] [--profile]

FOLDER holds labelled articles and their elections; without one, the shared set beside the recordings is read, and our
own where that is absent. The exit code is 1 where fewer articles a second are read than the bar says.
"""

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.peers import nearest
from ingest.news import subjects
from ingest.news.claims import Subject
from ingest.news.detecting import language_of
from ingest.news.reading import Reader
from tests.feeds import FEEDS

BAR = 100  # articles a second
SHARED = FEEDS.parent / "news"
OWN = Path(__file__).parents[1] / "tests" / "ingest" / "news" / "labelled"
FALLBACK = "en"

Figures = set[tuple[str | None, str, float]]  # option, measure, value


class Label(Struct, frozen=True):
    option: str | None
    measure: str
    value: float

    def key(self) -> tuple[str | None, str, float]:
        return self.option, self.measure, self.value


class Article(Struct, frozen=True):
    """One labelled article. Other keys are not read."""

    id: str
    election: str
    text: str
    claims: tuple[Label, ...]
    title: str = ""
    language: str = ""


class Contender(Struct, frozen=True):
    """`read` gives the figures of an article; `seconds` of CPU are those of its best round, an article each."""

    name: str
    read: Callable[[Article], Figures]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", nargs="?", type=Path, default=SHARED if SHARED.is_dir() else OWN)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--profile", action="store_true", help="show where the time goes instead")
    said = words.parse_args()
    articles = [msgspec.json.decode(each.read_bytes(), type=Article) for each in _files(said.folder / "articles")]
    declared = dict(subjects.labelled(each.read_bytes()) for each in _files(said.folder / "elections"))
    if said.profile:
        return _profile(articles, declared)
    contenders = [Contender("ours", _ours(articles, declared)), Contender("nearest name", _nearest(declared))]
    print(f"{len(articles)} articles of {said.folder}, best of {said.rounds} rounds in turns, on one core")
    best = _best(contenders, articles, said.rounds)
    for contender, seconds in zip(contenders, best, strict=True):
        _tell(contender, articles, seconds)
    rate = len(articles) / sum(best[0])
    print(f"bar: {BAR} articles a second, {'met' if rate >= BAR else 'MISSED'}")
    sys.exit(0 if rate >= BAR else 1)


def _files(folder: Path) -> Sequence[Path]:
    found = sorted(folder.glob("*.json"))
    if not found:
        sys.exit(f"{folder}: no .json file in it")
    return found


def _ours(articles: Sequence[Article], declared: dict[str, Subject]) -> Callable[[Article], Figures]:
    """Finding the language is part of it; making a reader, once for a contest and a language, is not."""
    readers = {
        (each.election, code): Reader(declared[each.election], code) for each in articles for code in _codes(each)
    }

    def read(article: Article) -> Figures:
        [code] = _codes(article)
        found = readers[article.election, code].read(article.text, article.title)
        return {(each.option, each.measure.value, float(each.value)) for each in found.claims}

    return read


def _codes(article: Article) -> Sequence[str]:
    return (language_of(f"{article.title}\n{article.text}", (article.language,)) or FALLBACK,)


def _nearest(declared: dict[str, Subject]) -> Callable[[Article], Figures]:
    known = {id_: nearest.patterns((each.id, each.names) for each in one.options) for id_, one in declared.items()}

    def read(article: Article) -> Figures:
        found = nearest.percentages(f"{article.title}\n{article.text}", known[article.election])
        return {(option, "percent", value) for option, value in found}

    return read


def _best(contenders: Sequence[Contender], articles: Sequence[Article], rounds: int) -> list[list[float]]:
    """Of each contender, the CPU seconds of each article in its best round; the first round is not counted."""
    best: list[list[float]] = [[] for _ in contenders]
    for turn in range(rounds + 1):
        for at, contender in enumerate(contenders):
            seconds = [_seconds(contender.read, each) for each in articles]
            if turn and (not best[at] or sum(seconds) < sum(best[at])):
                best[at] = seconds
    return best


def _seconds(read: Callable[[Article], Figures], article: Article) -> float:
    began = time.process_time()
    read(article)
    return time.process_time() - began


def _tell(contender: Contender, articles: Sequence[Article], seconds: Sequence[float]) -> None:
    precision, recall = _right(contender, articles)
    ordered = sorted(seconds)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.99))
    print(
        f"  {contender.name:<13} {len(articles) / sum(seconds):8.0f} a second, p50 {1000 * p50:5.2f} ms, "
        f"p99 {1000 * p99:5.2f} ms, precision {precision:.2f}, recall {recall:.2f}"
    )


def _right(contender: Contender, articles: Iterable[Article]) -> tuple[float, float]:
    """Of exactly the same figures: approximate ones and ranges count as they are printed."""
    right = told = labelled = 0
    for article in articles:
        found, wanted = contender.read(article), {each.key() for each in article.claims}
        right, told, labelled = right + len(found & wanted), told + len(found), labelled + len(wanted)
    return right / max(told, 1), right / max(labelled, 1)


def _profile(articles: Sequence[Article], declared: dict[str, Subject]) -> None:
    read = _ours(articles, declared)
    for each in articles:
        read(each)
    profile = cProfile.Profile()
    for each in articles:
        profile.runcall(read, each)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
