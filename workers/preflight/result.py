"""What a look at a source found: for a person in order of importance, for a script as JSON in this very shape."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ingest.domain.report import ElectionReport, Finding
from ingest.domain.tally import Tally
from ingest.domain.terms import ReportingUnitType
from ingest.resolve import Kind, Proposal


class Verdict(StrEnum):
    """What is to be done about a source, the most urgent first."""

    MISCONFIGURED = "a setting is missing"
    UNREADABLE = "cannot be read"
    ATTENTION = "needs attention"
    NO_ANSWER = "no answer for now"
    READY = "ready"


# Findings of any article: nothing is to be mended, and that nobody else told of it yet means nothing before the night.
ORDINARY = frozenset(
    {"exit-poll-left-out", "projection-left-out", "approximate-left-out", "earlier-stage-left-out"}
    | {"before-the-election", "reported", "reported_turnout", "hearsay"}
)

_EXIT_CODES = {Verdict.MISCONFIGURED: 2, Verdict.UNREADABLE: 1, Verdict.ATTENTION: 1, Verdict.NO_ANSWER: 75}


class Remark(Struct, frozen=True, kw_only=True):
    """Something about a source beside its document: a doubt needs a person, what is no doubt is only worth knowing."""

    topic: str
    message: str
    doubt: bool = False


class Amount(Struct, frozen=True, kw_only=True):
    """What was read. Contests, units and selections are counted under the source's own names.

    `bytes` are those of the whole, `documents` how many stand in it; `media_type` and `charset` are what the server
    declared, "" for nothing.
    """

    bytes: int
    media_type: str
    charset: str
    reader: str
    documents: int
    tallies: int
    unresolved_tallies: int
    contests: int
    units: int
    selections: int
    generated_at: datetime | None
    partial: bool


class Name(Struct, frozen=True, kw_only=True):
    """A name that the pack does not know. `votes` hang on it, None where no votes are said; `place` is the first."""

    kind: Kind
    contest: str
    name: str
    level: ReportingUnitType | None
    why: str
    times: int
    votes: int | None
    place: str
    proposals: tuple[Proposal, ...]


class Preflight(Struct, frozen=True, kw_only=True):
    """What one source gave. `outcome` is one line; `amount` is None where nothing was read.

    `sample` are a few of its tallies. `findings` are those of reading and of the rules, but for the `unresolved` names.
    """

    source_id: str
    url: str
    verdict: Verdict
    outcome: str
    amount: Amount | None = None
    sample: tuple[Tally, ...] = ()
    unresolved: tuple[Name, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Reading(Struct, frozen=True, kw_only=True):
    """One document read under the names of a pack; `report` keeps what could not be named apart."""

    amount: Amount
    report: ElectionReport
    unresolved: tuple[Name, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]

    @property
    def in_order(self) -> bool:
        """Whether nothing of it needs a person. News tells of something, be it no figure of ours."""
        doubts = [each for each in self.findings if each.rule not in ORDINARY]
        said = self.report.tallies or self.report.items
        return bool(said) and not (self.unresolved or doubts or any(remark.doubt for remark in self.remarks))


def exit_code(verdicts: Iterable[Verdict]) -> int:
    """Of several, that of what has to be done first: mend a setting, look at a source, wait."""
    found = set(verdicts)
    return next((code for verdict, code in _EXIT_CODES.items() if verdict in found), 0)
