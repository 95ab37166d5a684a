"""What was read of the contests of a Clarity document, before it is made into tallies."""

from msgspec import Struct

from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemType

UNSAID = CountStatus()


class Column(Struct, gc=False):
    """One vote type of one choice: its votes in the whole region, and in each of the units."""

    votes: VoteCounts
    units: list[str] = []
    counts: list[VoteCounts] = []


class Choice(Struct, gc=False):
    """`total` is None where the document says none; `columns` are by the name of their vote type."""

    text: str
    key: str
    total: VoteCounts | None
    columns: dict[str, Column] = {}


class Contest(Struct, gc=False):
    """`number` is which contest of the document it is; `units` says how far the count of each unit is."""

    number: int
    text: str
    key: str
    status: CountStatus = CountStatus()
    units: dict[str, CountStatus] = {}
    choices: list[Choice] = []

    @property
    def place(self) -> str:
        return f"Contest {self.number}"


Turnout = tuple[BallotCounts, CountStatus]
Typed = dict[CountItemType, list[tuple[str, Column]]]  # the choice's name, and what it has of that kind
