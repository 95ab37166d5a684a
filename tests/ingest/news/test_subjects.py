"""From a contest of a pack, and from a labelled file, to what prose is read for."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ingest.domain.election import Candidate, Contest, Election, Party, ReportingUnit, Selection
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.news import subjects
from tests.examples import NIGHT

KIND = ContestKind.CANDIDATE


def contest(name: str = "President", **other: Any) -> Contest:
    chosen = (Selection(id="ada", name="Ada Ash"), Selection(id="bo", name="Bo Birk"))
    return Contest(**{"id": "race", "name": name, "kind": KIND, "selections": chosen} | other)


def election(*contests: Contest, **other: Any) -> Election:
    plain: dict[str, Any] = {
        "id": "night",
        "name": "A night",
        "held_on": NIGHT.date(),
        "time_zone": "UTC",
        "polls_open_at": NIGHT.replace(hour=6),
        "polls_close_at": NIGHT.replace(hour=18),
        "contests": contests,
        "units": (unit("all", ""), unit("north", "all"), unit("town", "north")),
    }
    return Election(**plain | other)


def unit(id_: str, parent: str) -> ReportingUnit:
    return ReportingUnit(
        id=id_, name=id_.title(), type=ReportingUnitType.STATE, parent_id=parent or None, aliases=(f"{id_}ern",)
    )


def office(name: str, **other: Any) -> str:
    race = contest(name, **other)
    return subjects.subject(election(race), race).office


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("President of the Republic", "president"),
        ("Президент Республики", "president"),
        ("Présidentielle", "president"),
        ("U.S. Senate", "senate"),
        ("Mayor", "mayor"),
        ("House of Representatives", "parliament"),
        ("National Assembly", "parliament"),
        ("Water board", ""),
    ],
)
def test_what_is_filled_is_guessed_by_the_name(name: str, wanted: str) -> None:
    assert office(name) == wanted


def test_the_kind_tells_what_the_name_does_not() -> None:
    assert office("Two questions", kind=ContestKind.BALLOT_MEASURE) == "referendum"
    assert office("Lists", kind=ContestKind.PARTY) == "parliament"
    assert office("Race", id="mayor_of_town") == "mayor"


def test_the_election_tells_it_only_where_it_has_one_contest() -> None:
    one, other = contest("Race"), contest("Clerk", id="clerk")
    name = "Presidential election"
    assert subjects.subject(election(one, name=name), one).office == "president"
    assert subjects.subject(election(one, other, name=name), other).office == ""


@pytest.mark.parametrize(
    ("name", "about", "wanted"),
    [
        ("President", "night", None),
        ("President, first round", "night", 1),
        ("President", "france_round_2", 2),
        ("President", "runoff_2023", 2),
        ("President, 2nd district", "night", None),
    ],
)
def test_the_round(name: str, about: str, wanted: int | None) -> None:
    race = contest(name)
    assert subjects.subject(election(race, id=about), race).round == wanted


def test_options_go_by_all_that_the_pack_calls_them() -> None:
    chosen = (
        Selection(id="ada", name="Ada Ash", party_id="ant", candidate_ids=("a",), aliases=("Ash",)),
        Selection(id="bo", name="Bo Birk", party_id="bee"),
        Selection(id="cy", name="Cy Cole", party_id="bee"),
    )
    race = contest(selections=chosen)
    around = election(
        race,
        parties=(Party(id="ant", name="Ants", aliases=("Ant Party",)), Party(id="bee", name="Bees")),
        candidates=(Candidate(id="a", name="Ada Ash", aliases=("A. Ash",)),),
    )
    named = {each.id: each.names for each in subjects.subject(around, race).options}
    assert named["ada"] == ("Ada Ash", "Ash", "A. Ash", "Ants", "Ant Party")
    assert named["bo"] == ("Bo Birk",)  # the Bees are two of them


def test_what_else_the_pack_tells() -> None:
    race = contest(seats=69, threshold=5.5)
    told = subjects.subject(election(race), race, ruling="ada", pollsters=("Ask",), commission=("CEC",))
    assert (told.seats, told.threshold, told.ruling) == (69, Decimal("5.5"), "ada")
    assert told.others == ("North", "northern", "Town", "townern")
    assert (told.pollsters, told.commission, told.held_on) == (("Ask",), ("CEC",), NIGHT.date())
    assert subjects.subject(election(race), race, ruling="nobody").ruling is None


def test_a_contest_of_a_part_is_read_for_that_part() -> None:
    race = contest(district_id="north")
    assert "North" not in subjects.subject(election(race), race).others


def test_a_labelled_election() -> None:
    body = b"""{"id": "xx-2024", "country": "XX", "date": "2024-05-05", "type": "presidential-runoff",
        "contest": {"id": "race", "name": "Head of state", "seats": null},
        "options": [{"id": "ada", "name": "Ada Ash", "aliases": ["Ash"]}, {"id": "bo", "name": "Bo"}]}"""
    id_, told = subjects.labelled(body)
    assert (id_, told.id, told.office, told.round) == ("xx-2024", "race", "president", 2)
    assert [each.names for each in told.options] == [("Ada Ash", "Ash"), ("Bo",)]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": 1}', b'{"id": "x", "date": "5 May"}'], ids=repr)
def test_what_is_no_labelled_election_is_refused(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        subjects.labelled(body)
