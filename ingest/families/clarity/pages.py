"""The JSON from which Clarity's pages are drawn: summary.json with the results, electionsettings.json around them."""

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, VoteCounts
from ingest.families.clarity import turnout
from ingest.families.clarity.contests import Choice, Contest, Turnout
from ingest.families.clarity.figures import Figures
from ingest.families.clarity.mapping import Mapping
from ingest.families.clarity.tallies import tallies
from ingest.families.clarity.zones import instant
from ingest.families.leftovers import unknown
from ingest.parse import numbers
from ingest.parse.charsets import decode
from ingest.parse.findings import Findings
from ingest.parse.json_bytes import decoded
from ingest.parse.unreadable import excerpt

_decoder = msgspec.json.Decoder(float_hook=numbers.machine)  # with the digits that were printed

_READ = {"C", "K", "TP", "PR", "CH", "V", "PCT"}
# Categories, parties, how many to vote for; TV, BC and the like are voters and ballots of nobody knows which area.
_PASSED_OVER = {
    "CATKEY",
    "CAT",
    "AggID",
    "CHAggId",
    "regvoters",
    "BCxContest",
    "VF",
    "TV",
    "BC",
    "P",
    "T",
    "IsContestNoChoice",
}
# Known, and without meaning as long as they are nothing but zeros: winners, recounts, runoffs, several votes on one.
_ZEROS = {
    "W",
    "RC",
    "RO",
    "CRC",
    "CRO",
    "IsCumulative",
    "CumulativeVotes",
    "CumulativeChoices",
    "CumulativePercentages",
    "IsRCV",
}
_NOTHING: tuple[Any, ...] = (None, 0, False, "", "0")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is neither of the two, and for results of a region that nobody names."""
    text = decode(snapshot.body, [], findings := Findings())
    document = decoded(_decoder.decode, text.encode())
    page = _Page(source, findings)
    if isinstance(document, list):
        return page.summary(document)
    if "websiteupdatedat" in document:
        return page.settings(document)
    keys = ", ".join(map(excerpt, list(document)[:10])) or "none at all"
    raise UnreadableDocument(f"neither summary.json nor electionsettings.json; its keys are {keys}")


class _Page:
    def __init__(self, source: Source, findings: Findings) -> None:
        self.mapping = cast(Mapping, source.mapping)
        self.source, self.findings = source, findings
        self.figures = Figures(source.locale, findings)

    def summary(self, document: list[Any]) -> ElectionReport:
        """A list of contests, each with its choices and their votes side by side. It tells no time."""
        region = self._region("")
        contests = list(self._contests(document))
        left = {name for each in document if isinstance(each, dict) for name in _left(each)}
        self.findings.leftover("key", unknown(left, self.mapping.ignore))
        told = tuple(tallies(contests, region, self.mapping, self.findings))
        return ElectionReport(tallies=told, findings=self.findings.all(), partial=self.findings.partial)

    def settings(self, document: dict[str, Any]) -> ElectionReport:
        """It tells when the page was updated, and how many precincts have reported; no results."""
        self.figures.place = "settings"
        told: list[Tally] = []
        if self.mapping.turnout_contest:
            region = self._region(_text(document.get("entityname")))
            told += turnout.alone(self.mapping.turnout_contest, {region: self._turnout(document)})
        generated_at = self.figures.read(
            lambda text: instant(text, self.source.time_zone), _text(document.get("websiteupdatedat")), "time"
        )
        findings = self.findings
        return ElectionReport(
            tallies=tuple(told), generated_at=generated_at, findings=findings.all(), partial=findings.partial
        )

    def _region(self, told: str) -> str:
        region = self.figures.name(self.mapping.region or told, "region")
        if region is None:
            raise UnreadableDocument("the document does not name its region; `region` in the mapping can")
        return region

    def _turnout(self, document: dict[str, Any]) -> Turnout:
        details = document.get("sequoiaelectiondetails")
        told = details if isinstance(details, dict) else {}
        registered, cast_ = _text(told.get("registeredvoters")), _text(told.get("ballotscast"))
        known = registered not in ("", "0")  # both are 0 where the site does not show them
        return self.figures.ballots(registered, cast_ if known else "", ""), self.figures.status(
            _text(document.get("stateprecinctsreporting")), _text(document.get("stateprecinctsparticipating")), ""
        )

    def _contests(self, document: list[Any]) -> Iterator[Contest]:
        for number, each in enumerate(document, 1):
            self.figures.place = place = f"Contest {number}"
            if not isinstance(each, dict):
                self.findings.leave_out("unexpected-structure", "a contest that is no object", place)
                continue
            choices, votes, shares = (_list(each.get(name)) for name in ("CH", "V", "PCT"))
            if len(choices) != len(votes):
                message = f"{len(choices)} choices beside {len(votes)} votes"
                self.findings.leave_out("ragged-row", message, place)
                continue
            if len(shares) != len(choices):
                if shares:
                    self.findings.add("ragged-row", f"{len(choices)} choices beside {len(shares)} percentages", place)
                shares = [None] * len(choices)
            status = self.figures.status(_text(each.get("PR")), _text(each.get("TP")), "")
            contest = Contest(number, _text(each.get("C")), _text(each.get("K")), status, units={}, choices=[])
            contest.choices += map(self._choice, choices, votes, shares)
            yield contest

    def _choice(self, name: Any, votes: Any, share: Any) -> Choice:
        count = self.figures.count(_text(votes), "votes")
        return Choice(_text(name), "", VoteCounts(count, self.figures.share(_text(share), "share")))


def _left(contest: dict[str, Any]) -> Iterator[str]:
    for name, value in contest.items():
        if name in _ZEROS:
            if any(each not in _NOTHING for each in _list(value)):
                yield name
        elif name not in _READ and name not in _PASSED_OVER:
            yield name


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """As XML would write it, "" for None; what is no single value reads as nothing but what it is."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return f"({type(value).__name__})"
