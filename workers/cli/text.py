"""Words and numbers for a terminal: nothing a source sends can move the cursor or change a colour."""

import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal

from ingest.domain.tally import Tally, VoteCounts
from workers.rehearsal.report import Report


def plain(text: str) -> str:
    """Without control characters; spaces and letters of any script stay."""
    return "".join(letter for letter in text if letter.isprintable())


def own_name() -> str:
    """How this command is called from where we are, for hints that can be copied."""
    return "tallywire" if shutil.which("tallywire") else sys.argv[0].removesuffix("__main__.py")


def number(value: int | None) -> str:
    """A dash for what was not said."""
    return "-" if value is None else f"{value:,}"


def percent(value: Decimal | None) -> str:
    return "-" if value is None else f"{value} %"


def figure(count: VoteCounts) -> str:
    """Votes, or the share where there are none."""
    return percent(count.share) if count.votes is None and count.share is not None else number(count.votes)


def change(before: VoteCounts | None, after: VoteCounts) -> str:
    """`+1,234` for votes that moved, "" where there is nothing to compare."""
    if before is None or before.votes is None or after.votes is None or before.votes == after.votes:
        return ""
    return f"{after.votes - before.votes:+,}"


def summary(tally: Tally, names: dict[str, str] | None = None) -> str:
    """The three largest selections, or the turnout where a tally has no counts."""
    if not tally.counts:
        return f"ballots {number(tally.ballots.cast)} of {number(tally.ballots.registered)} registered"
    largest = sorted(tally.counts.items(), key=lambda item: (-(item[1].votes or 0), -(item[1].share or 0)))
    return ", ".join(f"{(names or {}).get(id_, id_)} {figure(count)}" for id_, count in largest[:3])


def quoting(tally: Tally) -> str:
    """`, quoting the commission`, where a tally passes on somebody else's figures; else ""."""
    return f", quoting {tally.reported_by}" if tally.reported_by else ""


def beside(tally: Tally) -> Iterator[str]:
    """What a tally tells beside votes, where it has votes."""
    ballots, counted = tally.ballots, tally.count_status
    told = {"cast": ballots.cast, "valid": ballots.valid, "invalid": ballots.invalid, "registered": ballots.registered}
    if tally.counts and (some := [f"{number(value)} {name}" for name, value in told.items() if value is not None]):
        yield ", ".join(some)
    if ballots.turnout is not None:
        yield f"turnout {percent(ballots.turnout)}"
    if counted.units_reported is not None or counted.units_total is not None:
        yield f"{number(counted.units_reported)} of {number(counted.units_total)} units"
    if counted.percent is not None:
        yield f"{percent(counted.percent)} counted"
    yield from (str(status) for status in (counted.status, tally.results_status) if status is not None)


def report_lines(report: Report) -> list[str]:
    """A rehearsal's report for a person."""
    latency = report.latency_ms
    waits = f"p50 {latency.p50} ms, p99 {latency.p99} ms, longest {latency.max} ms" if latency else "no events"
    return [
        f"{report.election}: {report.served} of {report.versions} versions served in {report.seconds} s",
        f"  polls     {report.polls}, {report.unchanged} of them unchanged",
        f"  reports   {report.reports_read} read, {report.unreadable} unreadable",
        f"  events    {report.events}, sequence {report.first_sequence} to {report.last_sequence}, "
        f"{report.gaps} gaps, {report.repeats} repeats",
        f"  latency   {waits}",
        f"  numbers   {_numbers(report)}",
        f"  held      {_held(report)}",
        f"  findings  {_counted(report.findings) or 'none'}",
        *(
            f"  {figure.contest} {figure.selection}: {number(figure.votes)} {percent(figure.share)} ({figure.source})"
            for figure in report.figures
        ),
    ]


def _numbers(report: Report) -> str:
    told = {kind: report.by_type.get(f"tally.{kind}", 0) for kind in ("added", "changed", "corrected")}
    return f"{number(sum(told.values()))} told, {number(told['corrected'])} of them corrections"


def _held(report: Report) -> str:
    """What was held, by which rules, and what became of it."""
    if not report.statements_held:
        return "none"
    released = report.by_type.get("tally.released", 0)
    waited = f" after at most {report.longest_hold_seconds / 60:g} min" if released else ""
    ended = f"{number(released)} released{waited}, {number(report.by_type.get('tally.superseded', 0))} superseded"
    doubts = _counted(report.held_by_rule)
    return f"{number(report.statements_held)} ({doubts}): {ended}, {number(report.held)} still held"


def _counted(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {number(count)}" for name, count in numbers.items())
