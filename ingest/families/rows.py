"""From the rows of tables to tallies: one pass for each part of the mapping, in the document's order, nothing made up.

A row like those before it takes the short way: a few calls of C that pick its texts, and look-ups of what equal texts
meant before. Whatever is odd about a row (a text that cannot be read, a name that is missing, a total to be skipped)
sends this one row the long way, cell by cell, where everything doubtful becomes a finding with its place.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar, cast

from msgspec import Struct

from ingest.domain.report import ElectionReport
from ingest.domain.source import Source
from ingest.domain.tally import Tally, VoteCounts
from ingest.families import naming
from ingest.families.cell import COUNTS, Cell
from ingest.families.entries import tally
from ingest.families.mapping import RowMapping, ballot_column, expanded
from ingest.families.reading import Texts, wide
from ingest.families.sheet import Row, Sheet
from ingest.families.table import Document, Rows, Table, blank
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

M = TypeVar("M", bound=RowMapping)

_MEASURES: dict[str, Callable[[Any], VoteCounts]] = {
    "votes": lambda value: VoteCounts(votes=value),
    "share": lambda value: VoteCounts(share=value),
    "seats": lambda value: VoteCounts(seats=value),
    "selection_status": lambda value: VoteCounts(status=value),
}
_ODD = (UnreadableText, naming.Skipped, naming.BallotRow)


def report(sheets: Callable[[M], Iterable[Sheet]], source: Source, findings: Findings) -> ElectionReport:
    """What the sheets say together; `sheets` gives those that a part of the mapping is about.

    Raises UnreadableDocument where one has not the columns of the mapping.
    """
    document = Document(source, findings)
    mapping = cast(M, source.mapping)
    for number, part in enumerate(expanded(mapping)):
        for sheet in sheets(part):
            _read(Table(document, part, number, sheet))
    document.columns.tell(mapping.ignore, findings)
    return ElectionReport(
        tallies=tuple(_tallies(document)),
        generated_at=document.generated[0] if document.generated else None,
        findings=findings.all(),
        partial=findings.partial,
    )


def _tallies(document: Document) -> Iterator[Tally]:
    """Taken out of the book as they are made, so that a large document is not held twice."""
    book = document.book
    for key in list(book):
        yield tally(key, book.pop(key), document.findings)


def _read(table: Table) -> None:
    rows = table.rows()
    first = next(rows, None)
    _date(table, first)
    fill = _long if table.mapping.selection else _wide
    fill(table, chain([first] if first else [], rows))
    table.document.columns.add(table.readers)


def _date(table: Table, first: tuple[int, Row] | None) -> None:
    """The document's own time, from the first row, or from where no row is needed."""
    told, known = table.readers.cells.get("generated_at"), table.document.generated
    if told is not None and not known and (first or told.column is None):
        number, row = first or (0, [])
        known.append(table.readers.careful("generated_at")(row, number))


def _long(table: Table, rows: Rows) -> None:
    """A row is one selection of a tally."""
    selections = naming.selections(table.readers)
    figures, selection_of, rest_of = _figures(table), selections.raw, table.all_but_selection()
    count_of, votes, shares = figures.count_of, figures.votes, figures.shares
    votes_of, share_of = votes.raw, shares.raw
    entry, before, last = None, object(), 0
    for number, row in rows:
        try:
            name = selections[selection_of(row)]  # first: a unit of nothing but skipped rows is no tally
            if (rest := rest_of(row)) != before:
                table.close(entry, last)
                entry = None
                entry, last = table.entry(row, number), number
                counts, before = entry.counts, rest
            if name in counts:
                table.repeated(f"{name!r} stands twice in one tally", number)
            else:
                counts[name] = count_of(row) if count_of else VoteCounts(votes[votes_of(row)], shares[share_of(row)])
                last = number
        except _ODD as odd:
            before = object()
            if not isinstance(odd, naming.Skipped) and not blank(row):
                _odd(table, selections, row, number)
    table.close(entry, last)


def _odd(table: Table, selections: Texts, row: Row, number: int) -> None:
    """The long way of a row of the long layout."""
    careful = table.readers.careful
    try:
        name = selections[selections.raw(row)]
        entry = table.entry(row, number)
        if name in entry.counts:
            table.repeated(f"{name!r} stands twice in one tally", number)
            return
        entry.counts[name] = VoteCounts(*[careful(each)(row, number) for each in COUNTS])
        table.close(entry, number)
    except naming.Skipped:
        return
    except naming.BallotRow as told:
        _ballots(table, told.field, row, number)
    except UnreadableText as doubt:
        table.nameless(doubt, number)


def _ballots(table: Table, field: str, row: Row, number: int) -> None:
    try:
        entry = table.entry(row, number)
    except naming.Skipped:
        return
    except UnreadableText as doubt:
        table.nameless(doubt, number)
    else:
        table.tell(entry, field, table.readers.careful(ballot_column(field))(row, number), number)


class _Figures(Struct, frozen=True):
    """How the counts of a row are read: by `count_of`, else as its votes and its share.

    The loop reads that usual pair by itself, because a call a row would cost as much as the reading.
    """

    votes: Texts
    shares: Texts
    count_of: Callable[[Row], VoteCounts] | None = None


def _figures(table: Table) -> _Figures:
    """Equal votes are one object. Of votes and share together few are equal, so each is remembered by itself."""
    readers = table.readers
    names = [name for name in COUNTS if name in readers.cells]
    if len(names) == 1:
        memo = readers.together([(names[0], readers.cells[names[0]])], _MEASURES[names[0]])
        return _Figures(memo, memo, lambda row: memo[memo.raw(row)])
    memos = [readers.together([(name, readers.cells[name])], _itself) for name in names]
    if names == ["votes", "share"]:
        return _Figures(memos[0], memos[1])
    fields = ["status" if name == "selection_status" else name for name in names]
    pairs = list(zip(fields, memos, strict=True))
    return _Figures(memos[0], memos[1], lambda row: VoteCounts(**{name: memo[memo.raw(row)] for name, memo in pairs}))


def _itself(value: Any) -> Any:
    return value


def _wide(table: Table, rows: Rows) -> None:
    """A row is a whole tally; one without selections tells of ballots or units only."""
    measure = table.mapping.measure
    memos = [
        (name, table.readers.together([(measure, cell)], _MEASURES[measure])) for name, cell in _columns(table).items()
    ]
    texts = [(name, memo, memo.raw) for name, memo in memos]
    for number, row in rows:
        try:
            entry = table.entry(row, number, alone=True)
        except naming.Skipped:
            continue
        except UnreadableText as doubt:
            if not blank(row):
                table.nameless(doubt, number)
            continue
        try:
            entry.counts = {name: memo[text(row)] for name, memo, text in texts}
        except UnreadableText:
            entry.counts = {name: _careful(table, name, memo, row, number) for name, memo in memos}


def _columns(table: Table) -> dict[str, Cell]:
    """One for each selection: two columns of one name are two figures, and nobody knows whose the second is."""
    columns: dict[str, Cell] = {}
    for name, cell in wide(table.readers):
        if name in columns:
            table.findings.add("duplicate", f"two columns tell of {name!r}; the first is kept", table.sheet.whole)
        columns.setdefault(name, cell)
    return columns


def _careful(table: Table, name: str, memo: Texts, row: Row, number: int) -> VoteCounts:
    try:
        found: VoteCounts = memo[memo.raw(row)]
    except UnreadableText as doubt:
        table.findings.add(doubt.rule, f"{name}: {doubt}", table.sheet.place(number))
        return VoteCounts()
    return found
