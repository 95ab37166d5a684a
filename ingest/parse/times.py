"""Instants as documents write them: local, in the source's zone, in one declared format."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from ingest.parse.unreadable import MACHINE, UnreadableText, bounded, excerpt
from ingest.parse.words import squeezed

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_SINCE_1970 = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_FROM, _TO = 946_684_800, 4_102_444_800  # the years from 2000 to 2099; milliseconds taken for seconds are far beyond
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PROBE = datetime(2024, 11, 5, 20, 0, tzinfo=UTC)


def tells_an_instant(form: str) -> bool:
    """Whether the format holds a day, a year and an hour, so that nothing has to be made up."""
    if form in NAMED:
        return True
    try:
        return datetime.strptime(_PROBE.strftime(form), form).replace(tzinfo=UTC) == _PROBE
    except (ValueError, re.error):  # strptime makes a regular expression of the format
        return False


def iso(text: str, zone: str) -> datetime | None:
    """The instant in UTC of an ISO 8601 day and time; None where the text is blank. Raises UnreadableText.

    `zone` is used where the text itself tells no offset. A day without an hour is no instant.
    """
    if not (stripped := bounded(text).strip()):
        return None
    try:
        return _in_utc(datetime.fromisoformat(stripped if _ISO.fullmatch(stripped) else ""), zone)
    except (ValueError, OverflowError):
        raise UnreadableText("unreadable-time", f"{excerpt(text)} is not an ISO 8601 day and time") from None


def epoch(text: str, zone: str, *, parts: int = 1) -> datetime | None:
    """The instant in UTC that is so many seconds after 1970 began there; None where the text is blank.

    `parts` are those of a second: 1000 where it is milliseconds that are counted. Raises UnreadableText, also for a
    year that no election of ours is in. `zone` makes no difference.
    """
    if not (stripped := bounded(text).removeprefix(MACHINE).strip()):
        return None
    if _SINCE_1970.fullmatch(stripped) and _FROM <= (seconds := Decimal(stripped) / parts) < _TO:
        return _EPOCH + timedelta(microseconds=int(seconds * 1_000_000))
    what = "milliseconds" if parts == 1000 else "seconds"
    raise UnreadableText("unreadable-time", f"{excerpt(text)} {what} since 1970 are in no year from 2000 to 2099")


def local(text: str, form: str, zone: str) -> datetime | None:
    """The instant in UTC; None where the text is blank. Raises UnreadableText.

    `form` is a strptime format or one of NAMED. `zone` is used where the text itself tells no offset. An hour that the
    clock shows twice is its first showing; one that it skips is counted from before the skip.
    """
    if form in NAMED:
        return NAMED[form](text, zone)
    if not (stripped := squeezed(bounded(text).removeprefix(MACHINE))):
        return None
    try:
        return _in_utc(datetime.strptime(stripped, form), zone)  # noqa: DTZ007  the zone follows
    except (ValueError, OverflowError):
        raise UnreadableText("unreadable-time", f"{excerpt(text)} is not a time of the form {form!r}") from None


def _in_utc(read: datetime, zone: str) -> datetime:
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


NAMED: dict[str, Callable[[str, str], datetime | None]] = {
    "iso": iso,
    "epoch": epoch,
    "epoch-ms": partial(epoch, parts=1000),
}
