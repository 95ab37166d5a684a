"""The supervisor with real processes: what dies comes back, and nothing outlives it."""

import os
import signal
from pathlib import Path

import pytest

from ingest.domain.errors import ConfigurationError
from tests.e2e.houses import run, running, status, until
from tests.workers.packing import write_pack
from workers.settings import Settings
from workers.supervisor import Supervisor


def runs_anew(supervisor: Supervisor, name: str, before: int) -> bool:
    process = supervisor.parts[name].process
    return process is not None and process.pid != before and supervisor.parts[name].running


def children(pid: int) -> list[int]:
    """The processes that this one started, from whichever of its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    pack = write_pack(tmp_path / "pack", {"page": "http://127.0.0.1:1/"})
    return Settings(data=tmp_path / "data", packs=(pack,), fetch_threads=2, read_processes=1)


def test_what_dies_comes_back_and_all_ends_together(settings: Settings, tmp_path: Path) -> None:
    with Supervisor(settings, output=tmp_path / "logs") as supervisor:
        before = {name: part.process.pid for name, part in supervisor.parts.items() if part.process}
        assert before.keys() == {"valkey", "tick", "fetch", "read", "relay", "serve"}
        for name in ("relay", "valkey"):
            os.kill(before[name], signal.SIGKILL)
        until(
            lambda: all(runs_anew(supervisor, name, before[name]) for name in ("relay", "valkey")), 20, "both run anew"
        )
        after = {name: part.process.pid for name, part in supervisor.parts.items() if part.process}
        assert {name for name in before if before[name] != after[name]} == {"relay", "valkey"}
        answer = run("up", env=settings.environment())
        assert (answer.returncode, "another Tallywire runs" in answer.stderr) == (2, True)
    assert not any(alive(pid) for pid in after.values())


def test_roles_end_when_their_supervisor_is_killed(settings: Settings, tmp_path: Path) -> None:
    env = settings.environment()
    with running(["up"], env, tmp_path / "log", code=-signal.SIGKILL) as house:
        until(lambda: status(env).get("roles") == ["fetch", "read", "relay", "serve", "tick"], 40, "all at work")
        pids = children(house.pid)
        house.kill()
        house.wait()
    roles = [pid for pid in pids if alive(pid) and b"valkey" not in Path(f"/proc/{pid}/cmdline").read_bytes()]
    until(lambda: not any(alive(pid) for pid in roles), 20, "the roles ended by themselves")
    with Supervisor(settings, output=tmp_path / "logs"):  # it takes over from the Valkey that was left behind
        assert not any(alive(pid) for pid in pids)


def test_packs_are_checked_before_anything_starts(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", packs=(tmp_path / "nowhere",))
    with pytest.raises(ConfigurationError, match="nowhere"), Supervisor(settings):
        pass
    assert not (tmp_path / "data").exists()
