"""What is held, and people's decisions about it."""

from functools import partial

import pytest

from ingest.domain.errors import Conflict, ImpossibleValue, UnknownName
from publish.desk import holds as desk
from publish.desk.holds import Filter
from storage import holds
from tests.examples import tally
from tests.publish.desk.nights import ALL, Night, at_once


def test_a_hold_is_shown_with_what_stands_meanwhile(small_night: Night) -> None:
    small_night.says("page", tally(ant=10, bee=5))
    small_night.held("page", tally(ant=0, bee=0, place="line 3"))
    (hold,) = desk.listed(small_night.database, small_night.election)
    assert hold == desk.show(small_night.database, small_night.election, hold.id)
    assert (hold.source_id, hold.issuer, hold.key, hold.state) == ("page", "The Commission", ALL, "held")
    assert (hold.statement, hold.standing) == (tally(ant=0, bee=0, place="line 3"), tally(ant=10, bee=5))
    assert [each.rule for each in hold.findings] == ["zeroed"]
    assert (hold.receipt.place, hold.receipt.fetched_at, hold.held_at) == ("line 3", small_night.now, small_night.now)
    assert hold.ends == "released once it is seen to last until 19 Mar 20:07:00Z, or when a second source says the same"
    assert (hold.decided_at, hold.by, hold.why) == (None, "", "")


def test_it_is_said_why_a_hold_never_ends_by_itself(small_night: Night) -> None:
    small_night.held("page", tally(ant=1), rule="before_polls_close", settles=False)
    (hold,) = desk.listed(small_night.database, small_night.election)
    assert hold.ends == "never released by itself: before_polls_close is not settled by lasting"


def test_a_person_releases(night: Night) -> None:
    night.says("page", tally(ant=10, bee=5))
    night.held("page", tally(ant=0, bee=0))
    (hold,) = desk.listed(night.database, night.election)
    before = len(night.events())
    desk.release(night.database, night.election, {hold.id: hold.seen}, who=" Ada ", why="they  called", now=night.now)
    (told, released), (corrected, data) = night.events()[before:]
    assert (told, released["by"], released["why"]) == ("tally.released", "Ada", "they called")
    assert (corrected, data["reason"].partition("; ")[2][:11]) == ("tally.corrected", "they called")
    assert night.published()[ALL] == ("page", {"ant": 0, "bee": 0})
    assert desk.listed(night.database, night.election) == []
    shown = desk.show(night.database, night.election, hold.id)
    assert (shown.state, shown.by, shown.why, shown.decided_at) == ("released", "Ada", "they called", night.now)
    (row,) = night.audit()
    assert (row.who, row.action, row.subject, row.why) == ("Ada", "hold.released", f"hold/{hold.id}", "they called")


def test_what_was_rejected_stays_so_while_the_source_repeats_it(night: Night) -> None:
    night.says("page", tally(ant=10, bee=5))
    night.held("page", tally(ant=0, bee=0))
    (hold,) = desk.listed(night.database, night.election)
    desk.reject(night.database, night.election, {hold.id: ""}, who="Ada", why="a test page", now=night.now)
    with night.database.read() as session:
        assert holds.due(session, "demo") == []
        assert holds.still_open(session, "demo", "page").keys() == {
            ALL
        }  # so the same words are known, and not held again
    assert night.published()[ALL] == ("page", {"ant": 10, "bee": 5})
    night.says("wire", tally(ant=0, bee=0))  # nor does a second source release it
    assert night.published()[ALL] == ("page", {"ant": 10, "bee": 5})
    assert desk.listed(night.database, night.election) == []
    (shown,) = desk.listed(night.database, night.election, every=True)
    assert (shown.state, shown.by, shown.why, shown.ends) == ("rejected", "Ada", "a test page", "")
    assert shown.decided_at == night.audit()[0].at
    assert [type_ for type_ in night.types() if type_ == "tally.rejected"] == ["tally.rejected"]


def test_what_was_rejected_is_judged_anew_once_the_source_said_something_else(small_night: Night) -> None:
    small_night.held("page", tally(ant=0))
    (hold,) = desk.listed(small_night.database, small_night.election)
    where = (small_night.database, small_night.election)
    desk.reject(*where, {hold.id: ""}, who="Ada", why="a test page", now=small_night.now)
    small_night.held("page", tally(ant=1), goes_on=True)
    assert desk.listed(*where) == []  # it goes on from the words that were rejected
    small_night.says("page", tally(ant=7))
    small_night.held("page", tally(ant=0))
    (again,) = desk.listed(*where)
    assert (again.id != hold.id, again.statement) == (True, tally(ant=0))


@pytest.mark.parametrize(("first", "second"), [("release", "reject"), ("release", "release")])
def test_of_two_operators_at_once_one_wins_and_the_other_is_told(night: Night, first: str, second: str) -> None:
    night.says("page", *(tally(unit, ant=10) for unit in ("all", "u0", "u1")))
    night.held("page", *(tally(unit, ant=0) for unit in ("all", "u0", "u1")))
    chosen = {each.id: each.seen for each in desk.listed(night.database, night.election)}
    before = night.types()
    ada, bob = (
        partial(
            getattr(desk, deed), night.database, night.election, chosen, who=who, why=f"{who} says so", now=night.now
        )
        for who, deed in (("Ada", first), ("Bob", second))
    )
    raised = at_once(ada, bob)
    assert sum(each is None for each in raised) == 1
    winner, did = (("Ada", first), ("Bob", second))[raised.index(None)]
    state = "released" if did == "release" else "rejected"
    (loss,) = filter(None, raised)
    assert isinstance(loss, Conflict)
    assert str(loss) == f"hold {min(chosen)} was {state} by {winner} at 19 Mar 20:02:00Z: {winner} says so"
    decided = desk.listed(night.database, night.election, every=True)
    assert {(each.state, each.by) for each in decided} == {(state, winner)}
    told = night.types(len(before))
    assert told == [f"tally.{state}"] * 3 + (["tally.corrected"] * 3 if did == "release" else [])
    assert {(row.who, row.action) for row in night.audit()} == {(winner, f"hold.{state}")}
    assert {votes["ant"] for _, votes in night.published().values()} == {0 if did == "release" else 10}


def test_two_of_whom_each_has_one_hold_of_the_others_do_nothing_half(small_night: Night) -> None:
    small_night.held("page", tally("u0", ant=1), tally("u1", ant=2))
    one, other = desk.listed(small_night.database, small_night.election)
    desk.reject(small_night.database, small_night.election, {other.id: ""}, who="Bob", why="no", now=small_night.now)
    before = small_night.events()
    with pytest.raises(Conflict, match=f"hold {other.id} was rejected by Bob"):
        desk.release(
            small_night.database,
            small_night.election,
            {one.id: "", other.id: ""},
            who="Ada",
            why="yes",
            now=small_night.now,
        )
    assert small_night.events() == before
    assert desk.show(small_night.database, small_night.election, one.id).state == "held"
    assert [row.who for row in small_night.audit()] == ["Bob"]


def test_nobody_decides_on_words_that_they_have_not_seen(night: Night) -> None:
    night.says("page", tally(ant=10))
    night.held("page", tally(ant=4))
    (hold,) = desk.listed(night.database, night.election)
    night.held("page", tally(ant=5), goes_on=True)
    (now,) = desk.listed(night.database, night.election)
    assert (now.id, now.statement) == (hold.id, tally(ant=5))
    with pytest.raises(
        Conflict, match=f"page says something else since it was looked at .{hold.seen} then, {now.seen}"
    ):
        desk.release(night.database, night.election, {hold.id: hold.seen}, who="Ada", why="fine", now=night.now)
    assert night.published()[ALL] == ("page", {"ant": 10})
    desk.release(night.database, night.election, {hold.id: now.seen}, who="Ada", why="fine", now=night.now)
    assert night.published()[ALL] == ("page", {"ant": 5})


def test_a_hold_that_the_source_ended_is_told_as_such(small_night: Night) -> None:
    small_night.held("page", tally(ant=4))
    (hold,) = desk.listed(small_night.database, small_night.election)
    small_night.says("page", tally(ant=40))
    with pytest.raises(Conflict, match=f"hold {hold.id} was superseded at 19 Mar 20:02:00Z: the source says something"):
        desk.reject(small_night.database, small_night.election, {hold.id: ""}, who="Ada", why="no", now=small_night.now)


def test_holds_are_found_by_source_contest_and_rule(small_night: Night) -> None:
    small_night.held("page", tally("u0", ant=1))
    small_night.held("wire", tally("u1", ant=1), rule="implausible_jump")

    def units(which: Filter) -> list[str]:
        return [each.key.unit_id for each in desk.listed(small_night.database, small_night.election, which)]

    assert units(Filter()) == ["u0", "u1"]
    assert units(Filter(source="wire")) == units(Filter(rule="implausible_jump", contest="list")) == ["u1"]
    assert units(Filter(source="wire", rule="zeroed")) == []
    for which, said in (
        (Filter(source="pgae"), "no source 'pgae'; did you mean page?"),
        (Filter(contest="lst"), "no contest 'lst'; did you mean list?"),
        (Filter(rule="zeroes"), "no rule 'zeroes'; did you mean zeroed?"),
    ):
        with pytest.raises(UnknownName) as error:
            units(which)
        assert str(error.value) == said


def test_a_decision_is_somebodys_and_has_a_reason(small_night: Night) -> None:
    small_night.held("page", tally(ant=4))
    (hold,) = desk.listed(small_night.database, small_night.election)
    for who, why, said in ((" \n", "fine", "who decides has to be said"), ("Ada", "", "why has to be said")):
        with pytest.raises(ImpossibleValue, match=said):
            desk.release(
                small_night.database, small_night.election, {hold.id: ""}, who=who, why=why, now=small_night.now
            )
    with pytest.raises(ImpossibleValue, match="why should have at most 1,000 letters, not 1,001"):
        desk.reject(
            small_night.database, small_night.election, {hold.id: ""}, who="Ada", why="x" * 1001, now=small_night.now
        )
    with pytest.raises(UnknownName, match="no hold 99 in demo"):
        desk.release(small_night.database, small_night.election, {99: ""}, who="Ada", why="fine", now=small_night.now)
    assert small_night.audit() == []
