"""What can be said for and against a number: a statement, its document, its doubts, and what stands beside it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey
from publish.receipt import Receipt


class Claim(Struct, frozen=True, kw_only=True):
    """One statement and the document it stands in. `tally` is None where the source says nothing any more.

    `sequence` is the event that told it, None where none did; `published` says that it is told now. `size` is that of
    the document, in bytes.
    """

    key: TallyKey
    tally: Tally | None
    receipt: Receipt
    snapshot_id: int
    size: int
    media_type: str
    charset: str
    incremental: bool
    published: bool = False
    sequence: int | None = None


class Event(Struct, frozen=True, kw_only=True):
    """What was told, and when; `message` is its line for a person."""

    sequence: int
    type: str
    at: datetime
    subject: str
    source_id: str
    message: str


class Hold(Struct, frozen=True, kw_only=True):
    """A statement that was held. `ended_at` is None while its source goes on saying it; `ended_by` is "" where time or
    the sources ended it."""

    id: int
    state: str
    held_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    why: str
    findings: Sequence[Finding]
    claim: Claim


class Override(Struct, frozen=True, kw_only=True):
    """Who said it in place of the sources, and why; `cleared_at` is None while it holds."""

    who: str
    why: str
    set_at: datetime
    until_agreed: bool
    cleared_at: datetime | None


class Proof(Struct, frozen=True, kw_only=True):
    """All about one statement, or about an event. `claim` is None where there is none; what stands beside it now,
    and what was ever held of it, is told all the same.

    `event` is what was asked for, or what told the statement; None where it is not published. `findings` are about
    this tally, `document_findings` about the document as a whole. `parts` are what a computed sum was added up from.
    """

    election_id: str
    key: TallyKey | None
    claim: Claim | None
    event: Event | None = None
    findings: Sequence[Finding] = ()
    document_findings: Sequence[Finding] = ()
    holds: Sequence[Hold] = ()
    others: Sequence[Claim] = ()
    parts: Sequence[Claim] = ()
    override: Override | None = None
