"""What a figure may be, and what its sentence says of it."""

from decimal import Decimal

from msgspec import Struct

from ingest.news.claims import Measure
from ingest.news.linking import UNLINKED

LARGE = Decimal(1000)
MOST_VOTES = Decimal(2_000_000_000)
FEW_SEATS = 10
BARE = 0.6  # what it may cost to read a number without a percent sign as a percentage
ONE_SEAT = frozenset({"president", "mayor", "governor", "referendum"})


class Sense(Struct, frozen=True, gc=False):
    """`measure` is what it is where it belongs to an option, None where it cannot; `contest` what it is where it does
    not, None for nothing; `aside` is the cost of that, and `why` the reason for refusing it then.
    """

    measure: Measure | None
    contest: Measure | None = None
    aside: float = UNLINKED
    why: str = "belongs to no option"


class Company(Struct, frozen=True):
    """Whether the sentence has percentages, so that a bare decimal is one; speaks of seats; and names anybody."""

    percents: bool = False
    seats: bool = False
    names: bool = True


def nothing(why: str) -> Sense:
    return Sense(None, why=why)
