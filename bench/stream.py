"""One event to thousands of listeners of one process, side by side with sse-starlette: time to the last, and memory.

    python -m bench.stream [--clients 5000] [--events 30] [--rounds 2] [--peers FOLDER]

Everybody takes turns, each in a process of its own. The exit code is 1 where a bar is missed or a peer did not run.
"""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import sleep

from msgspec import Struct

from bench import night
from bench.asked import Server
from bench.crowd import Crowd
from bench.databases import SQLITE, empty
from bench.peers.environments import SSE, NoPeer, interpreter
from publish.envelope import encode
from publish.live import limits
from storage.database import Database

OURS, UVLOOP, ONCE = "tallywire", "tallywire, uvloop", f"{SSE}, frame made once"
MOST_MS, MOST_KIB, TIMES = 150, 20, 2
NOBODY = "unix:///nowhere/valkey.sock"
WARM = 20  # listeners that come and go before memory is looked at
SETTLE_SECONDS, PAUSE_SECONDS = 1.5, 0.15


class Contender(Struct, frozen=True):
    name: str
    command: list[str]
    path: str


class Round(Struct, frozen=True):
    """Milliseconds from just before the broadcast to the last listener's last byte, event by event; KiB a listener."""

    last_ms: list[float]
    kib: float


def main() -> int:
    asked = _asked()
    limits.raise_files()
    rounds: dict[str, list[Round]] = {}
    with empty(SQLITE) as address, TemporaryDirectory() as folder:
        with closing(Database(address("night"))) as database:
            election = night.bring_up(database)
        events = [encode(night.row(election, number)) for number in range(1, asked.events + 1)]
        written = Path(folder) / "events.jsonl"
        written.write_bytes(b"\n".join(events))
        print(f"{asked.clients:,} listeners, {asked.events} events of {len(events[0]):,} bytes, {asked.rounds} rounds")
        for contender in _contenders(address("night"), written, asked) * asked.rounds:
            rounds.setdefault(contender.name, []).append(_play(contender, asked.clients, events))
    found = {name: _together(each) for name, each in rounds.items()}
    for name, each in found.items():
        _show(name, each)
    return 0 if _judged(found) and SSE in found else 1


def _asked() -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--clients", type=int, default=5_000)
    words.add_argument("--events", type=int, default=30)
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--uvloop", action="store_true", help="ours on that loop, too, where it is installed")
    words.add_argument("--peers", type=Path, default=cache / "tallywire" / "peers", help="where their environments are")
    return words.parse_args()


def _contenders(database_url: str, events: Path, asked: argparse.Namespace) -> list[Contender]:
    path = f"/v1/elections/{night.PACK.name}/stream"
    loops = {OURS: "asyncio"} | ({UVLOOP: "uvloop"} if asked.uvloop else {})
    ours = [sys.executable, "-m", "bench.streaming", "PORT"]
    found = [Contender(name, [*ours, loop, database_url, NOBODY], path) for name, loop in loops.items()]
    try:
        theirs = [interpreter(SSE, asked.peers), "-m", "bench.peers.sse_starlette", "PORT", str(events)]
    except NoPeer as trouble:
        print(f"  TROUBLE: {trouble}")
        return found
    return [*found, Contender(SSE, theirs, "/stream"), Contender(ONCE, [*theirs, "once"], "/stream")]


def _play(contender: Contender, clients: int, events: list[bytes]) -> Round:
    with Server(contender.command) as server:
        Crowd(server.port, contender.path, WARM).close()
        sleep(SETTLE_SECONDS)
        server.ask("memory")
        before = server.answer()
        with closing(Crowd(server.port, contender.path, clients)) as crowd:
            sleep(SETTLE_SECONDS)
            took = [_milliseconds(server, crowd, event) for event in events]
            server.ask("memory")
            return Round(took, (server.answer() - before) / clients / 1024)


def _milliseconds(server: Server, crowd: Crowd, event: bytes) -> float:
    sleep(PAUSE_SECONDS)
    crowd.ignore()
    server.ask("tell")
    heard = crowd.hear(event)
    return (heard - server.answer()) / 1e6


def _together(rounds: list[Round]) -> Round:
    """The events of all rounds; of memory the worst."""
    return Round([took for each in rounds for took in each.last_ms], max(each.kib for each in rounds))


def _show(name: str, of: Round) -> None:
    took = sorted(of.last_ms)
    late = sum(each > MOST_MS for each in took)
    times = f"p50 {median(took):7.1f} ms  p90 {took[len(took) * 9 // 10]:7.1f}  worst {took[-1]:7.1f}"
    print(f"  {name:40} {times}  {late} of {len(took)} over {MOST_MS} ms  {of.kib:5.1f} KiB a listener")


def _judged(found: dict[str, Round]) -> bool:
    """Whether every bar is met; says so."""
    ours = found[OURS]
    usual = median(ours.last_ms)
    bars = [
        (f"the last within {MOST_MS} ms, p50", f"{usual:.1f} ms", usual <= MOST_MS),
        (f"at most {MOST_KIB} KiB a listener", f"{ours.kib:.1f} KiB", ours.kib <= MOST_KIB),
    ]
    for name in sorted(found.keys() & {SSE, ONCE}):
        faster = median(found[name].last_ms) / usual
        leaner = found[name].kib / ours.kib
        bars += [
            (f"faster than {name}", f"{faster:.1f} times", faster >= TIMES),
            (f"leaner than {name}", f"{leaner:.1f} times", leaner >= TIMES),
        ]
    for what, measured, met in bars:
        print(f"  {what:55} {measured}, {'met' if met else 'MISSED'}")
    return all(met for _, _, met in bars)


if __name__ == "__main__":
    sys.exit(main())
