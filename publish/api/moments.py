"""Which moment of the night is asked for: now, an instant that is past, or what stood after an event."""

from asyncio import to_thread, wait_for
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish.api.answers import Life
from publish.api.context import Chosen, Context, Given
from publish.api.problems import Refusal
from publish.events import figure
from publish.history import series_of
from publish.live.mirror import Order
from publish.rows import Published, published
from storage import history

MOST = 2**53  # of a sequence: beyond it, JSON readers begin to round
BEFORE = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing was told yet
PATIENCE_SECONDS = 10.0


class Moment(Struct, frozen=True, kw_only=True):
    """What stood after event `sequence`; `at` is when that was, or the instant that was asked for. None for now.

    An instant chooses an event, the last one that had happened by then: so what stood then is made of events up to one.
    """

    at: datetime | None = None
    sequence: int | None = None
    by_number: bool = False

    @property
    def is_now(self) -> bool:
        return self.sequence is None

    @property
    def life(self) -> Life:
        """Of what events alone decide. Which event an instant chooses may change: some are told late."""
        if self.is_now:
            return Life.NOW
        return Life.FOREVER if self.by_number else Life.SOON


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
        return Moment(at=event.occurred_at if event else BEFORE, sequence=sequence, by_number=True)
    at = instant(as_of or "")
    with given.database.read() as session:
        ends = history.first_and_last(session, chosen.id)
        if at > max(given.now(), ends[1] if ends else given.now()):
            raise Refusal(422, f"as_of: {at:%Y-%m-%d %H:%M:%S}Z is still to come")
        return Moment(at=at, sequence=history.sequence_at(session, chosen.id, at))


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


async def past(given: Context, election: Election, when: Moment, contest_id: str | None = None) -> list[Published]:
    """What was published then, in the order of the pack. Refuses where too many ask at once."""
    async with turn(given):
        return await to_thread(_past, given, election, when.sequence or 0, contest_id)


@asynccontextmanager
async def turn(given: Context) -> AsyncIterator[None]:
    """What is past is put together from the database, which the night needs, too: a few at once, on the loop."""
    try:
        await wait_for(given.feed.turns.acquire(), PATIENCE_SECONDS)
    except TimeoutError:
        raise Refusal(503, "many ask for the past; try again", {"retry-after": "5"}) from None
    try:
        yield
    finally:
        given.feed.turns.release()


def _past(given: Context, election: Election, sequence: int, contest_id: str | None) -> list[Published]:
    with given.database.read() as session:
        series = series_of(session, election.id)
        told = history.newest_of_each(session, election.id, sequence, contest_id=contest_id, series=series)
    found = [published(each) for each in told]
    order = Order(election)
    for each in found:
        order.note(each.figure)
    return order.sort(each for each in found if each.body is not None)


def wholes_then(given: Context, election: Election, sequence: int) -> list[Published]:
    """What was published then of each contest in the unit that decides it, and only that."""
    with given.database.read() as session:
        totals = [TallyKey(each.id, election.whole_of(each), CountItemType.TOTAL) for each in election.contests]
        names = [figure(series, key) for key in totals for series in series_of(session, election.id)]
        rows = history.newest(session, election.id, names, sequence=sequence)
    told = (history.Told(row.sequence, row.occurred_at, name, row.data) for name, row in rows.items())
    order = Order(election)
    for name in names:
        order.note(name)
    return order.sort(each for each in map(published, told) if each.body is not None)
