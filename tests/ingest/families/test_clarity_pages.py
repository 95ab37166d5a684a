"""The JSON of Clarity's pages."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from tests.ingest.families.made import report, rules

REGION = {"region": "GA"}


def contest(**said: Any) -> dict[str, Any]:
    plain = {"C": "Mayor", "K": "100", "CAT": "Results", "VF": 1, "TP": 159, "PR": 158, "W": [0, 0], "CRO": None}
    return {**plain, "CH": ["Ann (Rep)", "Bob (Dem)"], "P": ["NP", ""], "PCT": [49.5, 50.5], "V": [495, 505], **said}


def read(document: Any, mapping: dict[str, Any] | None = None) -> ElectionReport:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return report("clarity", REGION if mapping is None else mapping, body)


def test_a_summary_is_a_list_of_contests() -> None:
    [tally] = read([contest()]).tallies
    assert tally == Tally(
        contest_id="Mayor",
        unit_id="GA",
        counts={"Ann (Rep)": VoteCounts(495, Decimal("49.5")), "Bob (Dem)": VoteCounts(505, Decimal("50.5"))},
        count_status=CountStatus(158, 159),
        place="Contest 1",
    )


def test_shares_keep_the_digits_that_were_printed() -> None:
    body = json.dumps([contest()]).replace("49.5", "49.2377386430039").replace("50.5", "50").encode()
    assert [each.share for each in read(body).tallies[0].counts.values()] == [Decimal("49.2377386430039"), Decimal(50)]


def test_a_byte_order_mark_is_no_text() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert read(json.dumps([contest()]).encode(encoding)).tallies == read([contest()]).tallies


def test_contests_of_one_name_are_told_apart_by_their_key() -> None:
    told = read([contest(), contest(K="101"), contest(C="Clerk")])
    assert [each.contest_id for each in told.tallies] == ["Mayor / 100", "Mayor / 101", "Clerk"]
    assert [each.contest_id for each in read([contest()], {**REGION, "names": "key"}).tallies] == ["100"]


def test_choices_of_one_name_cannot_be_told_apart() -> None:
    told = read([contest(CH=["YES", "YES"])])
    assert told.tallies[0].counts == {"YES": VoteCounts(495, Decimal("49.5"))}
    assert rules(told) == ["duplicate"]
    assert told.partial


def test_nobody_guesses_the_region() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"^the document does not name its region; `region` in the mapping can$"
    ):
        read([contest()], {})


@pytest.mark.parametrize(
    ("said", "rule", "partial"),
    [
        ({"V": [495]}, "ragged-row", True),
        ({"V": 495, "CH": "Ann", "PCT": [1, 2]}, "ragged-row", False),
        ({"V": [495, -1]}, "impossible-value", False),
        ({"V": [495, 1.5]}, "unreadable-number", False),
        ({"V": [True, 5]}, "unreadable-number", False),
        ({"PCT": [49.5, 500]}, "impossible-value", False),
        ({"C": None}, "nameless-row", True),
        ({"C": "x" * 5_000}, "oversized-cell", True),
        ({"PR": "many"}, "unreadable-number", False),
        ({"W": [1, 0]}, "leftover", False),
        ({"mood": "good"}, "leftover", False),
    ],
)
def test_what_is_not_as_expected_is_told(said: dict[str, Any], rule: str, partial: bool) -> None:
    told = read([contest(**said), contest(C="Clerk")])
    assert rules(told) == [rule]
    assert told.partial is partial
    assert told.tallies[-1].contest_id == "Clerk"


def test_what_is_known_may_be_ignored() -> None:
    assert not read([contest(mood="good", W=[1, 0])], {**REGION, "ignore": ["mo*", "W"]}).findings


def test_a_contest_that_is_none_is_left_out() -> None:
    told = read(["Mayor", contest()])
    assert rules(told) == ["unexpected-structure"]
    assert told.partial
    assert len(told.tallies) == 1


SETTINGS = {
    "websiteupdatedat": "11/20/2020 3:37:43 PM EST",
    "stateprecinctsreporting": "2656",
    "stateprecinctsparticipating": 2660,
    "sequoiaelectiondetails": {"registeredvoters": 900, "ballotscast": 450},
    "entityname": "GA",
    "settings": {},
}


def test_settings_tell_of_the_time_and_of_precincts() -> None:
    assert read(SETTINGS, {}).tallies == ()
    told = read(SETTINGS, {"turnout_contest": "Turnout"})
    assert told.generated_at == datetime(2020, 11, 20, 20, 37, 43, tzinfo=UTC)
    [tally] = told.tallies
    assert (tally.contest_id, tally.unit_id) == ("Turnout", "GA")
    assert tally.ballots == BallotCounts(cast=450, registered=900)
    assert tally.count_status == CountStatus(2656, 2660)


def test_ballots_that_the_site_does_not_show_are_not_zero() -> None:
    hidden = {**SETTINGS, "sequoiaelectiondetails": {"registeredvoters": 0, "ballotscast": 0}}
    assert read(hidden, {"turnout_contest": "Turnout"}).tallies[0].ballots == BallotCounts()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"", "the document is empty"),
        (b"271066", "neither XML nor JSON"),
        ({"Contests": [], "V": 2}, "neither summary.json nor electionsettings.json; its keys are 'Contests', 'V'"),
        ({}, "neither summary.json nor electionsettings.json; its keys are none at all"),
        (b"[{", "byte 2: not JSON: Input data was truncated"),
        (b'[{"C": @}]', "byte 7: not JSON: JSON is malformed: invalid character"),
        (b'["\xff"]', "byte 2: not utf-8: invalid start byte; the mapping can name another encoding"),
    ],
)
def test_what_is_neither_is_unreadable(document: Any, message: str) -> None:
    with pytest.raises(UnreadableDocument) as unreadable:
        read(document)
    assert str(unreadable.value) == message
