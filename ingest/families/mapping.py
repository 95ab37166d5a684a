"""What a pack says of a document's shape, in the words of `[sources.mapping]`: which cell tells what."""

from typing import Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, fields

from ingest.domain.errors import check
from ingest.domain.terms import ReportingUnitType
from ingest.families.cell import COUNTS, LEVEL, NUMBERS, PERCENTS, Cell, Parts, Prose, Where, check_cell
from ingest.parse import charsets

NAMES = ("contest", "unit", "selection")
CELLS = ("unit_type", *COUNTS, *LEVEL, "count_item_type", "generated_at")

Any_ = TypeVar("Any_", bound="RowMapping")


class RowMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all documents made of rows share. A plain string stands for the family's usual place, such as a column.

    Long layout: `selection` names a row's selection, and the rows of one contest, unit and count item type are one
    tally. Wide layout: the cells `selections`, or the columns whose names match `selections_like`, hold `measure`, and
    a row is one tally. With neither, a row tells of ballots only.

    A list of cells for `contest` or `selection` is one name, joined by " / "; for `unit` it leads from the outermost
    unit inwards, blank cells are left out, and `levels` (or the cell `unit_type`) tell what kind of unit it ends at.
    `ballot_rows` are rows of the long layout that tell of ballots where others name a selection.

    `where` keeps the rows in which a cell has one of the texts, `unless` drops them, `skip` drops those of a selection
    (long) or unit (wide); all three may hold `*`. `parts` read the same document once more each, with some keys
    declared otherwise; what they say of one tally is put together. `ignore` lists names (with `*`) that are known and
    read by nobody.
    """

    USUAL: ClassVar[str] = "column"
    KNOWN: ClassVar[tuple[str, ...]] = ("column", "value")

    contest: Parts | None = None
    unit: Parts | None = None
    unit_type: Where | None = None
    levels: tuple[ReportingUnitType, ...] = ()
    selection: Parts | None = None
    selections: tuple[str, ...] | dict[str, Where] = ()
    selections_like: str | None = None
    measure: Literal["votes", "share", "seats"] = "votes"
    votes: Where | None = None
    share: Where | None = None
    seats: Where | None = None
    selection_status: Where | None = None
    ballots_cast: Where | None = None
    ballots_valid: Where | None = None
    ballots_invalid: Where | None = None
    registered: Where | None = None
    turnout: Where | None = None
    units_reported: Where | None = None
    units_total: Where | None = None
    percent_counted: Where | None = None
    count_item_type: Where | None = None
    count_status: Where | None = None
    results_status: Where | None = None
    generated_at: Where | None = None
    prose: tuple[Prose, ...] = ()
    ballot_rows: dict[str, str] = {}
    where: dict[str, str | tuple[str, ...]] = {}
    unless: dict[str, str | tuple[str, ...]] = {}
    skip: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    parts: tuple[dict[str, Any], ...] = ()
    encoding: str | None = None

    def __post_init__(self) -> None:
        check(self.encoding is None or charsets.known(self.encoding) is not None, f"unknown encoding {self.encoding!r}")
        if self.parts:
            expanded(self)
            return
        for name in ("contest", "unit"):
            check(bool(getattr(self, name)), f"{name} is missing")
        self._check_layout()
        self._check_levels()
        self._check_places()
        for name, cell in cells(self).items():
            check_cell(name, cell)

    def _check_layout(self) -> None:
        wide = bool(self.selections or self.selections_like)
        check(not (self.selection and wide), "selection and selections exclude each other")
        check(not (self.selections and self.selections_like), "selections and selections_like exclude each other")
        like = self.selections_like
        check(like is None or Cell(column=1, pattern=like) is not None, "")
        listed = self.selections if isinstance(self.selections, tuple) else ()
        check(len(set(listed)) == len(listed), "selections names a column twice")
        counted = any(getattr(self, name) is not None for name in COUNTS)
        check(counted == bool(self.selection), "selection goes with votes, share or seats, and they with it")
        told = any(getattr(self, name) is not None for name in (*NUMBERS, *PERCENTS)) or bool(self.prose)
        check(bool(self.selection or wide or told), "nothing is counted: no selection, no ballots, no units")
        check(not self.ballot_rows or bool(self.selection), "ballot_rows go with selection")
        unknown = [name for name in self.ballot_rows.values() if name not in (*NUMBERS, *PERCENTS)]
        check(not unknown, f"ballot_rows cannot tell {', '.join(unknown)}; they can tell {', '.join(NUMBERS)}")
        for name, field in self.ballot_rows.items():
            where = ballot_column(field)
            check(getattr(self, where) is not None, f"ballot_rows: {field} of {name!r} stands under {where}")

    def _check_levels(self) -> None:
        check(not (self.levels and self.unit_type), "levels and unit_type exclude each other")
        deep = len(parts_of(self, "unit"))
        counted = f"levels has {len(self.levels)} words for {deep} cells of unit"
        check(not self.levels or len(self.levels) == deep, counted)

    def _check_places(self) -> None:
        """A cell of another family's kind of place would never find anything."""
        declared = [(name, cell) for name in NAMES for cell in parts_of(self, name)]
        declared += [(name, cell) for name, cell in cells(self).items()]
        declared += [("selections", cell) for _, cell in wide_cells(self)]
        foreign = sorted({f"{name} ({cell.place})" for name, cell in declared if cell.place not in self.KNOWN})
        check(not foreign, f"a cell here has one of {', '.join(self.KNOWN)}: {', '.join(foreign)}")


def ballot_column(field: str) -> str:
    """A row of ballots has its number where others have votes, one of turnout its percentage where they have theirs."""
    return "share" if field in PERCENTS else "votes"


def expanded(mapping: Any_) -> tuple[Any_, ...]:
    """The mapping itself, or one for each of its parts. Raises ImpossibleValue naming the part."""
    if not mapping.parts:
        return (mapping,)
    kind = type(mapping)
    defaults = {field.encode_name: field.default for field in fields(kind)}
    told = {name: value for name, value in asdict(mapping).items() if name != "parts" and value != defaults[name]}
    common = msgspec.to_builtins(told)
    return tuple(_part(kind, common | part, number) for number, part in enumerate(mapping.parts, 1))


def _part(kind: type[Any_], raw: dict[str, Any], number: int) -> Any_:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        check(False, f"parts number {number}: {error}")
        raise


def cell_of(mapping: RowMapping, where: Where) -> Cell:
    """A plain string as a cell of the family's usual place."""
    return msgspec.convert({mapping.USUAL: where}, Cell) if isinstance(where, str) else where


def parts_of(mapping: RowMapping, name: str) -> tuple[Cell, ...]:
    """The cells of a name: none, one or several."""
    declared: Parts | None = getattr(mapping, name)
    if declared is None:
        return ()
    several = declared if isinstance(declared, tuple) else (declared,)
    return tuple(cell_of(mapping, each) for each in several)


def wide_cells(mapping: RowMapping) -> list[tuple[str, Cell]]:
    """The selections of the wide layout that are listed: what the source calls each, and where it stands."""
    if isinstance(mapping.selections, dict):
        return [(name, cell_of(mapping, where)) for name, where in mapping.selections.items()]
    return [(name, cell_of(mapping, name)) for name in mapping.selections]


def cells(mapping: RowMapping) -> dict[str, Cell]:
    """The declared cells of single values, those told in prose included."""
    declared = {name: cell_of(mapping, where) for name in CELLS if (where := getattr(mapping, name)) is not None}
    for prose in mapping.prose:
        declared |= prose.cells()
    return declared
