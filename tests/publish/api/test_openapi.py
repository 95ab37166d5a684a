"""What the API says of itself is what it does, whatever it is asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from publish.api import rights
from publish.api.rate import Rate
from tests.examples import tally
from tests.publish.api.served import Served

EXAMPLES = 12
IDS = {"election_id": "demo", "contest_id": "list", "unit_id": "all", "hold_id": 1}  # else nearly all would be a 404


def test_every_answer_to_anything_is_documented(small: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All operations, asked with what they take and with what they do not: no 5xx, no answer of another shape.

    The stream has no end; `test_stream` listens to it. What no schema can say (an instant has an offset, a reason has
    letters) is refused with 422.
    """
    small.night.says("page", tally(ant=10, bee=5), tally("u0", ant=4))
    small.night.held("page", tally(ant=1))
    small.night.says("wire", tally(ant=12, bee=5))
    small.told()
    config = tmp_path / "schemathesis.toml"
    config.write_text("[parameters]\n" + "".join(f'"path.{name}" = {id_!r}\n' for name, id_ in IDS.items()))
    monkeypatch.setattr(rights, "DECISIONS", Rate(burst=10_000, seconds=1))
    chosen = ["--phases=examples,coverage,fuzzing", "--mode=all", "--generation-deterministic", "--no-color"]
    left = ["--exclude-path-regex=/stream$", "--exclude-checks=positive_data_acceptance"]
    token = ["--header", f"Authorization: Bearer {small.token}"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run"),
            *(f"{small.url}/v1/openapi.json", f"--max-examples={EXAMPLES}", *chosen, *left, *token),
        ],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
