"""What a report declares and counts, by ObjectId."""

from msgspec import Struct

from ingest.domain.tally import BallotCounts, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ReportingUnitType

Where = tuple[str, CountItemType]  # the ObjectId of a GpUnit, and which ballots
Key = tuple[str, CountItemType, int]  # with the round of a ranked choice, 0 where none is told


class Progress(Struct, frozen=True):
    """Of the count of a contest, or in a unit: units reported of all below, and the status of each kind of ballots."""

    reported: int | None
    total: int | None
    statuses: dict[CountItemType, CountItemStatus]


class Unit(Struct, frozen=True):
    """`parts` are the units it is composed of. `external` is the identifier that the mapping asks for, as below."""

    name: str | None
    type: ReportingUnitType | None
    parts: tuple[str, ...]
    registered: int | None
    progress: Progress
    external: str | None


class Named(Struct, frozen=True):
    """A candidate or a party; `party` is a candidate's, by ObjectId."""

    name: str | None
    external: str | None
    party: str | None = None
    status: PostElectionStatus | None = None


class Selection(Struct, frozen=True):
    """`text` is a measure's answer; `endorsed_by` are further parties of a candidate."""

    text: str | None
    candidates: tuple[str, ...]
    parties: tuple[str, ...]
    endorsed_by: tuple[str, ...]
    write_in: bool
    external: str | None


class Contest(Struct, frozen=True):
    """`votes` is by selection."""

    id: str
    name: str | None
    district: str | None
    progress: Progress
    external: str | None
    selections: dict[str, Selection]
    votes: dict[Key, dict[str, VoteCounts]]
    ballots: dict[Where, BallotCounts]


class Election(Struct, frozen=True):
    name: str | None
    contests: tuple[Contest, ...]
    ballots: dict[Where, BallotCounts]
