"""Workbooks (Office Open XML, as .xlsx): which sheets there are, and what their cells refer to.

A program that only asks for a cell may be made to lay out all the seventeen thousand million of a sheet, so the file is
read here, within bounds. Formulas are not calculated: the value that was kept with them counts.
"""

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.parse import containers, worksheet, xml
from ingest.parse.containers import Zip
from ingest.parse.worksheet import MOST_CELLS, Meanings, Room, Rows

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the file format of before 2007, which also wraps an encrypted workbook
_MOST_SHEETS = 1_000
_MOST_OF_LISTS = 8 * 1024 * 1024  # bytes of what lists sheets, parts and styles
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  a sheet knows no zone
_BUILT_IN_DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # texts, fillers, colours and conditions in a number format


class _Related(Struct, frozen=True):
    """Another part of the file, by the last word of its type."""

    kind: str
    name: str


class Workbook:
    """`names` are those of the sheets with cells, in their order. Raises UnreadableDocument for what is no workbook."""

    def __init__(self, body: bytes) -> None:
        if body.startswith(_OLE):
            raise UnreadableDocument("a workbook that is encrypted, or of the format before 2007 (xls)")
        if not containers.is_zip(body):
            raise UnreadableDocument("not an xlsx workbook")
        self._zip = Zip(body)
        self._room = Room()
        related = self._related("")
        self._main = next((each.name for each in related.values() if each.kind == "officeDocument"), "xl/workbook.xml")
        self._parts = self._related(self._main)
        self._sheets: dict[str, str] = {}
        self._day_zero = Meanings().day_zero
        xml.walk(_small(self._part(self._main)), self._begin, _ignore)
        self._meanings: Meanings | None = None

    @property
    def names(self) -> list[str]:
        return list(self._sheets)

    def rows(self, name: str) -> Rows:
        """Those of the sheet of this name. Raises UnreadableDocument, naming it."""
        try:
            if self._meanings is None:
                self._meanings = Meanings(self._texts(), self._dates(), self._day_zero)
            return worksheet.rows(self._part(self._sheets[name]), self._meanings, self._room)
        except UnreadableDocument as error:
            place = f"sheet {name!r}, {error.place}" if error.place else f"sheet {name!r}"
            raise UnreadableDocument(error.message, place) from None

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self._day_zero = _DAY_ZERO_1904
        if local != "sheet" or len(self._sheets) >= _MOST_SHEETS:
            return
        at = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        if (part := self._parts.get(at)) and part.kind == "worksheet":
            self._sheets.setdefault(attributes.get("name", ""), part.name)

    def _texts(self) -> list[str]:
        name = self._of_kind("sharedStrings")
        return _texts(self._part(name)) if name else []

    def _dates(self) -> frozenset[str]:
        name = self._of_kind("styles")
        return _dates(_small(self._part(name))) if name else frozenset()

    def _of_kind(self, kind: str) -> str | None:
        return next((each.name for each in self._parts.values() if each.kind == kind), None)

    def _part(self, name: str) -> bytes:
        found = self._zip.member(name)
        if found is None:
            raise UnreadableDocument(f"the workbook has no part {name!r}")
        return found

    def _related(self, to: str) -> dict[str, _Related]:
        """The parts that a part refers to, by id."""
        folder, file = posixpath.split(to)
        body = self._zip.member(posixpath.join(folder, "_rels", f"{file}.rels"))
        related: dict[str, _Related] = {}

        def begin(name: str, attributes: dict[str, str]) -> None:
            if name.rpartition(":")[2] == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                related[attributes.get("Id", "")] = _Related(kind, target.lstrip("/"))

        if body is not None:
            xml.walk(_small(body), begin, _ignore)
        return related


def _small(body: bytes) -> bytes:
    if len(body) > _MOST_OF_LISTS:
        raise UnreadableDocument(
            f"a list of {len(body):,} bytes about the workbook, at most {_MOST_OF_LISTS:,} are read"
        )
    return body


def _ignore(_: str) -> None:
    """Nobody waits for the end of these elements."""


def _texts(body: bytes) -> list[str]:
    """The shared texts, without the pronunciation that may stand beside them."""
    texts: list[list[str]] = []
    reading = phonetic = False

    def begin(name: str, _: dict[str, str]) -> None:
        nonlocal reading, phonetic
        local = name.rpartition(":")[2]
        if local == "si":
            if len(texts) >= MOST_CELLS:
                raise UnreadableDocument(f"more than {MOST_CELLS:,} shared texts")
            texts.append([])
            phonetic = False
        phonetic = phonetic or local == "rPh"
        reading = local == "t" and bool(texts) and not phonetic

    def end(name: str) -> None:
        nonlocal reading
        reading = False

    xml.walk(body, begin, end, lambda piece: texts[-1].append(piece) if reading else None)
    return ["".join(pieces).strip() for pieces in texts]


def _dates(body: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show a number as a day or a time."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local == "xf" and inside[-1:] == ["cellXfs"]:
            styles.append(attributes.get("numFmtId", ""))
        inside.append(local)

    def end(_: str) -> None:
        inside.pop()

    xml.walk(body, begin, end)
    return frozenset(_shown_as_dates(styles, formats))


def _shown_as_dates(styles: list[str], formats: dict[str, str]) -> Iterator[str]:
    for number, style in enumerate(styles):
        form = _NOT_SHOWN.sub("", formats.get(style, "")[:1_000]).lower()
        if style in _BUILT_IN_DATES if style not in formats else set("dmyhs") & set(form):
            yield str(number)
