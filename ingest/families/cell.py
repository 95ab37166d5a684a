"""One value of a document, as a pack declares it: where it stands, and what of the text there is meant.

Every mistake that can be seen without a document is refused here, as ValueError, so that a pack fails when it is
loaded and not on the night.
"""

import re
from enum import StrEnum

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ReportingUnitType, ResultsStatus
from ingest.parse import times, words

WORDS: dict[str, type[StrEnum]] = {
    "unit_type": ReportingUnitType,
    "count_item_type": CountItemType,
    "count_status": CountItemStatus,
    "results_status": ResultsStatus,
    "selection_status": PostElectionStatus,
}
COUNTS = ("votes", "share", "seats", "selection_status")
NUMBERS = ("ballots_cast", "ballots_valid", "ballots_invalid", "registered", "units_reported", "units_total")
PERCENTS = ("turnout", "percent_counted")
LEVEL = (*NUMBERS, *PERCENTS, "count_status", "results_status")  # what is said of a tally as a whole
PLACES = ("column", "value", "css", "label", "heading", "path")


class Cell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one value stands: in exactly one of PLACES, which of them a family knows being its own affair.

    `column` is a name or, from 1, a position; `value` a constant; `css`, `label` (the text beside which the value
    stands) and `heading` (the nearest match before the table) are for pages, `path` is JMESPath.
    `attribute` is what is taken of a match of `css` instead of its text, `of` the step of `rows` it is looked up in.
    `pattern` is a regular expression, of which `group` is the text: a number or a name. `meanings` maps the issuer's
    words to the standard's, `otherwise` is the standard's word for any other. `format` is a strptime format in the
    source's time zone. `fraction` says that 0.539 means 53.9 percent.
    """

    column: str | int | None = None
    value: str | None = None
    css: str | None = None
    attribute: str | None = None
    of: str | None = None
    label: str | None = None
    heading: str | None = None
    path: str | None = None
    pattern: str | None = None
    group: int | str = 1
    meanings: dict[str, str] = {}
    otherwise: str | None = None
    format: str | None = None
    fraction: bool = False

    def __post_init__(self) -> None:
        places = [name for name in PLACES if getattr(self, name) is not None]
        check(len(places) == 1, f"a cell has exactly one of {', '.join(PLACES)}, not {' and '.join(places) or 'none'}")
        check(self.attribute is None or self.css is not None, "an attribute is one of what css finds")
        check(not isinstance(self.column, int) or self.column >= 1, "columns are numbered from 1")
        check(self.pattern is None or _has_group(self.pattern, self.group), _no_group(self.pattern, self.group))
        check(
            self.format is None or times.tells_an_instant(self.format),
            f"format {self.format!r} does not tell a day, a year and an hour",
        )

    @property
    def place(self) -> str:
        """Which of PLACES it uses."""
        return next(name for name in PLACES if getattr(self, name) is not None)


Where = str | Cell  # a plain string is short for the family's usual place
Parts = str | Cell | tuple[str | Cell, ...]  # a name made of several cells


class Prose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that tells several values, such as "95.1% (24,312 of 25,554) precincts reporting".

    The names of the groups of `pattern` are the keys they stand for: `(?P<units_reported>[\\d,]+)`.
    """

    pattern: str
    column: str | int | None = None
    css: str | None = None
    label: str | None = None
    heading: str | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        named = _groups(self.pattern)
        check(bool(named), f"pattern {self.pattern!r} has no named group, or is none")
        known = (*NUMBERS, *PERCENTS, "count_status", "results_status")
        unknown = [name for name in named if name not in known]
        check(not unknown, f"prose cannot tell {', '.join(unknown)}; it can tell {', '.join(known)}")

    def cells(self) -> dict[str, Cell]:
        """A cell for each named group."""
        where = {name: getattr(self, name) for name in PLACES if name != "value"}
        return {name: Cell(**where, pattern=self.pattern, group=name) for name in _groups(self.pattern)}


def check_cell(name: str, cell: Cell) -> None:
    """Whether the cell can say what its key needs. Raises ImpossibleValue."""
    check(name in WORDS or not (cell.meanings or cell.otherwise), f"{name} takes no meanings")
    check((cell.format is not None) == (name == "generated_at"), f"{name}: generated_at has a format, and it alone")
    check(not cell.fraction or name in ("share", *PERCENTS), f"{name} is no percentage, so it is no fraction")
    if name in WORDS:
        known = list(WORDS[name])
        told = [*cell.meanings.values(), *([cell.otherwise] if cell.otherwise else [])]
        unknown = [word for word in told if word not in known]
        check(not unknown, f"{name}: no such word: {', '.join(unknown)}; there are {', '.join(known)}")
        constant = cell.value is None or cell.pattern is not None or words.same(cell.value) in _texts(cell, known)
        check(constant or cell.otherwise is not None, f"{name}: no meaning is declared for {cell.value!r}")


def _texts(cell: Cell, known: list[StrEnum]) -> set[str]:
    return {words.same(text) for text in (*known, *cell.meanings)}


def _has_group(pattern: str, group: int | str) -> bool:
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return group in compiled.groupindex if isinstance(group, str) else 1 <= group <= compiled.groups


def _no_group(pattern: str | None, group: int | str) -> str:
    return f"pattern {pattern!r} has no group{'' if group == 1 else f' {group}'}, or is none"


def _groups(pattern: str) -> list[str]:
    try:
        return list(re.compile(pattern).groupindex)
    except (re.error, OverflowError, RecursionError):
        return []
