"""What a witness counts, and how it is told to a person."""

from datetime import timedelta

import msgspec

from ingest.domain.report import Finding, Outcome
from publish.envelope import CloudEvent
from publish.events import HoldData
from tests.examples import NIGHT, RECEIPT, tally
from workers.cli.text import report_lines
from workers.rehearsal.report import Report, Witness


def of_hold(state: str, hold_id: int, minutes: int, *rules: str) -> CloudEvent:
    said = tally(ant=1)
    data = HoldData(
        election_id="demo",
        hold_id=hold_id,
        key=said.key,
        statement=said,
        standing=None,
        findings=[Finding(rule=rule, message="", outcome=Outcome.HOLD) for rule in rules],
        receipt=RECEIPT,
    )
    return CloudEvent(
        id="demo/1",
        source="/elections/demo/sources/page",
        type=f"tallywire.tally.{state}",
        subject="list/all",
        time=NIGHT + timedelta(minutes=minutes),
        data=msgspec.Raw(msgspec.json.encode(data)),
    )


NIGHTS_HOLDS = (
    of_hold("held", 1, 0, "zeroed", "older_document"),
    of_hold("held", 2, 1, "zeroed"),
    of_hold("held", 2, 3, "votes_decreased_much"),  # the same hold, going on
    of_hold("superseded", 1, 4),
    of_hold("released", 2, 6),
)


def seen() -> Witness:
    witness = Witness()
    for sequence, event in enumerate(NIGHTS_HOLDS, start=1):
        witness.see(sequence, event)
    return witness


def test_a_hold_counts_once_and_waits_from_its_first_moment() -> None:
    witness = seen()
    assert (witness.statements_held, witness.longest_hold_seconds) == (2, 300.0)
    assert witness.held_by_rule == {"zeroed": 2, "older_document": 1}
    assert witness.by_type == {"tally.held": 3, "tally.superseded": 1, "tally.released": 1}


def report(by_type: dict[str, int], statements_held: int, held_by_rule: dict[str, int]) -> Report:
    return Report(
        election="demo",
        versions=3,
        served=3,
        polls=5,
        unchanged=2,
        reports_read=3,
        unreadable=0,
        events=4,
        first_sequence=1,
        last_sequence=4,
        gaps=0,
        repeats=0,
        latency_ms=None,
        findings={"zeroed": 2},
        by_type=by_type,
        statements_held=statements_held,
        held_by_rule=held_by_rule,
        held=0,
        longest_hold_seconds=90.0,
        seconds=1.0,
        figures=[],
    )


def test_a_report_says_what_was_corrected_and_what_was_held() -> None:
    told = {"tally.added": 1, "tally.changed": 1200, "tally.corrected": 3, "tally.released": 1, "tally.superseded": 1}
    lines = report_lines(report(told, 2, {"older_document": 1, "zeroed": 2}))
    assert "  numbers   1,204 told, 3 of them corrections" in lines
    assert (
        "  held      2 (older_document 1, zeroed 2): 1 released after at most 1.5 min, 1 superseded, 0 still held"
        in lines
    )
    assert "  findings  zeroed 2" in lines


def test_a_night_without_holds_says_so() -> None:
    assert "  held      none" in report_lines(report({"tally.added": 2}, 0, {}))
