"""What can happen on the night, as consumers get it: one structure for each family of events."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from ingest.deriving import Derived
from ingest.domain.diff import EventType
from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import SourceKind
from publish.receipt import Receipt
from storage.outbox import Draft

COUNT, TURNOUT = "count", "turnout"  # series; what tells of ballots only stands beside the count and never in it


class TallyData(Struct, frozen=True, kw_only=True):
    """The data of every `tallywire.tally.added`, `.changed` and `.corrected` event.

    `before` is what was published, None where nothing was; `after` what is, None where it was withdrawn.
    `before_source` is who said what was published, None with `before`. `reason` says why it is a correction or why
    another source speaks, "" where the count just went on. The receipt is that of `after`, or of the document that
    withdrew it. `findings` are doubts about `after` that did not hold it back.
    """

    election_id: str
    series: str
    before: Tally | None
    before_source: str | None
    after: Tally | None
    reason: str
    receipt: Receipt
    findings: Sequence[Finding] = ()


class _TallyData(Struct, frozen=True, kw_only=True):
    """`TallyData` with the facts as they are stored: nothing is encoded twice."""

    election_id: str
    series: str
    before: Raw | None
    before_source: str | None
    after: Raw | None
    reason: str
    receipt: Receipt
    findings: Sequence[Finding]


class HoldData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.tally.held`, `.released`, `.rejected` and `.superseded`.

    `statement` is what is held, None where the source says nothing any more; `standing` what stands of the source
    meanwhile. `by` is who decided, "" where time or the sources did.
    """

    election_id: str
    hold_id: int
    key: TallyKey
    statement: Tally | None
    standing: Tally | None
    findings: Sequence[Finding]
    receipt: Receipt
    by: str = ""
    why: str = ""


class ContestData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.contest.*` events that follow from what is published."""

    election_id: str
    derived: Derived
    receipt: Receipt


class CallData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.contest.called` and `.retracted`: a person's word."""

    election_id: str
    contest_id: str
    status: str
    selection_ids: Sequence[str]
    who: str
    why: str


class SourceData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.source.*` events; `since` is when it began."""

    election_id: str
    source_id: str
    issuer: str
    message: str
    since: datetime | None


class DisagreementData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.sources.disagree` and `.agree`, with the receipts of both, in the order of their ids.

    A receipt is None where that source says nothing of it any more.
    """

    election_id: str
    key: TallyKey
    message: str
    receipts: tuple[Receipt | None, Receipt | None]


class NoteData(Struct, frozen=True, kw_only=True):
    """The data of `tallywire.note.added` and `.changed`: a piece of news on some of the pack's topics, without figures.

    `item` names it in all its versions, which are counted from 1. `url` is "" where it has no address on the web,
    `published_at` None where the outlet does not say, `language` "" where nobody knows.
    """

    election_id: str
    item: str
    title: str
    url: str
    source_id: str
    issuer: str
    topics: tuple[str, ...]
    published_at: datetime | None
    language: str
    version: int
    receipt: Receipt


def tally_event(
    key: TallyKey,
    type_: EventType,
    *,
    election_id: str,
    series: str,
    before: str | None,
    before_source: str | None,
    after: str | None,
    reason: str,
    receipt: Receipt,
    findings: Sequence[Finding] = (),
    occurred_at: datetime,
    snapshot_id: int,
) -> Draft:
    """`before` and `after` are facts as they are stored."""
    data = _TallyData(
        election_id=election_id,
        series=series,
        before=None if before is None else Raw(before.encode()),
        before_source=before_source,
        after=None if after is None else Raw(after.encode()),
        reason=reason,
        receipt=receipt,
        findings=findings,
    )
    return Draft(
        type=type_,
        source_id=receipt.source_id,
        subject=subject(key),
        occurred_at=occurred_at,
        data=msgspec.json.encode(data).decode(),
        snapshot_id=snapshot_id,
        tally=figure(series, key),
    )


def event(
    type_: str, data: Struct, *, subject: str, source_id: str, occurred_at: datetime, snapshot_id: int | None = None
) -> Draft:
    """Any other event."""
    return Draft(
        type=type_,
        source_id=source_id,
        subject=subject,
        occurred_at=occurred_at,
        data=msgspec.json.encode(data).decode(),
        snapshot_id=snapshot_id,
    )


def series(source_id: str, kind: SourceKind, tally: Tally) -> str:
    """What a statement belongs to. An exit poll is a series of its own, called as its source."""
    if not kind.counts:
        return source_id
    return COUNT if tally.counts else TURNOUT


def subject(key: TallyKey) -> str:
    return f"{key.contest_id}/{key.unit_id}"


def figure(series: str, key: TallyKey) -> str:
    """The name of a published figure; ids hold no slash."""
    return "/".join((series, *key))
