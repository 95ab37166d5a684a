"""All roles on one machine: started in order, restarted when they die, stopped cleanly and together."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import IO, Self

import structlog
from redis import Redis
from redis.exceptions import RedisError

from ingest.domain.errors import ConfigurationError, TransientError
from workers import alive, bootstrap, embedded
from workers.roles import SUPERVISED
from workers.settings import PREFIX, Settings

LOOK_SECONDS = 0.1
SOON_SECONDS = 5.0
PATIENCE_SECONDS = 10.0
START_SECONDS = 30.0
ROLES = {
    "tick": ["tick"],
    "fetch": ["worker", "fetch"],
    "read": ["worker", "read"],
    "relay": ["relay"],
    "serve": ["serve"],
}
START_ORDER = (frozenset({"fetch", "read", "relay", "serve"}), frozenset({"tick"}))  # first who answers, then who asks

log = structlog.get_logger()


@dataclass
class Part:
    """One child process, in a process group of its own so that its children end with it."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    failures: int = 0

    def start(self, environment: dict[str, str], output: IO[bytes] | None) -> None:
        self.started_at = monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    def terminate(self) -> None:
        """Ask the process alone: a worker finishes what it has begun and stops its own children."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """The whole group, at once; a leader that is gone already may have left children behind."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if self.process.stdin is not None:
                self.process.stdin.close()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> float:
        """Seconds to wait before the next start: none at first, longer for one that keeps dying young."""
        young = monotonic() - self.started_at < SOON_SECONDS
        self.failures = self.failures + 1 if young else 0
        return min(SOON_SECONDS, 0.25 * 2 ** min(self.failures, 10)) if self.failures else 0.0


class Supervisor:
    """A context: inside it every role runs, and an embedded Valkey with them where no Redis is configured.

    `output` is the folder for the roles' logs, None for our own standard error. Entering raises ConfigurationError or
    TransientError where something needed cannot be had.
    """

    def __init__(self, configured: Settings, output: Path | None = None) -> None:
        self._settings = configured
        self._output = output
        self._stop = Event()
        self._watcher = Thread(target=self._watch, name="supervisor")
        self._lock: IO[str] | None = None
        self.parts = {name: Part(name, [sys.executable, "-m", "workers", *role]) for name, role in ROLES.items()}

    def __enter__(self) -> Self:
        if not bootstrap.desks(self._settings):
            raise ConfigurationError(
                "TALLYWIRE_PACKS: no pack to run; name at least one, for instance elections/mn_2020"
            )
        self._lock = _only_one(self._settings.data)
        try:
            if self._settings.redis_url is None:
                self._start_valkey()
            _await_redis(self._settings)
            made = bootstrap.make(self._settings)
            with closing(made.database), closing(made.redis):
                bootstrap.register(made)
            for names in START_ORDER:
                for name in names:
                    self._start(self.parts[name])
                self._await_roles(names)
        except BaseException:
            self._end()
            raise
        self._watcher.start()
        return self

    def _start_valkey(self) -> None:
        _clear_orphan(self._settings.data)
        self.parts = {"valkey": Part("valkey", embedded.command(self._settings.data)), **self.parts}
        self._start(self.parts["valkey"])

    def _await_roles(self, names: frozenset[str]) -> None:
        """Return once these roles are at work. Raises TransientError where one does not come up."""
        patience = monotonic() + START_SECONDS
        with bootstrap.connect_redis(self._settings) as redis:
            while missing := names - alive.here(redis):
                if monotonic() > patience:
                    where = f"see {self._output}" if self._output else "see above"
                    raise TransientError(f"did not start: {', '.join(sorted(missing))}; {where}")
                sleep(LOOK_SECONDS)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()
        self._end()

    def _start(self, part: Part) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        environment = {**inherited, **self._settings.environment(), SUPERVISED: "1"}
        if self._output is None and part.name != "valkey":
            part.start(environment, None)
            return
        folder = self._output or self._settings.data / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{part.name}.log").open("ab") as file:
            part.start(environment, file)

    def _watch(self) -> None:
        restart_at: dict[str, float] = {}
        while not self._stop.wait(LOOK_SECONDS):
            for name, part in self.parts.items():
                if part.running:
                    continue
                if name not in restart_at:
                    part.kill()
                    restart_at[name] = monotonic() + part.note_death()
                    log.warning("died; starting it again", role=name, code=part.process and part.process.returncode)
                if monotonic() >= restart_at[name]:
                    del restart_at[name]
                    self._start_again(part)

    def _start_again(self, part: Part) -> None:
        try:
            self._start(part)
        except OSError as error:  # no memory, no processes, a full disk: it is tried again
            log.warning("cannot start", role=part.name, error=str(error))

    def _end(self) -> None:
        """Workers and relay first, Valkey last; who does not end in time is killed, and all if we are interrupted."""
        roles = [part for name, part in self.parts.items() if name != "valkey"]
        try:
            _ask_to_end(roles)
            _ask_to_end([part for name, part in self.parts.items() if name == "valkey"])
        finally:
            for part in self.parts.values():
                part.kill()
            if self._lock is not None:
                self._lock.close()


def _ask_to_end(parts: Sequence[Part]) -> None:
    """Return when all have ended, or when our patience has."""
    for part in parts:
        part.terminate()
    patience = monotonic() + PATIENCE_SECONDS
    while any(part.running for part in parts) and monotonic() < patience:
        sleep(LOOK_SECONDS / 2)


def _only_one(data: Path) -> IO[str]:
    """The data folder's lock, held while open. Raises ConfigurationError where another Tallywire holds it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as error:
        raise ConfigurationError(f"TALLYWIRE_DATA: {data}: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ConfigurationError(
            f"TALLYWIRE_DATA: another Tallywire runs in {data}; stop it or choose another folder"
        ) from None
    return lock


def _clear_orphan(data: Path) -> None:
    """We hold the lock, so a Valkey that answers in our folder has lost its supervisor."""
    with suppress(RedisError), Redis.from_url(embedded.redis_url(data), retry=None) as orphan:
        orphan.shutdown()


def _await_redis(configured: Settings) -> None:
    patience = monotonic() + START_SECONDS
    with bootstrap.connect_redis(configured) as redis:
        while True:
            try:
                alive.forget(redis)
            except RedisError as error:
                if monotonic() > patience:
                    raise TransientError(f"TALLYWIRE_REDIS_URL: no answer: {error}") from None
                sleep(0.02)
            else:
                return


def clear(data: Path) -> None:
    """Remove a data folder that nobody uses. Raises ConfigurationError where somebody does."""
    if data.exists():
        with closing(_only_one(data)):
            _clear_orphan(data)
        shutil.rmtree(data)
