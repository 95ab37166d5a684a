from datetime import UTC, datetime

import pytest

from ingest.parse.times import local, tells_an_instant
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
    ("form", "told"),
    [
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
