"""Real recordings, read in place where they are at hand: `$TALLYWIRE_FEEDS`, or `../shared/feeds` from the project."""

import os
from pathlib import Path

import pytest

FEEDS = Path(os.environ.get("TALLYWIRE_FEEDS", Path(__file__).parents[2] / "shared" / "feeds"))


def feed(name: str) -> Path:
    """One file or folder; skips the test where it is absent."""
    path = FEEDS / name
    if not path.exists():
        pytest.skip(f"no recordings at {path}")
    return path


def versions(folder: str, suffix: str) -> list[Path]:
    """The files of a time series, oldest first; skips the test where there are none."""
    found = sorted(feed(folder).glob(f"*{suffix}"))
    if not found:
        pytest.skip(f"no recordings at {FEEDS / folder}")
    return found
