"""What may be wrong with clocks and encodings, seen from one answer."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from ingest.domain.names import shown
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.fetch import Fetched
from ingest.parse.unreadable import excerpt
from workers.preflight.result import Remark

CLOCK, ENCODING = "clock", "encoding"
SKEW = timedelta(seconds=5)
OLD = timedelta(days=1)
MOST_NAMES = 100_000  # looked at
LONGEST_AGE = 10_000_000  # seconds

# UTF-8 that somebody read as Windows-1252 or Latin-1 ("Ã©", "â€œ", "Ð¤", "Ä±"), and what no decoder could read.
_MOJIBAKE = re.compile(
    "\ufffd|[\u00c3\u00c2\u00c4\u00c5\u00d0\u00d1\u00d8\u00d9][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|\u00e2\u20ac"
)


def server_clock(fetched: Fetched, asked_at: datetime, answered_at: datetime) -> Iterator[Remark]:
    """The server's Date, an age in a cache on the way added, against our clock while it was asked."""
    served = fetched.served_at
    if served is None:
        yield Remark(topic=CLOCK, message="the server tells no Date")
        return
    age = fetched.headers.get("age", "")
    served += timedelta(seconds=min(int(age), LONGEST_AGE) if age.isascii() and age.isdecimal() else 0)
    if not asked_at - SKEW <= served <= answered_at + SKEW:
        off = served - answered_at if served > answered_at else asked_at - served
        which = "ahead of" if served > answered_at else "behind"
        message = f"the server's clock is {duration(off)} {which} ours; one of them is wrong"
        yield Remark(topic=CLOCK, message=message, doubt=True)


def own_clock(snapshot: Snapshot, report: ElectionReport, source: Source) -> Iterator[Remark]:
    """The document's own time against that of its fetch."""
    at, zone = report.generated_at, ZoneInfo(source.time_zone)
    if at is None:
        return
    local = f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S} in {source.time_zone}"
    if at > snapshot.fetched_at + SKEW:
        ahead = duration(at - snapshot.fetched_at)
        message = f"the document is dated {ahead} in the future, {local}; is its time_zone right, or is it a test?"
        yield Remark(topic=CLOCK, message=message, doubt=True)
    elif snapshot.fetched_at - at > OLD:
        yield Remark(topic=CLOCK, message=f"the document is dated {duration(snapshot.fetched_at - at)} ago, {local}")
    if _stands_twice(at.astimezone(zone)):
        message = f"the clock shows {local} twice that night; without an offset the first is meant"
        yield Remark(topic=CLOCK, message=message)


def _stands_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def encoding(snapshot: Snapshot, raw: ElectionReport) -> Iterator[Remark]:
    """Names, under which the document itself goes, that were read in a wrong encoding somewhere on their way."""
    every = (text for tally in raw.tallies for text in chain((tally.contest_id, tally.unit_id), tally.counts))
    odd = [name for name in dict.fromkeys(islice(every, MOST_NAMES)) if _MOJIBAKE.search(name)]
    if odd:
        shown_ = ", ".join(excerpt(shown(name)) for name in odd[:3]) + (f" and {len(odd) - 3} more" * (len(odd) > 3))
        message = f"names look as if read in a wrong encoding: {shown_}; set encoding, or ask the issuer"
        yield Remark(topic=ENCODING, message=message, doubt=True)
    is_text = snapshot.media_type.startswith("text/")
    if is_text and not snapshot.charset and not snapshot.body.isascii():
        yield Remark(
            topic=ENCODING, message="the server declares no charset; what the document says, else UTF-8, counts"
        )


def duration(span: timedelta) -> str:
    """Roughly, as a person would say it."""
    seconds = int(span.total_seconds())
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size:,} {unit}"
    return f"{seconds} s"
