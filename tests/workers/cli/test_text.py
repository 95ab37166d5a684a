from decimal import Decimal

import pytest

from ingest.domain.tally import BallotCounts, Tally, VoteCounts
from tests.examples import tally
from workers.cli.text import change, figure, number, percent, plain, summary


def test_nothing_a_source_sends_can_move_the_cursor() -> None:
    assert plain("Party\x1b[2J\x07\r\nof \u202eevil") == "Party[2Jof evil"
    assert plain("Қазақстан «Ауыл» 民主党") == "Қазақстан «Ауыл» 民主党"


def test_what_was_not_said_is_a_dash_and_zero_is_a_zero() -> None:
    assert (number(None), number(0), percent(None), percent(Decimal("53.90"))) == ("-", "0", "-", "53.90 %")
    assert figure(VoteCounts(share=Decimal("3.9"))) == "3.9 %"
    assert figure(VoteCounts(votes=7, share=Decimal("3.9"))) == "7"


@pytest.mark.parametrize(
    ("before", "after", "shown"), [(None, 5, ""), (5, None, ""), (5, 5, ""), (5, 1005, "+1,000"), (9, 2, "-7")]
)
def test_only_votes_that_moved_are_a_change(before: int | None, after: int | None, shown: str) -> None:
    assert change(VoteCounts(votes=before), VoteCounts(votes=after)) == shown


def test_a_summary_names_the_largest_first() -> None:
    assert summary(tally(ant=1, bee=3, cat=2, dog=0), {"bee": "The Bees"}) == "The Bees 3, cat 2, ant 1"
    turnout = Tally(contest_id="c", unit_id="u", ballots=BallotCounts(cast=5, registered=9))
    assert summary(turnout) == "ballots 5 of 9 registered"
