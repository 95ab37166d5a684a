"""A state of two counties whose precincts, cities and contests share their names, as those of real ones do."""

from datetime import UTC, date, datetime

from ingest.domain.election import Candidate, Contest, Election, ReportingUnit, Selection
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.resolve import resolve, vocabulary

STATE, COUNTY, TOWN, PRECINCT = (
    *(ReportingUnitType.STATE, ReportingUnitType.COUNTY, ReportingUnitType.TOWN, ReportingUnitType.PRECINCT),
)


def unit(
    id_: str, name: str, type_: ReportingUnitType, parent: str | None = "state", aliases: tuple[str, ...] = ()
) -> ReportingUnit:
    return ReportingUnit(id=id_, name=name, type=type_, parent_id=parent, aliases=aliases)


UNITS = (
    unit("state", "Minnesota", STATE, None, ("MN",)),
    unit("c1", "1", COUNTY, aliases=("Aitkin", "Äitkin Co")),
    unit("c2", "2", COUNTY, aliases=("Anoka",)),
    unit("a", "Ada", TOWN, "c1"),
    unit("b", "Ely", TOWN, "c2"),
    unit("c1-1", "1", PRECINCT, "a", ("Room 5 / first",)),
    unit("c1-2", "2", PRECINCT, "a"),
    unit("c2-1", "1", PRECINCT, "b"),
    unit("c2-west", "West", PRECINCT, "b"),
    unit("c2-west-low", "WEST", PRECINCT, "c2"),
)


def contest(id_: str, name: str, district: str | None = None, selections: tuple[Selection, ...] = ()) -> Contest:
    choices = selections or (Selection(id="yes", name="Yes"), Selection(id="no", name="No"))
    return Contest(id=id_, name=name, kind=ContestKind.CANDIDATE, selections=choices, district_id=district)


def election(
    *contests: Contest, units: tuple[ReportingUnit, ...] = UNITS, candidates: tuple[Candidate, ...] = ()
) -> Election:
    return Election(
        id="e",
        name="E",
        held_on=date(2024, 11, 5),
        time_zone="UTC",
        polls_open_at=datetime(2024, 11, 5, 7, tzinfo=UTC),
        polls_close_at=datetime(2024, 11, 5, 20, tzinfo=UTC),
        contests=contests or (contest("q", "Question"),),
        units=units,
        candidates=candidates,
    )


def said(contest: str = "q", unit: str = "state", *selections: str) -> Tally:
    """A tally with one vote for each of the selections."""
    return Tally(contest_id=contest, unit_id=unit, counts=dict.fromkeys(selections, VoteCounts(votes=1)))


def resolved(known: Election, *tallies: Tally) -> ElectionReport:
    return resolve(ElectionReport(tallies=tallies), vocabulary(known))


def unit_meant(name: str, units: tuple[ReportingUnit, ...] = UNITS) -> str:
    """The id, else the rule of the finding."""
    report = resolved(election(units=units), said(unit=name))
    return report.tallies[0].unit_id if report.tallies else report.findings[0].rule
