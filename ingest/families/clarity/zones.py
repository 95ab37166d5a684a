"""Clarity's time of day: a twelve-hour clock and the abbreviation of a zone of the United States."""

from datetime import UTC, datetime, timedelta

from ingest.parse import times
from ingest.parse.unreadable import UnreadableText, bounded, excerpt

_FORM = "%m/%d/%Y %I:%M:%S %p"
_OFFSETS = {  # hours from UTC, as US law names them; others use some of these letters for other hours
    "AST": -4,
    "ADT": -3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "HDT": -9,
    "SST": -11,
    "CHST": 10,
    "GMT": 0,
    "UTC": 0,
}


def instant(text: str, zone: str) -> datetime | None:
    """The instant in UTC; None where the text is blank. Raises UnreadableText, for another country's zone as well.

    `zone` is the source's own, used where the text names none.
    """
    clock, _, name = bounded(text).strip().rpartition(" ")
    if name.upper() in ("AM", "PM", ""):
        return times.local(text, _FORM, zone)
    if not clock or name.upper() not in _OFFSETS:
        raise UnreadableText("unreadable-time", f"{excerpt(text)} is no time with a zone of the United States")
    read = times.local(clock, _FORM, "UTC")
    try:
        return read and (read - timedelta(hours=_OFFSETS[name.upper()])).astimezone(UTC)
    except OverflowError:
        raise UnreadableText("unreadable-time", f"{excerpt(text)} is no time of this world") from None
