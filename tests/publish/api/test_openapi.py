"""What the API says of itself is what it does, whatever it is asked."""

import subprocess
import sys

from tests.examples import tally
from tests.publish.api.served import Served

EXAMPLES = 12


def test_every_answer_to_anything_is_documented(small: Served) -> None:
    """All operations, asked with what they take and with what they do not: no 5xx, no answer of another shape.

    The stream has no end; `test_stream` listens to it.
    """
    small.night.says("page", tally(ant=10, bee=5), tally("u0", ant=4))
    small.night.held("page", tally(ant=1))
    small.night.says("wire", tally(ant=12, bee=5))
    small.told()
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{small.url}/v1/openapi.json"]
    choices = ["--phases=examples,coverage,fuzzing", "--mode=all", f"--max-examples={EXAMPLES}", "--seed=7"]
    chosen = ["--exclude-path-regex=/stream$", "--generation-deterministic", "--no-color"]
    token = ["--header", f"Authorization: Bearer {small.token}"]
    done = subprocess.run(
        [*command, *choices, *chosen, *token], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
