"""Whole answers of AP's Elections API: real ones, hostile ones, and any bytes at all."""

import json
from collections import Counter
from contextlib import suppress
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import parsed, unit_name
from ingest.domain.terms import PostElectionStatus, ReportingUnitType, ResultsStatus
from tests.feeds import feed
from tests.ingest.families.ap_made import answer, candidate, race, read, unit, votes
from tests.ingest.families.made import rules
from tests.soon import SLACK

STATE = ReportingUnitType.STATE


FILES = {
    "20121106_me_fl_senate": 0,
    "20151103_national": 0,
    "20160201_district_results": 0,
    "20160301_super_tuesday": 0,
    "20160426_ct_rollups": 435,
}
# Their units are not all of the state: one is a part of Colorado's counties, the other counts at large as well.
NOT_ALL = {"CO/7582", "IA/16672", "IA/16957"}


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_real_document_is_read(name: str) -> None:
    body = feed(f"ap-elections-api-v2/{name}.json").read_bytes()
    document, told = json.loads(body), read(body)
    said = [(race_, unit_) for race_ in document["races"] for unit_ in race_.get("reportingUnits", ())]
    assert rules(told) == (["test-results"] if FILES[name] else [])
    assert sum(each.results_status is ResultsStatus.PRE_ELECTION for each in told.tallies) == (
        len(told.tallies) if FILES[name] else 0
    )
    assert not told.partial
    assert len(told.tallies) == len(said)
    for tally, (race_, unit_) in zip(told.tallies, said, strict=True):
        assert tally.contest_id == f"{unit_['statePostal']}/{race_['raceID']}"
        assert sorted(count.votes or 0 for count in tally.counts.values()) == sorted(
            each["voteCount"] for each in unit_["candidates"]
        )
        status = tally.count_status
        assert (status.units_reported, status.units_total) == (unit_["precinctsReporting"], unit_["precinctsTotal"])
        won = {name for name, count in tally.counts.items() if count.status is PostElectionStatus.PROJECTED_WINNER}
        flagged = {each["last"] for each in unit_["candidates"] if each.get("winner") == "X"}
        assert {any(name.endswith(last) for last in flagged) for name in won} <= {True}
        assert len(won) == (len(flagged) if unit_["level"] == "state" else 0)
    assert len({tally.key for tally in told.tallies}) == len(told.tallies)


@pytest.mark.parametrize("name", FILES)
def test_a_description_is_of_one_race_and_only_adds_to_its_number(name: str) -> None:
    body = feed(f"ap-elections-api-v2/{name}.json").read_bytes()
    plain, described = (read(body, {"contests": each}).tallies for each in ("id", "described"))
    names = {(a.contest_id, b.contest_id) for a, b in zip(plain, described, strict=True)}
    assert len(names) == len({short for short, _ in names}) == len({long for _, long in names})
    assert all(long.startswith(f"{short} ") for short, long in names)


@pytest.mark.parametrize("name", FILES)
def test_the_units_of_a_state_add_up_to_it(name: str) -> None:
    told = read(feed(f"ap-elections-api-v2/{name}.json").read_bytes())
    states: Counter[tuple[str, str]] = Counter()
    below: Counter[tuple[str, str]] = Counter()
    for tally in told.tallies:
        if tally.contest_id not in NOT_ALL:
            for selection, count in tally.counts.items():
                (states if parsed(tally.unit_id).type is STATE else below)[tally.contest_id, selection] += (
                    count.votes or 0
                )
    below_only = {contest_id for contest_id, _ in below}
    assert {key: number for key, number in states.items() if key[0] in below_only} == below


def test_counties_by_their_fips_code() -> None:
    told = read(feed("ap-elections-api-v2/20151103_national.json").read_bytes(), {"subunits": {"*": "county"}})
    assert not told.findings
    assert unit_name(("CO", "08001"), ReportingUnitType.COUNTY) in {tally.unit_id for tally in told.tallies}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the document is empty"),
        (b" \n", "the document is empty"),
        (b"[]", "no answer of the Elections API: Expected `object`, got `array`"),
        (b'{"races": {}}', "no answer of the Elections API: Expected `array | null`, got `object` - at `$.races`"),
        (b'{"errorMessage": "no", "races": null}', "neither races nor delegates; there are the keys 'errorMessage'"),
        (b"{}", "neither races nor delegates; there are the keys none that tells of results"),
        (
            b'{"delSuper": {"del": 5}}',
            "delSuper: not a report of delegates as AP writes it: Expected `array`, got `int`",
        ),
        (b'{"races": [', "byte 11: not JSON: Input data was truncated"),
        (b"<html></html>", "byte 0: not JSON: JSON is malformed: invalid character"),
        (b'{"races": ' + b"[" * 200_000, "not JSON that anybody means: it is nested without end"),
        (b'{"races": [' + b'{"a":' * 200_000, "not JSON that anybody means: it is nested without end"),
        (b"\xff\xfe{", "not utf-16"),
        (b'{"races": [{"raceID": "\\ud800"}]}', ": not JSON: "),
    ],
)
def test_what_is_no_answer_is_unreadable(body: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument) as unreadable:
        read(body)
    assert message in str(unreadable.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_text(encoding: str) -> None:
    assert votes(read(json.dumps(answer(race(unit(candidate("Lee", 9))))).encode(encoding)).tallies[0]) == {"A Lee": 9}


RACE = json.dumps(race(unit(candidate("Lee", 9)), id_="2")).encode()


@pytest.mark.parametrize(
    "broken",
    [
        b"5",
        b"null",
        b'{"raceID": [1], "reportingUnits": []}',
        b'{"raceID": "1", "reportingUnits": [null]}',
        b'{"raceID": "1", "reportingUnits": [{"candidates": [{"voteCount": true}]}]}',
        b'{"raceID": "1", "reportingUnits": [{"candidates": {"1": 2}}]}',
        b'{"raceID": "1", "weather": "\xff", "reportingUnits": []}',
        b'{"raceID": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_race_that_is_none_costs_that_race(broken: bytes) -> None:
    told = read(b'{"races": [' + broken + b", " + RACE + b"]}")
    assert rules(told) == ["unreadable-race"]
    assert told.findings[0].place == "races[0]"
    assert told.partial
    assert [tally.contest_id for tally in told.tallies] == ["KY/2"]


def test_a_race_without_a_number_is_left_out() -> None:
    told = read(answer(race(unit(candidate("Lee", 9)), id_=" ")))
    assert rules(told) == ["nameless-row"]
    assert told.partial


@pytest.mark.parametrize(
    "document",
    [
        answer(race(unit(candidate("x" * 10_000_000, 9), candidate("Ito", 4)))),
        answer(race(unit(candidate("Lee", 9), postal="x" * 10_000_000), unit(candidate("Ito", 4)))),
        answer(race(unit(candidate("Lee", "9" * 10_000_000), candidate("Ito", 4)))),
        answer(race(unit(candidate("Ito", 4)), resultsType="x" * 10_000_000)),
    ],
)
def test_ten_megabytes_in_one_value_cost_that_value(document: dict[str, Any]) -> None:
    told = read(document)
    assert told.findings
    assert all(len(finding.message) < 500 for finding in told.findings)
    assert votes(told.tallies[-1])["A Ito"] == 4


def test_many_of_everything_end_in_time() -> None:
    odd: list[dict[str, Any]] = []
    for n in range(20_000):
        unknown: dict[str, Any] = {f"k{n}": 1}
        odd.append(race(unit(candidate("Lee", n), **unknown), id_=str(n % 10), **unknown))
    body = json.dumps(answer(*odd)).encode()
    began = process_time()
    told = read(body)
    assert process_time() - began < SLACK * (2 * len(body) / 1e6)
    assert len(told.tallies) == 10


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def objects(*names: str, **inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of these keys, most of them with plain values."""
    scalar = (
        st.none() | st.integers(-5, 10**14) | st.floats(0, 101) | st.sampled_from(["", "X", "KY", "US", "7", "state"])
    )
    fields = dict.fromkeys(names, scalar | VALUES) | inner
    return st.fixed_dictionaries({}, optional=fields)


CANDIDATES = objects("candidateID", "first", "last", "voteCount", "winner", "electWon", "delegateCount", "hat")
UNITS = objects(
    *("statePostal", "level", "reportingunitID", "fipsCode", "precinctsReporting", "precinctsReportingPct", "mood"),
    candidates=st.lists(CANDIDATES, max_size=3),
)
RACES = objects(
    *("raceID", "statePostal", "test", "resultsType", "officeName", "seatName", "party", "raceType"),
    reportingUnits=st.lists(UNITS, max_size=3),
)


@given(st.lists(RACES | VALUES, max_size=3), VALUES)
@settings(max_examples=300, deadline=None)
def test_any_races_end_in_a_report_or_are_unreadable(races: list[Any], more: Any) -> None:
    with suppress(UnreadableDocument):
        read({"races": races, "timestamp": more}, {"subunits": {"*": "county"}, "contests": "described"})


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_any_json_ends_in_a_report_or_is_unreadable(value: Any) -> None:
    for document in (value, {"delSuper": value}, {"races": value}):
        with suppress(UnreadableDocument):
            read(document)


@given(st.binary() | st.binary().map(lambda tail: RACE[:100] + tail))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_in_a_report_or_are_unreadable(body: bytes) -> None:
    for document in (body, b'{"races": [' + body + b"]}"):
        with suppress(UnreadableDocument):
            read(document)
