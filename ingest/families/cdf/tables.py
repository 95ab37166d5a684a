"""Filling the tables while a report is read. References may point forward, so nothing is looked up before the end.

Only what a tally needs is kept, and no tree: a count is one entry in the dict of its contest.
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ReportingUnitType
from ingest.families.cdf.declared import Contest, Election, Key, Named, Progress, Selection, Unit, Where
from ingest.families.cdf.shapes import ID
from ingest.families.cdf.values import Values, external, ids, is_true
from ingest.parse.records import Open, Record, many, text_of
from ingest.parse.unreadable import LONGEST


class Tables:
    """`takers` are given the records of a document as they close; `report` is its outermost, in the end."""

    def __init__(self, values: Values, identified_by: str) -> None:
        self.takers = {
            "unit": self._unit,
            "party": self._party,
            "candidate": self._candidate,
            "votes": self._vote_count,
            "ballots": self._ballot_count,
            "selection": self._selection,
            "contest": self._contest,
            "election": self._election,
            "report": self._report,
        }
        self.units: dict[str, Unit] = {}
        self.parties: dict[str, Named] = {}
        self.candidates: dict[str, Named] = {}
        self.elections: list[Election] = []
        self.unit_ballots: dict[Where, BallotCounts] = {}
        self.report: Record = {}
        self._values = values
        self._findings = values.findings
        self._identified_by = identified_by
        self._contests: list[Contest] = []  # of the open election, as `_ballots`
        self._ballots: dict[Where, BallotCounts] = {}
        self._selections: dict[str, Selection] = {}  # of the open contest, as the two below
        self._votes: dict[Key, dict[str, VoteCounts]] = {}
        self._contest_ballots: dict[Where, BallotCounts] = {}
        self._told_devices = False

    def _unit(self, record: Record, _: Sequence[Open]) -> None:
        if (id_ := self._new(record, self.units, "GpUnit")) is not None:
            place = f"GpUnit {id_}"
            self.units[id_] = Unit(
                self._values.name(record.get("Name"), place) or self._values.name(record.get("SerialNumber"), place),
                self._values.word(ReportingUnitType, record.get("Type"), place),
                tuple(ids(record.get("ComposingGpUnitIds"))),
                self._values.count(text_of(record.get("VotersRegistered")), place),
                self._progress(record, place),
                external(record, self._identified_by),
            )

    def _party(self, record: Record, _: Sequence[Open]) -> None:
        if (id_ := self._new(record, self.parties, "Party")) is not None:
            name, short = (self._values.name(record.get(each), f"Party {id_}") for each in ("Name", "Abbreviation"))
            self.parties[id_] = Named(name or short, external(record, self._identified_by))

    def _candidate(self, record: Record, _: Sequence[Open]) -> None:
        if (id_ := self._new(record, self.candidates, "Candidate")) is not None:
            place = f"Candidate {id_}"
            self.candidates[id_] = Named(
                self._values.name(record.get("BallotName"), place),
                external(record, self._identified_by),
                next(iter(ids(record.get("PartyId"))), None),
                self._values.word(PostElectionStatus, record.get("PostElectionStatus"), place),
            )

    def _new(self, record: Record, known: Mapping[str, object], what: str) -> str | None:
        """The ObjectId; None, with a finding, where there is none or where it stood before."""
        id_ = object_id(record)
        if id_ is None:
            self._findings.add("nameless", f"a {what} without an ObjectId; nothing can refer to it", what)
        elif id_ in known:
            self._findings.add("duplicate", f"a second {what} has the ObjectId {id_!r}; the first stands", what)
            return None
        return id_

    def _vote_count(self, record: Record, around: Sequence[Open]) -> None:
        place = _place(around)
        if (key := self._key(record, place)) is None:
            return
        selection = self._selection_id(around[-1].record)
        own = self._votes.setdefault(key, {})
        if selection in own:
            message = f"{key[1]} votes of selection {selection} in GpUnit {key[0]} stand twice; the first stand"
            self._findings.add("duplicate", message, place)
        else:
            suppressed = is_true(record.get("IsSuppressedForPrivacy"))
            own[selection] = self._values.votes(None if suppressed else text_of(record.get("Count")), place)

    def _ballot_count(self, record: Record, around: Sequence[Open]) -> None:
        """Of a contest (version 1), of a unit (version 1), or of the election."""
        place, parent = _place(around), around[-1]
        if parent.name == "GpUnit":
            record.setdefault("GpUnitId", object_id(parent.record))
        if (key := self._key(record, place)) is None or is_true(record.get("IsSuppressedForPrivacy")):
            return
        into = {"Contest": self._contest_ballots, "GpUnit": self.unit_ballots}.get(parent.name, self._ballots)
        if key[:2] in into:
            self._findings.add("duplicate", f"{key[1]} ballots of GpUnit {key[0]} stand twice; the first stand", place)
        else:
            cast, rejected = (
                self._values.count(text_of(record.get(each)), place) for each in ("BallotsCast", "BallotsRejected")
            )
            into[key[:2]] = BallotCounts(cast, None, rejected)

    def _key(self, counts: Record, place: str) -> Key | None:
        """None, with a finding, where unit, type or round are not told, and for a part of the ballots only."""
        unit, round_ = identifier(counts.get("GpUnitId")), text_of(counts.get("Round"))
        if unit is None:
            self._findings.leave_out("nameless", "counts of no GpUnit", place)
            return None
        if "DeviceClass" in counts:
            if not self._told_devices:
                self._findings.leave_out("unsupported", "counts of one class of devices", place)
            self._told_devices = True
            return None
        type_ = self._values.item_type(counts, place)
        number = self._values.count(round_, place) if round_ is not None else 0
        return None if type_ is None or number is None else (unit, type_, number)

    def _selection_id(self, record: Record) -> str:
        """One that lacks an ObjectId is called by its number."""
        id_ = object_id(record)
        if id_ is None:
            id_ = record[ID] = f"selection {len(self._selections) + 1}"
        return id_

    def _selection(self, record: Record, around: Sequence[Open]) -> None:
        id_, place = self._selection_id(record), _place(around)
        if id_ in self._selections:
            self._findings.add("duplicate", f"a second selection has the ObjectId {id_!r}; the first stands", place)
            return
        self._selections[id_] = Selection(
            self._values.name(record.get("Selection"), place),
            tuple(ids(record.get("CandidateIds"))),
            tuple(ids(record.get("PartyIds"))),
            tuple(ids(record.get("EndorsementPartyIds"))),
            is_true(record.get("IsWriteIn")),
            external(record, self._identified_by),
        )

    def _contest(self, record: Record, _: Sequence[Open]) -> None:
        id_ = object_id(record) or f"contest {len(self._contests) + 1}"
        contest = Contest(
            id_,
            self._values.name(record.get("Name"), f"Contest {id_}"),
            next(iter(ids(record.get("ElectionDistrictId"))), None),
            self._progress(record, f"Contest {id_}"),
            external(record, self._identified_by),
            self._selections,
            _with_seats(self._votes),
            self._contest_ballots,
        )
        self._contests.append(contest)
        self._selections, self._votes, self._contest_ballots = {}, {}, {}

    def _election(self, record: Record, _: Sequence[Open]) -> None:
        name = self._values.name(record.get("Name"), "Election")
        self.elections.append(Election(name, tuple(self._contests), self._ballots))
        self._contests, self._ballots = [], {}

    def _report(self, record: Record, _: Sequence[Open]) -> None:
        self.report = record

    def _progress(self, record: Record, place: str) -> Progress:
        statuses: dict[CountItemType, CountItemStatus] = {}
        for each in many(record.get("CountStatus")):
            type_ = self._values.item_type(each, place)
            status = self._values.word(CountItemStatus, each.get("Status"), place)
            if type_ is not None and status is not None:
                statuses.setdefault(type_, status)
        reported, total = (
            self._values.count(text_of(record.get(each)), place) for each in ("SubUnitsReported", "TotalSubUnits")
        )
        return Progress(reported, total, statuses)


def identifier(value: object) -> str | None:
    """None where there is none, or one too long to be any."""
    id_ = text_of(value)
    return (id_.strip() or None) if id_ is not None and len(id_) <= LONGEST else None


def object_id(record: Record) -> str | None:
    return identifier(record.get(ID))


def _with_seats(votes: dict[Key, dict[str, VoteCounts]]) -> dict[Key, dict[str, VoteCounts]]:
    """The standard counts seats as if they were votes of a type; they belong beside the votes in all."""
    for unit, type_, round_ in [key for key in votes if key[1] is CountItemType.SEATS]:
        seats = votes.pop((unit, type_, round_))
        own = votes.setdefault((unit, CountItemType.TOTAL, round_), {})
        for selection, count in seats.items():
            own[selection] = replace(own.get(selection, VoteCounts()), seats=count.votes)
    return votes


def _place(around: Sequence[Open]) -> str:
    for each in reversed(around):
        if each.name == "Contest":
            return f"Contest {object_id(each.record)}"
    return around[-1].name
