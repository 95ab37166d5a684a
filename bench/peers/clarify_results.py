"""Clarity's detail.xml through clarify (Open Elections), to its list of results: python -m ... FOLDER."""

import sys
from pathlib import Path
from typing import Any

import clarify  # type: ignore[import-not-found]  # only in the peer's own environment

from bench.measure import measure


def read(body: bytes, path: Path) -> Any:
    """By path, which is its usual way, and a little leaner and faster than giving it the text."""
    parser = clarify.Parser()
    parser.parse(str(path))
    return parser.results


def tell(results: Any) -> dict[str, Any]:
    """The innermost rows of choices."""
    votes = [result.votes for result in results if result.choice is not None and result.jurisdiction is not None]
    return {"rows": len(votes), "votes": sum(votes)}


if __name__ == "__main__":
    measure(read, tell, Path(sys.argv[1]))
