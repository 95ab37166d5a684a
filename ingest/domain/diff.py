"""What changed between two things one source said."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from ingest.domain.tally import Tally, TallyKey, facts


class EventType(StrEnum):
    """What can happen to a tally. What vanished is a fact, too."""

    ADDED = "tally.added"
    CHANGED = "tally.changed"
    VANISHED = "tally.vanished"


class TallyEvent(Struct, frozen=True):
    """One change. `before` is None for an added tally, `after` for a vanished one."""

    type: EventType
    key: TallyKey
    before: Tally | None
    after: Tally | None


def diff(before: Iterable[Tally], after: Iterable[Tally]) -> list[TallyEvent]:
    """The events that lead from `before` to `after`: additions and changes in the order of `after`, then losses.

    Facts are compared, not places: `diff(r, r)` is empty, and so is the diff of a table that was only sorted anew.
    """
    old = {tally.key: tally for tally in before}
    events = [event for tally in after if (event := _event(old.pop(tally.key, None), tally))]
    return events + [TallyEvent(EventType.VANISHED, key, gone, None) for key, gone in old.items()]


def _event(old: Tally | None, new: Tally) -> TallyEvent | None:
    if old is None:
        return TallyEvent(EventType.ADDED, new.key, None, new)
    if facts(old) == facts(new):
        return None
    return TallyEvent(EventType.CHANGED, new.key, old, new)
