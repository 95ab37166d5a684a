"""What stands in a table and no part of the mapping takes: a column that was added today is news."""

from fnmatch import fnmatchcase

from ingest.families.cell import Cell
from ingest.families.mapping import NAMES, cell_of, cells, parts_of
from ingest.families.reading import Readers, wide
from ingest.families.sheet import Sheet, position
from ingest.parse.findings import Findings


def unknown(names: set[str], ignore: tuple[str, ...]) -> set[str]:
    """Those that no pattern of `ignore` covers."""
    plain, patterns = set(ignore), [each for each in ignore if any(letter in each for letter in "*?[")]
    return {name for name in names if name not in plain and not any(fnmatchcase(name, each) for each in patterns)}


class Columns:
    """The columns of all sheets that were read, and which of them somebody read."""

    def __init__(self) -> None:
        self._seen: dict[str, set[str]] = {}
        self._taken: dict[str, set[str]] = {}

    def add(self, readers: Readers) -> None:
        sheet = readers.sheet
        if sheet.tells_names:
            self._seen.setdefault(sheet.whole, set()).update(filter(None, sheet.columns))
            self._taken.setdefault(sheet.whole, set()).update(_read(readers))

    def tell(self, ignore: tuple[str, ...], findings: Findings) -> None:
        left = {place: unknown(seen - self._taken[place], ignore) for place, seen in self._seen.items()}
        everywhere = set[str]().union(*left.values())
        first = next((place for place, names in left.items() if names), "")
        findings.leftover("column", everywhere, first)


def _read(readers: Readers) -> set[str]:
    mapping = readers.mapping
    declared: list[Cell] = [cell for name in NAMES for cell in parts_of(mapping, name)]
    declared += [*cells(mapping).values(), *(cell for _, cell in wide(readers))]
    declared += [cell_of(mapping, key) for key in (*mapping.where, *mapping.unless)]
    return {_name(cell.column, readers.sheet) for cell in declared if cell.column is not None}


def _name(column: str | int, sheet: Sheet) -> str:
    return sheet.columns[position(column, sheet)]
