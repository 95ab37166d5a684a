"""What a pack says of an EML source, and what stands where it says nothing."""

from collections import Counter
from typing import Literal

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.terms import CountItemType, ReportingUnitType, ResultsStatus
from ingest.parse import words

# How the Australian commission sorts its votes. "Absent" is cast on the day outside one's own division; "Ordinary"
# is cast in it, and includes early votes that are counted as ordinary ones.
VOTE_TYPES = {
    "Ordinary": CountItemType.ELECTION_DAY,
    "Absent": CountItemType.ABSENTEE,
    "Provisional": CountItemType.PROVISIONAL,
    "PrePoll": CountItemType.EARLY,
    "Postal": CountItemType.ABSENTEE_MAIL,
}
# User guide, 9.2 and 9.9: in the phase FinalResults "the election results will no longer change".
PHASES = dict.fromkeys(
    ("IssueOfWrit", "CloseOfRolls", "NominationsLocked", "Preload", "PreloadLocked"), ResultsStatus.PRE_ELECTION
) | {
    "ElectionNight": ResultsStatus.UNOFFICIAL_PARTIAL,
    "PostElection": ResultsStatus.UNOFFICIAL_PARTIAL,
    "FinalResults": ResultsStatus.CERTIFIED,
}
# What the figures of a plain message tell, by the names of their elements.
FIGURES: dict[str, str] = {
    "Cast": "ballots_cast",
    "TotalCounted": "ballots_valid",
    "RejectedVotes": "ballots_invalid",
}
Field = Literal[
    "ballots_cast",
    "ballots_valid",
    "ballots_invalid",
    "registered",
    "turnout",
    "units_reported",
    "units_total",
    "percent_counted",
    "share",
]


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`names` is what contests, units and selections are called by: "name", or their "id" (a name that is missing is
    replaced by the id).

    `level` is the level of the contests' own areas. `vote_types` and `phases` add to VOTE_TYPES and PHASES.

    For plain messages only: `area` is whose figures TotalVotes are, the contest's own or those of the "authority" that
    sends the message; `unit_level` is the level of reporting units; `figures` adds to FIGURES, by the name of an
    element or by a ReasonCode, Id or Type.
    """

    names: Literal["name", "id"] = "name"
    level: ReportingUnitType | None = None
    vote_types: dict[str, CountItemType] = {}
    phases: dict[str, ResultsStatus] = {}
    area: Literal["contest", "authority"] = "contest"
    unit_level: ReportingUnitType | None = None
    figures: dict[str, Field] = {}
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        counted = Counter(count_item_types(self).values())
        twice = sorted(each for each, times in counted.items() if times > 1)
        check(not twice, f"vote_types: two kinds of votes would be one and the same, {', '.join(twice)}")
        check(CountItemType.TOTAL not in counted, "vote_types: no kind of votes is the total of all")


def count_item_types(mapping: Mapping) -> dict[str, CountItemType]:
    """By the issuer's word, whatever its case."""
    return {words.same(word): type_ for word, type_ in (VOTE_TYPES | mapping.vote_types).items()}
