"""The places that report: inline tables, a CSV file beside the pack, or both."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from ingest.domain.errors import ConfigurationError
from ingest.packs import display, reading
from ingest.packs.explain import salvage
from ingest.packs.places import Place, did_you_mean, label, shown
from ingest.packs.tables import UnitTable

COLUMNS = ("id", "name", "type", "parent", "aliases")  # others may follow: `tile`, and `name_` with a language

NAME = "name_"


class Unit(Struct, frozen=True):
    """A row or table, and where it stands."""

    table: UnitTable
    place: Place


def inline(raw: object, place: Place) -> Iterator[Unit]:
    """Units of [[units]]; what is wrong with them was told with the rest of the file."""
    for number, each in enumerate(raw if isinstance(raw, list) else [], 1):
        at = place.within("units").one_of_many(label(each, number))
        yield Unit(salvage(each if isinstance(each, dict) else {}, UnitTable, at, []), at)


def from_file(
    folder: Path, name: str, languages: Sequence[str] | None, place: Place, problems: list[str]
) -> list[Unit]:
    """Rows of the CSV file `name` in the pack's own folder; aliases are separated by `|`."""
    if Path(name).name != name or not name.isprintable():
        problems.append(place.problem(f"{shown(name)} has to be a file in the pack's own folder", "units_file"))
        return []
    try:
        rows = reading.sheet(folder / name, COLUMNS, lambda column: _wrong(column, languages))
    except ConfigurationError as error:
        problems.extend(error.problems)
        return []
    file = Place(str(folder / name))
    return [_row(row, file.one_of_many(f"line {line}"), problems) for line, row in rows]


def _row(row: dict[str, str], place: Place, problems: list[str]) -> Unit:
    raw: dict[str, Any] = {key: row[key] for key in COLUMNS if row[key]}
    raw["names"] = {key.removeprefix(NAME): text for key, text in row.items() if key.startswith(NAME) and text}
    if tile := row.get("tile"):
        raw |= _tile(tile, place, problems)
    raw["aliases"] = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
    return Unit(salvage(raw, UnitTable, place, problems), place)


def _wrong(column: str, languages: Sequence[str] | None) -> str:
    """What is wrong with a column after the others, "" where nothing is."""
    if column.startswith(NAME):
        return display.undeclared(column.removeprefix(NAME), languages)
    return "" if column == "tile" else f"nobody reads this column{did_you_mean(column, ['tile'])}"


def _tile(text: str, place: Place, problems: list[str]) -> dict[str, list[int]]:
    if re.fullmatch("[0-9]{1,9} +[0-9]{1,9}", text):
        return {"tile": [int(number) for number in text.split()]}
    problems.append(place.problem(f'{shown(text)} should be a column and a row, such as "3 1"', "tile"))
    return {}
