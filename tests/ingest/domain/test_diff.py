from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.diff import EventType, diff
from ingest.domain.tally import Tally, TallyKey
from tests.examples import tally
from tests.ingest.domain.test_tally import tallies

reports = st.lists(tallies, max_size=8, unique_by=lambda some: some.key)


def apply(state: dict[TallyKey, Tally], after: list[Tally]) -> dict[TallyKey, Tally]:
    """What a consumer does with events."""
    state = dict(state)
    for event in diff(state.values(), after):
        if event.after is None:
            del state[event.key]
        else:
            state[event.key] = event.after
    return state


@given(reports)
def test_nothing_changed_is_no_event(report: list[Tally]) -> None:
    assert diff(report, report) == []


@given(reports, reports)
def test_events_lead_from_before_to_after(before: list[Tally], after: list[Tally]) -> None:
    assert apply({some.key: some for some in before}, after) == {some.key: some for some in after}


def test_what_vanished_is_a_fact() -> None:
    (event,) = diff([tally("u0", ant=1)], [])
    assert event.type is EventType.VANISHED
    assert event.before == tally("u0", ant=1)
    assert event.after is None


def test_a_table_sorted_anew_is_no_event() -> None:
    assert diff([tally(place="row 1", ant=5)], [tally(place="row 7", ant=5)]) == []


def test_changes_come_in_document_order() -> None:
    after = [tally("u1", ant=1), tally("all", ant=3), tally("u0", ant=2)]
    assert [event.key.unit_id for event in diff([tally("all", ant=1)], after)] == ["u1", "all", "u0"]
