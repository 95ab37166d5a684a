"""What the texts of a row mean, worked out once for equal texts: a results file repeats the same few on every row."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from ingest.domain.errors import UnreadableDocument
from ingest.domain.source import Source
from ingest.families.cell import NUMBERS, PERCENTS, WORDS, Cell
from ingest.families.mapping import RowMapping, cells, wide_cells
from ingest.families.sheet import Constant, Missing, Row, Sheet, getter
from ingest.parse import numbers, times, words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import MACHINE, UnreadableText, bounded, excerpt

MOST_KEPT = 250_000  # meanings; beyond that a file of nothing but different texts would be kept twice

Parse = Callable[[str], Any]


class Texts(dict[Any, Any]):
    """Raw texts -> what they mean together. A text that cannot be read raises UnreadableText, each time anew."""

    def __init__(self, mean: Callable[..., Any], raw: Callable[[Row], Any], cells: Sequence[Cell]) -> None:
        self.raw = raw
        self.mean = mean
        self.cells = cells
        self._single = len(cells) == 1

    def mean_of(self, raw: Any) -> Any:
        """What they mean, worked out anew and not kept: for texts that hardly come twice."""
        return self.mean(raw) if self._single else self.mean(*raw)

    def __missing__(self, raw: Any) -> Any:
        value = self.mean_of(raw)
        if len(self) >= MOST_KEPT:
            self.clear()
        self[raw] = value
        return value


class Readers:
    """How the cells of one mapping are read on one sheet."""

    def __init__(self, mapping: RowMapping, source: Source, sheet: Sheet, findings: Findings) -> None:
        self.mapping = mapping
        self.sheet = sheet
        self.findings = findings
        self.cells = cells(mapping)
        self._source = source

    def together(self, declared: Sequence[tuple[str, Cell]], make: Callable[..., Any]) -> Texts:
        """A memo of `make(value, ...)` over the cells, each read as its key says."""
        found = [self.sheet.found(cell) for _, cell in declared]
        if len(declared) == 1:
            parse = self.parser(*declared[0])
            return Texts(lambda raw: make(parse(raw)), getter(found), [declared[0][1]])
        known = [Texts(self.parser(name, cell), itemgetter(0), [cell]) for name, cell in declared]

        def mean(*raw: str) -> Any:
            return make(*[meaning[text] for meaning, text in zip(known, raw)])  # noqa: B905  runs a million times

        return Texts(mean, getter(found), [cell for _, cell in declared])

    def one(self, name: str) -> Callable[[Row], Any]:
        """The value in a row of a cell that may not be declared; it raises UnreadableText."""
        cell = self.cells.get(name)
        if cell is None:
            return lambda row: None
        text, parse = getter([self.sheet.found(cell)]), self.parser(name, cell)
        return lambda row: parse(text(row))

    def careful(self, name: str) -> Callable[[Row, int], Any]:
        """The same with a finding, and None, for what cannot be read."""
        read = self.one(name)

        def value(row: Row, number: int) -> Any:
            try:
                return read(row)
            except UnreadableText as doubt:
                self.findings.add(doubt.rule, f"{name}: {doubt}", self.sheet.place(number))
                return None

        return value

    def need(self, name: str, cell: Cell) -> None:
        """Raises UnreadableDocument where a name that no tally can do without stands nowhere in the sheet."""
        found = self.sheet.found(cell)
        if isinstance(found, Missing):
            raise UnreadableDocument(f"{name}: {found.message}", self.sheet.whole)

    def parser(self, name: str, cell: Cell) -> Parse:
        parse = self._plain(name, cell)
        return _after_pattern(re.compile(cell.pattern), cell.group, parse) if cell.pattern else parse

    def _plain(self, name: str, cell: Cell) -> Parse:
        locale = self._source.locale
        if name in (*NUMBERS, "votes", "seats"):
            return partial(numbers.number, locale=locale)
        if name in (*PERCENTS, "share"):
            return partial(numbers.percent, locale=locale, fraction=cell.fraction)
        if name in WORDS:
            known = words.vocabulary(WORDS[name], cell.meanings)
            return partial(
                words.meaning, known=known, otherwise=WORDS[name](cell.otherwise) if cell.otherwise else None
            )
        if name == "generated_at":
            return partial(times.local, form=cell.format or "", zone=self._source.time_zone)
        return words.name


def _after_pattern(pattern: re.Pattern[str], group: int | str, parse: Parse) -> Parse:
    """A pattern that speaks of line ends (`\\n`) is given them: on a page, wherever one element meets another."""
    lines = r"\n" in pattern.pattern

    def read(text: str) -> Any:
        said = bounded(text).removeprefix(MACHINE)
        whole = "\n".join(map(words.squeezed, said.split("\n"))) if lines else words.squeezed(said)
        match = pattern.search(whole)
        if match is None or (match[group] is None and isinstance(group, int)):
            if not whole:
                return parse("")
            raise UnreadableText("unmatched-pattern", f"{excerpt(whole)} does not match {pattern.pattern!r}")
        return parse(match[group] or "")

    return read


def wide(readers: Readers) -> list[tuple[str, Cell]]:
    """The selections of the wide layout: listed, or found among the columns by the form of their names.

    Raises UnreadableDocument where a form finds none.
    """
    like = readers.mapping.selections_like
    if like is None:
        return [(words.squeezed(name), cell) for name, cell in wide_cells(readers.mapping)]
    matches = [(re.search(like, name), at) for at, name in enumerate(readers.sheet.columns, 1)]
    found = [(words.squeezed(match[1]), Cell(column=at)) for match, at in matches if match and match[1]]
    if not found:
        raise UnreadableDocument(f"no column is called like {like!r}", readers.sheet.whole)
    return found


def constant(sheet: Sheet, cell: Cell) -> str | None:
    """The text where it is the same for every row, else None."""
    found = sheet.found(cell)
    return found.text if isinstance(found, Constant) else None
