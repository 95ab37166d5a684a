"""What a pack says of a document's shape: where each value stands, in the words of `[sources.mapping]`.

Every mistake that can be seen without a document is refused here, as ValueError, so that a pack fails when it is
loaded and not on the night.
"""

import re
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.terms import CountItemStatus, CountItemType, ResultsStatus
from ingest.parse import charsets, times, words

WORDS: dict[str, type[StrEnum]] = {
    "count_item_type": CountItemType,
    "count_status": CountItemStatus,
    "results_status": ResultsStatus,
}
COUNTS = ("votes", "share", "seats")
NUMBERS = ("ballots_cast", "ballots_valid", "ballots_invalid", "registered", "units_reported", "units_total")
PERCENTS = ("turnout", "percent_counted")
CELLS = ("contest", "unit", "selection", *COUNTS, *NUMBERS, *PERCENTS, *WORDS, "generated_at")


class Cell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one value stands: in a `column`, in the page's first match of `css`, or here, as a constant `value`.

    `pattern` is a regular expression whose first group is the text. `meanings` maps the issuer's words to the
    standard's. `format` is a strptime format in the source's time zone.
    """

    column: str | None = None
    value: str | None = None
    css: str | None = None
    pattern: str | None = None
    meanings: dict[str, str] = {}
    format: str | None = None

    def __post_init__(self) -> None:
        places = [each for each in (self.column, self.value, self.css) if each is not None]
        check(len(places) == 1, "a cell has exactly one of column, value and css")
        check(self.pattern is None or _has_group(self.pattern), f"pattern {self.pattern!r} has no group, or is none")
        check(
            self.format is None or times.tells_an_instant(self.format),
            f"format {self.format!r} does not tell a day, a year and an hour",
        )


class RowMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all tables share. A plain string is the name of a column.

    Long layout: `selection` names a row's selection, and the rows of one contest, unit and count item type are one
    tally. Wide layout: the columns `selections` hold `measure`, and a row is one tally. With neither, a row tells of
    ballots only. `columns` names the columns where the document does not, or not one for one; `skip` lists the
    selections (long) or units (wide) whose rows are left out, such as totals; `encoding` overrules everybody.
    """

    contest: str | Cell
    unit: str | Cell
    selection: str | Cell | None = None
    selections: tuple[str, ...] = ()
    measure: Literal["votes", "share", "seats"] = "votes"
    votes: str | Cell | None = None
    share: str | Cell | None = None
    seats: str | Cell | None = None
    ballots_cast: str | Cell | None = None
    ballots_valid: str | Cell | None = None
    ballots_invalid: str | Cell | None = None
    registered: str | Cell | None = None
    turnout: str | Cell | None = None
    units_reported: str | Cell | None = None
    units_total: str | Cell | None = None
    percent_counted: str | Cell | None = None
    count_item_type: str | Cell | None = None
    count_status: str | Cell | None = None
    results_status: str | Cell | None = None
    generated_at: str | Cell | None = None
    skip: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    encoding: str | None = None

    def __post_init__(self) -> None:
        check(self.encoding is None or charsets.known(self.encoding) is not None, f"unknown encoding {self.encoding!r}")
        check(len(set(self.selections)) == len(self.selections), "selections names a column twice")
        self._check_layout()
        for name, cell in cells(self).items():
            _check_cell(name, cell)

    def _check_layout(self) -> None:
        check(not (self.selection and self.selections), "selection and selections exclude each other")
        counted = any(getattr(self, name) is not None for name in COUNTS)
        check(counted == (self.selection is not None), "selection goes with votes, share or seats, and they with it")
        told = any(getattr(self, name) is not None for name in (*NUMBERS, *PERCENTS))
        check(bool(self.selection or self.selections or told), "nothing is counted: no selection, no ballots, no units")


def cells(mapping: RowMapping) -> dict[str, Cell]:
    """The declared cells by field, a plain string as a cell of that column."""
    declared = {name: getattr(mapping, name) for name in CELLS}
    return {
        name: Cell(column=where) if isinstance(where, str) else where
        for name, where in declared.items()
        if where is not None
    }


def _check_cell(name: str, cell: Cell) -> None:
    check(name in WORDS or not cell.meanings, f"{name} takes no meanings")
    check((cell.format is not None) == (name == "generated_at"), f"{name}: generated_at has a format, and it alone")
    if name in WORDS:
        known = list(WORDS[name])
        unknown = [word for word in cell.meanings.values() if word not in known]
        check(not unknown, f"{name}: no such word: {', '.join(unknown)}; there are {', '.join(known)}")
        constant = cell.value is None or cell.pattern is not None or words.same(cell.value) in _texts(cell, known)
        check(constant, f"{name}: no meaning is declared for {cell.value!r}")


def _texts(cell: Cell, known: list[StrEnum]) -> set[str]:
    return {words.same(text) for text in (*known, *cell.meanings)}


def _has_group(pattern: str) -> bool:
    try:
        return re.compile(pattern).groups > 0
    except (re.error, OverflowError, RecursionError):
        return False
