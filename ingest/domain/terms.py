"""The standard's enumerations, with the exact strings of NIST SP 1500-100 v2 as values."""

from enum import StrEnum


class Term(StrEnum):
    """A word of the standard. It is text, and hashed as such: keys of tallies are looked up a million times a document.

    An enumeration's own hash is that of the member's name, worked out anew each time.
    """

    __hash__ = str.__hash__


class ContestKind(Term):
    """The standard's subclasses of Contest."""

    CANDIDATE = "CandidateContest"
    PARTY = "PartyContest"
    BALLOT_MEASURE = "BallotMeasureContest"


class CountItemType(Term):
    """How the ballots behind a count were cast."""

    TOTAL = "total"
    ABSENTEE = "absentee"
    ABSENTEE_FWAB = "absentee-fwab"
    ABSENTEE_IN_PERSON = "absentee-in-person"
    ABSENTEE_MAIL = "absentee-mail"
    EARLY = "early"
    ELECTION_DAY = "election-day"
    PROVISIONAL = "provisional"
    SEATS = "seats"
    UOCAVA = "uocava"
    WRITE_IN = "write-in"
    OTHER = "other"


class CountItemStatus(Term):
    """How far the count of one reporting unit is."""

    COMPLETED = "completed"
    IN_PROCESS = "in-process"
    NOT_PROCESSED = "not-processed"
    UNKNOWN = "unknown"


class PostElectionStatus(Term):
    """What is said to have become of a candidate or another selection (the standard's CandidatePostElectionStatus)."""

    ADVANCED_TO_RUNOFF = "advanced-to-runoff"
    DEFEATED = "defeated"
    PROJECTED_WINNER = "projected-winner"
    WINNER = "winner"
    WITHDRAWN = "withdrawn"


class ResultsStatus(Term):
    """What the issuer says its results are."""

    PRE_ELECTION = "pre-election"
    UNOFFICIAL_PARTIAL = "unofficial-partial"
    UNOFFICIAL_COMPLETE = "unofficial-complete"
    CERTIFIED = "certified"
    CORRECTION = "correction"
    RECOUNT = "recount"


class ReportingUnitType(Term):
    """What kind of geography a reporting unit is."""

    BALLOT_BATCH = "ballot-batch"
    BALLOT_STYLE_AREA = "ballot-style-area"
    BOROUGH = "borough"
    CITY = "city"
    CITY_COUNCIL = "city-council"
    COMBINED_PRECINCT = "combined-precinct"
    CONGRESSIONAL = "congressional"
    COUNTRY = "country"
    COUNTY = "county"
    COUNTY_COUNCIL = "county-council"
    DROP_BOX = "drop-box"
    JUDICIAL = "judicial"
    MUNICIPALITY = "municipality"
    POLLING_PLACE = "polling-place"
    PRECINCT = "precinct"
    SCHOOL = "school"
    SPECIAL = "special"
    SPLIT_PRECINCT = "split-precinct"
    STATE = "state"
    STATE_HOUSE = "state-house"
    STATE_SENATE = "state-senate"
    TOWN = "town"
    TOWNSHIP = "township"
    UTILITY = "utility"
    VILLAGE = "village"
    VOTE_CENTER = "vote-center"
    WARD = "ward"
    WATER = "water"
    OTHER = "other"


class SourceKind(Term):
    """Who speaks, in order of rank: a lower kind never overwrites a higher one; an exit poll is never a count.

    The desk (an override) and sums we computed are no source of a pack; they rank among them like any statement.
    """

    DESK = "desk"
    COMMISSION = "commission"
    WIRE = "wire"
    COMPUTED = "computed"
    NEWS = "news"
    EXIT_POLL = "exit-poll"

    @property
    def rank(self) -> int:
        """0 is the most authoritative."""
        return list(SourceKind).index(self)

    @property
    def counts(self) -> bool:
        """Whether what it says may stand as a count of votes."""
        return self is not SourceKind.EXIT_POLL

    @property
    def declared(self) -> bool:
        """Whether a pack may declare a source of this kind."""
        return self not in (SourceKind.DESK, SourceKind.COMPUTED)

    @property
    def attests(self) -> bool:
        """Whether it counts or collects by itself, so that its word is evidence for another's; news quotes."""
        return self in (SourceKind.COMMISSION, SourceKind.WIRE)
