"""The grain of everything: what one source says of one contest in one reporting unit for one count item type."""

from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import NamedTuple

import msgspec
from msgspec import Struct

from ingest.domain.errors import ImpossibleValue
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ResultsStatus

_ZERO, _HUNDRED = Decimal(0), Decimal(100)


def natural(name: str, number: int | None) -> None:
    """Raises ImpossibleValue below zero. Written out, not with `check`: it runs for every number of a document."""
    if number is not None and number < 0:
        raise ImpossibleValue(f"{name} is {number}")


def percentage(name: str, share: Decimal | None) -> None:
    """Raises ImpossibleValue unless `share` is None or from 0 to 100."""
    try:
        if share is None or _ZERO <= share <= _HUNDRED:
            return
    except InvalidOperation:  # a NaN, which compares with nothing
        pass
    raise ImpossibleValue(f"{name} is {share} percent")


class VoteCounts(Struct, frozen=True, omit_defaults=True, gc=False):
    """What is said of one selection. `share` is in percent, exactly as printed. None is "not said", never zero.

    `status` is what the source says has become of the selection (a called winner, say); None where it says nothing.
    Without references to other containers, so the collector need not walk a million of them (`gc=False`).
    """

    votes: int | None = None
    share: Decimal | None = None
    seats: int | None = None
    status: PostElectionStatus | None = None

    def __post_init__(self) -> None:
        """Looked at here first, because it runs for every number of a document; a call each would double its cost."""
        votes, share = self.votes, self.share
        if votes is not None and votes < 0:
            natural("votes", votes)
        if self.seats is not None:
            natural("seats", self.seats)
        if share is not None and not (share.is_finite() and _ZERO <= share <= _HUNDRED):
            percentage("share", share)


class BallotCounts(Struct, frozen=True, omit_defaults=True, gc=False):
    """Ballots behind the votes; `turnout` is in percent as printed. None is "not said", never zero."""

    cast: int | None = None
    valid: int | None = None
    invalid: int | None = None
    registered: int | None = None
    turnout: Decimal | None = None

    def __post_init__(self) -> None:
        if self.cast is not None:
            natural("ballots cast", self.cast)
        if self.valid is not None:
            natural("valid ballots", self.valid)
        if self.invalid is not None:
            natural("invalid ballots", self.invalid)
        if self.registered is not None:
            natural("registered", self.registered)
        if self.turnout is not None:
            percentage("turnout", self.turnout)


class CountStatus(Struct, frozen=True, omit_defaults=True, gc=False):
    """How far the count is: lower units reported of all, percent counted as printed. None is "not said"."""

    units_reported: int | None = None
    units_total: int | None = None
    percent: Decimal | None = None
    status: CountItemStatus | None = None

    def __post_init__(self) -> None:
        natural("units reported", self.units_reported)
        natural("units in all", self.units_total)
        percentage("percent counted", self.percent)


NO_BALLOTS, NO_STATUS = BallotCounts(), CountStatus()


class TallyKey(NamedTuple):
    """What a tally is about, within one election and source."""

    contest_id: str
    unit_id: str
    count_item_type: CountItemType


class Tally(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """`counts` maps selection id to what is said of it; `place` is where in the document it stood.

    The place is evidence, not a fact: a table sorted anew moves rows without changing a vote. It is therefore left
    out of `facts` and so of every comparison. `summed` is of how many units we added it up ourselves, None where a
    source says it. `reported_by` is who is quoted, where somebody else's figures are passed on, "" where nobody is.
    """

    contest_id: str
    unit_id: str
    count_item_type: CountItemType = CountItemType.TOTAL
    counts: dict[str, VoteCounts] = {}
    ballots: BallotCounts = NO_BALLOTS
    count_status: CountStatus = NO_STATUS
    results_status: ResultsStatus | None = None
    place: str = ""
    summed: int | None = None
    reported_by: str = ""

    def __post_init__(self) -> None:
        if not (self.contest_id and self.unit_id):
            raise ImpossibleValue("a tally is of a contest in a unit")

    @property
    def key(self) -> TallyKey:
        return TallyKey(self.contest_id, self.unit_id, self.count_item_type)


# Selections are sorted, because commissions list them by votes and swap rows when the lead changes.
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Tally)


def facts(tally: Tally) -> bytes:
    """The tally as canonical JSON, without its place: equal facts give equal bytes.

    A default is left out only where it is the default itself, and not its equal; so it is put in its place.
    """
    ballots = NO_BALLOTS if tally.ballots == NO_BALLOTS else tally.ballots
    status = NO_STATUS if tally.count_status == NO_STATUS else tally.count_status
    return _encoder.encode(msgspec.structs.replace(tally, place="", ballots=ballots, count_status=status))


def from_facts(stored: bytes | str, place: str = "") -> Tally:
    """The inverse of `facts`, at the place where it stood."""
    tally = _decoder.decode(stored)
    return msgspec.structs.replace(tally, place=place) if place else tally


def digest(stored: bytes) -> bytes:
    """16 bytes that stand for `facts`, so that a million unchanged tallies are told by their digests alone."""
    return blake2b(stored, digest_size=16).digest()
