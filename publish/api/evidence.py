"""Where a number comes from: receipts, the bytes themselves, and all that was ever said and told of a figure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from msgspec import Struct

from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish import history, receipts
from publish.api.answers import Answer, Life, answer
from publish.api.context import Chosen, Given, Id
from publish.api.documented import responses
from publish.api.moments import MOST
from publish.api.problems import Refusal
from publish.desk import known
from publish.events import COUNT, figure
from publish.history import Figure, Told
from publish.proof import Proof
from storage import history as kept
from storage import snapshots
from storage.archive import LostBytes
from storage.tables import OutboxRow

router = APIRouter(tags=["evidence"])
POINTS = 500
Kind = Annotated[CountItemType, Query(description="The count item type.")]
Source = Annotated[str | None, Query(max_length=200, description="Of this source.")]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 in hexadecimal.")]
_TOTAL = CountItemType.TOTAL


class History(Struct, frozen=True, kw_only=True):
    """`said` is all that sources said of the figure, in the order in which it was kept; `told` what was published."""

    election_id: str
    key: TallyKey
    said: Sequence[Figure]
    told: Sequence[Told]


class Point(Struct, frozen=True, kw_only=True):
    """What the count said once an event was told. None is "not said"; `counts` maps selections to votes and share."""

    sequence: int
    at: datetime
    source_id: str
    units_reported: int | None
    units_total: int | None
    percent: str | None
    counts: dict[str, dict[str, int | str]]


class Series(Struct, frozen=True, kw_only=True):
    """The published count of a contest in one unit through the night; of very many points, evenly some of them."""

    election_id: str
    contest_id: str
    unit_id: str
    sequence: int
    points: Sequence[Point]


@router.get("/receipts/{contest_id}/{unit_id}", responses=responses(Proof), summary="Where a number comes from")
def proof(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    unit_id: Id,
    type: Kind = _TOTAL,
    source: Source = None,
    sequence: Annotated[int | None, Query(ge=1, le=MOST, description="Of what that event told.")] = None,
) -> Answer:
    """What is published, who says it, in which document, at which place; its doubts, and what stands beside it."""
    key = known.key(chosen, contest_id, unit_id, type)
    if sequence is None:
        return answer(receipts.of_tally(given.database, chosen, key, source), Life.SOON)
    found = receipts.of_event(given.database, chosen, sequence)
    if found is None or found.key not in (None, key):
        raise Refusal(404, f"event {sequence} tells nothing of {'/'.join(key)}")
    return answer(found, Life.SOON)


@router.get(
    "/documents/{sha256}",
    responses=responses(str, media_type="application/octet-stream"),
    summary="A document as it was sent",
)
def document(chosen: Chosen, given: Given, sha256: Digest) -> Answer:
    """Its bytes, to be saved and not shown: what strangers wrote is not run on our pages."""
    with given.database.read() as session:
        row = snapshots.of_bytes(session, chosen.id, sha256)
    if row is None:
        raise Refusal(404, f"no document {sha256} of {chosen.id}")
    try:
        body = given.archive.get(sha256)
    except LostBytes:
        raise Refusal(503, f"the archive does not give {sha256}: it is away, or the file is gone") from None
    named = f'attachment; filename="{sha256[:16]}.bin"'
    policy = "sandbox; default-src 'none'"
    kind = "application/octet-stream"
    return Answer(body, Life.FOREVER, kind, content_disposition=named, content_security_policy=policy)


@router.get("/history/{contest_id}/{unit_id}", responses=responses(History), summary="All that was said of a figure")
def figure_history(
    chosen: Chosen, given: Given, contest_id: Id, unit_id: Id, type: Kind = _TOTAL, source: Source = None
) -> Answer:
    """By every source or by one, held statements among them; and what was published of it, correction by correction."""
    key = known.key(chosen, contest_id, unit_id, type)
    said = history.said(given.database, chosen.id, key, source)
    told = history.told(given.database, chosen.id, key, source)
    return answer(History(election_id=chosen.id, key=key, said=said, told=told), Life.SOON)


@router.get("/contests/{contest_id}/series", responses=responses(Series), summary="The count through the night")
def series(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    unit: Annotated[str | None, Query(max_length=200, description="Another unit than the one that decides it.")] = None,
) -> Answer:
    """Each change of what is published, as a point in time."""
    contest = known.contest(chosen, contest_id)
    unit_id = chosen.whole_of(contest) if unit is None else known.unit(chosen, unit).id
    key = TallyKey(contest.id, unit_id, _TOTAL)
    sequence = given.feed.sequence(chosen.id)
    with given.database.read() as session:
        rows = kept.published(session, chosen.id, [figure(COUNT, key)])
    told = [history.told_of(row) for row in _some(rows)]
    points = [_point(each) for each in told if each.after is not None]
    said = Series(election_id=chosen.id, contest_id=contest.id, unit_id=unit_id, sequence=sequence, points=points)
    return answer(said, Life.NOW)


def _some(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """All of few; of many, evenly some of them, the first and the last included."""
    if len(rows) <= POINTS:
        return list(rows)
    return [rows[round(at * (len(rows) - 1) / (POINTS - 1))] for at in range(POINTS)]


def _point(told: Told) -> Point:
    assert told.after is not None
    status = told.after.count_status
    counts: dict[str, dict[str, int | str]] = {}
    for id_, count in told.after.counts.items():
        votes = {} if count.votes is None else {"votes": count.votes}
        share = {} if count.share is None else {"share": str(count.share)}
        counts[id_] = votes | share
    return Point(
        sequence=told.sequence,
        at=told.at,
        source_id=told.receipt.source_id,
        units_reported=status.units_reported,
        units_total=status.units_total,
        percent=None if status.percent is None else str(status.percent),
        counts=counts,
    )
