"""The rules for races, one by one; documents of a whole night stand in pages/ap."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ingest.domain.names import unit_name
from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import PostElectionStatus, ReportingUnitType, ResultsStatus
from ingest.families import ap
from tests.ingest.families.ap_made import SUBUNIT, answer, candidate, one, race, read, unit, votes
from tests.ingest.families.made import rules

STATE = ReportingUnitType.STATE
PROJECTED, RUNOFF = PostElectionStatus.PROJECTED_WINNER, PostElectionStatus.ADVANCED_TO_RUNOFF


def test_a_race_in_a_unit_is_a_tally() -> None:
    precincts: dict[str, Any] = {"precinctsReporting": 5, "precinctsTotal": 7, "precinctsReportingPct": 71.43}
    told = read(answer(race(unit(candidate("Lee", 9), candidate("Ito", 4), **precincts), id_="18525")))
    assert told.tallies == (
        Tally(
            contest_id="KY/18525",
            unit_id=unit_name(("KY",), STATE),
            counts={"A Lee": VoteCounts(9), "A Ito": VoteCounts(4)},
            count_status=CountStatus(5, 7, Decimal("71.43")),
            place="races[0].reportingUnits[0]",
        ),
    )
    assert told.generated_at == datetime(2016, 3, 9, 15, 50, 46, 194_000, tzinfo=UTC)
    assert not told.findings
    assert not told.partial


@pytest.mark.parametrize(
    ("selection", "names"),
    [("name", ["A Lee", "A Ito"]), ("candidateID", ["7", "8"]), ("polID", ["63424", "0"])],
)
def test_what_candidates_are_called_by(selection: str, names: list[str]) -> None:
    both = candidate("Lee", 9, "7", polID="63424"), candidate("Ito", 4, 8)
    assert list(one(answer(race(unit(*both))), {"selection": selection}).counts) == names


def test_candidates_of_one_name_are_told_apart() -> None:
    three = candidate("Lee", 9, "7"), candidate("Lee", 4, "8"), candidate("Ito", 2, "9")
    told = one(answer(race(unit(*three))))
    assert votes(told) == {"A Lee / 7": 9, "A Lee / 8": 4, "A Ito": 2}
    local = one(answer(race(unit(*three))), {"selection": "polID"})
    assert votes(local) == {"0 / 7": 9, "0 / 8": 4, "0 / 9": 2}


def test_a_candidate_who_is_not_in_every_unit_is_told_apart_all_the_same() -> None:
    told = read(answer(race(unit(candidate("Lee", 9, "7")), unit(candidate("Lee", 4, "8"), **SUBUNIT))))
    assert [votes(each) for each in told.tallies] == [{"A Lee / 7": 9}, {"A Lee / 8": 4}]
    assert not told.findings


def test_yes_and_no_are_candidates_without_first_name() -> None:
    told = one(answer(race(unit({"last": "Yes", "candidateID": "1", "voteCount": 2}))))
    assert votes(told) == {"Yes": 2}


def test_a_candidate_without_an_id_is_left_out() -> None:
    nobody = {"first": "A", "last": "Lee", "voteCount": 9}
    told = read(answer(race(unit(candidate("Ito", 4), nobody), unit(nobody, **SUBUNIT))))
    assert [votes(each) for each in told.tallies] == [{"A Ito": 4}]
    assert rules(told) == ["nameless-row", "nameless-row"]
    assert told.partial


def test_a_candidate_without_a_name_goes_by_the_id() -> None:
    assert votes(one(answer(race(unit({"candidateID": "7", "voteCount": 1}))))) == {"7": 1}


def outcomes(*flags: str | None, **more: Any) -> list[PostElectionStatus | None]:
    candidates = [candidate(f"L{n}", 1, **({"winner": flag} if flag else {})) for n, flag in enumerate(flags)]
    told = read(answer(race(unit(*candidates), **more)))
    assert not told.findings
    return [count.status for count in told.tallies[0].counts.values()]


def test_a_call_is_a_projection_until_the_count_is_certified() -> None:
    assert outcomes("X", None, "N", "") == [PROJECTED, None, None, None]
    assert outcomes("R", "R", None) == [RUNOFF, RUNOFF, None]
    assert outcomes("X", "R", resultsType="certified") == [PostElectionStatus.WINNER, RUNOFF]


def test_a_call_is_about_the_race_and_not_about_a_county() -> None:
    called = candidate("Lee", 9, winner="X")
    told = read(answer(race(unit(called), unit(called, **SUBUNIT))))
    assert [each.counts["A Lee"].status for each in told.tallies] == [PROJECTED, None]


def test_an_unknown_flag_is_told() -> None:
    told = read(answer(race(unit(candidate("Lee", 9, winner="Q")))))
    assert told.tallies[0].counts == {"A Lee": VoteCounts(9)}
    assert rules(told) == ["unknown-word"]


def test_delegates_and_electors_are_seats() -> None:
    district = {"level": "district", "reportingunitID": "3"}
    told = read(answer(race(unit(candidate("Lee", 9, delegateCount=4), **district))))
    assert told.tallies[0].counts == {"A Lee": VoteCounts(9, None, 4)}
    told = read(answer(race(unit(candidate("Lee", 9, electWon=0, winner="X"), electTotal=3))))
    assert told.tallies[0].counts == {"A Lee": VoteCounts(9, None, 0, PROJECTED)}
    both = read(answer(race(unit(candidate("Lee", 9, electWon=3, delegateCount=4)))))
    assert both.tallies[0].counts == {"A Lee": VoteCounts(9, None, 3)}
    assert rules(both) == ["disagreement"]


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"test": True}, ResultsStatus.PRE_ELECTION, ["test-results"]),
        ({"test": 1}, ResultsStatus.PRE_ELECTION, ["test-results"]),
        ({"resultsType": "test"}, ResultsStatus.PRE_ELECTION, ["test-results"]),
        ({"resultsType": "live"}, None, []),
        ({"resultsType": "Certified"}, ResultsStatus.CERTIFIED, []),
        ({"resultsType": "certified", "test": True}, ResultsStatus.PRE_ELECTION, ["test-results"]),
        ({"resultsType": "rumour"}, None, ["unknown-word"]),
    ],
)
def test_the_status_of_results(said: dict[str, Any], status: ResultsStatus | None, told: list[str]) -> None:
    found = read(answer(race(unit(candidate("Lee", 9)), **said)))
    assert found.tallies[0].results_status is status
    assert rules(found) == told


def test_tests_are_counted() -> None:
    tests = [race(unit(candidate("Lee", 9)), id_=str(n), test=n > 0) for n in range(3)]
    assert read(answer(*tests)).findings[0].message == "2 of 3 races are marked as a test"


def test_a_race_without_results_tells_who_stands() -> None:
    told = one(answer(race(statePostal="PA", candidates=[candidate("Lee", None)], uncontested=True)))
    assert (told.contest_id, told.unit_id) == ("PA/1", unit_name(("PA",), STATE))
    assert told.counts == {"A Lee": VoteCounts()}
    assert not read(answer(race(statePostal="PA", candidates=[], uncontested=True))).tallies


@pytest.mark.parametrize(
    ("value", "counted", "rule"),
    [
        (None, None, []),
        ("1204", 1204, []),
        (12.0, 12, []),
        (12.5, None, ["unreadable-number"]),
        (-1, None, ["impossible-value"]),
        (10**15, None, ["impossible-value"]),
        ("many", None, ["unreadable-number"]),
    ],
)
def test_a_number_that_is_none_costs_itself(value: Any, counted: int | None, rule: list[str]) -> None:
    told = read(answer(race(unit(candidate("Lee", value), candidate("Ito", 7), candidate("Roe", value)))))
    assert votes(told.tallies[0]) == {"A Lee": counted, "A Ito": 7, "A Roe": counted}
    assert rules(told) == rule  # the same value is told once
    assert all(finding.place == "races[0].reportingUnits[0]" for finding in told.findings)


@pytest.mark.parametrize(
    ("percent", "expected", "rule"),
    [
        (100.0, "100.0", []),
        (0.0, "0.0", []),
        (1e-05, "0.00001", []),
        (50, "50", []),
        (100.5, None, ["impossible-value"]),
    ],
)
def test_percent_of_precincts(percent: Any, expected: str | None, rule: list[str]) -> None:
    told = read(answer(race(unit(candidate("Lee", 1), precinctsReportingPct=percent))))
    found = told.tallies[0].count_status.percent
    assert (None if found is None else str(found)) == expected
    assert rules(told) == rule


def test_what_is_there_twice_is_kept_once() -> None:
    told = read(answer(race(unit(candidate("Lee", 9))), race(unit(candidate("Lee", 4)), unit(candidate("Lee", 4)))))
    assert votes(told.tallies[0]) == {"A Lee": 9}
    assert rules(told) == ["duplicate", "duplicate"]
    told = read(answer(race(unit(candidate("Lee", 9), candidate("Lee", 4), candidate("Ito", 4)))))
    assert votes(told.tallies[0]) == {"A Lee": 9, "A Ito": 4}
    assert rules(told) == ["duplicate"]


def test_what_nobody_reads_is_told_once() -> None:
    odd = unit(candidate("Lee", 9, mood="good"), winner_of="x")
    told = read(
        answer(
            race(odd, weather=1),
            race(odd, id_="2", candidates=[candidate("Lee", 1, hat=1)], statePostal="PA"),
            colour="red",
        )
    )
    names = ["candidates.hat", "candidates.mood", "colour", "races.weather", "reportingUnits.winner_of"]
    [left] = told.findings
    assert left.message == f"nobody reads key {', '.join(map(repr, names))}; map it, or list it under ignore"
    assert votes(told.tallies[0]) == {"A Lee": 9}
    assert not read(answer(race(odd, weather=1), colour="red"), {"ignore": names}).findings
    assert not read(answer(race(odd, weather=1), colour="red"), {"ignore": ["*"]}).findings


def test_more_that_is_still_to_come_is_no_loss() -> None:
    assert read(answer(race(unit(candidate("Lee", 9))), isTruncated=True)).partial
    assert not read(answer(race(unit(candidate("Lee", 9))), isTruncated=False)).partial


@pytest.mark.parametrize("timestamp", ["soon", "2016-03-09", 5, "x" * 5_000])
def test_a_time_that_is_none_is_told(timestamp: Any) -> None:
    told = read(answer(race(unit(candidate("Lee", 9))), timestamp=timestamp))
    assert told.generated_at is None
    assert rules(told) in (["unreadable-time"], ["oversized-cell"])


@pytest.mark.parametrize(
    "mapping",
    [
        {"contests": "office"},
        {"selection": "party"},
        {"unit": "fips"},
        {"subunits": {"KY": "shire"}},
        {"subunits": {"Kentucky": "county"}},
        {"subunits": {"ky": "county"}},
        {"colour": "red"},
    ],
)
def test_a_mapping_is_refused_when_it_is_loaded(mapping: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(mapping, ap.Mapping)
