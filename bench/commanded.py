"""How a program being measured is asked: a word a line on standard input, a line of JSON on standard output.

Only the standard library, since the peers' interpreters run it, too.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

Deeds = Mapping[str, Callable[[], Any]]


def obey(loop: asyncio.AbstractEventLoop, deeds: Deeds) -> None:
    """From now on, each word does its deed on the loop and says what came of it. Returns at once."""

    def do(word: str) -> None:
        print(json.dumps(deeds[word]()), flush=True)

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(do, line.strip())

    Thread(target=listen, daemon=True).start()


def resident() -> int:
    """Bytes of memory that this process holds, as it is: nothing is collected or given back before."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split(None, 1)[0]) * 1024
