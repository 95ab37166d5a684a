"""Every service of docker-compose.yml, started by its own command line against a real PostgreSQL and Valkey.

The containers themselves need a container engine, which may not be at hand; commands, environment and health checks
are what can go wrong in our own hands.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis

from publish import stream
from tests.conftest import ROOT
from tests.e2e.houses import run, running, until
from tests.servers import Server, answer, in_turn
from tests.workers.packing import page, write_pack
from workers import embedded
from workers.settings import Settings

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ROLES = ("tick", "fetch", "read", "relay", "serve")


@pytest.fixture
def environment(postgres_url: str, valkey: Path, redis: Redis, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What compose would give a role, but for the addresses, which are those of the servers at hand."""
    with Server({"/page": in_turn(*(answer(page(n, 1)) for n in range(1, 4)))}) as server:
        pack = write_pack(tmp_path / "pack", {"page": server.url("/page")}, interval=("1s", "1s"))
        here = {
            "TALLYWIRE_DATABASE_URL": postgres_url,
            "TALLYWIRE_REDIS_URL": embedded.redis_url(valkey),
            "TALLYWIRE_ARCHIVE_URL": str(tmp_path / "archive"),
            "TALLYWIRE_PACKS": str(pack),
            "TALLYWIRE_DATA": str(tmp_path / "data"),
        }
        given = COMPOSE["services"]["tick"]["environment"]
        assert here.keys() - {"TALLYWIRE_DATA"} <= given.keys()
        yield {name: re.sub(r"\$\{.*\}", "", value) for name, value in given.items()} | here


def test_every_role_runs_is_healthy_and_the_night_arrives(
    environment: dict[str, str], redis: Redis, tmp_path: Path
) -> None:
    assert run("alive", "relay", env=environment).returncode == 1
    with ExitStack() as started:
        for role in ROLES:
            words = COMPOSE["services"][role]["command"]
            started.enter_context(running(words, environment, tmp_path / f"{role}.log"))
        for role in ROLES:
            until(partial(healthy, role, environment), 40, f"{role} is healthy")
        until(lambda: stream.last_sequence(redis, "demo") == 4, 30, "three versions told, and who leads")
    assert [sequence for _, sequence, _ in stream.follow(redis, {"demo": 0}, 1)] == [1, 2, 3, 4]


def healthy(role: str, environment: dict[str, str]) -> bool:
    command, *check = COMPOSE["services"][role]["healthcheck"]["test"][1:]
    assert command == "tallywire"
    return run(*check, env=environment).returncode == 0


def test_no_secret_stands_in_the_file() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or name.endswith(("DATABASE_URL", "REDIS_URL")):
                assert "${" in value


def test_every_setting_in_the_file_is_one_we_know() -> None:
    known = {f"TALLYWIRE_{name.upper()}" for name in Settings.model_fields}
    for role in ROLES:
        assert COMPOSE["services"][role]["environment"].keys() <= known


def test_every_service_has_a_health_check_and_comes_back() -> None:
    for service in COMPOSE["services"].values():
        assert service["healthcheck"]["test"]
        assert service["restart"] == "unless-stopped"


def test_the_image_holds_every_room() -> None:
    copied = (ROOT / "Dockerfile").read_text()
    packages = subprocess.run(
        ["git", "ls-files", "*/__init__.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rooms = {name.split("/")[0] for name in packages.stdout.split()} - {"tests", "bench"}
    assert {room for room in rooms if f"COPY {room} {room}" in copied} == rooms
