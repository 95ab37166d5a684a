"""A whole rehearsal with real processes, on both databases."""

import json
from pathlib import Path

import pytest

from tests.e2e.houses import run
from tests.workers.packing import page, write_pack

VERSIONS = 20


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """One source: a count that grows, one version that repeats the one before, one outage."""
    folder = tmp_path / "recording" / "page"
    folder.mkdir(parents=True)
    for number in range(VERSIONS):
        body = page(number * 100, 5) if number != 10 else page(900, 5)
        (folder / f"20230319T20{number:02}00Z.csv").write_bytes(body)
    (folder / "20230319T201530Z.html").write_bytes(b"<h1>Down</h1>")
    (folder / "20230319T201530Z.http.json").write_text('{"status": 503}')
    return folder.parent


def tonight(folder: Path) -> dict[str, str]:
    """What the environment names for the real night; a rehearsal keeps apart from it."""
    return {
        "TALLYWIRE_DATABASE_URL": "postgresql://127.0.0.1:1/tonight",
        "TALLYWIRE_REDIS_URL": "redis://127.0.0.1:1/0",
        "TALLYWIRE_ARCHIVE_URL": str(folder / "tonight"),
    }


def look_at(kept: Path, env: dict[str, str], sequence: int) -> None:
    """What a rehearsal left behind can be looked at afterwards."""
    env = {"TALLYWIRE_DATA": str(kept), "TALLYWIRE_DATABASE_URL": env["TALLYWIRE_REHEARSAL_DATABASE_URL"]}
    shown = run("results", env=env)
    assert "1,900" in shown.stdout
    (statement,) = json.loads(run("results", "--json", env=env).stdout)
    assert statement["tally"]["counts"] == {"ant": {"votes": 1900}, "bee": {"votes": 5}}
    state = json.loads(run("status", "--json", env=env).stdout)
    assert (state["sequence"], state["stream_sequence"]) == (sequence, None)  # the Valkey was stopped with the night


def test_a_recording_is_told_completely_in_order_and_once(recording: Path, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"page": "https://election.example/page"})
    env = {"TALLYWIRE_REHEARSAL_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}", **tonight(tmp_path)}
    answer = run("rehearse", str(pack), str(recording), "--json", "--keep", str(tmp_path / "kept"), env=env)
    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout)
    assert (report["versions"], report["served"]) == (VERSIONS + 1, VERSIONS + 1)
    figures = sum(number for type_, number in report["by_type"].items() if type_.startswith("tally."))
    assert figures == report["reports_read"] == VERSIONS - 1  # the repeated version is not even read
    assert (report["first_sequence"], report["last_sequence"]) == (1, report["events"])
    assert (report["gaps"], report["repeats"], report["unreadable"]) == (0, 0, 0)
    assert report["unchanged"] >= 1
    assert {figure["selection"]: figure["votes"] for figure in report["figures"]} == {"ant": 1900, "bee": 5}
    assert not (tmp_path / "tonight").exists()
    look_at(tmp_path / "kept", env, report["last_sequence"])
    again = run("rehearse", str(pack), str(recording), "--keep", str(tmp_path / "again"), env=env)
    assert again.returncode == 2
    assert "rehearse in an empty database" in again.stderr


def test_a_wrong_argument_is_one_line_and_exit_code_2(recording: Path, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"page": "https://election.example/page"})
    answer = run("rehearse", str(pack), str(recording), "--speed", "fast")
    assert (answer.returncode, "neither a positive number nor max" in answer.stderr) == (2, True)
    assert "Traceback" not in answer.stderr


def test_a_folder_without_a_recording_is_said(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"page": "https://election.example/page"})
    answer = run("rehearse", str(pack), str(tmp_path))
    assert (answer.returncode, "no recording" in answer.stderr) == (2, True)
