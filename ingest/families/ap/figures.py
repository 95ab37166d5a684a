"""Values of JSON as figures. Each distinct one is read once; what cannot be read is told."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from ingest.domain.tally import CountStatus, VoteCounts
from ingest.domain.terms import PostElectionStatus
from ingest.families.ap.shapes import Value
from ingest.parse import numbers, words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText, excerpt

Read = TypeVar("Read")

# What AP says of a candidate. It calls races, and whoever it calls is not elected before the count is certified.
CALLED = {"X": PostElectionStatus.PROJECTED_WINNER, "R": PostElectionStatus.ADVANCED_TO_RUNOFF}
CERTIFIED = {"X": PostElectionStatus.WINNER, "R": PostElectionStatus.ADVANCED_TO_RUNOFF}
_WITHDRAWN = "N"  # a call that AP has taken back


class Figures:
    """`place` is where in the document we are, for findings."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.place = ""

    def name(self, value: Value, what: str) -> str | None:
        return self._read(words.name, "" if value is None else str(value), what)

    def count(self, value: Value, what: str) -> int | None:
        if value is None or (type(value) is int and 0 <= value <= numbers.MOST):  # as good as all of them
            return value
        return self._read(lambda text: numbers.number(text, "en"), written(value), what)

    def share(self, value: Value, what: str) -> Decimal | None:
        if type(value) is float and 0.001 < value <= 100:  # as good as all of them, and printed without an exponent
            return Decimal(repr(value))
        return self._read(lambda text: numbers.percent(text, "en"), written(value), what)

    def _read(self, parse: Callable[[str], Read | None], text: str, what: str) -> Read | None:
        try:
            return parse(text)
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, f"{what}: {doubt}", self.place)
            return None


def written(value: Value) -> str:
    """A text that reads as the value; "" for None."""
    if isinstance(value, float):
        return numbers.machine(repr(value))
    return "" if value is None else str(value)


Said = tuple[Value, Value, Value, Value]  # voteCount, electWon, delegateCount, winner


class Votes(dict[Value, VoteCounts]):
    """What is said of a candidate by the votes alone. Counts are immutable, so equal ones are one object."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def __missing__(self, votes: Value) -> VoteCounts:
        counts = self[votes] = VoteCounts(self._figures.count(votes, "voteCount"))
        return counts


class Counts(dict[Said, VoteCounts]):
    """What is said of a candidate. Without `outcomes` it is `deaf` to the winner's flag."""

    def __init__(self, figures: Figures, outcomes: Mapping[str, PostElectionStatus] | None = None) -> None:
        self._figures, self._outcomes = figures, outcomes or {}
        self.deaf = outcomes is None

    def __missing__(self, said: Said) -> VoteCounts:
        votes, electors, delegates, winner = said
        seats = [self._figures.count(electors, "electWon"), self._figures.count(delegates, "delegateCount")]
        told = [each for each in seats if each is not None]
        if len(set(told)) == 2:
            message = f"electWon is {told[0]} and delegateCount {told[1]}; the first stands"
            self._figures.findings.add("disagreement", message, self._figures.place)
        counts = self[said] = VoteCounts(
            self._figures.count(votes, "voteCount"), None, told[0] if told else None, self._outcome(winner)
        )
        return counts

    def _outcome(self, winner: Value) -> PostElectionStatus | None:
        if self.deaf or winner in (None, "", _WITHDRAWN):
            return None
        if (outcome := self._outcomes.get(str(winner))) is None:
            message = f"winner: no meaning is known for {excerpt(str(winner))}"
            self._figures.findings.add("unknown-word", message, self._figures.place)
        return outcome


class Statuses(dict[tuple[Value, Value, Value], CountStatus]):
    """By precincts reporting, precincts in all, and percent."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def __missing__(self, said: tuple[Value, Value, Value]) -> CountStatus:
        reported, total, percent = said
        status = self[said] = CountStatus(
            self._figures.count(reported, "precinctsReporting"),
            self._figures.count(total, "precinctsTotal"),
            self._figures.share(percent, "precinctsReportingPct"),
        )
        return status
