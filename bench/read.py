"""Reading large documents, side by side with what others would use: seconds, memory, and whether each bar is met.

    python -m bench.read [clarity|ap|html|csv|unchanged ...] [--quick] [--rounds 3] [--json] [--peers FOLDER]

Contenders take turns, each in a process of its own, and the best round of each counts. A reading is judged by the CPU
time of its process, which other programs on the machine disturb least; the wall clock stands beside it. What it needs
is the most memory held at a time, above what was held (imports, the document's bytes) when it began. Contenders have to
agree on what they read. The exit code is 1 where a bar is missed or could not be measured, or they do not agree.
"""

import argparse
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import msgspec

from bench.documents import DOCUMENTS
from bench.match import Match, Peer, Terms, play
from bench.peers.environments import CLARIFY, ELEX

SOUP = f"beautifulsoup4 {version('beautifulsoup4')}"
PEERS: dict[str, tuple[Peer, ...]] = {
    "clarity": (Peer(name=CLARIFY, module=("bench.peers.clarify_results",), faster=3, leaner=3),),
    "ap": (Peer(name=ELEX, module=("bench.peers.elex_results",), faster=20, leaner=5),),
    "html": (
        Peer(name=f"{SOUP}, lxml", module=("bench.peers.soup", "lxml"), faster=8),
        Peer(name=f"{SOUP}, html.parser", module=("bench.peers.soup", "html.parser")),
    ),
    "csv": (Peer(name="csv.DictReader", module=("bench.peers.dict_reader", "csv"), faster=1.5),),
    "csv_quoted": (Peer(name="csv.DictReader", module=("bench.peers.dict_reader", "csv_quoted"), faster=1.5),),
}
SMALL = 100  # rows
CHOICES = ("clarity", "ap", "html", "csv", "unchanged")


def main() -> int:
    asked = _asked()
    chosen = asked.what or list(CHOICES)
    formats = [name for name in chosen if name != "unchanged"] or list(CHOICES)
    documents = [name for name in DOCUMENTS if name.partition("_")[0] in formats]
    terms = Terms(asked.rounds, asked.peers, "unchanged" in chosen)
    matches = []
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        for name in documents:
            written = _written(name, Path(folder) / name, quick=asked.quick)
            matches.append(play(name, written, () if chosen == ["unchanged"] else PEERS[name], terms))
            (written / "large").unlink()
            if not asked.json:
                _show(matches[-1])
    if asked.json:
        print(msgspec.json.format(msgspec.json.encode(matches)).decode())
    return 0 if all(bar.met for match in matches for bar in match.bars) and not any(m.troubles for m in matches) else 1


def _asked() -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("what", nargs="*", metavar="|".join(CHOICES), help="everything, where nothing is named")
    words.add_argument("--quick", action="store_true", help="documents of a tenth of the size")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--json", action="store_true", help="the figures for a program")
    words.add_argument("--peers", type=Path, default=cache / "tallywire" / "peers", help="where their environments are")
    asked = words.parse_args()
    if unknown := set(asked.what) - set(CHOICES):
        words.error(f"no such measurement: {', '.join(sorted(unknown))}")
    return asked


def _written(name: str, folder: Path, *, quick: bool) -> Path:
    """The folder, with a large document and a small one of the same kind."""
    make, rows = DOCUMENTS[name]
    folder.mkdir()
    (folder / "large").write_bytes(make(rows // 10 if quick else rows))
    (folder / "small").write_bytes(make(SMALL))
    return folder


def _show(match: Match) -> None:
    rows = max((each["said"].get("rows", 0) for each in match.best.values()), default=0)
    print(f"{match.document}: {rows:,} rows, {match.megabytes:.1f} MB")
    for name, each in match.best.items():
        figures = f"{each['cpu']:8.3f} s CPU {each['wall']:8.3f} s {each['peak']:7.0f} MB"
        print(f"  {name:32}{figures}")
    for bar in match.bars:
        measured = "not measured" if bar.ratio is None else f"{bar.ratio:.2f} times"
        print(f"  {bar.what:43} {measured}, {'met' if bar.met else 'MISSED'} (bar {bar.wanted:g})")
    for trouble in match.troubles:
        print(f"  TROUBLE: {trouble}")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
