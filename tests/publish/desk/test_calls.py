"""Contests that people call."""

from functools import partial

import pytest
from msgspec.structs import replace

from ingest.domain.election import Contest, Election, Selection
from ingest.domain.errors import Conflict, ImpossibleValue, UnknownName
from ingest.domain.terms import ContestKind
from publish.desk import calls
from publish.desk.calls import CallStatus
from tests.examples import election
from tests.publish.desk.nights import Night, at_once

CALLED, RUNOFF, TOO_CLOSE = CallStatus


def contests() -> Election:
    selections = tuple(Selection(id=id_, name=id_.title()) for id_ in ("ant", "bee", "cat"))
    mayor = Contest(
        id="mayor", name="Mayor", kind=ContestKind.CANDIDATE, selections=selections, seats=1, district_id="u0"
    )
    yes_no = Contest(id="dam", name="The dam", kind=ContestKind.BALLOT_MEASURE, selections=selections[:2])
    plain = election()
    return replace(plain, contests=(*plain.contests, mayor, yes_no))


def test_a_call_is_told_and_taken_back(night: Night) -> None:
    where = (night.database, contests())
    calls.call(*where, "mayor", ["bee"], who="Ada", why="all counted", now=night.now)
    (call,) = calls.listed(*where)
    assert (call.contest_id, call.status, call.selection_ids) == ("mayor", CALLED, ["bee"])
    assert (call.who, call.why, call.made_at) == ("Ada", "all counted", night.now)
    calls.retract(*where, "mayor", who="Bob", why="a recount", now=night.now)
    assert calls.listed(*where) == []
    calls.call(*where, "mayor", ["ant", "bee"], RUNOFF, who="Ada", why="nobody has half", now=night.now)
    data = {"election_id": "demo", "contest_id": "mayor", "status": "called", "selection_ids": ["bee"]}
    assert night.events()[:2] == [
        ("contest.called", data | {"who": "Ada", "why": "all counted"}),
        ("contest.retracted", data | {"who": "Bob", "why": "a recount"}),
    ]
    assert night.types()[2:] == ["contest.called"]
    assert [(row.who, row.action, row.subject) for row in night.audit()] == [
        ("Ada", "contest.called", "mayor"),
        ("Bob", "contest.retracted", "mayor"),
        ("Ada", "contest.called", "mayor"),
    ]


def test_of_two_who_call_at_once_one_wins_and_the_other_is_told(night: Night) -> None:
    where = (night.database, contests())
    ada, bob = (
        partial(calls.call, *where, "mayor", [whom], who=who, why="sure", now=night.now)
        for who, whom in (("Ada", "ant"), ("Bob", "bee"))
    )
    raised = at_once(ada, bob)
    winner, whom = (("Ada", "ant"), ("Bob", "bee"))[raised.index(None)]
    (loss,) = filter(None, raised)
    assert isinstance(loss, Conflict)
    said = f"mayor was called for {whom} by {winner} at 19 Mar 20:00:00Z: sure; it has to be retracted first"
    assert str(loss) == said
    assert night.types() == ["contest.called"]
    assert [row.who for row in night.audit()] == [winner]


def test_of_two_who_retract_one_is_told(night: Night) -> None:
    where = (night.database, contests())
    with pytest.raises(UnknownName, match="mayor was not called"):
        calls.retract(*where, "mayor", who="Ada", why="no", now=night.now)
    calls.call(*where, "mayor", [], TOO_CLOSE, who="Ada", why="12 votes", now=night.now)
    raised = at_once(
        *(partial(calls.retract, *where, "mayor", who=who, why="counted", now=night.now) for who in ("Ada", "Bob"))
    )
    winner = ("Ada", "Bob")[raised.index(None)]
    (loss,) = filter(None, raised)
    assert str(loss) == f"the call of mayor was retracted by {winner} at 19 Mar 20:00:00Z: counted"
    assert night.types() == ["contest.called", "contest.retracted"]


REFUSED = [
    ("mayor", ["ant", "bee"], CALLED, "mayor is won by 1 at most, not by 2"),
    ("dam", ["ant", "bee"], CALLED, "dam is won by 1 at most, not by 2"),
    ("mayor", [], CALLED, "nobody is named for whom mayor is called"),
    ("mayor", ["ant"], RUNOFF, "a runoff of mayor is between 2 selections or more"),
    ("list", ["ant", "ant"], CALLED, "contest 'list': selection id stands twice or is empty: 'ant'"),
    ("list", ["ants"], CALLED, "no selection of list 'ants'; did you mean ant?"),
    ("list", ["xyz"], TOO_CLOSE, "no selection of list 'xyz'; there are ant, bee, cat"),
    ("mayer", ["ant"], CALLED, "no contest 'mayer'; did you mean mayor?"),
    ("The dam", ["ant"], CALLED, "no contest 'The dam'; did you mean dam?"),
]


def test_what_cannot_be_called_is_refused(small_night: Night) -> None:
    for contest, selections, status, said in REFUSED:
        with pytest.raises((ImpossibleValue, UnknownName)) as error:
            calls.call(
                small_night.database, contests(), contest, selections, status, who="Ada", why="so", now=small_night.now
            )
        assert str(error.value) == said
    assert (small_night.events(), small_night.audit()) == ([], [])


def test_a_party_list_may_have_several_winners(small_night: Night) -> None:
    calls.call(small_night.database, contests(), "list", ["ant", "bee"], who="Ada", why="so", now=small_night.now)
    assert small_night.types() == ["contest.called"]
