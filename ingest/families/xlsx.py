"""Spreadsheets (xlsx): the same tables as delimited text, in cells that have types."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain
from typing import ClassVar, cast

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import rows
from ingest.families.layout import TableMapping, laid_out
from ingest.families.leftovers import unknown
from ingest.families.mapping import NAMES, expanded, parts_of
from ingest.families.sheet import Constant, Found, Missing, Sheet
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import LONGEST, excerpt
from ingest.parse.workbook import Workbook
from ingest.parse.worksheet import Rows

VERSION = 1

_TOP, _BOTTOM = 100, 20  # rows in which labels are looked for


class Mapping(TableMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sheet` is the name of the sheet, with `*`; every match is read. Without it, the first sheet is.

    A percentage is often kept as a part of one and only shown as percent: then its cell has `fraction = true`. What
    stands beside a `label`, in its cell or the next to the right that is not blank, counts for every row of the sheet.
    """

    KNOWN: ClassVar[tuple[str, ...]] = ("column", "value", "label")

    sheet: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self.sheet is None or bool(self.sheet.strip()), "sheet is blank")
        check(self.encoding is None, "a workbook knows its encoding itself")


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no workbook, for one beyond limits, for a missing sheet or column."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    book = Workbook(snapshot.body)
    kept: dict[str, Rows] = {}

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        for name in _chosen(book, mapping.sheet):
            if name not in kept:
                kept[name] = book.rows(name)
            yield _sheet(name, kept[name], mapping, findings)

    chosen = {name for mapping in expanded(declared) for name in _chosen(book, mapping.sheet)}
    findings.leftover("sheet", unknown(set(book.names) - chosen, declared.ignore))
    return rows.report(sheets, source, findings)


def _chosen(book: Workbook, wanted: str | None) -> list[str]:
    if not book.names:
        raise UnreadableDocument("the workbook has no sheet with cells")
    if wanted is None:
        return book.names[:1]
    found = [name for name in book.names if name == wanted or fnmatchcase(name.strip(), wanted)]
    if not found:
        shown = ", ".join(map(excerpt, book.names[:20]))
        raise UnreadableDocument(f"no sheet is called {wanted!r}; there are {shown}")
    return found


def _sheet(name: str, lines: Rows, mapping: Mapping, findings: Findings) -> Sheet:
    whole, names = f"sheet {name!r}", [cell for name in NAMES for cell in parts_of(mapping, name)]
    try:
        table = laid_out(lines, mapping, spread=True)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, error.place or whole) from None

    @cache
    def beside(label: str, *, needed: bool) -> Found:
        said, missing = _beside(lines, label), f"no cell says {excerpt(label)}"
        if said is None and needed:
            return Missing(missing)
        if said is None:
            findings.add("missing-element", missing, whole)
        return Constant(said or "")

    return Sheet(
        label=f"{whole} row",
        whole=whole,
        columns=table.columns,
        tells_names=table.own_names,
        rows=table.rows,
        find=lambda cell: beside(cell.label or "", needed=cell in names),
    )


def _beside(lines: Rows, label: str) -> str | None:
    """A cell that says the label and nothing else goes before one that begins with it."""
    wanted, begun = words.squeezed(label).rstrip(": "), None
    same, end = words.same(wanted), len(wanted)
    for _, row in chain(lines[:_TOP], lines[max(_TOP, len(lines) - _BOTTOM) :]):
        for at, text in enumerate(row):
            said = words.squeezed(text[:LONGEST])
            if words.same(said[:end]) != same or said[end : end + 1].strip(": "):
                continue
            rest = said[end:].strip(": ")
            if not rest:
                return next((each for each in row[at + 1 :] if each.strip()), "")
            begun = rest if begun is None else begun
    return begun
