"""Changes in a units.csv: a row gets another alias, rows are added below, and every other line stays as it is.

Columns after those that every file has (tiles, names in other languages) are empty in new rows.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from ingest.packs.tables import UnitTable
from ingest.packs.units import COLUMNS

HEADER = ",".join(COLUMNS) + "\n"
ALIASES = COLUMNS.index("aliases")


def ids(text: str) -> list[str]:
    """Of every row, in the order of the file."""
    return [cells[0].strip() for cells in list(csv.reader(StringIO(text, newline="")))[1:] if cells]


def changed(text: str, aliases: Mapping[str, Sequence[str]], units: Iterable[UnitTable]) -> str:
    """The file, which has `\\n` at the end of lines, with aliases added by unit id, and units."""
    lines = list(StringIO(text, newline=""))
    reader, pieces, done, more = csv.reader(iter(lines)), list[str](), 0, 0
    for cells in reader:
        if cells and done and cells[0].strip() in aliases:
            known, new = cells[ALIASES], aliases[cells[0].strip()]
            pieces.append(_row([*cells[:ALIASES], "|".join(filter(None, (known, *new))), *cells[ALIASES + 1 :]]))
        else:
            pieces += lines[done : reader.line_num]
        more = more if done else len(cells) - len(COLUMNS)
        done = reader.line_num
    if pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")
    blank = [""] * (1 + more)
    return "".join((*pieces, *(_row([each.id, each.name, each.type, each.parent or "", *blank]) for each in units)))


def _row(cells: Sequence[str]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()
