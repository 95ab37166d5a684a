"""Which moment of the night is asked for: now, an instant that is past, or what stood after an event."""

from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import Depends, Query
from msgspec import Struct

from ingest.domain.election import Election
from publish.api.answers import Life
from publish.api.context import Chosen, Context, Given
from publish.api.problems import Refusal
from publish.history import series_of
from publish.live.mirror import Order
from publish.rows import Published, published
from storage import history

MOST = 2**53  # of a sequence: beyond it, JSON readers begin to round
BEFORE = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing was told yet
AT_ONCE, PATIENCE_SECONDS = 2, 10.0
_turns = BoundedSemaphore(AT_ONCE)  # what is past is put together from the database, which the night needs, too


class Moment(Struct, frozen=True, kw_only=True):
    """`at` is when it was; both are None for now. `by_clock` says that an instant was asked for, and no event."""

    at: datetime | None = None
    sequence: int | None = None
    by_clock: bool = False

    @property
    def is_now(self) -> bool:
        return self.sequence is None

    @property
    def life(self) -> Life:
        return Life.NOW if self.is_now else Life.FOREVER


def moment(
    chosen: Chosen,
    given: Given,
    as_of: Annotated[
        str | None, Query(max_length=40, description="An instant of the night, ISO 8601 with its offset.")
    ] = None,
    sequence: Annotated[int | None, Query(ge=0, le=MOST, description="What stood after that event.")] = None,
) -> Moment:
    """Refuses what is still to come, and both at once."""
    if as_of is None and sequence is None:
        return Moment()
    if as_of is not None and sequence is not None:
        raise Refusal(422, "as_of and sequence: one of them says when")
    if sequence is not None:
        last = given.feed.sequence(chosen.id)
        if sequence > last:
            raise Refusal(422, f"sequence {sequence} is still to come; the last one is {last}")
        with given.database.read() as session:
            event = history.event(session, chosen.id, sequence)
        return Moment(at=event.occurred_at if event else BEFORE, sequence=sequence)
    at = instant(as_of or "")
    with given.database.read() as session:
        ends = history.first_and_last(session, chosen.id)
        if at > max(given.now(), ends[1] if ends else given.now()):
            raise Refusal(422, f"as_of: {at:%Y-%m-%d %H:%M:%S}Z is still to come")
        return Moment(at=at, sequence=history.sequence_at(session, chosen.id, at), by_clock=True)


Asked = Annotated[Moment, Depends(moment)]


def instant(text: str) -> datetime:
    """Refuses one without an offset: nobody knows when that was."""
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus in an address is a blank
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refusal(422, "as_of: should be an instant with its offset, such as 2024-11-05T22:00:00-06:00")


def past(given: Context, election: Election, when: Moment, contest_id: str | None = None) -> list[Published]:
    """What was published then, in the order of the pack. Refuses where too many ask at once."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Refusal(503, "many ask for the past; try again", {"retry-after": "5"})
    try:
        with given.database.read() as session:
            series = series_of(session, election.id)
            told = history.newest_of_each(
                session,
                election.id,
                when.sequence or 0,
                when.at if when.by_clock else None,
                contest_id=contest_id,
                series=series,
            )
        found = [published(each) for each in told]
    finally:
        _turns.release()
    order = Order(election)
    for each in found:
        order.note(each.figure)
    return order.sort(each for each in found if each.body is not None)
