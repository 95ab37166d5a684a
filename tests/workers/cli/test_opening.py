"""An instant as a person writes it, in the election's time zone."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ingest.domain.errors import ConfigurationError
from tests.examples import election
from workers.cli.opening import instant

MINNESOTA = replace(
    election(),
    time_zone="America/Chicago",
    polls_open_at=datetime(2020, 11, 3, 12, tzinfo=UTC),  # 06:00 there
    polls_close_at=datetime(2020, 11, 4, 2, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("22:00", datetime(2020, 11, 4, 4, tzinfo=UTC)),
        ("9:30", datetime(2020, 11, 3, 15, 30, tzinfo=UTC)),
        ("00:30", datetime(2020, 11, 4, 6, 30, tzinfo=UTC)),  # the night after, not the one before
        ("05:59:59", datetime(2020, 11, 4, 11, 59, 59, tzinfo=UTC)),
        ("2020-11-05T10:00", datetime(2020, 11, 5, 16, tzinfo=UTC)),
        ("2020-11-05T10:00Z", datetime(2020, 11, 5, 10, tzinfo=UTC)),
        ("2020-11-05T10:00+06:00", datetime(2020, 11, 5, 4, tzinfo=UTC)),
        ("2020-07-01 12:00", datetime(2020, 7, 1, 17, tzinfo=UTC)),  # summer time
    ],
)
def test_an_instant(text: str, at: datetime) -> None:
    assert instant(MINNESOTA, text) == at


@pytest.mark.parametrize("text", ["", "now", "25:00", "2020-13-01", "9999-12-31T23:59-12:00", "٢٢:٠٠x"])
def test_no_instant(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--as-of"):
        instant(MINNESOTA, text)
