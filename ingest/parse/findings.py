"""What a reader noticed, in order, without letting a hostile document fill the store with remarks."""

from collections.abc import Iterable

from ingest.domain.report import Finding
from ingest.parse.unreadable import excerpt

LIMIT = 200  # a document


class Findings:
    """The first LIMIT findings of one document; the rest are counted.

    `partial` says that something which may be a tally, or part of one, was left out.
    """

    def __init__(self) -> None:
        self.partial = False
        self._kept: list[Finding] = []
        self._more = 0

    def add(self, rule: str, message: str, place: str = "") -> None:
        if len(self._kept) < LIMIT:
            self._kept.append(Finding(rule=rule, message=message, place=place))
        else:
            self._more += 1

    def leave_out(self, rule: str, message: str, place: str) -> None:
        self.partial = True
        self.add(rule, f"{message}; left out", place)

    def leftover(self, kind: str, names: Iterable[str], place: str = "") -> None:
        """What stands in the document and no mapping took: a new column, key or table is news. Told once for a kind."""
        left = sorted(set(names))
        if left:
            shown = ", ".join(excerpt(name) for name in left[:20])
            more = f" and {len(left) - 20:,} more" if len(left) > 20 else ""
            self.add("leftover", f"nobody reads {kind} {shown}{more}; map it, or list it under ignore", place)

    def all(self) -> tuple[Finding, ...]:
        """Where some were only counted, the last one says how many."""
        if not self._more:
            return tuple(self._kept)
        return (*self._kept, Finding(rule="more-findings", message=f"{self._more:,} more findings are not shown"))
