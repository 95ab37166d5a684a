"""What Clarity's detail.xml says of contests and of turnout, read as it passes."""

from ingest.domain.errors import UnreadableDocument
from ingest.domain.tally import CountStatus
from ingest.families.clarity.contests import Choice, Column, Contest, Turnout
from ingest.families.clarity.figures import Figures
from ingest.families.clarity.units import Units
from ingest.families.clarity.walker import Attributes, Rows, Walker
from ingest.parse import words

# Vote types of a whole contest: ballots without a vote for it, which no tally holds, and numbers of precincts.
_NO_VOTES = frozenset(
    {
        "undervotes",
        "overvotes",
        "under votes",
        "over votes",
        "blank votes",
        "times blank voted",
        "times over voted",
        "times under voted",
        "number of under votes",
        "number of over votes",
        "number of precincts for race",
        "number of precincts reporting",
    }
)


class Detail:
    """`turnout` is by the name of the unit, and for the region under its own."""

    def __init__(self, region: str | None, figures: Figures) -> None:
        self.contests: list[Contest] = []
        self.turnout: dict[str, Turnout] = {}
        self.region = ""
        self._declared = region
        self._figures = figures
        self._column: Column | None = None
        self._units = Units(figures)
        self.walker = Walker(
            {
                "Contest": self._contest,
                "Choice": self._choice,
                "VoteType": self._vote_type,
                "County": self._unit,
                "Precinct": self._unit,
                "VoterTurnout": self._of_region,
                "ElectionVoterTurnout": self._of_region,
            },
            self._rows,
        )

    def _contest(self, _: str, said: Attributes) -> None:
        contest = Contest(len(self.contests) + 1, said.get("text", ""), said.get("key", ""), units={}, choices=[])
        self._figures.place = contest.place
        self._name_region()
        contest.status = self._status(said)
        self.contests.append(contest)

    def _choice(self, _: str, said: Attributes) -> None:
        total = self._figures.votes[said["totalVotes"]] if "totalVotes" in said else None
        choice = Choice(said.get("text", ""), said.get("key", ""), total, columns={})
        self.contests[-1].choices.append(choice)

    def _vote_type(self, parent: str, said: Attributes) -> None:
        self._column = None
        name = self._figures.name(said.get("name", ""), "vote type")
        if parent == "Contest":
            if name and words.same(name) not in _NO_VOTES:
                self.walker.leave(f"Contest/VoteType {name}")
            return
        columns = self.contests[-1].choices[-1].columns
        findings, place = self._figures.findings, self._figures.place
        if name is None:
            findings.leave_out("nameless-row", "a vote type without a name", place)
        elif name in columns:
            findings.leave_out("duplicate", f"vote type {name!r} of one choice stands twice; the second is", place)
        else:
            self._column = columns[name] = Column(self._figures.votes[said.get("votes", "")])

    def _rows(self, rows: Rows | None) -> None:
        if self._column is None:
            return
        if rows is None:
            message = "units of a vote type stand in one another"
            self._figures.findings.leave_out("unexpected-structure", message, self._figures.place)
            return
        counts = list(map(self._figures.votes.__getitem__, rows.votes))
        self._units.fill(self._column, rows.elements, rows.names, counts)

    def _unit(self, parent: str, said: Attributes) -> None:
        element = "Precinct" if parent == "Precincts" else "County"
        unit = self._units.one(element, said.get("name", ""))
        if unit is None:
            return
        if parent == "ParticipatingCounties":
            self.contests[-1].units[unit] = self._status(said)
        else:
            self.turnout.setdefault(unit, self._turnout(said))

    def _of_region(self, _: str, said: Attributes) -> None:
        self._figures.place = "turnout"
        self._name_region()
        self.turnout.setdefault(self.region, self._turnout(said))

    def _name_region(self) -> None:
        """Raises UnreadableDocument where neither the mapping nor what we have read names it."""
        if not self.region:
            self.region = self._figures.name(self._declared or self.walker.heard("Region"), "Region") or ""
            self._units.within = self.region
            if not self.region:
                raise UnreadableDocument("no Region is named before the results; `region` in the mapping can name it")

    def _turnout(self, said: Attributes) -> Turnout:
        told = said.get
        return self._figures.ballots(
            told("totalVoters", ""), told("ballotsCast", ""), told("voterTurnout", "")
        ), self._status(said)

    def _status(self, said: Attributes) -> CountStatus:
        """A county's own file says precinctsReporting where a state's says precinctsParticipating."""
        total = said.get("precinctsParticipating") or said.get("precinctsReporting") or ""
        return self._figures.status(said.get("precinctsReported", ""), total, said.get("precinctsReportingPercent", ""))
