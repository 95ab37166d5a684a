from datetime import UTC, datetime

import pytest

from ingest.parse import times
from ingest.proposing.stamps import stamp

NIGHT = datetime(2027, 3, 7, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("07.03.2027 21:05", "%d.%m.%Y %H:%M"),
        ("7/3/2027, 21:05:00", "%d/%m/%Y, %H:%M:%S"),
        ("03/07/2027 9:05 PM", "%m/%d/%Y %I:%M %p"),
        ("2027-03-07T21:05:00Z", "iso"),
        ("2027-03-07 21:05", "iso"),
        ("20270307210500", "%Y%m%d%H%M%S"),
        ("7 March 2027 at 9:05 PM", "%d %B %Y at %I:%M %p"),
        ("Mar 7, 2027 21:05", "%b %d, %Y %H:%M"),
        ("21:05 del 07/03/2027", "%H:%M del %d/%m/%Y"),
        ("07.03.2027 в 21:05", "%d.%m.%Y в %H:%M"),
        ("1804453500", "epoch"),
        ("1804453500000", "epoch-ms"),
    ],
)
def test_a_form_is_told_and_reads_the_instant(text: str, form: str) -> None:
    found = stamp([text])
    assert found is not None
    assert (found.format, found.pattern) == (form, None)
    assert times.local(text, found.format, "UTC") == NIGHT


def test_what_stands_around_an_instant_makes_a_pattern() -> None:
    found = stamp(["Last Updated: 11/16/20 11:06 AM EST"])
    assert found is not None
    assert found.pattern == r"(\d{1,2}/\d{1,2}/\d{1,2} \d{1,2}:\d{1,2} [AaPp][Mm])"
    assert found.format == "%m/%d/%y %I:%M %p"


def test_day_and_month_are_told_by_another_row_or_doubted() -> None:
    sure, doubtful = stamp(["03/04/2027 21:05", "03/24/2027 21:05"]), stamp(["03/04/2027 21:05"])
    assert sure is not None
    assert doubtful is not None
    assert (sure.format, sure.doubt) == ("%m/%d/%Y %H:%M", "")
    assert doubtful.doubt


@pytest.mark.parametrize("text", ["", "soon", "99.99.9999 25:99", "07.03.2027", "21:05", "12345678901234567890"])
def test_what_tells_no_instant_is_none(text: str) -> None:
    assert stamp([text]) is None


def test_only_some_need_a_zone() -> None:
    forms = {text: stamp([text]) for text in ("07.03.2027 21:05", "2027-03-07T21:05Z", "1804453500")}
    assert [found.is_local for found in forms.values() if found] == [True, False, False]
