"""What is published: now, as of an instant, after an event; of one source; as JSON, page by page, and as CSV."""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query
from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.terms import CountItemType, ReportingUnitType
from publish.api import csv
from publish.api.answers import Answer, Life
from publish.api.context import Chosen, Context, Given
from publish.api.documented import responses
from publish.api.moments import Asked, Moment, past
from publish.api.problems import Refusal
from publish.desk import known
from publish.rows import Published, Row, of_source
from publish.rows import rows as decoded
from storage import sources

router = APIRouter(tags=["results"])
PAGE = 5_000


class Results(Struct, frozen=True, kw_only=True):
    """What is published at `sequence`; `at` is the instant that was asked for, None for now.

    `next` is what `after` has to be for the next page, None on the last one. Each row names the event that told it: of
    pages at different sequences, go on from the smallest and leave out, of each row, events that are not newer.
    """

    election_id: str
    sequence: int
    at: datetime | None
    results: Sequence[Row]
    next: str | None


class Which(Struct, frozen=True, kw_only=True):
    """Which rows are meant; None leaves a question open."""

    contest: str | None = None
    unit: str | None = None
    level: ReportingUnitType | None = None
    type: CountItemType | None = None

    def of(self, election: Election, found: Iterable[Published]) -> list[Published]:
        if (self.unit, self.level, self.type) == (None, None, None):
            return list(found)
        units = {each.id for each in election.units if self.level in (None, each.type) and self.unit in (None, each.id)}
        return [each for each in found if each.key.unit_id in units and self.type in (None, each.key.count_item_type)]


def which(
    chosen: Chosen,
    contest: Annotated[str | None, Query(max_length=200, description="Only this contest.")] = None,
    unit: Annotated[str | None, Query(max_length=200, description="Only this unit.")] = None,
    level: Annotated[ReportingUnitType | None, Query(description="Only units of this type.")] = None,
    type: Annotated[CountItemType | None, Query(description="Only this count item type.")] = None,
) -> Which:
    """Refuses ids that the pack does not have."""
    if contest is not None:
        known.contest(chosen, contest)
    if unit is not None:
        known.unit(chosen, unit)
    return Which(contest=contest, unit=unit, level=level, type=type)


Wanted = Annotated[Which, Depends(which)]
Source = Annotated[str | None, Query(max_length=200, description="What stands of this source, published or not.")]
After = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
Limit = Annotated[int | None, Query(ge=1, le=PAGE, description="Rows of one page; all of them without it.")]


@router.get("/results", responses=responses(Results, 410), summary="What is published")
async def results(
    chosen: Chosen,
    given: Given,
    when: Asked,
    wanted: Wanted,
    source: Source = None,
    after: After = None,
    limit: Limit = None,
) -> Answer:
    """Every published figure, exit polls among them, in the order of the pack."""
    if source is not None:
        if after is not None or limit is not None:
            raise Refusal(422, "source: what stands of one comes whole, without limit and after")
        return await to_thread(_of_source, given, chosen, source, wanted, when)
    sequence, found = await rows(given, chosen, when, wanted)
    page, following = _page(found, after, limit)
    return Answer(await to_thread(_body, chosen.id, sequence, when.at, page, following), when.life)


@router.get("/results.csv", responses=responses(str, media_type="text/csv"), summary="What is published, as CSV")
async def results_csv(chosen: Chosen, given: Given, when: Asked, wanted: Wanted) -> Answer:
    """One line a selection, with names beside ids. A text that a spreadsheet would take for a formula is quoted."""
    sequence, found = await rows(given, chosen, when, wanted)
    body = await to_thread(_table, chosen, found)
    named = f'attachment; filename="{chosen.id}-{sequence}.csv"'
    return Answer(body, Life.SOON, "text/csv; charset=utf-8", content_disposition=named)


async def rows(given: Context, chosen: Election, when: Moment, which: Which) -> tuple[int, list[Published]]:
    """The event at which they stand, and the rows."""
    if when.is_now:
        mirror = given.feed.mirrors[chosen.id]
        sequence, found = mirror.sequence, mirror.rows(which.contest)
    else:
        sequence, found = when.sequence or 0, await past(given, chosen, when, which.contest)
    return sequence, which.of(chosen, found)


def _page(found: list[Published], after: str | None, limit: int | None) -> tuple[list[Published], str | None]:
    begin = 0
    if after is not None:
        begin = next((at for at, each in enumerate(found, 1) if each.figure == after), -1)
        if begin < 0:
            raise Refusal(410, "the row after which this page begins is no longer published; begin anew")
    page = found[begin : begin + limit] if limit else found[begin:]
    more = limit is not None and begin + len(page) < len(found)
    return page, page[-1].figure if more else None


def _table(chosen: Election, found: Sequence[Published]) -> bytes:
    return csv.table(chosen, decoded(found))


def _body(
    election_id: str, sequence: int, at: datetime | None, page: Sequence[Published], following: str | None
) -> bytes:
    """As `Results` is encoded; the rows are already."""
    head = msgspec.json.encode({"election_id": election_id, "sequence": sequence, "at": at})
    body = b",".join([each.body or b"null" for each in page])
    return b'%b,"results":[%b],"next":%b}' % (head[:-1], body, msgspec.json.encode(following))


def _of_source(given: Context, chosen: Election, source: str, which: Which, when: Moment) -> Answer:
    if not when.is_now:
        raise Refusal(422, "source: what a source said in the past is in the history of each figure")
    with given.database.read() as session:
        there = {row.id: row.issuer for row in sources.of(session, chosen.id)}
    if source not in there:
        raise known.unknown("source", source, there)
    sequence, found = of_source(given.database, chosen.id, source)
    units = {each.id for each in chosen.units if which.level in (None, each.type)}
    mine = [
        row
        for row in found
        if which.contest in (None, row.contest_id)
        and which.unit in (None, row.unit_id)
        and which.type in (None, row.count_item_type)
        and (which.level is None or row.unit_id in units)
    ]
    said = Results(election_id=chosen.id, sequence=sequence, at=None, results=mine, next=None)
    return Answer(msgspec.json.encode(said), Life.SOON)
