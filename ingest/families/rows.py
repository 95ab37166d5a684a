"""From the rows of tables to tallies: one pass, in the document's order, with nothing made up."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, cast

from msgspec import Struct

from ingest.domain.report import ElectionReport
from ingest.domain.source import Source
from ingest.domain.tally import TallyKey, VoteCounts
from ingest.domain.terms import CountItemType
from ingest.families.entries import Entry, agree, tally
from ingest.families.mapping import COUNTS, NUMBERS, PERCENTS, WORDS, Cell, RowMapping, cells
from ingest.families.sheet import Row, Sheet, even, position, reader, required
from ingest.parse import numbers, times, words
from ingest.parse.findings import Findings

Rows = Iterable[tuple[int, Row]]

_MEASURES: dict[str, Callable[[Any], VoteCounts]] = {
    "votes": lambda value: VoteCounts(votes=value),
    "share": lambda value: VoteCounts(share=value),
    "seats": lambda value: VoteCounts(seats=value),
}


class _Reading(Struct, frozen=True, kw_only=True):
    """One sheet, how its values are read, and what has been read of the document so far."""

    mapping: RowMapping
    cells: dict[str, Cell]
    parsers: dict[str, Callable[[str], Any]]
    sheet: Sheet
    findings: Findings
    book: dict[TallyKey, Entry]

    def values(self, name: str) -> Callable[[Row, int], Any]:
        return reader(name, self.cells.get(name), self.parsers[name], self.sheet, self.findings)

    def names(self, name: str) -> Callable[[Row, int], str | None]:
        return required(name, self.cells[name], self.sheet, self.findings)

    def skip(self) -> frozenset[str]:
        return frozenset(map(words.same, self.mapping.skip))

    def repeated(self, what: str, number: int) -> None:
        self.findings.add("duplicate", f"{what}; the first is kept", self.sheet.place(number))

    def nameless(self, names: str, number: int) -> None:
        self.findings.leave_out("nameless-row", f"the row does not say its {names}", self.sheet.place(number))


def report(sheets: Iterable[Sheet], source: Source, findings: Findings) -> ElectionReport:
    """What the sheets say together. Raises UnreadableDocument where one has not the columns of the mapping."""
    mapping = cast(RowMapping, source.mapping)
    declared = cells(mapping)
    parsers = _parsers(source, declared)
    book: dict[TallyKey, Entry] = {}
    generated: list[Any] = []
    for sheet in sheets:
        reading = _Reading(mapping=mapping, cells=declared, parsers=parsers, sheet=sheet, findings=findings, book=book)
        _read(reading, generated)
    return ElectionReport(
        tallies=tuple(tally(key, entry) for key, entry in book.items()),
        generated_at=generated[0] if generated else None,
        findings=findings.all(),
        partial=findings.partial,
    )


def _parsers(source: Source, declared: dict[str, Cell]) -> dict[str, Callable[[str], Any]]:
    count = partial(numbers.number, locale=source.locale)
    share = partial(numbers.percent, locale=source.locale)
    parsers: dict[str, Callable[[str], Any]] = dict.fromkeys((*NUMBERS, "votes", "seats"), count)
    parsers |= dict.fromkeys((*PERCENTS, "share"), share)
    for name, kind in WORDS.items():
        meanings = declared[name].meanings if name in declared else {}
        parsers[name] = partial(words.meaning, known=words.vocabulary(kind, meanings))
    form = declared["generated_at"].format if "generated_at" in declared else None
    return parsers | {"generated_at": partial(times.local, form=form or "", zone=source.time_zone)}


def _read(reading: _Reading, generated: list[Any]) -> None:
    rows = even(reading.sheet, reading.findings)
    first = next(rows, None)
    told = reading.cells.get("generated_at")
    if not generated and told is not None and (first or told.column is None):
        number, row = first or (0, [])
        generated.append(reading.values("generated_at")(row, number))
    fill = _long if reading.mapping.selection else _wide
    fill(reading, chain([first] if first else [], rows))


def _long(reading: _Reading, rows: Rows) -> None:
    """A row is one selection of a tally."""
    selection_of, key_of, entry_of = reading.names("selection"), _keys(reading), _entries(reading)
    votes, share, seats = map(reading.values, COUNTS)
    skip = reading.skip()
    for number, row in rows:
        selection = selection_of(row, number)
        if selection is None:
            reading.nameless("selection", number)
        elif (
            not _skipped(skip, selection)
            and (key := key_of(row, number)) is not None
            and not _skipped(skip, key.unit_id)
        ):
            counts = entry_of(key, row, number).counts
            if selection in counts:
                reading.repeated(f"{selection!r} stands twice in one tally", number)
            else:
                counts[selection] = VoteCounts(votes(row, number), share(row, number), seats(row, number))


def _wide(reading: _Reading, rows: Rows) -> None:
    """A row is a whole tally; one without selections tells of ballots or units only."""
    key_of, entry_of, counts_of = _keys(reading), _entries(reading), _counts(reading)
    skip = reading.skip()
    for number, row in rows:
        if (key := key_of(row, number)) is None or _skipped(skip, key.unit_id):
            continue
        if key in reading.book:
            reading.repeated(f"{key.contest_id!r} in {key.unit_id!r} ({key.count_item_type}) stands twice", number)
        else:
            entry_of(key, row, number).counts = counts_of(row, number)


def _skipped(skip: frozenset[str], text: str) -> bool:
    return bool(skip) and words.same(text) in skip


def _counts(reading: _Reading) -> Callable[[Row, int], dict[str, VoteCounts]]:
    """Selections under the names of their columns."""
    measure = reading.mapping.measure
    make, parse = _MEASURES[measure], reading.parsers[measure]
    readers = {
        words.squeezed(name): reader(name, Cell(column=name), parse, reading.sheet, reading.findings)
        for name in reading.mapping.selections
    }
    return lambda row, number: {name: make(read(row, number)) for name, read in readers.items()}


def _keys(reading: _Reading) -> Callable[[Row, int], TallyKey | None]:
    contest_of, unit_of = reading.names("contest"), reading.names("unit")
    typed = "count_item_type" in reading.cells
    type_of = reading.values("count_item_type") if typed else lambda row, number: CountItemType.TOTAL

    def key_of(row: Row, number: int) -> TallyKey | None:
        contest, unit, item_type = contest_of(row, number), unit_of(row, number), type_of(row, number)
        if contest is None or unit is None or item_type is None:
            reading.nameless("contest, unit or count item type", number)
            return None
        return TallyKey(contest, unit, item_type)

    return key_of


def _entries(reading: _Reading) -> Callable[[TallyKey, Row, int], Entry]:
    """A function that gives the entry a row belongs to, begun where it is new."""
    names = [name for name in (*NUMBERS, *PERCENTS, "count_status", "results_status") if name in reading.cells]
    readers = {name: reading.values(name) for name in names}
    raw_of = _texts([reading.cells[name] for name in names], reading.sheet)
    book, label = reading.book, reading.sheet.label

    def level_of(row: Row, number: int) -> dict[str, Any]:
        return {name: read(row, number) for name, read in readers.items()}

    def entry_of(key: TallyKey, row: Row, number: int) -> Entry:
        at, entry = (label, number), book.get(key)
        if entry is None:
            entry = book[key] = Entry(first=at, last=at, raw=raw_of(row), level=level_of(row, number))
            return entry
        entry.last = at
        if raw_of(row) != entry.raw:
            agree(entry, level_of(row, number), reading.findings, reading.sheet.place(number))
        return entry

    return entry_of


def _texts(declared: list[Cell], sheet: Sheet) -> Callable[[Row], object]:
    """What a row says of its tally as a whole: as long as the texts stay the same, nobody parses them again."""
    indexes = sorted({position(cell.column, sheet) for cell in declared if cell.column is not None})
    return itemgetter(*indexes) if indexes else lambda row: None
