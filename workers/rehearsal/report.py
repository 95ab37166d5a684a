"""What a rehearsal found out, counted where it can be seen from outside."""

from datetime import datetime
from decimal import Decimal
from time import time

from msgspec import Struct

from publish.envelope import CloudEvent, tally_data


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
    """`unchanged` counts polls answered 304 or with bytes already kept; `figures` are those published at the end."""

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
        self._arrivals: list[tuple[str, datetime, float]] = []

    def see(self, sequence: int, event: CloudEvent) -> None:
        self.first = self.first or sequence
        self.events += 1
        self.gaps += max(0, sequence - self.last - 1)
        self.repeats += sequence <= self.last
        self.last = max(self.last, sequence)
        receipt = tally_data(event).receipt
        self._arrivals.append((receipt.source_id, receipt.fetched_at, time()))

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
