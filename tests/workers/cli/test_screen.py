"""What a person sees of reports and exit polls beside the count."""

from decimal import Decimal
from io import StringIO
from typing import Any

from msgspec.structs import replace
from rich.console import Console, RenderableType

from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement
from tests.examples import NIGHT, election, tally
from workers.cli import screen
from workers.cli.board import Board


def said(source_id: str, issuer: str, kind: SourceKind, what: Tally) -> Statement:
    return Statement(source_id=source_id, issuer=issuer, kind=kind, position=0, fetched_at=NIGHT, tally=what)


def shown(*statements: Statement, width: int = 200) -> str:
    return printed(screen.results(election(), statements), width)


def printed(what: RenderableType, width: int) -> str:
    page = StringIO()
    Console(file=page, width=width).print(what)
    return page.getvalue()


def test_who_reports_it_and_whom_it_quotes() -> None:
    report = replace(tally(ant=5), reported_by="the CEC")
    assert "reported by Kazinform, quoting the CEC (k)" in shown(said("k", "Kazinform", SourceKind.NEWS, report))
    assert "\nreported by Kazinform (k)" in shown(said("k", "Kazinform", SourceKind.NEWS, tally(ant=5)))


def poll(number: int, **shares: str) -> Statement:
    told = replace(tally(), counts={id_: VoteCounts(share=Decimal(share)) for id_, share in shares.items()})
    return replace(said(f"p{number}", f"Pollster {number}", SourceKind.EXIT_POLL, told), position=number)


COUNT = said("c", "C", SourceKind.COMMISSION, tally(ant=5))


def test_exit_polls_stand_beside_the_count_under_a_heading_of_their_own() -> None:
    lines = shown(poll(2, bee="54.42"), poll(1, bee="53.46", ant="12"), COUNT, width=80)
    rows = [" ".join(line.split()) for line in lines.splitlines() if line[:1] in ("┃", "│")]
    assert rows == [
        "┃ ┃ ┃ ┃ ┃ exit polls, no count ┃",
        "┃ selection ┃ votes ┃ share ┃ change ┃ 1 2 ┃",
        "│ Ant │ 5 │ - │ │ 12 % - │",
        "│ Bee │ - │ - │ │ 53.46 % 54.42 % │",
        "│ Cat │ - │ - │ │ - - │",
    ]
    assert "exit polls, which are no count:\n  1  Pollster 1 (p1), 19 Mar 20:00Z\n  2  Pollster 2 (p2)" in lines
    assert "exit polls" not in shown(COUNT)


def test_many_exit_polls_stand_below_the_count_with_the_names() -> None:
    lines = shown(COUNT, *(poll(number, ant=f"{number}.5") for number in range(1, 5)), width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert [" ".join(line.split()) for line in lines if "4.5 %" in line] == ["│ Ant │ 1.5 % 2.5 % 3.5 % 4.5 % │"]


def test_how_far_it_is_where_nobody_says_of_how_many() -> None:
    def line(**far: Any) -> str:
        told = said("k", "K", SourceKind.NEWS, replace(tally(ant=5), count_status=CountStatus(**far)))
        return next(each for each in shown(told).splitlines() if "counted" in each)

    assert line(units_reported=28, percent=Decimal("0.28")) == "28 units counted, 0.28 %"
    assert line(units_reported=28, units_total=90) == "28 of 90 units counted"
    assert line(percent=Decimal(12)) == "12 % counted"


def test_the_board_keeps_what_is_held_and_notes_when_the_ticker_has_gone_on() -> None:
    board = Board(election())
    board.held = {number: f"held {number}: {'because ' * 12}" for number in range(5)}
    board.notes.append("a note " * 20)
    lines = printed(screen.render(board, None, "Night"), 80).splitlines()
    assert [line[:7] for line in lines if line.startswith("held")] == ["held 4:", "held 3:", "held 2:"]
    assert sum(line.count("because") for line in lines) == 3 * 12
    assert lines[-2].strip() == "2 more held (tallywire holds)"
    assert lines[-1] == f"{('a note ' * 20)[:79]}…"
