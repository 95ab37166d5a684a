from ingest.checks import DOCUMENT_RULES, RULES, TALLY_RULES, holding, judge, settled_by_persisting
from ingest.domain.report import Finding, Outcome
from ingest.domain.tally import BallotCounts
from tests.ingest.checks.made import MORNING, found, in_context, in_document, source, tally

WAITING = {
    "before_polls_close",
    "name_missing",
    "older_document",
    "name_unknown",
    "reported",
    "hearsay",
    "reported_turnout",
}


def test_every_rule_has_its_own_name() -> None:
    assert all(rule.doubts.__name__ == name for name, rule in RULES.items())
    assert {*TALLY_RULES, *DOCUMENT_RULES} == {*RULES}
    assert {name for name, rule in RULES.items() if not rule.settles} == WAITING


def test_the_pack_decides_what_becomes_of_a_doubt() -> None:
    before, after = tally(300, 10), tally(150, 10)
    for outcome in (Outcome.FLAG, Outcome.HOLD):
        said = found(after, before, in_context(source=source(votes_decreased_much=outcome)))
        assert [(each.rule, each.outcome) for each in said] == [("votes_decreased_much", outcome)]
    assert found(after, before, in_context(source=source(votes_decreased_much=Outcome.ACCEPT))) == []


def test_the_pack_decides_on_documents_as_well() -> None:
    gone = tally(1, 2, unit_id="north")
    accepting = in_document(tally(1, 2), source=source(vanished=Outcome.ACCEPT))
    assert judge([], {gone.key: gone}, accepting, [gone.key]) == []
    flagging = in_document(tally(1, 2), source=source(vanished=Outcome.FLAG))
    assert holding(judge([], {gone.key: gone}, flagging, [gone.key])) == {}


def test_what_holds_by_key() -> None:
    north, south = tally(0, 0, unit_id="north"), tally(9, 10, unit_id="south")
    stood = [tally(60, 40, unit_id="north"), tally(10, 10, unit_id="south")]
    said = judge([north, south], {each.key: each for each in stood}, in_context())
    assert {each.rule for each in said} == {"zeroed", "votes_decreased"}
    assert {key: [each.rule for each in doubts] for key, doubts in holding(said).items()} == {north.key: ["zeroed"]}
    assert holding([Finding(rule="leftover", message="x", outcome=Outcome.HOLD)]) == {}


def test_persisting_settles_a_doubt_unless_one_rule_waits_for_more() -> None:
    early = judge([tally(0, 0)], {tally().key: tally(60, 40)}, in_context(MORNING))
    assert [each.rule for each in early] == ["before_polls_close", "zeroed"]
    assert not settled_by_persisting(early)
    assert settled_by_persisting(early[1:])
    assert settled_by_persisting([])
    assert settled_by_persisting([Finding(rule="before_polls_close", message="x", outcome=Outcome.FLAG)])


def test_a_pack_that_holds_what_is_flagged_holds_it_once() -> None:
    strict = in_context(source=source(more_ballots_than_registered=Outcome.HOLD))
    over, more = (tally(ballots=BallotCounts(cast=cast, registered=100)) for cast in (101, 102))
    assert [each.outcome for each in found(over, None, strict)] == [Outcome.HOLD]
    assert [each.outcome for each in found(more, over, strict)] == [Outcome.FLAG]


def test_rehearsal_data_is_held_however_often_it_changes() -> None:
    said = found(tally(7, 8), tally(5, 6), in_context(MORNING))
    assert [each.outcome for each in said] == [Outcome.HOLD]


def test_nothing_changed_and_nothing_is_said() -> None:
    assert judge([], {}, in_document(tally(1, 2))) == []
