"""Clarity tells turnout apart from its contests; in the packs it stands in the one contest that all voters vote on."""

from pathlib import Path

import pytest

from ingest import families
from ingest.domain.report import Snapshot
from ingest.packs import load
from ingest.resolve import resolve, vocabulary
from tests.feeds import feed

ELECTIONS = Path(__file__).parents[3] / "elections"


@pytest.mark.parametrize(
    ("pack", "source", "file", "contest", "unit", "cast", "registered"),
    [
        ("georgia_2020", "atkinson", "elex-clarity/ga_atkinson_precincts_11-3", "president", "atkinson", 3172, 4799),
        ("georgia_2020", "bacon", "elex-clarity/ga_bacon_precincts_11-3", "president", "bacon", 4680, 6720),
        (
            "georgia_2020",
            "gwinnett",
            "elex-clarity/ga_gwinnett_precincts_11-3",
            "president",
            "gwinnett",
            416458,
            581467,
        ),
        ("west_virginia_2020", "state", "elex-clarity/wv_counties_11-3", "president", "wv", 802726, 1269219),
        ("arkansas_2014", "state", "clarify/county", "us_senate", "ar", 850615, 1690577),
    ],
)
def test_ballots_stand_beside_the_votes(
    pack: str, source: str, file: str, contest: str, unit: str, cast: int, registered: int
) -> None:
    loaded, body = load(ELECTIONS / pack), feed(f"clarity-enr/{file}.xml").read_bytes()
    declared = next(each for each in loaded.sources if each.id == source)
    at = loaded.election.polls_close_at
    snapshot = Snapshot(source_id=source, url=declared.url, fetched_at=at, body=body)
    told = resolve(families.read(snapshot, declared), vocabulary(loaded.election))
    assert told.findings == ()
    counted = {each.unit_id: each for each in told.tallies if each.ballots.cast is not None}
    assert {each.contest_id for each in counted.values()} == {contest}
    whole = counted.pop(unit)
    assert whole.counts
    assert (whole.ballots.cast, whole.ballots.registered) == (cast, registered)
    assert sum(each.ballots.cast or 0 for each in counted.values()) == cast
    assert sum(each.ballots.registered or 0 for each in counted.values()) == registered
