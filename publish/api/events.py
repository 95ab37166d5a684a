"""The events: page by page after a sequence, or as a stream that goes on where it was left."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from msgspec import Raw, Struct

from ingest.domain.terms import ReportingUnitType
from publish.api.answers import Answer, Life, answer
from publish.api.context import Chosen, Given
from publish.api.documented import responses
from publish.api.moments import MOST
from publish.api.problems import Refusal, problem
from publish.desk import known
from publish.envelope import CloudEvent, encode
from publish.live.hub import Filter
from publish.live.takeover import StreamAnswer
from storage import outbox

router = APIRouter(tags=["events"])
PAGE, MOST_EVENTS = 500, 2_000
SCANNED = 10_000  # events looked at for one page, where a filter takes few of them
TYPE = "^[a-z-]+([.][a-z-]+)?$"


class Events(Struct, frozen=True, kw_only=True):
    """In order. `sequence` is the last event there is; `next` is what `after` has to be to go on, None at the end."""

    election_id: str
    sequence: int
    events: Sequence[CloudEvent]
    next: int | None


class _Events(Struct, frozen=True, kw_only=True):
    """`Events` with what was encoded before as it is."""

    election_id: str
    sequence: int
    events: Sequence[Raw]
    next: int | None


def wanted(
    chosen: Chosen,
    contest: Annotated[str | None, Query(max_length=200, description="Only of this contest.")] = None,
    level: Annotated[ReportingUnitType | None, Query(description="Only of units of this type.")] = None,
    type: Annotated[
        str | None, Query(max_length=100, pattern=TYPE, description="Only this type (tally.changed) or family (tally).")
    ] = None,
) -> Filter:
    """Refuses a contest that the pack does not have."""
    if contest is not None:
        known.contest(chosen, contest)
    return Filter(contest_id=contest, level=level, type=type)


Wanted = Annotated[Filter, Depends(wanted)]


@router.get("/events", responses=responses(Events), summary="The events after a sequence")
def events(
    chosen: Chosen,
    given: Given,
    which: Wanted,
    after: Annotated[int, Query(ge=0, le=MOST, description="The last sequence that is known.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = PAGE,
) -> Answer:
    """Each once and in order; `next` goes on. A page that is full never changes any more."""
    levels = given.feed.hub.levels(chosen.id)
    found: list[Raw] = []
    at, looked, more = after, 0, True
    with given.database.read() as session:
        last = outbox.last_sequence(session, chosen.id)
        while more and len(found) < limit and looked < SCANNED:
            rows = outbox.after(session, chosen.id, at, PAGE)
            more = len(rows) == PAGE
            for row in rows:
                looked, at = looked + 1, row.sequence
                if which.takes(row.type, row.subject, levels):
                    found.append(Raw(encode(row)))
                if len(found) == limit:
                    break
    following = at if at < last else None
    said = _Events(election_id=chosen.id, sequence=last, events=found, next=following)
    return answer(said, Life.NOW)


@router.get(
    "/stream",
    responses=responses(str, 501, media_type="text/event-stream"),
    summary="The events as they are told",
    response_class=Response,
)
async def stream(
    chosen: Chosen,
    given: Given,
    which: Wanted,
    after: Annotated[
        int | None, Query(ge=0, le=MOST, description="The last sequence that is known; else: now.")
    ] = None,
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="As EventSource sends it; goes first.")
    ] = None,
) -> Response:
    """Server-sent events: `id` is the sequence, `data` a CloudEvent. Whoever comes back gets what was missed."""
    if given.feed.hub.full:
        raise Refusal(503, "as many listen as this server can serve; try again", {"retry-after": "10"})
    elsewhere = problem(501, "this server cannot stream; run it by: tallywire serve")
    return StreamAnswer(given.feed.hub, chosen.id, which, _resumed(last_event_id, after), elsewhere)


def _resumed(last_event_id: str | None, after: int | None) -> int | None:
    if not last_event_id:
        return after
    if not (last_event_id.isascii() and last_event_id.isdigit() and int(last_event_id) <= MOST):
        raise Refusal(422, "Last-Event-ID: should be a sequence")
    return int(last_event_id)
