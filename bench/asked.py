"""A server in a process of its own, asked by words as `commanded` has them."""

import json
import socket
import subprocess
from contextlib import suppress
from time import monotonic, sleep
from types import TracebackType

from bench.match import ROOT

START_SECONDS = 30.0


class Server:
    """Listens on `port` of 127.0.0.1 while it is entered; PORT in the command stands for it."""

    def __init__(self, command: list[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        words = [str(self.port) if word == "PORT" else word for word in command]
        self._process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid: int = self._process.pid
        assert self._process.stdin
        assert self._process.stdout
        self._words, self._answers = self._process.stdin, self._process.stdout

    def ask(self, word: str) -> None:
        self._words.write(f"{word}\n")
        self._words.flush()

    def answer(self) -> int:
        """To what was asked last."""
        return int(json.loads(self._answers.readline()))

    def __enter__(self) -> "Server":
        until = monotonic() + START_SECONDS
        while not self._listens():
            if self._process.poll() is not None or monotonic() > until:
                self._end()
                raise RuntimeError(f"{self._process.args!r} does not listen")
            sleep(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()
