"""Spreadsheets: which of their sheets holds results."""

from itertools import islice

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.parse.workbook import Workbook
from ingest.proposing import figures, telling
from ingest.proposing.figures import Guess
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.tables import MOST_ROWS, Table, table
from ingest.proposing.telling import Told
from ingest.proposing.vocabulary import languages

MOST_SHEETS = 20  # looked at


class _Sheet(Struct, frozen=True):
    name: str
    table: Table
    told: Told
    guess: Guess


def propose(snapshot: Snapshot, known: Known) -> Proposal:
    """Raises UnreadableDocument for what is no workbook, and where no sheet holds figures."""
    book = Workbook(snapshot.body)
    found = [sheet for name in book.names[:MOST_SHEETS] if (sheet := _sheet(book, name, known))]
    if not found:
        raise UnreadableDocument("no sheet looks like results")
    best = max(found, key=lambda sheet: (sheet.told.weight, len(sheet.table.columns[0].texts)))
    doubts = list(best.told.doubts)
    if others := [sheet.name for sheet in found if sheet is not best]:
        doubts.append(f"There are figures in the sheets {', '.join(map(repr, others[:10]))}, too.")
    mapping = {"sheet": Said(best.name, "guessed: the sheet whose columns tell most")} if len(book.names) > 1 else {}
    return Proposal(
        family=Said("xlsx", "guessed: a workbook"),
        table={"locale": Said(best.guess.value, f"guessed from {best.guess.why}")},
        mapping={**mapping, **best.table.mapping, **_fractions(best)},
        left=best.told.left,
        doubts=tuple(doubts),
    )


def _sheet(book: Workbook, name: str, known: Known) -> _Sheet | None:
    lines = [row for _, row in islice(book.rows(name), MOST_ROWS + 1)]
    found = table(lines[:MOST_ROWS], spread=True, whole=len(lines) <= MOST_ROWS)
    if found is None:
        return None
    guess = figures.locale((cell for row in lines for cell in row), languages(each.name for each in found.columns))
    told = telling.told(found.columns, figures.decimal_mark(guess.value), known)
    return _Sheet(name, found, told, guess) if told else None


def _fractions(sheet: _Sheet) -> dict[str, Said]:
    """Percentages that are kept as parts of one are said to be so."""
    by_cell = {str(column.cell): column for column in sheet.table.columns}
    mapping = dict(sheet.told.mapping)
    for key in ("share", "turnout", "percent_counted"):
        said = mapping.get(key)
        column = by_cell.get(str(said.value)) if said else None
        if said is None or column is None:
            continue
        values = [value for value in column.numbers(".") if value is not None]
        if values and max(values) <= 1 and any(value % 1 for value in values):
            why = f"{said.why}; kept as parts of one"
            mapping[key] = Said({**telling.as_cell(column), "fraction": True}, why)
    return mapping
