"""Instants as documents write them: local, in the source's zone, in one declared format."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ingest.parse.unreadable import UnreadableText, bounded, excerpt
from ingest.parse.words import squeezed

_PROBE = datetime(2024, 11, 5, 20, 0, tzinfo=UTC)


def tells_an_instant(form: str) -> bool:
    """Whether the strptime format holds a day, a year and an hour, so that nothing has to be made up."""
    try:
        return datetime.strptime(_PROBE.strftime(form), form).replace(tzinfo=UTC) == _PROBE
    except (ValueError, re.error):  # strptime makes a regular expression of the format
        return False


def local(text: str, form: str, zone: str) -> datetime | None:
    """The instant in UTC; None where the text is blank. Raises UnreadableText.

    `zone` is used where the text itself tells no offset. An hour that the clock shows twice is its first showing; one
    that it skips is counted from before the skip.
    """
    if not (stripped := squeezed(bounded(text))):
        return None
    try:
        read = datetime.strptime(stripped, form)  # noqa: DTZ007  the zone follows, where the text has none
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableText("unreadable-time", f"{excerpt(text)} is not a time of the form {form!r}") from None
