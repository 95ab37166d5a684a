"""What a rehearsal found out, counted where it can be seen from outside."""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from time import time

from msgspec import Struct

from publish.envelope import HOLDS, CloudEvent, hold_data, tally_data


class Latency(Struct, frozen=True):
    """Milliseconds from the last byte of a changed response to its event being read from Redis."""

    p50: float
    p99: float
    max: float


class Figure(Struct, frozen=True, kw_only=True):
    """One selection's published figures. None is "not said"."""

    contest: str
    unit: str
    selection: str
    votes: int | None
    share: Decimal | None
    source: str


class Report(Struct, frozen=True, kw_only=True):
    """`unchanged` counts polls answered 304 or with bytes already kept; `figures` are those published at the end.

    `by_type` counts the events of each type, `held_by_rule` the statements that were held, by each rule that did so:
    `statements_held` in all. `held` still are at the end; `longest_hold_seconds` is by the night's clock, of what was
    released: it had to wait for nothing.
    """

    election: str
    versions: int
    served: int
    polls: int
    unchanged: int
    reports_read: int
    unreadable: int
    events: int
    first_sequence: int
    last_sequence: int
    gaps: int
    repeats: int
    latency_ms: Latency | None
    findings: dict[str, int]
    by_type: dict[str, int]
    statements_held: int
    held_by_rule: dict[str, int]
    held: int
    longest_hold_seconds: float
    seconds: float
    figures: list[Figure]


class Witness:
    """Reads the stream like any consumer and counts what no consumer should ever see."""

    def __init__(self) -> None:
        self.first = 0
        self.last = 0
        self.events = 0
        self.gaps = 0
        self.repeats = 0
        self.by_type: Counter[str] = Counter()
        self.held_by_rule: Counter[str] = Counter()
        self.longest_hold_seconds = 0.0
        self._held: dict[int, datetime] = {}
        self._arrivals: list[tuple[str, datetime, float]] = []

    def see(self, sequence: int, event: CloudEvent) -> None:
        self.first = self.first or sequence
        self.events += 1
        self.gaps += max(0, sequence - self.last - 1)
        self.repeats += sequence <= self.last
        self.last = max(self.last, sequence)
        self.by_type[event.type.removeprefix("tallywire.")] += 1
        if event.is_figure:
            receipt = tally_data(event).receipt
            if receipt.fetched_at == event.time:  # what was held is told later than it arrived
                self._arrivals.append((receipt.source_id, receipt.fetched_at, time()))
        elif event.type in HOLDS:
            self._hold(event)

    @property
    def statements_held(self) -> int:
        return len(self._held)

    def _hold(self, event: CloudEvent) -> None:
        data = hold_data(event)
        if event.type == "tallywire.tally.held":
            if data.hold_id not in self._held:  # a hold that goes on with newer figures is told once more
                self._held[data.hold_id] = event.time
                self.held_by_rule.update({finding.rule for finding in data.findings})
        elif event.type == "tallywire.tally.released" and (since := self._held.get(data.hold_id)) is not None:
            self.longest_hold_seconds = max(self.longest_hold_seconds, (event.time - since).total_seconds())

    def latency(self, sent_at: dict[tuple[str, datetime], float]) -> Latency | None:
        """None where nothing arrived."""
        waits = sorted(
            (at - sent_at[source, fetched]) * 1000
            for source, fetched, at in self._arrivals
            if (source, fetched) in sent_at
        )
        if not waits:
            return None
        return Latency(*(round(waits[min(len(waits) - 1, int(len(waits) * q))], 1) for q in (0.5, 0.99, 1.0)))
