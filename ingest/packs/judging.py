"""What a pack says of doubts: `[checks]` for all its sources, and `[sources.checks]` laid over it for one of them."""

from collections.abc import Iterator
from typing import TypeVar

from ingest import checks
from ingest.domain.truth import Checks
from ingest.packs.places import Place, did_you_mean
from ingest.packs.tables import ChecksTable

Said = TypeVar("Said")

NOTHING = ChecksTable()


def settled(pack: ChecksTable, source: ChecksTable) -> Checks:
    """The pack's with the source's laid over it, key by key; the default where neither says anything."""
    default = Checks()
    return Checks(
        outcomes=pack.outcomes | source.outcomes,
        persist_minutes=_first(source.persist_minutes, pack.persist_minutes, default.persist_minutes),
        persist_polls=_first(source.persist_polls, pack.persist_polls, default.persist_polls),
    )


def problems(table: ChecksTable, place: Place) -> Iterator[str]:
    """`place` is that of the table that holds `checks`."""
    at, known = place.within("checks").within("outcomes"), rules()
    for name in table.outcomes:
        if name not in known:
            yield at.problem(f"is no rule{did_you_mean(name, known)}", name)


def rules() -> list[str]:
    """The names that `outcomes` may hold: rules about one tally, then those about a document."""
    return list(checks.RULES)


def _first(source: Said | None, pack: Said | None, default: Said) -> Said:
    """0 is said, too."""
    return next((each for each in (source, pack) if each is not None), default)
