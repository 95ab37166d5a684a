"""An invented election of two candidates and three towns, and short ways to say what a source says of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ingest.checks import Context, judge
from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.report import ElectionReport, Finding, Outcome
from ingest.domain.source import Source
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from ingest.domain.truth import Checks
from ingest.families.delimited import Mapping

CLOSE = datetime(2024, 11, 5, 20, tzinfo=UTC)
NIGHT = datetime(2024, 11, 5, 22, tzinfo=UTC)
MORNING = datetime(2024, 11, 5, 9, 30, tzinfo=UTC)
PAIR = (Selection(id="a", name="A"), Selection(id="b", name="B"))
TOWN, STATE = ReportingUnitType.TOWN, ReportingUnitType.STATE
PLACES = {"u": None, "north": "u", "south": "u", "far": "u"}
ELECTION = Election(
    id="e",
    name="E",
    held_on=date(2024, 11, 5),
    time_zone="UTC",
    polls_open_at=datetime(2024, 11, 5, 7, tzinfo=UTC),
    polls_close_at=CLOSE,
    contests=(
        Contest(id="c", name="C", kind=ContestKind.CANDIDATE, selections=PAIR),
        Contest(id="council", name="Council", kind=ContestKind.CANDIDATE, selections=PAIR, seats=5),
        Contest(id="lists", name="Lists", kind=ContestKind.PARTY, selections=PAIR, seats=5),
    ),
    units=tuple(
        ReportingUnit(
            id=id_, name=id_, type=ReportingUnitType.TOWN if parent else ReportingUnitType.STATE, parent_id=parent
        )
        for id_, parent in PLACES.items()
    ),
)
NO_BALLOTS, NO_STATUS = BallotCounts(), CountStatus()


def source(kind: SourceKind = SourceKind.COMMISSION, **outcomes: Outcome) -> Source:
    mapping = Mapping(contest="c", unit="u", registered="r")
    checks = Checks(outcomes=outcomes)
    return Source(
        id="s", issuer="I", kind=kind, url="https://x.example", family="delimited", mapping=mapping, checks=checks
    )


def in_context(at: datetime = NIGHT, dated: datetime | None = None, **known: Any) -> Context:
    known.setdefault("source", source())
    return Context(election=ELECTION, fetched_at=at, generated_at=dated, **known)


def in_document(*tallies: Tally, **known: Any) -> Context:
    return in_context(report=ElectionReport(tallies=tallies), **known)


def tally(
    a: int | None = None,
    b: int | None = None,
    *,
    shares: tuple[str, str] | None = None,
    ballots: BallotCounts = NO_BALLOTS,
    status: CountStatus = NO_STATUS,
    contest: str = "c",
    **other: Any,
) -> Tally:
    first, second = (Decimal(share) for share in shares) if shares else (None, None)
    counts = {"a": VoteCounts(a, first), "b": VoteCounts(b, second)}
    other = {"unit_id": "u", "counts": counts, "place": "row 2", **other}
    return Tally(contest_id=contest, ballots=ballots, count_status=status, **other)


def found(after: Tally, before: Tally | None = None, context: Context | None = None) -> list[Finding]:
    return judge([after], {before.key: before} if before else {}, context or in_context())


def doubts(after: Tally, before: Tally | None = None, context: Context | None = None) -> dict[str, str]:
    """What is doubted of one tally, by rule; all that a finding about a tally has is looked at on the way."""
    findings = found(after, before, context)
    assert all((each.key, each.place) == (after.key, after.place) for each in findings)
    assert all(each.message.startswith(f"{after.contest_id} in {after.unit_id}: ") for each in findings)
    return {each.rule: each.message.partition(": ")[2] for each in findings}
