"""Contests, choices, units and vote types of detail.xml; documents of a whole night stand in pages/clarity."""

import pytest

from ingest.domain.names import unit_name
from ingest.domain.terms import CountItemType, ReportingUnitType
from tests.ingest.families.clarity_made import (
    DAY,
    EARLY,
    MAIL,
    TOTAL,
    TWO_TYPES,
    choice,
    column,
    contest,
    document,
    precinct,
    read,
    votes,
)
from tests.ingest.families.made import rules


def test_the_total_is_the_documents_and_vote_types_stand_beside_it() -> None:
    told = read(document(TWO_TYPES))
    assert votes(told) == {"Ann": 12, "Bob": 7}
    assert votes(told, type_=DAY) == {"Ann": 9, "Bob": 7}
    assert votes(told, precinct("A"), DAY) == {"Ann": 5, "Bob": 7}
    assert votes(told, precinct("B"), MAIL) == {"Ann": 2, "Bob": 0}
    assert len(told.tallies) == 1 + 2 * 3
    assert not told.findings
    assert not told.partial


def test_a_state_has_counties_and_a_county_has_precincts() -> None:
    told = read(document(TWO_TYPES.replace("Precinct", "County"), region="<Region>GA</Region>"))
    assert votes(told, unit_name(("GA", "A"), ReportingUnitType.COUNTY), DAY) == {"Ann": 5, "Bob": 7}


def test_counties_and_precincts_of_one_vote_type_do_not_collide() -> None:
    both = '<VoteType name="Early" votes="3"><County name="A" votes="1" /><Precinct name="A" votes="2" /></VoteType>'
    told = read(document(contest(choice("Ann", 3, both, column("Provisional", 0)))))
    assert votes(told, precinct("A"), EARLY) == {"Ann": 2}
    assert votes(told, unit_name(("Ash", "A"), ReportingUnitType.COUNTY), EARLY) == {"Ann": 1}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Election Day", DAY),
        ("ELECTION DAY VOTES", DAY),
        ("Advanced Voting Votes", EARLY),
        ("Advance Voting", EARLY),
        ("Early Vote", EARLY),
        ("In-Person Early Voting", EARLY),
        ("Absentee", CountItemType.ABSENTEE),
        ("Absentee by Mail", MAIL),
        ("Vote by Mail", MAIL),
        ("In Person Absentee", CountItemType.ABSENTEE_IN_PERSON),
        ("Provisional Ballots", CountItemType.PROVISIONAL),
        ("UOCAVA", CountItemType.UOCAVA),
    ],
)
def test_usual_vote_types(name: str, kind: CountItemType) -> None:
    other = "Provisional" if kind is not CountItemType.PROVISIONAL else "Early"
    told = read(document(contest(choice("Ann", 3, column(name, 3, A=3), column(other, 0, A=0)))))
    assert votes(told, precinct("A"), kind) == {"Ann": 3}
    assert not told.findings


def test_the_mapping_says_what_vote_types_mean_and_which_to_leave_out() -> None:
    mapping = {"vote_types": {"drop  BOX": "absentee", "Absentee by Mail Votes": ""}}
    told = read(document(TWO_TYPES.replace("Election Day Votes", "Drop Box")), mapping)
    assert votes(told, type_=CountItemType.ABSENTEE) == {"Ann": 9, "Bob": 7}
    assert {each.count_item_type for each in told.tallies} == {TOTAL, CountItemType.ABSENTEE}
    assert not told.findings


def test_an_unknown_vote_type_is_told_once_and_left_out() -> None:
    odd = TWO_TYPES.replace("Absentee by Mail Votes", "Carrier Pigeon")
    told = read(document(odd, odd.replace("Mayor", "Clerk")))
    assert rules(told) == ["unknown-vote-type"]
    assert told.findings[0].message.startswith("vote type 'Carrier Pigeon' is no kind of votes")
    assert told.partial
    assert {each.count_item_type for each in told.tallies} == {TOTAL, DAY}


def test_two_vote_types_of_one_kind_are_never_added_up() -> None:
    told = read(document(TWO_TYPES.replace("Election Day Votes", "Vote by Mail")))
    assert rules(told) == ["ambiguous-vote-type"]
    assert told.partial
    assert {each.count_item_type for each in told.tallies} == {TOTAL}
    declared = {"vote_types": {"Vote by Mail": "other"}}
    assert not read(document(TWO_TYPES.replace("Election Day Votes", "Vote by Mail")), declared).findings


ONE_TYPE = contest(choice("Ann", 9, column("Election", 9, A=5, B=4)), choice("Bob", 7, column("Election", 7, A=7, B=0)))


def test_a_single_vote_type_that_repeats_the_total_is_the_total() -> None:
    told = read(document(ONE_TYPE))
    assert votes(told) == {"Ann": 9, "Bob": 7}
    assert votes(told, precinct("A")) == {"Ann": 5, "Bob": 7}
    assert {each.count_item_type for each in told.tallies} == {TOTAL}
    assert not told.findings


def test_a_single_vote_type_that_is_not_the_total_is_what_it_says() -> None:
    told = read(document(ONE_TYPE.replace("Election", "Early").replace('totalVotes="9"', 'totalVotes="10"')))
    assert votes(told) == {"Ann": 10, "Bob": 7}
    assert votes(told, precinct("A"), EARLY) == {"Ann": 5, "Bob": 7}
    assert rules(read(document(ONE_TYPE.replace('totalVotes="9"', 'totalVotes="10"')))) == ["unknown-vote-type"]


def test_a_declared_vote_type_is_what_it_is_declared_to_be() -> None:
    told = read(document(ONE_TYPE), {"vote_types": {"Election": "election-day"}})
    assert votes(told, precinct("A"), DAY) == {"Ann": 5, "Bob": 7}


def test_a_total_by_vote_type_has_to_agree() -> None:
    body = document(contest(choice("Ann", 9, column("Total Votes", 8, A=8), column("Early", 1, A=1))))
    told = read(body)
    assert votes(told) == {"Ann": 9}
    assert votes(told, precinct("A")) == {"Ann": 8}
    assert rules(told) == ["disagreement"]
    assert not rules(read(body.replace('votes="8"', 'votes="9"')))


def test_votes_of_a_whole_contest_are_of_nobody() -> None:
    told = read(document(contest(column("Undervotes", 3, A=3), column("Over Votes", 1, A=1), choice("Ann", 2))))
    assert votes(told) == {"Ann": 2}
    assert not told.findings
    odd = read(document(contest(column("Rained Out", 3), choice("Ann", 2))))
    assert odd.findings[0].message.startswith("nobody reads element 'Contest/VoteType Rained Out'")


def test_contests_of_one_text_are_told_apart_by_their_key() -> None:
    told = read(document(contest(choice("Ann", 1), key="1"), contest(choice("Ann", 2), key="2"), contest(text="Clerk")))
    assert [each.contest_id for each in told.tallies] == ["Mayor / 1", "Mayor / 2"]
    assert not told.findings


def test_contests_may_be_called_by_their_key() -> None:
    told = read(document(contest(choice("Ann", 1), key="1"), contest(choice("Ann", 2), key="2")), {"names": "key"})
    assert [each.contest_id for each in told.tallies] == ["1", "2"]


def test_choices_of_one_text_are_told_apart_by_their_key() -> None:
    told = read(document(contest(choice("Ann", 1, key="4"), choice("Bob", 3), choice("Ann", 2, key="5"))))
    assert votes(told) == {"Ann / 4": 1, "Bob": 3, "Ann / 5": 2}


def test_what_is_there_twice_is_kept_once() -> None:
    twice = read(
        document(contest(choice("Ann", 1)), contest(choice("Ann", 2)), contest(choice("Bob", 1), text="Clerk"))
    )
    assert votes(twice) == {"Ann": 1}
    assert rules(twice) == ["duplicate"]
    assert twice.partial
    rows = column("Early", 5, A=1, B=4).replace("</VoteType>", '<Precinct name="A" votes="9" /></VoteType>')
    told = read(document(contest(choice("Ann", 5, rows, column("Early", 6, A=6), column("Provisional", 0, A=0)))))
    assert votes(told, precinct("A"), EARLY) == {"Ann": 1}
    assert votes(told, type_=EARLY) == {"Ann": 5}
    assert rules(told) == ["duplicate", "duplicate"]


def test_choices_need_not_have_the_same_units() -> None:
    told = read(
        document(
            contest(
                choice("Ann", 3, column("Early", 3, A=1, B=2), column("Provisional", 0)),
                choice("Bob", 9, column("Early", 9, B=4, C=5)),
            )
        )
    )
    assert votes(told, precinct("A"), EARLY) == {"Ann": 1}
    assert votes(told, precinct("B"), EARLY) == {"Ann": 2, "Bob": 4}
    assert votes(told, precinct("C"), EARLY) == {"Bob": 5}


@pytest.mark.parametrize(
    "inner",
    [
        contest(choice("Ann", 1), text="", key="3"),
        contest(choice(" ", 1)),
        contest(choice("Ann", 1, column("", 1))),
        contest(choice("Ann", 1, column("Early", 1).replace("</", '<Precinct name=" " votes="1" /></'))),
    ],
)
def test_what_has_no_name_is_left_out(inner: str) -> None:
    told = read(document(inner))
    assert rules(told) == ["nameless-row"]
    assert told.partial
