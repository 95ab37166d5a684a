"""Kill -9 during a rehearsal, and compare what was told with an undisturbed run.

    python -m bench.kills elections/mn_2020 RECORDING [--kills 20] [--seed 1]

Read worker, fetch worker, relay and Redis are killed at random moments. The events and the final state have to be
those of a run that nobody disturbed, byte for byte but for the port of the recording's server.
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from msgspec import Struct

from ingest import packs
from ingest.domain.tally import facts
from ingest.packs import Pack
from publish import results, stream
from publish.envelope import CloudEvent
from workers import settings
from workers.rehearsal import night, recording
from workers.rehearsal.night import Night
from workers.rehearsal.recording import Version
from workers.rehearsal.report import Report
from workers.settings import Settings

VICTIMS = ("read", "a reader's child", "fetch", "relay", "valkey")
PORT = re.compile(rb"127\.0\.0\.1:\d+")


class Outcome(Struct, frozen=True):
    """What a consumer could read at the end: every envelope in order, and the published facts."""

    events: list[bytes]
    facts: list[bytes]
    report: Report
    killed: list[str]


def play(configured: Settings, pack: Pack, versions: Sequence[Version], kills: int, seed: int) -> Outcome:
    """One rehearsal at full speed, disturbed by so many kills."""
    with night.on_air(configured, pack, versions, None) as opened:
        killed: list[str] = []
        over = Event()
        killer = Thread(target=_kill, args=(opened, kills, random.Random(seed), over, killed))
        killer.start()
        try:
            opened.play(_ignore)
        finally:
            over.set()
            killer.join()
        return Outcome(_stream(opened), _facts(opened), opened.report(), killed)


def _ignore(_: CloudEvent) -> None:
    """The witness inside the night counts for us."""


def _kill(opened: Night, kills: int, chance: random.Random, over: Event, killed: list[str]) -> None:
    """Each kill waits for its own moment, counted in versions, so that they spread over the whole night."""
    moments = sorted(chance.sample(range(1, opened.playback.versions), kills))
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(kills)]
    chance.shuffle(victims)
    for moment, name in zip(moments, victims, strict=True):
        part = opened.supervisor.parts["read" if name == "a reader's child" else name]
        while not over.is_set() and (opened.playback.arrived < moment or not part.running):
            over.wait(0.005)
        over.wait(chance.random() * 0.05)
        if part.process is not None and not over.is_set():
            leader = part.process.pid
            pid = (_child(leader) or leader) if name == "a reader's child" else leader
            os.kill(pid, signal.SIGKILL)
            killed.append(name)


def _child(pid: int) -> int | None:
    """One of the processes that a worker reads in."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else None


def _stream(opened: Night) -> list[bytes]:
    """The whole stream, read again from its beginning like a consumer that comes late."""
    envelopes: list[bytes] = []
    while batch := list(stream.follow(opened.services.redis, {opened.election.id: len(envelopes)}, 1)):
        envelopes += [PORT.sub(b"server", envelope) for _, _, envelope in batch]
    return envelopes


def _facts(opened: Night) -> list[bytes]:
    current = results.current(opened.services.database, opened.election.id)
    return sorted(facts(statement.tally) for statement in current.values())


def main() -> int:
    """Exit code 1 where anything differs."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("pack", type=Path)
    words.add_argument("recording", type=Path)
    words.add_argument("--kills", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    pack = packs.load(asked.pack)
    versions = recording.load(asked.recording, {source.id: source for source in pack.sources})
    quiet, disturbed = (_timed(pack, versions, kills, asked.seed) for kills in (0, asked.kills))
    print(f"killed in this order: {', '.join(disturbed.killed)}")
    same = (quiet.events, quiet.facts) == (disturbed.events, disturbed.facts)
    print(
        f"{len(quiet.events)} events undisturbed, {len(disturbed.events)} disturbed: {'equal' if same else 'DIFFERENT'}"
    )
    return 0 if same and not disturbed.report.gaps and not disturbed.report.repeats else 1


def _timed(pack: Pack, versions: Sequence[Version], kills: int, seed: int) -> Outcome:
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="tallywire-") as folder:
        outcome = play(settings.load().for_rehearsal(Path(folder), None), pack, versions, kills, seed)
    report = outcome.report
    print(
        f"{kills} kills: {report.served} versions, {report.events} events, {report.gaps} gaps, "
        f"{report.repeats} repeats, latency {report.latency_ms}, {monotonic() - began:.0f} s"
    )
    return outcome


if __name__ == "__main__":
    sys.exit(main())
