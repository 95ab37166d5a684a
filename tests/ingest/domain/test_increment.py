import pytest

from ingest.domain.increment import increment
from ingest.domain.tally import Tally, VoteCounts


def tally(**votes: int | None) -> Tally:
    return Tally(contest_id="c", unit_id="u", counts={each: VoteCounts(said) for each, said in votes.items()})


def test_the_same_votes_added_are_the_same_bytes() -> None:
    first = increment(tally(a=1_000, b=5_000), tally(a=4_000, b=7_000))
    assert first == increment(tally(b=7_000, a=4_000), tally(b=9_000, a=7_000))
    assert first == increment(None, tally(a=3_000, b=2_000, c=0, d=None))
    assert first is not None
    assert len(first) == 8


def test_the_same_bytes_in_every_process() -> None:
    first = increment(None, tally(a=3_000, b=2_000))
    assert first is not None
    assert first.hex() == "2210bff4b7d458d8"


@pytest.mark.parametrize("other", [{"a": 3_001, "b": 2_000}, {"a": 2_000, "b": 3_000}, {"a": 3_000, "c": 2_000}])
def test_other_votes_are_other_bytes(other: dict[str, int]) -> None:
    assert increment(None, tally(**other)) not in (None, increment(None, tally(a=3_000, b=2_000)))


def test_votes_taken_away_are_not_votes_added() -> None:
    up, down = increment(None, tally(a=3_000, b=2_000)), increment(tally(a=3_000, b=2_000), tally(a=0, b=0))
    assert None not in (up, down)
    assert up != down


@pytest.mark.parametrize("moved", [{"a": 5_000_000}, {"a": 900, "b": 900}, {"a": 5_000_000, "b": 0}, {}])
def test_what_comes_about_by_chance_is_not_told(moved: dict[str, int]) -> None:
    assert increment(None, tally(**moved)) is None
