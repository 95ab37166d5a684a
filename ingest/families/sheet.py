"""One table of a document, whatever the format, and how a declared cell is found in its rows."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.families.cell import Cell
from ingest.parse import words
from ingest.parse.unreadable import UnreadableText, excerpt

Row = Any  # a list of texts where there are columns; whatever a family walks where there are none
Text = Callable[[Row], str]


class Missing(Struct, frozen=True):
    """A cell that the document has nowhere: a value not said, and for a name the end of the document."""

    message: str

    def text(self, _: Row) -> str:
        raise UnreadableText("missing-element", self.message)


class Constant(Struct, frozen=True):
    """The same text for every row."""

    text: str


# Where a cell stands: at a position of every row, the same for all of them, wherever a function finds it, or nowhere.
Found = int | Constant | Text | Missing


class Sheet(Struct, frozen=True, kw_only=True):
    """`rows` are numbered as a person would count them, can be walked once, and may be ragged.

    `label` is what a row is called ("line", "table 1 row"), `whole` what the sheet is ("" for the document). `columns`
    are the names of the columns, none where rows have no cells; `tells_names` says that the names are the document's
    own, so that one nobody reads is news. `find` knows every place but a column and a constant.
    """

    label: str
    whole: str = ""
    columns: list[str] = []
    tells_names: bool = True
    rows: Iterable[tuple[int, Row]]
    find: Callable[[Cell], Found] = lambda cell: Missing(f"there is no {cell.place} here")

    def place(self, number: int) -> str:
        return f"{self.label} {number}"

    def found(self, cell: Cell) -> Found:
        """Raises UnreadableDocument for a missing column."""
        if cell.value is not None:
            return Constant(cell.value)
        return self.find(cell) if cell.column is None else position(cell.column, self)


def position(column: str | int, sheet: Sheet) -> int:
    """The index of the column. Raises UnreadableDocument unless it stands there exactly once."""
    if isinstance(column, int):
        if column > len(sheet.columns):
            raise UnreadableDocument(f"column {column} is missing; there are {len(sheet.columns)}", sheet.whole)
        return column - 1
    wanted = words.squeezed(column)
    times = sheet.columns.count(wanted)
    if times != 1:
        fault = "is missing" if not times else f"stands there {times} times; name it by its number"
        raise UnreadableDocument(f"column {wanted!r} {fault}; there are {_listed(sheet.columns)}", sheet.whole)
    return sheet.columns.index(wanted)


def _listed(columns: list[str]) -> str:
    shown = ", ".join(excerpt(column) for column in columns[:40])
    return shown + (f" and {len(columns) - 40} more" if len(columns) > 40 else "")


def getter(found: Sequence[Found]) -> Callable[[Row], Any]:
    """All texts of a row at once, as something that can be compared and looked up: one text bare, several in a tuple.

    Where all stand in columns it is one call of C, which is what makes a million rows cheap.
    """
    if not found:
        return lambda row: ()
    positions = [each for each in found if isinstance(each, int)]
    if len(positions) == len(found):
        return itemgetter(*positions)
    texts = [_text(each) for each in found]
    if len(texts) == 1:
        return texts[0]
    return lambda row: tuple([text(row) for text in texts])


def _text(found: Found) -> Text:
    if isinstance(found, int):
        return itemgetter(found)
    if isinstance(found, Constant):
        text = found.text
        return lambda row: text
    return found.text if isinstance(found, Missing) else found
