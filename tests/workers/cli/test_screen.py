"""What a person sees of reports and exit polls beside the count."""

from decimal import Decimal
from io import StringIO

from msgspec.structs import replace
from rich.console import Console

from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement
from tests.examples import NIGHT, election, tally
from workers.cli import screen


def said(source_id: str, issuer: str, kind: SourceKind, what: Tally) -> Statement:
    return Statement(source_id=source_id, issuer=issuer, kind=kind, position=0, fetched_at=NIGHT, tally=what)


def shown(*statements: Statement) -> str:
    printed = StringIO()
    Console(file=printed, width=200).print(screen.results(election(), statements))
    return printed.getvalue()


def test_who_reports_it_and_whom_it_quotes() -> None:
    report = replace(tally(ant=5), reported_by="the CEC")
    assert "reported by Kazinform, quoting the CEC (k)" in shown(said("k", "Kazinform", SourceKind.NEWS, report))
    assert "\nreported by Kazinform (k)" in shown(said("k", "Kazinform", SourceKind.NEWS, tally(ant=5)))


def test_an_exit_poll_stands_under_a_heading_of_its_own() -> None:
    poll = replace(tally(), counts={"bee": VoteCounts(share=Decimal("53.46")), "ant": VoteCounts(share=Decimal(12))})
    lines = shown(
        said("p", "Sotsis-A", SourceKind.EXIT_POLL, poll), said("c", "C", SourceKind.COMMISSION, tally(ant=5))
    )
    assert "exit polls, which are no count:\n  Sotsis-A (p), 19 Mar 20:00Z: Ant 12 %, Bee 53.46 %" in lines
    assert "53.46" not in lines.partition("exit polls")[0]
    assert "exit polls" not in shown(said("c", "C", SourceKind.COMMISSION, tally(ant=5)))
