"""Texts of a document as figures, each text read once, and what cannot be read told."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.parse import numbers, words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

Value = TypeVar("Value")


class Figures:
    """`place` is where in the document we are, for findings."""

    def __init__(self, locale: str, findings: Findings) -> None:
        self.findings = findings
        self.place = ""
        self.votes = Votes(self)
        self._count = partial(numbers.number, locale=locale)
        self._share = partial(numbers.percent, locale=locale)
        self._statuses: dict[tuple[str, str, str], CountStatus] = {}

    def count(self, text: str, what: str) -> int | None:
        return self.read(self._count, text, what)

    def share(self, text: str, what: str) -> Decimal | None:
        return self.read(self._share, text, what)

    def name(self, text: str, what: str) -> str | None:
        return self.read(words.name, text, what)

    def status(self, reported: str, total: str, percent: str) -> CountStatus:
        """How many precincts have reported of how many, and how many percent the document makes of that."""
        key = reported, total, percent
        if key not in self._statuses:
            self._statuses[key] = CountStatus(
                self.count(reported, "precincts reported"),
                self.count(total, "precincts"),
                self.share(percent, "percent of precincts"),
            )
        return self._statuses[key]

    def ballots(self, registered: str, cast: str, turnout: str) -> BallotCounts:
        """Nobody has 0 registered voters: a site that does not know how many there are writes 0, and 0.00 percent."""
        voters = self.count(registered, "registered voters") or None
        return BallotCounts(
            cast=self.count(cast, "ballots cast"),
            registered=voters,
            turnout=self.share(turnout, "turnout") if voters else None,
        )

    def read(self, parse: Callable[[str], Value | None], text: str, what: str) -> Value | None:
        try:
            return parse(text)
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, f"{what}: {doubt}", self.place)
            return None


class Votes(dict[str, VoteCounts]):
    """What a text says as votes. Counts are immutable, so equal ones are one object."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def __missing__(self, text: str) -> VoteCounts:
        counts = self[text] = VoteCounts(self._figures.count(text, "votes"))
        return counts
