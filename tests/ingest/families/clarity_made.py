"""Pieces of Clarity's detail.xml, made up."""

from typing import Any

from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally
from ingest.domain.terms import CountItemType, ReportingUnitType
from tests.ingest.families.made import report

PRECINCT = ReportingUnitType.PRECINCT
DAY, MAIL, EARLY, TOTAL = (
    CountItemType.ELECTION_DAY,
    CountItemType.ABSENTEE_MAIL,
    CountItemType.EARLY,
    CountItemType.TOTAL,
)


def column(name: str, votes: object, **units: object) -> str:
    rows = "".join(f'<Precinct name="{unit}" votes="{each}" />' for unit, each in units.items())
    return f'<VoteType name="{name}" votes="{votes}">{rows}</VoteType>'


def choice(text: str, total: object, *columns: str, key: str = "1") -> str:
    return f'<Choice key="{key}" text="{text}" party="NP" totalVotes="{total}">{"".join(columns)}</Choice>'


def contest(*choices: str, text: str = "Mayor", key: str = "7", more: str = "") -> str:
    return f'<Contest key="{key}" text="{text}" voteFor="1" isQuestion="false" {more}>{"".join(choices)}</Contest>'


def document(*inner: str, time: str = "11/20/2020 3:37:06 PM EST", region: str = "<Region>Ash</Region>") -> str:
    head = f"<Timestamp>{time}</Timestamp><ElectionName>E</ElectionName><ElectionDate>11/3/2020</ElectionDate>{region}"
    return f"<?xml version='1.0'?><!--made up--><ElectionResult>{head}{''.join(inner)}</ElectionResult>"


def read(body: str | bytes, mapping: dict[str, Any] | None = None, **declared: str) -> ElectionReport:
    return report("clarity", mapping or {}, body, **declared)


def tally(told: ElectionReport, unit: str = "Ash", type_: CountItemType = TOTAL, contest_id: str = "Mayor") -> Tally:
    [found] = [each for each in told.tallies if each.key == (contest_id, unit, type_)]
    return found


def votes(told: ElectionReport, unit: str = "Ash", type_: CountItemType = TOTAL) -> dict[str, int | None]:
    return {name: count.votes for name, count in tally(told, unit, type_).counts.items()}


def precinct(name: str) -> str:
    return unit_name(("Ash", name), PRECINCT)


TWO_TYPES = contest(
    choice("Ann", 12, column("Election Day Votes", 9, A=5, B=4), column("Absentee by Mail Votes", 3, A=1, B=2)),
    choice("Bob", 7, column("Election Day Votes", 7, A=7, B=0), column("Absentee by Mail Votes", 0, A=0, B=0)),
)
