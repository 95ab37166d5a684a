"""A source as its pack declares it: who speaks, where, in what shape, and how often it may be asked."""

from typing import Annotated

from msgspec import Meta, Struct

from ingest.domain.errors import check
from ingest.domain.follow import Follow
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Checks


class Minimum(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least a document of the source holds: how many contests, units, and selections (over all contests).

    Less is a finding and takes nothing back: a page cut short is no smaller result. 0 asks for nothing.
    """

    contests: Annotated[int, Meta(ge=0)] = 0
    units: Annotated[int, Meta(ge=0)] = 0
    selections: Annotated[int, Meta(ge=0)] = 0


class Source(Struct, frozen=True, kw_only=True):
    """`mapping` is the family's own declaration; intervals are seconds between polls.

    `allow_private` lets the source stand on a loopback or private address; `time_zone` and `locale` are how its dates
    and numbers are written. `member` is a pattern (`*.xml`) for the documents to read in a zip, "" for all of them.

    `url` and `headers` may hold secrets as `${NAME}`, and keep them so: they are filled where a request is made. What
    stands in other braces in `url` is filled by `follow`; None means that `url` is the document.
    """

    id: str
    issuer: str
    kind: SourceKind
    url: str
    family: str
    mapping: Struct
    locale: str = "en"
    time_zone: str = "UTC"
    interval_min: float = 10.0
    interval_max: float = 120.0
    allow_private: bool = False
    member: str = ""
    minimum: Minimum = Minimum()
    headers: dict[str, str] = {}
    follow: Follow | None = None
    checks: Checks = Checks()

    def __post_init__(self) -> None:
        check(0 < self.interval_min <= self.interval_max, f"source {self.id!r}: interval bounds are crossed or zero")
