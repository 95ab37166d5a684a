"""One reading, measured from inside the interpreter that does it, in a process of its own, and told as JSON.

Only the standard library, since the peers' interpreters run it, too. When the clocks start, imports and the file are
behind it, and so is a first reading of a small document of the same kind: what is made once in the life of a process
(tables of a locale, compiled patterns) is no part of reading a large one. The bytes are held by the caller, as they are
in the pipeline.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict


class Measured(TypedDict):
    """Seconds of wall clock and of this process's CPU; `peak` is MB above what was held when the reading began.

    `said` is what the contender says it has read, to be compared with what the other one says.
    """

    wall: float
    cpu: float
    peak: float
    said: dict[str, Any]


def measure(read: Callable[[bytes, Path], Any], tell: Callable[[Any], dict[str, Any]], folder: Path) -> None:
    """Read `folder/large` once, print what it took; `tell` comes when the clocks stand still."""
    small, large = folder / "small", folder / "large"
    read(small.read_bytes(), small)
    body = large.read_bytes()
    held = _from_here()
    wall, cpu = time.perf_counter(), time.process_time()
    facts = read(body, large)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = _most() - held
    told: Measured = {"wall": wall, "cpu": cpu, "peak": max(peak, 0) / 1024, "said": tell(facts)}
    json.dump(told, sys.stdout)


def _from_here() -> int:
    """Forget the peak so far, of imports and of reading the file: Linux keeps a high-water mark that can be reset.

    Not `ru_maxrss`, which cannot, and which a new process inherits from the one that started it.
    """
    Path("/proc/self/clear_refs").write_text("5")
    return _most()


def _most() -> int:
    """The most memory held at a time, in KB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split(None, 1)[0])
