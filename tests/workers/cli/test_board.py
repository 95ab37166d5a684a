"""The board is built from events alone and has to show what the database would."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.structs import replace

from ingest.deriving import Derived
from ingest.domain.diff import EventType
from ingest.domain.report import Finding
from ingest.domain.tally import Tally, facts
from ingest.domain.terms import SourceKind
from publish.envelope import CloudEvent
from publish.events import ContestData, HoldData, NoteData, event, series, tally_event
from storage.outbox import Draft
from tests.examples import NIGHT, RECEIPT, election, tally
from workers.cli.board import TICKER_LINES, Board

KINDS = {"page": SourceKind.COMMISSION, "wire": SourceKind.WIRE, "poll": SourceKind.EXIT_POLL}


votes = st.none() | st.integers(0, 9)
report = st.dictionaries(st.sampled_from(["all", "u0", "u1"]), st.tuples(votes, votes), max_size=3)
night = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), report), max_size=8)


def told(before: Tally | None, after: Tally | None, source_id: str) -> CloudEvent:
    some = after or before
    assert some is not None
    return enveloped(
        tally_event(
            some.key,
            EventType.CHANGED if before and after else EventType.ADDED if after else EventType.CORRECTED,
            election_id="demo",
            series=series(source_id, KINDS[source_id], some),
            before=facts(before).decode() if before else None,
            before_source=source_id if before else None,
            after=facts(after).decode() if after else None,
            reason="" if after else "withdrawn",
            receipt=replace(RECEIPT, source_id=source_id, kind=KINDS[source_id]),
            occurred_at=NIGHT,
            snapshot_id=1,
        )
    )


def enveloped(draft: Draft) -> CloudEvent:
    data = Raw(draft.data.encode())
    return CloudEvent(
        id="demo/1", source="", type=f"tallywire.{draft.type}", subject=draft.subject, time=NIGHT, data=data
    )


@given(night)
def test_it_shows_what_was_told_last(told_by: list[tuple[str, dict[str, tuple[int | None, int | None]]]]) -> None:
    """Whoever speaks, the newest word on a figure is what is published; an exit poll stands beside it."""
    board, now = Board(election()), dict[str, dict[str, Tally]]()
    for source_id, units in told_by:
        count = now.setdefault(source_id if source_id == "poll" else "count", {})
        for unit, (ant, bee) in units.items():
            after = None if ant is None else tally(unit, ant=ant, bee=bee)
            if after is not None or unit in count:
                board.tell(told(count.get(unit), after, source_id))
            if after is None:
                count.pop(unit, None)
            else:
                count[unit] = after
    shown = {key.unit_id: statement.tally for key, statement in board.published().items()}
    assert shown == now.get("count", {})


def test_the_ticker_says_who_moved_and_by_how_much() -> None:
    board = Board(election())
    board.tell(told(None, tally(ant=5, bee=9), "page"))
    board.tell(told(tally(ant=5, bee=9), tally(ant=7, bee=9), "page"))
    assert list(board.ticker)[-1] == "19 Mar 20:00Z  Everywhere: Bee 9, Ant 7 [Ant +2]  (page)"
    board.tell(told(tally(ant=7, bee=9), None, "page"))
    assert list(board.ticker)[-1] == "19 Mar 20:00Z  Everywhere: withdrawn  (page)  [withdrawn]"


def test_the_ticker_says_what_else_happened() -> None:
    derived = Derived(type="contest.leader-changed", contest_id="list", unit_id="all", message="Bee leads")
    data = ContestData(election_id="demo", derived=derived, receipt=RECEIPT)
    line = Board(election()).tell(
        enveloped(event("contest.leader-changed", data, subject="list/all", source_id="page", occurred_at=NIGHT))
    )
    assert line == "19 Mar 20:00Z  list/all: contest leader-changed: Bee leads"


def hold(state: str, hold_id: int, why: str = "") -> CloudEvent:
    said = replace(tally(ant=5), reported_by="the CEC")
    doubt = Finding(rule="share_against_votes", message="list in all: ant: 5 does not fit 9 %", key=said.key)
    data = HoldData(
        election_id="demo",
        hold_id=hold_id,
        key=said.key,
        statement=said,
        standing=None,
        findings=[doubt],
        receipt=RECEIPT,
        why=why,
    )
    return enveloped(event(f"tally.{state}", data, subject="list/all", source_id="page", occurred_at=NIGHT))


def test_what_is_held_stands_with_its_reason_until_it_ends() -> None:
    board = Board(election())
    line = board.tell(hold("held", 1))
    board.tell(hold("held", 2))
    assert line == "19 Mar 20:00Z  Everywhere: held: ant: 5 does not fit 9 %  (page, quoting the CEC)"
    ended = board.tell(hold("superseded", 2, why="The CEC says otherwise"))
    assert ended == "19 Mar 20:00Z  Everywhere: superseded: The CEC says otherwise  (page, quoting the CEC)"
    assert (list(board.held.values()), list(board.ticker)[-1]) == ([line], ended)


def test_why_somebody_speaks_of_the_count_is_kept() -> None:
    board = Board(election())
    board.tell(told(tally(ant=5), None, "poll"))
    assert board.reasons == {}
    board.tell(told(tally(ant=5), None, "page"))
    board.tell(told(None, tally(ant=7), "page"))
    assert list(board.reasons.values()) == ["19 Mar 20:00Z: withdrawn"]


def test_the_newest_notes_are_kept_apart() -> None:
    board = Board(election())
    for number in range(5):
        note = NoteData(
            election_id="demo",
            item=str(number),
            title=f"No {number}",
            url="",
            topics=("observers",),
            source_id="page",
            issuer="The Commission",
            published_at=None,
            language="en",
            version=1,
            receipt=RECEIPT,
        )
        board.tell(enveloped(event("note.added", note, subject="notes", source_id="page", occurred_at=NIGHT)))
    board.tell(told(None, tally(ant=5), "page"))
    assert list(board.notes) == [f"19 Mar 20:00Z  note: No {n} [observers] (page)" for n in (2, 3, 4)]


def test_the_ticker_is_short() -> None:
    board = Board(election())
    lines = [board.tell(told(None, tally(ant=number), "page")) for number in range(20)]
    assert list(board.ticker) == lines[-TICKER_LINES:]
