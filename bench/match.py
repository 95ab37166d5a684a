"""Contenders on one document: they take turns, each in a process of its own, and the best round of each counts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from bench.measure import Measured
from bench.peers.environments import NoPeer, interpreter, last_line

ROOT = Path(__file__).parents[1]
OURS = "tallywire"
UNCHANGED = "tallywire, same bytes"
TIMES_CHEAPER_UNCHANGED = 10


class Peer(Struct, frozen=True, kw_only=True):
    """Somebody else's way: we have to be `faster` and `leaner` so many times. None asks for nothing."""

    name: str
    module: tuple[str, ...]
    faster: float | None = None
    leaner: float | None = None


class Bar(Struct, frozen=True):
    """`ratio` is None where it could not be measured, and the bar then not met."""

    what: str
    ratio: float | None
    wanted: float
    met: bool


class Match(Struct):
    """Everybody's best round; `troubles` say who could not run, or read something else than we did."""

    document: str
    megabytes: float
    best: dict[str, Measured]
    bars: list[Bar]
    troubles: list[str]


class Terms(Struct, frozen=True):
    """How a match is played: `environments` is the folder of the peers' own."""

    rounds: int
    environments: Path
    unchanged: bool


def play(document: str, folder: Path, peers: tuple[Peer, ...], terms: Terms) -> Match:
    troubles: list[str] = []
    best = _rounds(_commands(document, folder, peers, terms, troubles), terms.rounds, troubles)
    troubles += [f"{peer.name} read something else" for peer in peers if _differs(best, peer.name)]
    if OURS in best and best[OURS]["said"]["findings"]:
        troubles.append(f"{OURS} has {best[OURS]['said']['findings']} findings about it")
    bars = [bar for peer in peers for bar in _bars(best, peer)]
    if terms.unchanged:
        bars.append(_bar("unchanged, cheaper than read", best, OURS, UNCHANGED, "cpu", TIMES_CHEAPER_UNCHANGED))
    return Match(document, (folder / "large").stat().st_size / 1e6, best, bars, troubles)


def _commands(
    document: str, folder: Path, peers: tuple[Peer, ...], terms: Terms, troubles: list[str]
) -> dict[str, list[str]]:
    ours = [sys.executable, "-m", "bench.ours"]
    commands = {OURS: [*ours, document, str(folder)]}
    for peer in peers:
        try:
            python = interpreter(peer.name, terms.environments)
            commands[peer.name] = [python, "-W", "ignore", "-m", *peer.module, str(folder)]
        except NoPeer as why:
            troubles.append(f"{peer.name} could not be made: {why}")
    if terms.unchanged:
        commands[UNCHANGED] = [*ours, "unchanged", str(folder)]
    return commands


def _rounds(commands: dict[str, list[str]], rounds: int, troubles: list[str]) -> dict[str, Measured]:
    best: dict[str, Measured] = {}
    for _ in range(rounds):
        for name, command in list(commands.items()):
            try:
                now = _run(command)
            except NoPeer as why:
                troubles.append(f"{name} did not run: {why}")
                del commands[name]
                continue
            before = best.setdefault(name, now)
            for figure in ("wall", "cpu", "peak"):
                before[figure] = min(before[figure], now[figure])
    return best


def _run(command: list[str]) -> Measured:
    """The same hash seed for everybody, so that rounds differ by the machine's mood alone. Raises NoPeer."""
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPeer(last_line(done.stderr))
    return msgspec.json.decode(done.stdout, type=Measured)


def _differs(best: dict[str, Measured], peer: str) -> bool:
    if peer not in best or OURS not in best:
        return False
    ours, theirs = best[OURS]["said"], best[peer]["said"]
    return any(ours.get(name) != value for name, value in theirs.items() if name != "findings")


def _bars(best: dict[str, Measured], peer: Peer) -> list[Bar]:
    bars = []
    if peer.faster:
        bars.append(_bar(f"faster than {peer.name}", best, peer.name, OURS, "cpu", peer.faster))
    if peer.leaner:
        bars.append(_bar(f"leaner than {peer.name}", best, peer.name, OURS, "peak", peer.leaner))
    return bars


def _bar(
    what: str, best: dict[str, Measured], dear: str, cheap: str, figure: Literal["cpu", "peak"], wanted: float
) -> Bar:
    if dear not in best or cheap not in best:
        return Bar(what, None, wanted, met=False)
    ratio = best[dear][figure] / max(best[cheap][figure], 1e-6)
    return Bar(what, ratio, wanted, met=ratio >= wanted)
