"""Sources are ranked, not mixed: what is published of a contest in a unit comes from one source at a time."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import SourceKind


class Statement(Struct, frozen=True, kw_only=True):
    """A tally and who says it. `position` is the source's place in its pack, 0 first."""

    source_id: str
    issuer: str
    kind: SourceKind
    position: int
    fetched_at: datetime
    tally: Tally

    @property
    def has_figures(self) -> bool:
        """Whether any selection has a number; a page of dashes says nothing yet, a turnout page never does."""
        counts = self.tally.counts.values()
        return any(count.votes is not None or count.share is not None or count.seats is not None for count in counts)


def published(statements: Iterable[Statement]) -> dict[TallyKey, Statement]:
    """The one statement that stands for each key: with figures before without, then kind, then place in the pack.

    Exit polls are never counts and never stand here.
    """
    best: dict[TallyKey, Statement] = {}
    for statement in statements:
        if statement.kind.counts:
            rival = best.get(statement.tally.key)
            if rival is None or _rank(statement) < _rank(rival):
                best[statement.tally.key] = statement
    return best


def _rank(statement: Statement) -> tuple[bool, int, int]:
    return (not statement.has_figures, statement.kind.rank, statement.position)
