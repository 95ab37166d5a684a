from decimal import Decimal

import pytest
from msgspec.structs import replace

from ingest.domain.retelling import retold
from ingest.domain.tally import BallotCounts, Tally, VoteCounts, facts
from ingest.domain.terms import ResultsStatus

PARTIAL, COMPLETE = ResultsStatus.UNOFFICIAL_PARTIAL, ResultsStatus.UNOFFICIAL_COMPLETE
SHARE = VoteCounts(share=Decimal(54))
BOTH = VoteCounts(10, Decimal(54))
TURNOUT = BallotCounts(turnout=Decimal(54))


def said(
    status: ResultsStatus | None = None, by: str = "", ballots: BallotCounts | None = None, **counts: VoteCounts
) -> Tally:
    return Tally(
        contest_id="c",
        unit_id="u",
        counts=counts,
        results_status=status,
        reported_by=by,
        ballots=ballots or BallotCounts(),
        place="sentence 2",
    )


@pytest.mark.parametrize(
    ("earlier", "later", "stands"),
    [
        (said(a=VoteCounts(10), b=VoteCounts(5)), said(a=SHARE), said(a=BOTH, b=VoteCounts(5))),
        (said(a=VoteCounts(10)), said(a=SHARE), said(a=SHARE)),
        (said(a=VoteCounts(10)), said(a=SHARE, b=SHARE), said(a=SHARE, b=SHARE)),
        (
            said(PARTIAL, a=VoteCounts(10), b=VoteCounts(5)),
            said(COMPLETE, a=SHARE),
            said(COMPLETE, a=SHARE, b=VoteCounts(5)),
        ),
        (
            said(COMPLETE, a=VoteCounts(10)),
            said(PARTIAL, a=VoteCounts(7, Decimal(54)), b=SHARE),
            said(COMPLETE, a=BOTH, b=SHARE),
        ),
        (said(a=BOTH), said(ballots=TURNOUT), said(a=BOTH, ballots=TURNOUT)),
        (said(ballots=BallotCounts(cast=9)), said(ballots=TURNOUT), said(ballots=BallotCounts(9, turnout=Decimal(54)))),
        (said(COMPLETE, a=BOTH), said(a=BOTH), said(COMPLETE, a=BOTH)),
    ],
    ids=["joined", "as many", "more", "further", "not as far", "turnout alone", "ballots", "no stage"],
)
def test_what_stands_after_a_later_article(earlier: Tally, later: Tally, stands: Tally) -> None:
    assert facts(retold(earlier, later)) == facts(stands)


@pytest.mark.parametrize(
    ("earlier", "later", "by"),
    [
        (said(by="A", a=BOTH), said(by="B", a=SHARE), "B"),
        (said(by="A", a=BOTH), said(ballots=TURNOUT), "A"),
        (said(by="", a=BOTH, b=BOTH), said(by="B", a=SHARE), ""),
        (said(by="A", a=BOTH, b=BOTH), said(by="", a=VoteCounts(11)), ""),
        (said(by="A", a=BOTH, b=BOTH), said(by="B", a=VoteCounts(11)), "B"),
    ],
    ids=["replaced", "nothing new", "joined to what nobody counted", "with what nobody counted", "joined"],
)
def test_who_is_quoted_is_quoted_for_all_of_it(earlier: Tally, later: Tally, by: str) -> None:
    assert retold(earlier, later).reported_by == by


def test_the_place_is_that_of_what_is_new() -> None:
    complete, behind = said(COMPLETE, a=VoteCounts(10)), replace(said(PARTIAL, a=SHARE), place="sentence 9")
    assert retold(complete, behind).place == "sentence 9"
    assert retold(said(COMPLETE, a=BOTH), behind).place == "sentence 2"  # nothing is new


def test_the_same_article_again_changes_nothing() -> None:
    stands = retold(said(PARTIAL, "A", a=BOTH, b=BOTH), said(PARTIAL, "B", a=SHARE))
    assert retold(stands, said(PARTIAL, "B", a=SHARE)) == stands
