"""Running the whole house as an operator does: real processes, looked at through the command line."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

COMMAND = [sys.executable, "-m", "workers"]


def run(*words: str, env: Mapping[str, str] | None = None, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
    """One command to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@contextmanager
def running(
    words: Sequence[str], env: Mapping[str, str], log: Path, code: int = 0
) -> "Iterator[subprocess.Popen[bytes]]":
    """A command that keeps running; asked to stop at the end, and expected to do so with this exit code."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*COMMAND, *words], env={**os.environ, **env}, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            ended = process.wait(30)
        assert ended == code, log.read_text()[-3000:]


def status(env: Mapping[str, str]) -> dict[str, Any]:
    """What `tallywire status --json` says; empty before there is anything to say."""
    answer = run("status", "--json", env=env)
    return json.loads(answer.stdout) if answer.returncode in (0, 1) and answer.stdout else {}


def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something to become true."""
    patience = monotonic() + seconds
    while not holds():
        assert monotonic() < patience, f"after {seconds} s still not: {what}"
        sleep(0.2)
