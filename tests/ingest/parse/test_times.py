from datetime import UTC, datetime

import pytest

from ingest.parse.times import iso, local, tells_an_instant
from ingest.parse.unreadable import UnreadableText


def test_local_time_becomes_utc() -> None:
    read = local(" 11/06/20\u00a0 11:06 AM", "%m/%d/%y %I:%M %p", "America/Chicago")
    assert read == datetime(2020, 11, 6, 17, 6, tzinfo=UTC)


def test_an_offset_in_the_text_overrules_the_zone() -> None:
    read = local("2026-03-08T20:00:00+02:00", "%Y-%m-%dT%H:%M:%S%z", "America/Chicago")
    assert read == datetime(2026, 3, 8, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("25.10.2026 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # shown twice: the first
        ("29.03.2026 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # never shown: counted from before the skip
    ],
)
def test_hours_of_clock_changes(text: str, hour: datetime) -> None:
    assert local(text, "%d.%m.%Y %H:%M", "Europe/Berlin") == hour


def test_a_blank_time_is_none() -> None:
    assert local("\u00a0", "%d.%m.%Y %H:%M", "UTC") is None


@pytest.mark.parametrize("text", ["soon", "31.02.2026 10:00", "01.01.0001 00:00", "x" * 2_000])
def test_what_is_no_time_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableText):
        local(text, "%d.%m.%Y %H:%M", "Asia/Almaty")


@pytest.mark.parametrize(
    ("text", "form", "instant"),
    [
        ("2025-05-15T06:41:00.000Z", "iso", datetime(2025, 5, 15, 6, 41, tzinfo=UTC)),
        (" 2025-05-15T06:41:00.1234567+02:00", "iso", datetime(2025, 5, 15, 4, 41, 0, 123_456, tzinfo=UTC)),
        ("2025-05-15 06:41", "iso", datetime(2025, 5, 15, 1, 41, tzinfo=UTC)),
        ("2025-05-15T06:41:07-0430", "iso", datetime(2025, 5, 15, 11, 11, 7, tzinfo=UTC)),
        ("2025-05-15T06:41:00.000Z", "%Y-%m-%dT%H:%M:%S.%f%z", datetime(2025, 5, 15, 6, 41, tzinfo=UTC)),
        ("20200920120000", "%Y%m%d%H%M%S", datetime(2020, 9, 20, 7, 0, tzinfo=UTC)),
        ("1604448000", "epoch", datetime(2020, 11, 4, 0, 0, tzinfo=UTC)),
        ("\x1a1604448000.25", "epoch", datetime(2020, 11, 4, 0, 0, 0, 250_000, tzinfo=UTC)),
        ("1604448000250", "epoch-ms", datetime(2020, 11, 4, 0, 0, 0, 250_000, tzinfo=UTC)),
        ("", "epoch", None),
        (" ", "iso", None),
    ],
)
def test_forms_that_feeds_use(text: str, form: str, instant: datetime | None) -> None:
    assert local(text, form, "Asia/Karachi") == instant


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2025-05-15", "iso"),
        ("2025-W20-4T06:41:00", "iso"),
        ("20250515T064100Z", "iso"),
        ("2025-13-15T06:41:00Z", "iso"),
        ("0001-01-01T00:00:00", "iso"),
        ("0", "epoch"),
        ("1604448000250", "epoch"),
        ("1604448000", "epoch-ms"),
        ("9" * 15, "epoch"),
        ("-1", "epoch"),
        ("1e9", "epoch"),
        ("soon", "epoch-ms"),
    ],
)
def test_what_is_not_of_the_form(text: str, form: str) -> None:
    with pytest.raises(UnreadableText) as doubt:
        local(text, form, "Asia/Karachi")
    assert doubt.value.rule == "unreadable-time"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("iso", True),
        ("epoch", True),
        ("epoch-ms", True),
        ("%d.%m.%Y %H:%M", True),
        ("%m/%d/%y %I:%M %p", True),
        ("%Y-%m-%dT%H:%M:%S%z", True),
        ("Stand %d %b %Y, %H Uhr", True),
        ("%H:%M", False),
        ("%d.%m.%Y", False),
        ("%m/%d/%y %I:%M", False),
        ("at noon", False),
        ("%Q", False),
    ],
)
def test_a_format_must_tell_a_whole_instant(form: str, told: bool) -> None:
    assert tells_an_instant(form) is told


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-03-08T20:00:00Z", 20, 0),
        (" 2026-03-08T20:00:30.123456789+05:30 ", 14, 30),
        ("2026-03-08T20:00:00", 19, 0),
    ],
)
def test_iso_instants(text: str, hour: int, minute: int) -> None:
    read = iso(text, "Europe/Berlin")
    assert read is not None
    assert (read.tzinfo, read.hour, read.minute) == (UTC, hour, minute)


def test_blank_is_no_instant() -> None:
    assert iso("  ", "UTC") is None


@pytest.mark.parametrize(
    "text", ["2026-03-08", "2026-13-08T20:00:00", "20260308T200000", "now", "0001-01-01T00:00:00+23:00"]
)
def test_what_is_no_iso_instant_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText, match="not an ISO 8601 day and time"):
        iso(text, "UTC")
