"""One sheet of a workbook as rows of texts, in one pass over its XML.

A million cells are usual, so a cell costs one call for each of its elements and one for its text, and no more.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.parsers import expat

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.parse import numbers, xml
from ingest.parse.unreadable import excerpt

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576  # as in every program that writes such files
MOST_CELLS = 3_000_000  # of all sheets of a workbook that are read, the blank ones between and beside them included
_PREAMBLE = 1_001  # above the header blank rows are counted, below it nobody misses them
_MOST_KEPT = 100_000  # numbers with what they are shown as
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?")

Rows = list[tuple[int, list[str]]]


class Meanings(Struct, frozen=True):
    """What cells refer to: the workbook's texts, which of its styles show a date, and the day its dates count from."""

    texts: Sequence[str] = ()
    dates: frozenset[str] = frozenset()
    day_zero: datetime = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet knows no zone


class Room:
    """How many more cells of a workbook may be laid out."""

    def __init__(self) -> None:
        self.left = MOST_CELLS

    def take(self, cells: int) -> None:
        """Raises UnreadableDocument where there is no room for them."""
        self.left -= cells
        if self.left < 0:
            raise UnreadableDocument(f"more than {MOST_CELLS:,} cells, with the blank ones between and beside them")


def rows(body: bytes, meanings: Meanings, room: Room) -> Rows:
    """All rows down to the last, numbered as in the program, each as wide as the widest.

    What stands in cells that were joined downwards stands in each of them. Raises UnreadableDocument.
    """
    sheet = _Sheet(meanings, room)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = sheet.start
    parser.CharacterDataHandler = sheet.text
    xml.feed(parser, body)
    sheet.end_row()
    width = max((len(row) for _, row in sheet.rows), default=0)
    room.take(sum(width - len(row) for _, row in sheet.rows))
    for _, row in sheet.rows:
        row.extend([""] * (width - len(row)))
    _join(sheet, room)
    return sheet.rows


def _join(sheet: "_Sheet", room: Room) -> None:
    """Side by side, only the first of joined cells says something: a number is never read twice."""
    numbered = dict(sheet.rows) if sheet.joined else {}
    for reference in sheet.joined:
        first, _, last = reference.partition(":")
        column = sheet.column(first.rstrip(_DIGITS))
        top, bottom = _row_number(first.lstrip(_LETTERS)), _row_number(last.lstrip(_LETTERS))
        room.take(max(0, bottom - top))
        above = numbered.get(top, [])
        for number in range(top + 1, bottom + 1) if column < len(above) else ():
            if number in numbered:
                numbered[number][column] = above[column]


class _Sheet:
    """The rows so far, and the cell that is open. A cell ends where the next begins: no end has to be waited for."""

    def __init__(self, meanings: Meanings, room: Room) -> None:
        self.rows: Rows = []
        self.joined: list[str] = []
        self._meanings = meanings
        self._room = room
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self._prefix: str | None = None
        self._cell = self._value = ""  # what these elements are called
        self._row: list[str] = []
        self._number = self._lowest = 0  # of the row, and of the lowest so far
        self._at = -1  # the column of the cell
        self._open = self._reading = self._phonetic = False
        self._kind: str | None = None
        self._style: str | None = None
        self._said = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._value:
            self._reading = self._open
        elif name == self._cell:
            if self._open:
                self._close()
            self._reading = self._phonetic = False
            self._open = True
            self._kind, self._style = attributes.get("t"), attributes.get("s")
            reference = attributes.get("r")
            if reference is None:
                self._at += 1
            else:
                letters = reference.rstrip(_DIGITS)
                self._at = self._columns[letters] if letters in self._columns else self.column(letters)
        else:
            self._reading = False
            self._other(name, attributes)

    def text(self, piece: str) -> None:
        if self._reading:
            self._said = self._said + piece if self._said else piece

    def end_row(self) -> None:
        if self._open:
            self._close()
        self._open = self._reading = False
        self._room.take(len(self._row))

    def column(self, letters: str) -> int:
        """From 0. Raises UnreadableDocument beyond the last there can be."""
        at = 0
        for letter in letters.upper() if letters.isascii() and letters.isalpha() and len(letters) < 4 else "":
            at = at * 26 + ord(letter) - 64
        if not 1 <= at <= LAST_COLUMN:
            raise UnreadableDocument(f"there is no column {excerpt(letters)}")
        self._columns[letters] = at - 1
        return at - 1

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        if self._prefix is None:
            self._prefix = name[: name.rfind(":") + 1]
            self._cell, self._value = f"{self._prefix}c", f"{self._prefix}v"
        local = name.removeprefix(self._prefix)
        if local == "row":
            self._begin_row(attributes.get("r"))
        elif local == "t":
            self._reading = self._open and not self._phonetic
        elif local == "rPh":
            self._phonetic = True
        elif local == "mergeCell":
            self.joined.append(attributes.get("ref", ""))

    def _begin_row(self, number: str | None) -> None:
        self.end_row()
        self._number = self._number + 1 if number is None else _row_number(number)
        if self._number < _PREAMBLE:
            self.rows.extend((blank, []) for blank in range(self._lowest + 1, self._number))
        self._lowest = max(self._lowest, self._number)
        self._at, self._row = -1, []
        self.rows.append((self._number, self._row))
        self._room.take(1)

    def _close(self) -> None:
        row, at = self._row, self._at
        said, self._said = self._said, ""
        plain = self._kind is None and self._style not in self._meanings.dates
        text = said if plain and said.isdigit() else self._meaning(said)
        if at == len(row):
            row.append(text)
        elif at < len(row):
            row[at] = text
            self._room.take(1)
        elif at < LAST_COLUMN:
            row.extend([""] * (at - len(row)))
            row.append(text)

    def _meaning(self, said: str) -> str:
        kind = self._kind
        if kind == "s":
            return self._text(said)
        if kind == "b":
            return {"0": "false", "1": "true"}.get(said.strip(), said)
        if kind is not None and kind != "n":
            return said
        if self._style in self._meanings.dates:
            return dated(said, self._meanings.day_zero)
        if said not in self._numbers:
            if len(self._numbers) >= _MOST_KEPT:
                self._numbers.clear()
            self._numbers[said] = numeral(said)
        return self._numbers[said]

    def _text(self, said: str) -> str:
        try:
            return self._meanings.texts[int(said)]
        except (ValueError, IndexError):
            raise UnreadableDocument(f"there is no shared text {excerpt(said)}") from None


def _row_number(digits: str) -> int:
    number = int(digits) if digits.isdecimal() and len(digits) < 8 else 0
    if not 1 <= number <= LAST_ROW:
        raise UnreadableDocument(f"there is no row {excerpt(digits)}")
    return number


def numeral(said: str) -> str:
    """A number as a person sees it: 15 digits, as such programs show them, where the file keeps 17."""
    stripped = said.strip()
    if not _NUMBER.fullmatch(stripped):
        return said
    value = float(stripped)
    whole = value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else numbers.machine(f"{value:.15g}")


def dated(said: str, day_zero: datetime) -> str:
    """A number of days as ISO 8601, to the second: a day, or a day and a time; the hour alone of the first day."""
    stripped = said.strip()
    try:
        days = float(stripped) if _NUMBER.fullmatch(stripped) else -1.0
        instant = day_zero + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return said
    if days < 0:
        return said
    if days < 1:
        return f"{instant:%H:%M:%S}"
    return f"{instant:%Y-%m-%d}" if days.is_integer() else instant.isoformat(sep=" ")
