"""AP's reports of delegates."""

from collections import Counter
from typing import Any

from ingest.domain.names import parsed, unit_name
from ingest.domain.tally import VoteCounts
from ingest.domain.terms import ReportingUnitType, ResultsStatus
from tests.feeds import feed
from tests.ingest.families.ap_made import read
from tests.ingest.families.made import rules

STATE = ReportingUnitType.STATE


def delegates(*candidates: Any, test: str = "0", state: str | None = "AL", **more: Any) -> dict[str, Any]:
    said = {"pId": "Dem", "dNeed": "2382", "dVotes": "4763", "State": [{"sId": state, "Cand": candidates}]}
    return {"delSuper": {"Test": test, "timestamp": "2016-01-15T18:36:38Z", "del": [said], **more}}


def delegate(name: str, all_: str, super_: str, id_: str = "1") -> dict[str, str]:
    return {"cId": id_, "cName": name, "dTot": all_, "sdTot": super_}


def test_delegates_are_seats() -> None:
    told = read(delegates(delegate("Lee", "41", "3"), delegate("Ito", "0", "0", "2")))
    assert [(each.contest_id, each.unit_id) for each in told.tallies] == [
        ("Dem/delegates", unit_name(("AL",), STATE)),
        ("Dem/superdelegates", unit_name(("AL",), STATE)),
    ]
    assert told.tallies[0].counts == {"Lee": VoteCounts(seats=41), "Ito": VoteCounts(seats=0)}
    assert told.tallies[1].counts == {"Lee": VoteCounts(seats=3), "Ito": VoteCounts(seats=0)}
    assert str(told.generated_at) == "2016-01-15 18:36:38+00:00"
    assert not told.findings


def test_delegates_of_the_nation_and_of_no_state() -> None:
    assert read(delegates(state="US")).tallies[0].unit_id == unit_name(("US",), ReportingUnitType.COUNTRY)
    assert read(delegates(state="DA")).tallies[0].unit_id == "DA"
    told = read(delegates(delegate("Lee", "1", "0"), state=None))
    assert rules(told) == ["nameless-row"]
    assert told.partial


def test_a_test_of_delegates_is_one() -> None:
    told = read(delegates(delegate("Lee", "41", "3"), test="1"))
    assert rules(told) == ["test-results"]
    assert told.tallies[0].results_status is ResultsStatus.PRE_ELECTION


def test_candidates_of_one_name_are_told_apart() -> None:
    both = delegate("Lee", "41", "3"), delegate("Lee", "5", "0", "2"), delegate("Lee", "9", "0", "2")
    told = read(delegates(*both))
    assert {name: count.seats for name, count in told.tallies[0].counts.items()} == {"Lee / 1": 41, "Lee / 2": 5}
    assert rules(told) == ["duplicate"]
    assert list(read(delegates(*both[:2]), {"selection": "polID"}).tallies[0].counts) == ["1", "2"]


def test_what_nobody_reads_of_delegates_is_told() -> None:
    told = read(delegates(delegate("Lee", "41", "3") | {"hat": "red"}, mood=1))
    assert told.findings[0].message.startswith("nobody reads key 'Cand.hat', 'delSuper.mood';")
    assert not read(delegates(mood=1), {"ignore": ["delSuper.mood"]}).findings


def test_delegates_of_all_states_add_up_to_the_nation() -> None:
    told = read(feed("ap-elections-api-v2/20160118_delsuper.json").read_bytes())
    assert rules(told) == ["test-results"]
    nation: Counter[tuple[str, str]] = Counter()
    states: Counter[tuple[str, str]] = Counter()
    for tally in told.tallies:
        whole = parsed(tally.unit_id).type is ReportingUnitType.COUNTRY
        for selection, count in tally.counts.items():
            (nation if whole else states)[tally.contest_id, selection] += count.seats or 0
    assert nation == states
    assert nation["Dem/delegates", "Clinton"] == 572
