"""One sheet under one part of the mapping: which of its rows count, and which tally each belongs to."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from ingest.domain.errors import UnreadableDocument
from ingest.domain.source import Source
from ingest.domain.tally import TallyKey
from ingest.families import leftovers, naming
from ingest.families.cell import LEVEL
from ingest.families.entries import Entry, Whole, agree, whole_of
from ingest.families.mapping import RowMapping, cell_of
from ingest.families.reading import Readers
from ingest.families.sheet import Row, Sheet, getter
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText

Rows = Iterator[tuple[int, Row]]


class Document:
    """What has been read of it so far. `generated` holds its own time, once somebody looked for it."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.book: dict[TallyKey, Entry] = {}
        self.generated: list[Any] = []
        self.columns = leftovers.Columns()


class Table:
    """The rows of a sheet, and the entries they belong to."""

    def __init__(self, document: Document, mapping: RowMapping, part: int, sheet: Sheet) -> None:
        self.document = document
        self.mapping = mapping
        self.sheet = sheet
        self.findings = document.findings
        self.readers = Readers(mapping, document.source, sheet, document.findings)
        self._part = part
        self._keys = naming.Keys(self.readers)
        names = [name for name in LEVEL if name in self.readers.cells]
        self._make_whole = whole_of(names)
        self._names = names
        self._wholes = self.readers.together([(name, self.readers.cells[name]) for name in names], self._make_whole)

    def rows(self) -> Rows:
        """Those that have as many cells as there are columns, and that the mapping does not leave out."""
        tests = [self._test(key, texts, keep=True) for key, texts in self.mapping.where.items()]
        tests += [self._test(key, texts, keep=False) for key, texts in self.mapping.unless.items()]
        rows = self._even() if self.sheet.columns else iter(self.sheet.rows)
        if not tests:
            return rows
        return ((number, row) for number, row in rows if all(test(row) for test in tests))

    def _even(self) -> Rows:
        """Blank rows are passed over.

        A row of another length is left out, with a finding: which cell is missing cannot be known. Raises
        UnreadableDocument where no row is left, since a document of another shape is not an empty count.
        """
        width, good, bad = len(self.sheet.columns), False, False
        for numbered in self.sheet.rows:
            row = numbered[1]
            if (len(row) == width and row[0]) or _fits(row, width):
                good = True
                yield numbered
            elif any(map(str.strip, row)):
                bad = True
                what = f"{len(row)} cells under {width} columns"
                self.findings.leave_out("ragged-row", what, self.sheet.place(numbered[0]))
        if bad and not good:
            raise UnreadableDocument(f"no row has the {width} cells of its columns", self.sheet.whole)

    def _test(self, key: str, texts: str | tuple[str, ...], *, keep: bool) -> Callable[[Row], bool]:
        matches = words.matcher((texts,) if isinstance(texts, str) else texts)
        memo = self.readers.together([("selection", cell_of(self.mapping, key))], lambda text: matches(text or ""))

        def test(row: Row) -> bool:
            try:
                return memo[memo.raw(row)] is keep
            except UnreadableText:
                return not keep

        return test

    def all_but_selection(self) -> Callable[[Row], Any]:
        """What a row says besides its selection: while that stays the same, so does the tally."""
        return getter([self.sheet.found(cell) for cell in (*self._keys.cells, *self._wholes.cells)])

    def entry(self, row: Row, number: int, *, alone: bool = False) -> Entry:
        """The entry a row belongs to, once what the row says of the whole agrees with it.

        Raises what `Keys.of` does; with `alone` also Skipped, with a finding, for a second row of one tally.
        """
        key, raw = self._keys.of(row), self._raw_whole(row)
        entry = self.document.book.get(key)
        if entry is None:
            label, whole = self.sheet.label, self._whole(raw, row, number)
            entry = Entry(label, number, label, number, raw, whole, self._part, {})
            self.document.book[key] = entry
            return entry
        if entry.part != self._part:
            entry.turn(self._part)
        elif alone:
            self._refuse_second(key, number)
        elif raw == entry.raw:
            return entry
        entry.raw = raw
        agree(entry, self._whole(raw, row, number), self.findings, self.sheet.place(number))
        return entry

    def close(self, entry: Entry | None, last: int) -> None:
        """The row `last` is the last one of this sheet, so far, that told of the entry."""
        if entry is not None:
            entry.last, entry.last_label = last, self.sheet.label

    def tell(self, entry: Entry, field: str, value: Any, number: int) -> None:
        """One more figure of the tally as a whole."""
        agree(entry, whole_of([field])(value), self.findings, self.sheet.place(number))

    def _raw_whole(self, row: Row) -> Any:
        """The texts; None where one of them is nowhere to be found."""
        try:
            return self._wholes.raw(row)
        except UnreadableText:
            return None

    def _whole(self, raw: Any, row: Row, number: int) -> Whole:
        if raw is not None:
            with suppress(UnreadableText):
                return self._wholes[raw]  # type: ignore[no-any-return]
        return self._make_whole(*[self.readers.careful(name)(row, number) for name in self._names])

    def _refuse_second(self, key: TallyKey, number: int) -> None:
        self.repeated(f"{key.contest_id!r} in {key.unit_id!r} ({key.count_item_type}) stands twice", number)
        raise naming.Skipped

    def repeated(self, what: str, number: int) -> None:
        self.findings.add("duplicate", f"{what}; the first is kept", self.sheet.place(number))

    def nameless(self, doubt: UnreadableText, number: int) -> None:
        """A row whose names cannot be read; why comes first."""
        if doubt.rule != naming.Nameless.RULE:
            self.findings.add(doubt.rule, str(doubt), self.sheet.place(number))
        what = str(doubt) if doubt.rule == naming.Nameless.RULE else "the row does not say whose it is"
        self.findings.leave_out(naming.Nameless.RULE, what, self.sheet.place(number))


def _fits(row: Row, width: int) -> bool:
    """Whether there are enough cells, nothing in those beyond, and something in the others."""
    return len(row) >= width and not any(map(str.strip, row[width:])) and any(map(str.strip, row[:width]))


def blank(row: Row) -> bool:
    """Whether a row of cells says nothing at all."""
    return isinstance(row, list) and not any(map(str.strip, row))
