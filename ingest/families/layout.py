"""How a table is laid out: what stands above its header, how many rows name its columns, where it ends."""

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import translate
from itertools import chain, groupby
from typing import Annotated

from msgspec import Meta, Struct

from ingest.domain.errors import UnreadableDocument, check
from ingest.families.mapping import RowMapping
from ingest.parse import words
from ingest.parse.unreadable import LONGEST, excerpt

Row = list[str]
Lines = Iterator[tuple[int, Row]]


class Repeated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Groups of columns, side by side, that each tell of one selection: the first begins at column `first` (from 1)."""

    first: Annotated[int, Meta(ge=1)]
    width: Annotated[int, Meta(ge=1, le=1000)]


class TableMapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`preamble` is what stands above the header: a number of rows, or a text that a cell of the first header row has.

    A column under several header rows is called by their texts from the top, without repeats: "Votes Ant". In text
    and spreadsheets, where a cell cannot span columns, a heading stands for the blanks to its right, too, as far as the
    heading above it reaches. With `columns` the columns are called what it says; then, and with `header_rows` 0, no
    name is taken from the document. `footer` (with `*`) is the first text of the row that is no longer the table.
    """

    header_rows: Annotated[int, Meta(ge=0, le=10)] | None = None
    preamble: Annotated[int, Meta(ge=0, le=1000)] | str = 0
    footer: str | None = None
    columns: tuple[str, ...] = ()
    repeated: Repeated | None = None

    @property
    def headers(self) -> int:
        """How many header rows there are; where nothing is said, one, and none under `columns` in plain text."""
        return self.header_rows if self.header_rows is not None else 0 if self.columns else 1

    def __post_init__(self) -> None:
        super().__post_init__()
        at_text = isinstance(self.preamble, str)
        check(not at_text or self.headers > 0, "a preamble up to a text ends at a header row, and there is none")


class Laid(Struct, frozen=True, kw_only=True):
    """The columns' names, whether they are the document's own, and the rows below."""

    columns: list[str]
    own_names: bool
    rows: Lines


def laid_out(
    lines: Iterable[tuple[int, Row]], mapping: TableMapping, *, spread: bool, below: Callable[[], None] = lambda: None
) -> Laid:
    """`spread` where headings cannot span columns; `below` is called between the header and the rows.

    Raises UnreadableDocument where the header is not there.
    """
    body = _body(iter(lines), mapping)
    header = [row for _, row in (_next_row(body) for _ in range(mapping.headers))]
    below()
    own = not mapping.columns and mapping.headers > 0
    columns = [words.squeezed(name) for name in mapping.columns] or list(names(header, spread=spread))
    if not columns:  # nobody names them: as many as the first row has
        first = _next_row(body)
        columns, body = [""] * len(first[1]), chain([first], body)
    if not spread:
        body = (numbered for numbered in body if numbered[1] not in header)  # pages repeat it further down
    rows = body if mapping.footer is None else _before(body, mapping.footer)
    if mapping.repeated is None:
        return Laid(columns=columns, own_names=own, rows=rows)
    return _unfolded(columns, rows, mapping.repeated, own)


def _body(lines: Lines, mapping: TableMapping) -> Lines:
    """From the first header row on."""
    if isinstance(mapping.preamble, int):
        for _ in range(mapping.preamble):
            next(lines, None)
        return lines
    wanted = words.same(mapping.preamble)
    for number, row in lines:
        if any(words.same(cell[:LONGEST]) == wanted for cell in row):
            return chain([(number, row)], lines)
    raise UnreadableDocument(f"no row has a cell {excerpt(mapping.preamble)}, where the header should begin")


def _next_row(lines: Lines) -> tuple[int, Row]:
    """Blank rows above a header, and inside one, are passed over."""
    return next(((number, row) for number, row in lines if any(map(str.strip, row))), (0, []))


def names(header: list[Row], *, spread: bool) -> Iterator[str]:
    """What each column is called by its header rows."""
    own = [[words.squeezed(cell[:LONGEST]) for cell in row] for row in header]
    rows = _spread(own) if spread else own
    for index in range(max(map(len, rows), default=0)):
        texts = [row[index] for row in rows if index < len(row)]
        yield " ".join(text for text, _ in groupby(texts) if text)


def _spread(header: list[Row]) -> list[Row]:
    """Headings fill the blanks to their right, in all rows but the last, as far as the heading above them reaches.

    A column over which nothing at all stands, as behind a separator at the end of every line, stays without a name.
    """
    width = max(map(len, header), default=0)
    own = [[*row, *[""] * (width - len(row))] for row in header]
    above, filled = [""] * width, list[Row]()
    for depth, cells in enumerate(own):
        if depth < len(own) - 1:
            cells = _filled(cells, above)
        above = [f"{over}\n{cell}" for over, cell in zip(above, cells, strict=True)]
        filled.append(cells)
    named = [any(column) for column in zip(*own, strict=True)]
    return [[cell if name else "" for cell, name in zip(cells, named, strict=True)] for cells in filled]


def _filled(cells: Row, above: Row) -> Row:
    filled = list(cells)
    for at in range(1, len(filled)):
        if not filled[at] and above[at] == above[at - 1]:
            filled[at] = filled[at - 1]
    return filled


def _before(lines: Lines, footer: str) -> Lines:
    ends = re.compile(translate(words.same(footer))).match
    for number, row in lines:
        first = next((cell for cell in row if cell and not cell.isspace()), "")
        if ends(words.same(first[:LONGEST])):
            return
        yield number, row


def _unfolded(columns: list[str], rows: Lines, repeated: Repeated, own: bool) -> Laid:
    """A row for each group of columns, under the names of the first."""
    common, width = repeated.first - 1, repeated.width
    if len(columns) < common + width:
        raise UnreadableDocument(f"{len(columns)} columns, where the first group ends at column {common + width}")

    return Laid(columns=columns[: common + width], own_names=own, rows=_groups(rows, common, width))


def _groups(rows: Lines, common: int, width: int) -> Lines:
    for number, row in rows:
        count, beyond = divmod(len(row) - common, width)
        if count < 1 or (beyond and any(map(str.strip, row[-beyond:]))):
            yield number, row  # which cell is missing cannot be known: a ragged row
            continue
        groups = [row[at : at + width] for at in range(common, common + count * width, width)]
        told = [group for group in groups if any(map(str.strip, group))]
        for group in told or groups[:1]:
            yield number, row[:common] + group
