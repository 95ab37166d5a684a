"""A command run inside the tests' process: what a person meets, without the second that a process takes to start.

`tests/e2e` runs commands as processes of their own.
"""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from workers import bootstrap, cli


def run(*words: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """One command to its end, as `tests.e2e.houses.run` gives it."""
    said = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, "utf-8", write_through=True) for each in said)
    bootstrap.services.cache_clear()
    with (
        patch.dict(os.environ, env or {}),
        patch.object(sys, "argv", ["tallywire", *words]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code
    bootstrap.services.cache_clear()
    return subprocess.CompletedProcess(words, int(str(code or 0)), *(each.getvalue().decode() for each in said))
