"""The board is built from events alone and has to show what the database would."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from ingest.domain.diff import diff
from ingest.domain.tally import Tally
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, published
from publish.envelope import CloudEvent, Receipt, draft
from tests.examples import NIGHT, election, tally
from workers.cli.board import TICKER_LINES, Board

KINDS = {"page": SourceKind.COMMISSION, "wire": SourceKind.WIRE, "poll": SourceKind.EXIT_POLL}

votes = st.none() | st.integers(0, 9)
report = st.dictionaries(st.sampled_from(["all", "u0", "u1"]), st.tuples(votes, votes), max_size=3)
night = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), report), max_size=8)


def events(before: list[Tally], after: list[Tally], source_id: str) -> list[CloudEvent]:
    receipt = Receipt(
        source_id=source_id,
        issuer=source_id,
        kind=KINDS[source_id],
        position=0,
        url="",
        fetched_at=NIGHT,
        sha256="",
        reader="",
    )
    drafts = [draft(event, "demo", receipt, 1) for event in diff(before, after)]
    return [
        CloudEvent(id="demo/1", source="", type=d.type, subject=d.subject, time=NIGHT, data=Raw(d.data.encode()))
        for d in drafts
    ]


def said(tallies: list[Tally], source_id: str) -> list[Statement]:
    return [
        Statement(source_id=source_id, issuer=source_id, kind=KINDS[source_id], position=0, fetched_at=NIGHT, tally=t)
        for t in tallies
    ]


@given(night)
def test_it_shows_what_the_database_would(told: list[tuple[str, dict[str, tuple[int | None, int | None]]]]) -> None:
    board = Board(election())
    now: dict[str, list[Tally]] = {source_id: [] for source_id in KINDS}
    for source_id, units in told:
        after = [tally(unit, ant=ant, bee=bee) for unit, (ant, bee) in units.items()]
        for event in events(now[source_id], after, source_id):
            board.tell(event)
        now[source_id] = after
    wanted = published(statement for source_id, tallies in now.items() for statement in said(tallies, source_id))
    assert msgspec.json.encode(sorted(board.published().items())) == msgspec.json.encode(sorted(wanted.items()))


def test_the_ticker_says_who_moved_and_by_how_much() -> None:
    board = Board(election())
    for event in events([], [tally(ant=5, bee=9)], "page") + events(
        [tally(ant=5, bee=9)], [tally(ant=7, bee=9)], "page"
    ):
        board.tell(event)
    assert list(board.ticker)[-1] == "19 Mar 20:00Z  Everywhere: Bee 9, Ant 7 [Ant +2]  (page)"


def test_the_ticker_is_short() -> None:
    board = Board(election())
    lines = [board.tell(event) for number in range(20) for event in events([], [tally(ant=number)], "page")]
    assert list(board.ticker) == lines[-TICKER_LINES:]
