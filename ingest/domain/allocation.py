"""How a contest's seats are allotted to its selections: what a pack declares, and `ingest.seats` works out."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

MOST_SEATS = 100_000  # of a chamber; they are allotted one by one, at every answer


class Method(StrEnum):
    """By largest remainders of a quota, or by highest averages of divisors."""

    HARE = "hare"
    DROOP = "droop"
    D_HONDT = "d-hondt"
    SAINTE_LAGUE = "sainte-lague"
    MODIFIED_SAINTE_LAGUE = "modified-sainte-lague"

    @property
    def words(self) -> str:
        """As a reader is told."""
        return {
            Method.HARE: "largest remainder, Hare quota",
            Method.DROOP: "largest remainder, Droop quota",
            Method.D_HONDT: "highest averages, D'Hondt",
            Method.SAINTE_LAGUE: "highest averages, Sainte-Laguë",
            Method.MODIFIED_SAINTE_LAGUE: "highest averages, modified Sainte-Laguë (first divisor 1.4)",
        }[self]


class Base(StrEnum):
    """What the threshold is a percentage of: all valid votes, or those for selections that can win seats."""

    ALL = "all"
    CANDIDATES = "without-against-all"


class Allocation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`seats` of the contest are allotted by `method` to selections that reach its threshold of `base`.

    `chamber` is how many seats the whole chamber has, None where this contest fills them all; `others` says what the
    rest of them are.
    """

    method: Method
    base: Base = Base.ALL
    chamber: Annotated[int, Meta(ge=1, le=MOST_SEATS)] | None = None
    others: Annotated[str, Meta(max_length=200)] = ""
