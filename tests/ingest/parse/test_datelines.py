"""Instants in the words of each language."""

from datetime import UTC, datetime

import pytest

from ingest.parse.datelines import MONTHS, NAMES, instant

EVENING = datetime(2018, 9, 24, 16, 42, tzinfo=UTC)
SAID = [
    "Mon, 24 Sep 2018 16:42:00 GMT",
    "Seg, 24 Set 2018 13:42:00 -0300",
    "2018-09-24T19:42:00+03:00",
    "2018-09-24 22:42",
    "24 сентября 2018, 19:42 MSK",
    "Пн, 24 сен 2018 19:42:00 +0300",
    "24 қыркүйек 2018, 22:42",
    "lun., 24 sept. 2018 18:42:00 +0200",
    "24 septembre 2018 à 22h42",
    "24. September 2018, 18:42 CEST",
    "24 de septiembre de 2018, 22:42",
    "24 Eylül 2018 Pazartesi 19:42 +03",
    "Pzt, 24 Eyl 2018 19:42:00 +0300",
    "September 24, 2018 at 12:42 PM EDT",
    "24.09.2018 22:42",
    "24 Sep 18 1642 GMT",
]


@pytest.mark.parametrize("text", SAID)
def test_an_instant_is_read(text: str) -> None:
    assert instant(text, "Asia/Almaty") == EVENING


@pytest.mark.parametrize(
    "text", ["", "soon", "24 Sep 2018", "2018-09-24", "31 Feb 2018 10:00", "24 Foo 2018 10:00", "9" * 5_000]
)
def test_what_tells_no_day_with_an_hour_is_none(text: str) -> None:
    assert instant(text, "UTC") is None


def test_every_months_name_is_known_in_full() -> None:
    for line in NAMES.strip().splitlines():
        assert [MONTHS.get(name.casefold()) for name in line.split()] == list(range(1, 13)), line
