"""Numbers that count something else: ages, dates, people, places."""

import re

from ingest.news.figures import Unit
from ingest.news.spot import Spot

_CLOCK = re.compile(r"[0-2]?\d[.:h][0-5]\d")
YOUNGEST, OLDEST = 18, 110


def age(spot: Spot) -> str:
    """`Ruto, 55, won`: a bare number between two commas, after a word."""
    figure, text = spot.figure, spot.page.text
    if figure.unit is not Unit.NONE or figure.decimals or not YOUNGEST <= figure.value <= OLDEST:
        return ""
    before = text[max(spot.segment.start, spot.start - 4) : spot.start].rstrip()
    return "age" if before.endswith(",") and text[spot.end : spot.end + 1] == "," and before[-2:-1].isalpha() else ""


def dated(spot: Spot) -> str:
    """`the January 10 vote`, and `22.19` at the head of a line."""
    if _CLOCK.fullmatch(spot.figure.text) and not spot.page.text[spot.segment.start : spot.start].strip():
        return "time"
    is_day = spot.figure.unit is Unit.NONE and spot.figure.value <= 31
    return "date" if is_day and spot.about("calendar", before=1) else ""


def torn(spot: Spot) -> str:
    """A number and a word that a line break parts: a date above, "Thousands" below."""
    text = spot.figure.text
    return "torn by a line break" if "\n" in text and any(letter.isalpha() for letter in text) else ""


def unrelated(spot: Spot) -> str:
    """`238 people died`, `1,015 candidates`, `16 regions`."""
    if spot.figure.unit is Unit.PERCENT or spot.figure.decimals:
        return ""
    after = spot.about("unrelated", after=3)
    if after and spot.is_next_to(after) and spot.apart(after.start, after.end) <= 2:
        return "counts something else"
    small = spot.figure.value < 1000 and not spot.about("seats", after=2)
    return "counts something else" if small and spot.about("unrelated", before=1) else ""
