"""The command line as a person meets it: one clear line, an exit code that means something, no traceback."""

from pathlib import Path

import pytest

from tests.servers import Server, answer
from tests.workers.cli.inside import run
from tests.workers.packing import page, write_pack


@pytest.mark.parametrize(
    ("words", "env", "code", "said"),
    [
        (["results"], {}, 2, "no election there yet; start one with: tallywire up PACK"),
        (["watch", "--election", "nowhere"], {}, 2, "no election there yet"),
        (["check", "nowhere"], {}, 2, "nowhere"),
        (["up"], {}, 2, "no pack to run"),
        (["up", "nowhere"], {}, 2, "nowhere"),
        (["tick", "nowhere"], {}, 2, "nowhere"),
        (["status"], {"TALLYWIRE_DATABASE_URL": "mysql://x"}, 2, "TALLYWIRE_DATABASE_URL"),
        (["status"], {"TALLYWIRE_REDIS_URL": "nonsense"}, 2, "TALLYWIRE_REDIS_URL"),
        (["results"], {"TALLYWIRE_TICK_SECONDS": "soon"}, 2, "TALLYWIRE_TICK_SECONDS"),
        (["relay"], {"TALLYWIRE_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, 75, "TALLYWIRE_DATABASE_URL"),
        (["alive", "tick"], {}, 1, "Redis"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, words: list[str], env: dict[str, str], code: int, said: str) -> None:
    done = run(*words, env={"TALLYWIRE_DATA": str(tmp_path / "data"), **env})
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["results", "status", "alive"])
def test_looking_leaves_nothing_behind(tmp_path: Path, command: str) -> None:
    run(command, *(["tick"] if command == "alive" else []), env={"TALLYWIRE_DATA": str(tmp_path / "data")})
    assert list(tmp_path.iterdir()) == []


def test_check_shows_what_would_be_read(tmp_path: Path) -> None:
    with Server({"/good": answer(page(1_234, "-")), "/odd": answer(page("1x", 2))}) as server:
        urls = {"good": server.url("/good"), "odd": server.url("/odd"), "gone": server.url("/gone")}
        done = run("check", str(write_pack(tmp_path / "pack", urls)))
    assert (done.returncode, done.stderr) == (1, "")
    assert "good: ready: 1 tallies, 0 findings" in done.stdout
    assert "list in all: ant 1,234, bee -" in done.stdout
    assert "unreadable-number" in done.stdout
    assert "gone: cannot be read: http-status" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 sources: 1 cannot be read, 1 needs attention, 1 ready"
    assert "\x1b" not in done.stdout


def test_check_of_a_pack_in_order_succeeds(tmp_path: Path) -> None:
    with Server({"/good": answer(page(1, 2))}) as server:
        done = run("check", str(write_pack(tmp_path / "pack", {"good": server.url("/good")})), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"counts":{"ant":{"votes":1},"bee":{"votes":2}}' in done.stdout


def test_a_role_nobody_has_is_a_wrong_argument() -> None:
    assert run("alive", "typo").returncode == 2


def test_check_doubts_what_the_night_would_doubt(tmp_path: Path) -> None:
    with Server({"/good": answer(page(1, 2))}) as server:
        pack = write_pack(tmp_path / "pack", {"good": server.url("/good")})
        text = (pack / "pack.toml").read_text().replace("2023-", "2100-")
        (pack / "pack.toml").write_text(text)
        done = run("check", str(pack))
    assert (done.returncode, "before_polls_close" in done.stdout) == (1, True)
