"""How a document writes an instant: the pattern that finds it in a text, and its strptime format."""

import re
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from ingest.parse import times, words
from ingest.parse.unreadable import MACHINE, UnreadableText

LONGEST = 300  # characters of a text with an instant in it
LOOKED_AT = 50  # texts

_DAYS = {
    "iso": r"\d{4}-\d{2}-\d{2}",
    "figures": r"\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d{2})",
    "day": r"\d{1,2} [A-Z][a-z]{2,8} \d{4}",
    "month": r"[A-Z][a-z]{2,8} \d{1,2}, \d{4}",
}
_CLOCK = (
    r"\d{1,2}(?P<tick>[:.])\d{2}(?:(?P=tick)\d{2}(?:\.\d{1,6})?)?(?:\s?[AaPp][Mm]\b)?(?:\s?Z\b|\s?[+-]\d{2}:?\d{2})?"
)
_GAP = r"(?:T|,?\s(?:(?:at|um|alle ore|alle|ore|à|as|às|kl|kl\.|в|о|saat|o godz\.|on|am|del|-|–)\s)?)"
_COMPACT = re.compile(r"(?<!\d)20\d{12}(?!\d)")
_EPOCH = {"epoch": re.compile(r"1\d{9}(?:\.\d+)?"), "epoch-ms": re.compile(r"1\d{12}")}  # from 2001 to 2033
_GAPS_OF_ISO = ("T", " ")
_FORMS = [
    (kind, re.compile(rf"(?<!\d)(?P<day>{day})(?P<gap>{_GAP})(?P<clock>{_CLOCK})(?!\d)")) for kind, day in _DAYS.items()
] + [
    (kind, re.compile(rf"(?<!\d)(?P<clock>{_CLOCK})(?P<gap>{_GAP})(?P<day>{day})(?!\d)")) for kind, day in _DAYS.items()
]


class Stamp(Struct, frozen=True):
    """`pattern` is None where the whole text is the instant. `doubt` is for the person who decides, "" for none."""

    format: str
    pattern: str | None = None
    doubt: str = ""

    @property
    def is_local(self) -> bool:
        """Whether a zone has to be known to read it."""
        return "epoch" not in self.format and "%z" not in self.format and self.format != "iso"


def stamp(texts: Iterable[str]) -> Stamp | None:
    """How the first text that holds an instant writes it; None where none does, or not so that it can be read."""
    some = [words.squeezed(text[:LONGEST]) for text in islice(texts, LOOKED_AT) if text.strip()]
    month_first = _month_first(some)
    for text in some:
        for kind, form in _FORMS:
            if found := form.search(text):
                return _read(found, kind, text, month_first)
        for name, form in _EPOCH.items():
            if form.fullmatch(text.removeprefix(MACHINE)):
                return Stamp(name)
        if compact := _COMPACT.search(text):
            return _checked(compact[0], Stamp("%Y%m%d%H%M%S", None if compact[0] == text else r"(20\d{12})"))
    return None


def _read(found: re.Match[str], kind: str, text: str, month_first: bool | None) -> Stamp | None:
    day, clock = _day(found, kind, month_first), _clock(found)
    pattern = None if found[0] == text else f"({_general(found[0])})"
    if kind == "iso" and found["gap"] in _GAPS_OF_ISO and found.start("day") < found.start("clock"):
        return _checked(found[0], Stamp("iso", pattern))
    gap = found["gap"].replace("%", "%%")
    in_order = (day, gap, clock) if found.start("day") < found.start("clock") else (clock, gap, day)
    doubt = "is the day first or the month?" if kind == "figures" and month_first is None else ""
    return _checked(found[0], Stamp("".join(in_order), pattern, doubt))


def _checked(instant: str, stamp: Stamp) -> Stamp | None:
    try:
        return stamp if times.tells_an_instant(stamp.format) and times.local(instant, stamp.format, "UTC") else None
    except UnreadableText:
        return None


def _day(found: re.Match[str], kind: str, month_first: bool | None) -> str:
    day = found["day"]
    if kind == "iso":
        return "%Y-%m-%d"
    if kind == "figures":
        mark, year = found["mark"], "%Y" if re.search(r"\d{4}$", day) else "%y"
        first = month_first if month_first is not None else mark == "/" and bool(_HALF.search(found["clock"]))
        return mark.join(("%m", "%d", year) if first else ("%d", "%m", year))
    month = "%b" if len(re.sub(r"[^A-Za-z]", "", day)) == 3 else "%B"
    return f"%d {month} %Y" if kind == "day" else f"{month} %d, %Y"


_HALF = re.compile(r"(\s?)[AaPp][Mm]")
_ZONE = re.compile(r"(\s?)(?:Z|[+-]\d{2}:?\d{2})$")


def _clock(found: re.Match[str]) -> str:
    clock, tick = found["clock"], found["tick"]
    half, zone = _HALF.search(clock), _ZONE.search(clock)
    parts = len(re.split(re.escape(tick), clock.partition("+")[0]))
    form = tick.join(("%I" if half else "%H", "%M", "%S")[: min(parts, 3)])
    if re.search(r":\d{2}\.\d", clock):
        form += ".%f"
    return form + (f"{half[1]}%p" if half else "") + (f"{zone[1]}%z" if zone else "")


def _month_first(texts: list[str]) -> bool | None:
    """Told by a figure above twelve in any of the texts; None where there is none, but for what has points."""
    for text in texts:
        for first, mark, second in re.findall(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})[./-]\d{2,4}", text):
            if mark == "." or int(first) > 12:
                return False
            if int(second) > 12:
                return True
    return None


def _general(text: str) -> str:
    """A pattern for texts of the same form."""
    pieces = re.findall(r"\d+|[A-Za-z]+|\s+|.", text)
    return "".join(map(_piece, pieces))


def _piece(piece: str) -> str:
    if piece.isdigit():
        return r"\d{4}" if len(piece) == 4 else r"\d{1,2}" if len(piece) < 3 else r"\d+"
    if re.fullmatch(r"[AaPp][Mm]", piece):
        return "[AaPp][Mm]"
    if piece.isalpha() and len(piece) > 2:
        return "[A-Za-z]+"
    return " " if piece.isspace() else re.escape(piece)
