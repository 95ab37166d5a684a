"""JSON: the steps to the rows, and what stands around them."""

import json
from time import process_time
from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemType, ReportingUnitType
from ingest.families import FAMILIES
from tests.ingest.families.json_made import FLAT, LONG, counts, told
from tests.ingest.families.made import rules
from tests.soon import SLACK


def race(name: str, **units: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "units": [
            {"name": unit, "candidates": [{"name": each, "votes": votes} for each, votes in counts.items()]}
            for unit, counts in units.items()
        ],
    }


def test_rows_are_found_step_by_step_and_places_lead_there() -> None:
    read = told(
        {"races": [race("Mayor", North={"Ann": 1, "Bob": 2}, South={"Ann": 3}), race("Judge", North={"Cem": 4})]}
    )
    assert [(tally.contest_id, tally.unit_id, tally.place) for tally in read.tallies] == [
        ("Mayor", "North", "paths races[0].units[0].candidates[0]-races[0].units[0].candidates[1]"),
        ("Mayor", "South", "path races[0].units[1].candidates[0]"),
        ("Judge", "North", "path races[1].units[0].candidates[0]"),
    ]
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert not read.findings


def test_objects_are_walked_as_entries_at_any_step() -> None:
    mapping = {
        "rows": {"county": "document.counties", "candidate": "county.value"},
        "contest": {"value": "M"},
        "unit": "county.key",
        "selection": "candidate.key",
        "votes": "candidate.value.votes",
    }
    read = told(
        {"counties": {"North": {"Ann": {"votes": 1}, "Bob B.": {"votes": 2}}, "St. John": {"Ann": {"votes": 3}}}},
        mapping,
    )
    assert [(tally.unit_id, tally.place) for tally in read.tallies] == [
        ("North", "paths counties.North.value.Ann-counties.North.value.'Bob B.'"),
        ("St. John", "path counties.'St. John'.value.Ann"),
    ]
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob B.": VoteCounts(2)}
    assert not read.findings


def test_a_list_at_the_top_and_lists_as_rows() -> None:
    mapping = FLAT | {"rows": {"row": "document"}, "selection": "row[0]", "votes": "row[1]"}
    read = told([["Ann", 1], ["Bob", 2]], mapping)
    assert counts(read) == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert read.tallies[0].place == "paths [0]-[1]"


def test_without_rows_the_document_is_the_row() -> None:
    mapping = {
        "contest": {"value": "Question 1"},
        "unit": "document.state",
        "selections": {"yes": "document.yes.votes", "no": "document.no.votes"},
        "ballots_cast": "document.cast",
    }
    read = told({"state": "X", "yes": {"votes": 10}, "no": {"votes": "1,234"}, "cast": 1300}, mapping)
    assert counts(read) == {"yes": VoteCounts(10), "no": VoteCounts(1_234)}
    assert read.tallies[0].place == "path document"
    assert read.tallies[0].ballots == BallotCounts(cast=1_300)
    assert not read.findings


def test_the_wide_layout_and_ballots_at_another_step() -> None:
    mapping = {
        "rows": {"question": "document.questions", "row": "question.counties"},
        "contest": "question.title",
        "unit": "row.county",
        "selections": {"yes": "row.yes", "no": "row.no"},
        "registered": "document.registered",
        "units_total": "question.precincts",
    }
    document = {
        "registered": 99,
        "questions": [{"title": "Q", "precincts": 7, "counties": [{"county": "N", "yes": 1, "no": None}]}],
    }
    [tally] = told(document, mapping).tallies
    assert tally.counts == {"yes": VoteCounts(1), "no": VoteCounts()}
    assert tally.ballots == BallotCounts(registered=99)
    assert tally.count_status == CountStatus(units_total=7)


def test_a_row_without_a_name_is_left_out() -> None:
    read = told({"rows": [{"name": "Ann", "votes": 1}, {"name": None, "votes": 2}, {"votes": 3}]}, FLAT)
    assert counts(read) == {"Ann": VoteCounts(1)}
    assert rules(read) == ["nameless-row", "nameless-row"]
    assert [finding.place for finding in read.findings] == ["path rows[1]", "path rows[2]"]
    assert read.partial


def test_where_and_unless() -> None:
    document = {
        "races": [race("Mayor", North={"Ann": 1}) | {"level": 1}, race("Judge", North={"Bob": 2}) | {"level": 2}]
    }
    assert [tally.contest_id for tally in told(document, LONG, {"where": {"race.level": ["2", "3"]}}).tallies] == [
        "Judge"
    ]
    assert [tally.contest_id for tally in told(document, LONG, {"unless": {"race.level": "2"}}).tallies] == ["Mayor"]


def test_levels_and_vote_types() -> None:
    mapping = LONG | {
        "unit": ["race.state", "unit.name"],
        "levels": ["state", "county"],
        "count_item_type": {"path": "candidate.type", "meanings": {"post": "absentee-mail"}},
    }
    document = {
        "races": [
            {
                "name": "M",
                "state": "GA",
                "units": [
                    {"name": "Fulton", "candidates": [{"name": "Ann", "type": "post", "votes": 1}]},
                    {"candidates": []},
                ],
            }
        ]
    }
    [tally] = told(document, mapping).tallies
    assert tally.unit_id == unit_name(("GA", "Fulton"), ReportingUnitType.COUNTY)
    assert tally.count_item_type is CountItemType.ABSENTEE_MAIL


def test_parts_read_two_places_of_one_document() -> None:
    mapping = {
        "contest": {"value": "M"},
        "selection": "candidate.name",
        "votes": "candidate.votes",
        "parts": [
            {"rows": {"candidate": "document.total"}, "unit": {"value": "All"}},
            {"rows": {"county": "document.counties", "candidate": "county.value"}, "unit": "county.key"},
        ],
    }
    read = told({"total": [{"name": "Ann", "votes": 3}], "counties": {"N": [{"name": "Ann", "votes": 1}]}}, mapping)
    assert [(tally.unit_id, tally.counts["Ann"].votes, tally.place) for tally in read.tallies] == [
        ("All", 3, "path total[0]"),
        ("N", 1, "path counties.N.value[0]"),
    ]
    assert not read.findings


def test_leftover_keys_are_told_once_by_their_whole_chain() -> None:
    document = {
        "version": 3,
        "er": {"count": 1, "total": 2, "new": 0},
        "rows": [{"name": "Ann", "votes": 1, "rank": 1}, {"name": "Bob", "votes": 2, "extra": {"deep": 1}}] * 50,
    }
    mapping = FLAT | {"units_reported": "document.er.count", "units_total": "document.er.total"}
    leftovers = [finding for finding in told(document, mapping).findings if finding.rule == "leftover"]
    [finding] = leftovers
    left = "'document.er.new', 'document.version', 'row.extra', 'row.rank'"
    assert finding.message == f"nobody reads key {left}; map it, or list it under ignore"
    assert not [
        each
        for each in told(document, mapping, {"ignore": ["document.version", "document.er.*", "row.*"]}).findings
        if each.rule == "leftover"
    ]


def test_blank_elements_are_nothing_and_odd_ones_are_told() -> None:
    read = told({"rows": [None, {}, {"name": "Ann", "votes": 1}, "total", [1, 2], {}, 7]}, FLAT)
    assert counts(read) == {"Ann": VoteCounts(1)}
    assert [(finding.rule, finding.place) for finding in read.findings] == [
        ("wrong-type", "path rows[3]"),
        ("wrong-type", "path rows[4]"),
        ("wrong-type", "path rows[6]"),
    ]
    assert read.findings[1].message == "a list of 2 stands where a row, an object, should; left out"
    assert read.partial
    assert read.tallies[0].place == "path rows[2]"


def test_elements_that_are_read_as_they_are() -> None:
    mapping = FLAT | {"selection": "row", "votes": {"value": "0"}}
    assert list(counts(told({"rows": ["Ann", 7, None]}, mapping))) == ["Ann", "7"]


def test_a_tally_that_stands_twice_is_told_with_its_path() -> None:
    document = {"rows": [{"name": "Ann", "votes": 1}, {"name": "Ann", "votes": 2}]}
    read = told(document, FLAT)
    assert counts(read) == {"Ann": VoteCounts(1)}
    assert [(finding.rule, finding.place) for finding in read.findings] == [("duplicate", "path rows[1]")]


def test_no_rows_is_an_empty_count() -> None:
    assert told({"rows": []}, FLAT).tallies == ()
    assert not told({"races": []}).partial
    assert not told({"races": [{"name": "M", "units": []}]}).partial


def test_a_step_that_finds_nothing_anywhere_is_no_empty_count() -> None:
    with pytest.raises(UnreadableDocument, match=r"rows\.unit: 'race.units' finds no list"):
        told({"races": [{"name": "M", "counties": []}]})


def test_one_race_without_units_is_left_alone_and_one_of_a_wrong_type_is_told() -> None:
    read = told(
        {
            "races": [
                race("Mayor", North={"Ann": 1}),
                {"name": "Judge", "units": None},
                {"name": "Clerk", "units": "soon"},
            ]
        }
    )
    assert len(read.tallies) == 1
    assert [(finding.rule, finding.place) for finding in read.findings] == [("wrong-type", "path races[2]")]
    assert read.findings[0].message == "rows.unit: 'soon' is no list; left out"
    assert read.partial


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        ({"votes": "candidates.votes"}, "no such step: candidates; there are document, race, unit, candidate"),
        ({"votes": "race..votes"}, "not JMESPath"),
        ({"votes": "total(race.votes)"}, "JMESPath has no function total"),
        ({"votes": {"column": "votes"}}, "a cell here has one of path, value"),
        ({"rows": {"document": "document.races"}}, "a step cannot be called 'document'"),
        ({"rows": {"a-b": "document.races"}}, "a step cannot be called 'a-b'"),
        ({"rows": {"race": "unit.races"}}, "no such step: unit"),
        ({"wrapper": "xml"}, "Invalid enum value"),
        ({"after": "var x"}, "after goes with wrapper"),
        ({"where": {"county": "x"}}, "no such step: county"),
        ({"selection": None, "votes": None, "selections_like": "(.*)"}, "JSON has no columns"),
        ({"encoding": "klingon"}, "unknown encoding"),
        ({"parts": [{"votes": "x.y"}]}, "parts number 1: .*no such step: x"),
    ],
)
def test_mistakes_are_refused_when_the_pack_is_loaded(mapping: dict[str, Any], fault: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=fault):
        msgspec.convert(LONG | mapping, FAMILIES["json"].Mapping)


def test_a_large_object_of_rows_is_quick() -> None:
    mapping = {
        "rows": {"unit": "document"},
        "contest": {"value": "M"},
        "unit": "unit.key",
        "ballots_cast": "unit.value",
    }
    body = json.dumps({f"U{number}": number for number in range(100_000)})
    began = process_time()
    read = told(body, mapping)
    assert process_time() - began < SLACK * 5
    assert read.tallies[-1].place == "path U99999"
