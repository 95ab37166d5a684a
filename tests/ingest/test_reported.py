"""What was reported, beside what who counts says later: borne out, refuted, or just of an earlier hour."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.domain.truth import Margins
from ingest.reported import bears_out, refutes
from tests.examples import tally

DONE = {"results_status": ResultsStatus.UNOFFICIAL_COMPLETE}


def shares(**other: Any) -> Tally:
    """Of Ant and Bee where they are said; other arguments are fields of the tally."""
    said = {each: VoteCounts(share=Decimal(other.pop(each))) for each in ("ant", "bee") if each in other}
    return replace(tally(), counts=said, **other)


def votes(ant: int, bee: int | None = None, **other: Any) -> Tally:
    return replace(tally(ant=ant) if bee is None else tally(ant=ant, bee=bee), **other)


def counted(percent: str) -> CountStatus:
    return CountStatus(percent=Decimal(percent))


@pytest.mark.parametrize(
    ("report", "official", "borne_out"),
    [
        (votes(9_000), votes(9_000, 500), True),
        (votes(9_000), votes(9_001, 500), False),
        (shares(ant="53.9"), shares(ant="53.90", bee="10"), True),
        (shares(ant="54"), shares(ant="53.90"), True),
        (shares(ant="53.8"), shares(ant="53.90"), False),
        (shares(ant="54"), votes(9_000), False),
        (shares(ant="54", ballots=BallotCounts(turnout=Decimal(60))), shares(ant="54"), True),
        (
            shares(ant="54", ballots=BallotCounts(turnout=Decimal(60))),
            shares(ant="54", ballots=BallotCounts(turnout=Decimal("61.5"))),
            False,
        ),
        (shares(ant="54", count_status=counted("50")), shares(ant="54", count_status=counted("98.4")), False),
        (shares(ant="54", count_status=counted("98")), shares(ant="54", count_status=counted("98.4")), True),
        (votes(0), votes(0), False),
        (
            replace(tally(), counts={"ant": VoteCounts(seats=62)}),
            replace(tally(), counts={"ant": VoteCounts(seats=62)}),
            True,
        ),
    ],
)
def test_whoever_counts_bears_out_what_was_reported(report: Tally, official: Tally, *, borne_out: bool) -> None:
    assert bears_out(report, official) is borne_out


@pytest.mark.parametrize(
    ("report", "official", "line"),
    [
        (votes(3_341_510), votes(3_431_510), "ant: 3,341,510 votes against 3,431,510 (digits 3 and 4 are swapped)"),
        (votes(1_000), votes(2_000), ""),
        (votes(2_000), votes(1_000), "ant: 2,000 votes against 1,000"),
        (votes(1_000, 90), votes(1_800, 90), "ant: 1,000 votes against 1,800"),
        (votes(1_000, 90), votes(1_800, 170), ""),
        (shares(ant="53.09"), shares(ant="53.90"), ""),
        (shares(ant="53.09", **DONE), shares(ant="53.90", **DONE), "ant: 53.09 % against 53.90 %"),
        (shares(ant="53.09", **DONE), shares(ant="53.90", count_status=counted("100")), "ant: 53.09 % against 53.90 %"),
        (shares(ant="53.09", count_status=counted("80")), shares(ant="53.90", count_status=counted("98.4")), ""),
        (shares(ant="54", **DONE), shares(ant="53.90", **DONE), ""),
    ],
)
def test_whoever_counts_refutes_it_only_where_both_speak_of_one_moment(
    report: Tally, official: Tally, line: str
) -> None:
    assert refutes(report, official, Margins()) == line
