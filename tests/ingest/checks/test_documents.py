from datetime import timedelta
from typing import Any

import pytest

from ingest.checks import Context, judge
from ingest.domain.report import ElectionReport, Finding, Outcome
from ingest.domain.source import Source
from ingest.domain.tally import CountStatus, Tally
from ingest.domain.terms import CountItemType, SourceKind
from tests.ingest.checks.made import NIGHT, doubts, in_context, in_document, source, tally

EARLIER = NIGHT - timedelta(minutes=10)
DAY, MAIL, ABSENTEE = CountItemType.ELECTION_DAY, CountItemType.ABSENTEE_MAIL, CountItemType.ABSENTEE


def rules(after: list[Tally], before: list[Tally], context: Context, gone: tuple[Tally, ...] = ()) -> list[Finding]:
    return judge(after, {each.key: each for each in before}, context, [each.key for each in gone])


def test_what_is_no_longer_in_the_document() -> None:
    north = tally(60, 40, unit_id="north")
    (finding,) = rules([], [north], in_document(tally(1, 1)), gone=(north,))
    assert finding.message == "c in north: it is no longer in the document; 100 votes stand"
    assert (finding.rule, finding.key, finding.outcome) == ("vanished", north.key, Outcome.HOLD)


@pytest.mark.parametrize(
    ("after", "held"),
    [
        (tally(59, 40), True),
        (tally(60, 41), False),
        (tally(60), True),
        (tally(60, 41, status=CountStatus(units_reported=1)), True),
    ],
    ids=["fewer votes", "more votes", "a selection less", "fewer units"],
)
def test_an_older_document_takes_nothing_back(after: Tally, held: bool) -> None:
    before = tally(60, 40, status=CountStatus(units_reported=2))
    older = in_context(NIGHT, EARLIER, newest_generated_at=NIGHT)
    assert ("older_document" in doubts(after, before, older)) == held
    for as_new in (in_context(NIGHT, NIGHT, newest_generated_at=NIGHT), in_context(NIGHT, EARLIER), in_context()):
        assert "older_document" not in doubts(after, before, as_new)


def test_an_older_document_says_how_old() -> None:
    older = in_context(NIGHT, EARLIER, newest_generated_at=NIGHT)
    assert doubts(tally(59, 40), tally(60, 40), older)["older_document"] == (
        "figures go back in a document of 2024-11-05 21:50:00, after one of 2024-11-05 22:00:00 UTC"
    )


@pytest.mark.parametrize(
    ("after", "held"),
    [(tally(599, 400), True), (tally(601, 400), False), (tally(700, 400), True), (tally(600), True)],
    ids=["fewer", "hardly more", "much more", "a selection less"],
)
def test_bytes_that_came_before_another_document(after: Tally, held: bool) -> None:
    again = in_context(seen_before=EARLIER)
    assert ("bytes_seen_before" in doubts(after, tally(600, 400), again)) == held
    assert "bytes_seen_before" not in doubts(after, tally(600, 400))


def test_bytes_that_came_before_are_told_with_their_hour() -> None:
    said = doubts(tally(6, 4), None, in_context(seen_before=EARLIER))
    assert said == {"bytes_seen_before": "the same document came at 2024-11-05 21:50:00 UTC already, and another since"}


def town(name: str, votes: int, units: int) -> Tally:
    return tally(votes, unit_id=name, status=CountStatus(units_reported=units))


def test_progress_and_votes_that_fall_together_in_most_of_a_document_are_an_old_copy() -> None:
    before = [town("north", 60, 3), town("south", 50, 3), town("far", 40, 3)]
    back = [town("north", 55, 2), town("south", 45, 2)]
    found = rules(back, before, in_document(*back, before[2]))
    assert [(each.rule, each.key) for each in found if each.outcome is Outcome.HOLD] == [
        ("progress_went_back", each.key) for each in back
    ]
    assert found[-1].message.endswith("units reported and votes fell in 2 of 3 tallies of the document")
    few = rules(back[:1], before, in_document(back[0], *before[1:]))
    assert "progress_went_back" not in {each.rule for each in few}
    unreported = [town("north", 60, 2), town("south", 50, 2)]
    assert {each.rule for each in rules(unreported, before, in_document(*unreported))} == {"units_unreported"}


def kind(a: int | None, b: int | None, type_: CountItemType, unit: str = "u") -> Tally:
    return tally(a, b, unit_id=unit, count_item_type=type_)


def parted(total: Tally, *parts: Tally) -> list[str]:
    found = rules([total, *parts], [], in_document(total, *parts))
    return [each.message for each in found if each.rule == "total_against_parts"]


def test_a_total_with_fewer_votes_than_its_kinds_of_votes() -> None:
    assert parted(tally(60, 40), kind(30, 20, DAY), kind(31, 20, MAIL)) == [
        "c in u: a has 60 votes in total and 61 by kind of vote"
    ]
    assert parted(tally(60, 40), kind(30, 20, DAY), kind(30, 20, MAIL)) == []
    assert parted(tally(60, 40), kind(30, None, DAY), kind(31, None, MAIL)) == [
        "c in u: a has 60 votes in total and 61 by kind of vote"
    ]


def test_votes_by_mail_stand_within_the_absentees() -> None:
    assert parted(tally(60, 40), kind(30, 20, DAY), kind(30, 20, ABSENTEE), kind(20, 10, MAIL)) == []


def test_a_total_with_more_votes_than_its_kinds_is_doubted_where_others_are_their_sum() -> None:
    odd = [tally(60, 40), kind(30, 20, DAY), kind(20, 20, MAIL)]
    even = [tally(6, 4, unit_id="north"), kind(3, 2, DAY, "north"), kind(3, 2, MAIL, "north")]
    more = [tally(6, 4, unit_id="south"), kind(3, 2, DAY, "south"), kind(3, 2, MAIL, "south")]
    assert parted(*odd) == []
    whole = [*odd, *even, *more]
    assert [each.message for each in rules(whole, [], in_document(*whole))] == [
        "c in u: a has 60 votes in total and 50 by kind of vote"
    ]
    changes_only = in_document(*whole, incremental=True)
    assert rules(whole, [], changes_only) == []


def test_a_unit_with_fewer_votes_than_those_in_it() -> None:
    towns = [tally(300, 100, unit_id=each) for each in ("north", "south", "far")]
    state = tally(800, 300)
    (finding,) = rules([state], [], in_document(state, *towns))
    assert (finding.rule, finding.outcome) == ("parent_against_children", Outcome.FLAG)
    assert finding.message == "c in u: 1,100 votes, and 1,200 in its units of type town"
    for ahead in (tally(800, 390), tally(1_000, 400), tally(0, 0)):
        assert rules([ahead], [], in_document(ahead, *towns)) == []
    assert rules(towns, [], in_document(state, *towns)) == []
    assert rules([state], [], in_context()) == []


NORTH, SOUTH = tally(60, 40, unit_id="north"), tally(6, 4, unit_id="south")
KEYS = frozenset([NORTH.key])
SHORT = tuple(
    Finding(rule=rule, message=f"{what}, where at least 9 are declared")
    for rule, what in (("leftover", "nothing"), ("minimum-missed", "1 contests"), ("minimum-missed", "2 units"))
)
READ: list[tuple[str, dict[str, Any], str]] = [
    (
        "minimum_missed",
        {"findings": SHORT},
        "the document holds 1 contests, where at least 9 are declared; 2 units, where at least 9 are declared",
    ),
    (
        "duplicate_tally",
        {"repeated": KEYS},
        "it stands in the document a second time, with other figures; these 100 votes are of the first",
    ),
    ("name_unknown", {"cut": KEYS}, "the name of a selection is not known; these 100 votes are of the others"),
]
BY_RULE = pytest.mark.parametrize(("rule", "read", "evidence"), READ, ids=[rule for rule, _, _ in READ])


def of_reading(read: dict[str, Any], decided: Source, incremental: bool = False) -> list[Finding]:
    report = ElectionReport(tallies=(NORTH, SOUTH), **read)
    return rules([NORTH, SOUTH], [], in_context(report=report, incremental=incremental, source=decided))


@BY_RULE
@pytest.mark.parametrize("outcome", [Outcome.FLAG, Outcome.HOLD])
def test_what_reading_found_is_doubted_as_the_pack_says(
    rule: str, read: dict[str, Any], evidence: str, outcome: Outcome
) -> None:
    decided = source(SourceKind.COMMISSION, **{rule: outcome})
    for incremental in (False, True):
        north, *others = said = of_reading(read, decided, incremental)
        assert (north.rule, north.message, north.place) == (rule, f"c in north: {evidence}", "row 2")
        assert {(each.rule, each.outcome) for each in said} == {(rule, outcome)}
        assert [each.key for each in others] == ([SOUTH.key] if rule == "minimum_missed" else [])
    assert of_reading({}, decided) == []
    assert rules([NORTH], [], in_context(source=decided)) == []


@BY_RULE
def test_what_reading_found_by_default(rule: str, read: dict[str, Any], evidence: str) -> None:
    held = [(rule, Outcome.HOLD)] if rule == "duplicate_tally" else []
    assert [(each.rule, each.outcome) for each in of_reading(read, source())] == held
    assert of_reading(read, source(SourceKind.COMMISSION, **{rule: Outcome.ACCEPT})) == []
