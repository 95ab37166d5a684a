"""One fetched document, and everything it says once read."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.item import Item
from ingest.domain.tally import Tally, TallyKey


class Snapshot(Struct, frozen=True, kw_only=True):
    """The bytes of one document and whence they came. Content codings (gzip) are undone; nothing else is.

    `charset` and `media_type` are what the server declared, "" where it declared none. `member` is which document of a
    container this is, "" for the whole. `incremental` says that it holds only what changed since the document before.
    """

    source_id: str
    url: str
    fetched_at: datetime
    body: bytes
    media_type: str = ""
    charset: str = ""
    member: str = ""
    incremental: bool = False

    def __post_init__(self) -> None:
        check(self.fetched_at.tzinfo is not None, "fetched_at has no zone")

    @staticmethod
    def digest(body: bytes) -> str:
        """SHA-256 in lower-case hexadecimal: the name of the bytes in the archive."""
        return sha256(body).hexdigest()

    @property
    def sha256(self) -> str:
        return self.digest(self.body)


class Outcome(StrEnum):
    """What a finding does to the tally it is about."""

    ACCEPT = "accept"
    FLAG = "flag"
    HOLD = "hold"


class Finding(Struct, frozen=True, kw_only=True):
    """Something a person may want to know about a document, with the text that caused it.

    `key` is the tally it is about, None where it is about the document.
    """

    rule: str
    message: str
    place: str = ""
    outcome: Outcome = Outcome.FLAG
    key: TallyKey | None = None


class ElectionReport(Struct, frozen=True, kw_only=True):
    """What one document says. `generated_at` is the instant the document itself claims, None where it claims none.

    `partial` says that some of the document was not understood (the findings say what): what is absent from such a
    report has not vanished from the document.

    Straight from a reader, names are the source's own; after `ingest.resolve` they are the pack's ids, and what could
    not be named stands in `unresolved`, still under the source's own names. `cut` are the tallies that lack a
    selection, because nobody knows its name; `repeated` are those that stand a second time with other figures.
    `items` are pieces of news; those of one document have keys of their own.
    """

    tallies: tuple[Tally, ...]
    unresolved: tuple[Tally, ...] = ()
    generated_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    partial: bool = False
    cut: frozenset[TallyKey] = frozenset()
    repeated: frozenset[TallyKey] = frozenset()
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        check(self.generated_at is None or self.generated_at.tzinfo is not None, "generated_at has no zone")
