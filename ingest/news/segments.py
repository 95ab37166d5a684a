"""Where sentences, list items and paragraphs of a text begin and end."""

import re
from bisect import bisect_left

from msgspec import Struct

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[—–-]*[^\W\d_]|\s+[\"'“‘«(]*\d|\s*$)|[।。]")
_LINE = re.compile(r"[^\n]+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'«“])(?:[^\W\d_]|[A-Z][a-z]?|Mr|Mrs|Ms|Dr|St|Sr|Sra|Jr|No|Nr|vs|Gen|Gov|Sen|Rep|Prof|ca|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|bzw|rd|Mio|Mrd|Tsd|млн|млрд|тыс|чел|им|гг|см|mln|tys|aprox|hab|env|art|inc|Lic|Ing)$"
)
_ITEM = re.compile(r"\s*(?:[-–—•·*●▪◦►]|\(?\d{1,2}[.)])\s")
SHORT = 90
LONGEST = 1_500  # characters


class Segment(Struct, frozen=True, gc=False):
    """A sentence or a line, as text[start:end]. `line` numbers the line it stands in.

    `item` says that its line is an item of a list; `cell` that it is a short line without an end of a sentence, as the
    cells of a flattened table are; `opens` that it ends in a colon and so speaks of what follows it.
    """

    start: int
    end: int
    line: int
    item: bool
    cell: bool
    opens: bool


def segments(text: str, held: list[tuple[int, int]]) -> list[Segment]:
    """`held` are stretches that no boundary cuts (figures that a line break tore apart)."""
    found: list[Segment] = []
    for number, (start, end) in enumerate(_lines(text, held)):
        line = text[start:end]
        item = bool(_ITEM.match(line))
        cell = len(line) <= SHORT and not _END.search(line.rstrip(" ;,"))
        at = start
        for stop in _bounded(at, [*_stops(text, start, end, held), end], text):
            if text[at:stop].strip():
                found.append(Segment(at, stop, number, item, cell, text[at:stop].rstrip().endswith(":")))
            at = stop
    return found


def _bounded(start: int, stops: list[int], text: str) -> list[int]:
    """The stops, and others at blanks where a sentence is longer than any sentence is."""
    found = []
    for stop in stops:
        while stop - start > LONGEST:
            blank = text.rfind(" ", start + 1, start + LONGEST)
            start = blank if blank > start else start + LONGEST
            found.append(start)
        found.append(stop)
        start = stop
    return found


def _lines(text: str, held: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines, those that a figure stands across joined."""
    found: list[tuple[int, int]] = []
    torn = [span for span in held if "\n" in text[span[0] : span[1]]]
    for match in _LINE.finditer(text):
        if found and any(span[0] < found[-1][1] and span[1] > match.start() for span in torn):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _stops(text: str, start: int, end: int, held: list[tuple[int, int]]) -> list[int]:
    stops = []
    for match in _END.finditer(text, start, end):
        at = match.end()
        if at >= end or _ABBREVIATION.search(text, max(start, match.start() - 12), match.start()):
            continue
        near = bisect_left(held, (at, 0)) - 1
        if near >= 0 and at <= held[near][1]:
            continue
        stops.append(at)
    return stops
