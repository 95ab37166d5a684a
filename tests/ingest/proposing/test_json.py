"""What is proposed for JSON: which lists hold the figures, what the keys tell, what it is wrapped in."""

import base64
import json
from typing import Any

import pytest

from ingest.domain.errors import UnreadableDocument
from tests.ingest.proposing.made import mapping, proposed, read, votes

NESTED: dict[str, Any] = {
    "updated": "2027-03-07T21:05:00Z",
    "contests": [
        {
            "title": "Mayor",
            "districts": [
                {
                    "name": district,
                    "precincts": {"reported": 12, "total": 40, "percentage": 30.0},
                    "candidates": [
                        {"name": "Ann Lee", "party": "Ants", "voteCount": ann, "rank": 2},
                        {"name": "Bob Ray", "party": "Bees", "voteCount": bob, "rank": 1},
                    ],
                }
                for district, ann, bob in (("North", 1204, 1294), ("South", 12, 13))
            ],
        }
    ],
}


def test_lists_in_lists() -> None:
    body = json.dumps(NESTED)
    assert mapping(body) == {
        "rows": {"contest": "document.contests", "district": "contest.districts", "candidate": "district.candidates"},
        "contest": "contest.title",
        "unit": "district.name",
        "selection": "candidate.name",
        "votes": "candidate.voteCount",
        "units_reported": "district.precincts.reported",
        "units_total": "district.precincts.total",
        "percent_counted": "district.precincts.percentage",
        "generated_at": {"path": "document.updated", "format": "iso"},
    }
    assert votes(body)["Mayor", "South"] == {"Ann Lee": 12, "Bob Ray": 13}
    assert proposed(body).left == ("candidate.party", "candidate.rank")


def test_an_object_of_votes_is_a_list_in_disguise() -> None:
    body = json.dumps({"districts": [{"name": "North", "votes": {"Ann Lee": 1, "Bob Ray": 2}}]})
    said = mapping(body)
    assert said["rows"] == {"district": "document.districts", "vote": "district.votes"}
    assert (said["selection"], said["votes"]) == ("vote.key", "vote.value")
    assert votes(body)["the contest", "North"] == {"Ann Lee": 1, "Bob Ray": 2}


def test_an_object_of_equal_objects_is_a_list_too() -> None:
    body = json.dumps({"candidates": {"c1": {"name": "Ann", "votes": 1}, "c2": {"name": "Bob", "votes": 2}}})
    assert mapping(body)["votes"] == "candidate.value.votes"
    assert votes(body)["the contest", "the whole area"] == {"Ann": 1, "Bob": 2}


def test_keys_that_are_no_plain_words() -> None:
    body = json.dumps({"results": [{"Candidate Name": "Ann", "Total Votes": "1,204"}, {"Candidate Name": "Bob"}]})
    assert mapping(body)["votes"] == 'result."Total Votes"'
    assert votes(body)["the contest", "the whole area"] == {"Ann": 1204, "Bob": None}


def test_a_column_for_each_selection_and_only_turnout() -> None:
    wide = json.dumps([{"district": "North", "ant": 12, "bee": 13}, {"district": "South", "ant": 1, "bee": 3}])
    assert votes(wide)["the contest", "South"] == {"ant": 1, "bee": 3}
    turnout = json.dumps([{"district": "North", "registered": 100, "voters": 50, "turnout": "50,0"}])
    [tally] = read(turnout).tallies
    assert (tally.ballots.registered, tally.ballots.cast, tally.counts) == (100, 50, {})


@pytest.mark.parametrize(
    ("before", "after", "wrapper"),
    [
        ("export const results: Result[] = ", " as const;\n", "script"),
        ("callback(", ");", "jsonp"),
        ('window["x"] = ', "", "script"),
    ],
)
def test_wrappers(before: str, after: str, wrapper: str) -> None:
    body = before + json.dumps({"result": [{"candidate": "Ann", "votes": 1}, {"candidate": "Bob", "votes": 2}]}) + after
    assert mapping(body)["wrapper"] == wrapper
    assert votes(body)["the contest", "the whole area"] == {"Ann": 1, "Bob": 2}


def test_a_signed_token() -> None:
    payload = json.dumps([{"candidate": "Ann", "votes": 1}, {"candidate": "Bob", "votes": 2}]).encode()
    body = b".".join((b"aGVhZA", base64.urlsafe_b64encode(payload).rstrip(b"="), b"c2ln"))
    assert mapping(body)["wrapper"] == "jws"
    assert votes(body)["the contest", "the whole area"] == {"Ann": 1, "Bob": 2}


def test_a_figure_around_the_rows_is_nobodys_votes() -> None:
    result = [{"candidate": name, "er": {"count": 98, "total": 100, "percentage": 98.0}} for name in ("A", "B", "C")]
    body = json.dumps({"totalVotes": 5, "result": [{**each, "score": at} for at, each in enumerate(result)]})
    said = mapping(body)
    assert said["votes"] == "result.score"
    assert "share" not in said
    assert said["percent_counted"] == "result.er.percentage"


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "[1, 2]",
        '{"log": [{"uri": "http://x/", "status": 200, "size": 12}, {"uri": "http://y/", "status": 200, "size": 13}]}',
    ],
)
def test_json_of_anything_else_is_refused(body: str) -> None:
    with pytest.raises(UnreadableDocument):
        proposed(body)
