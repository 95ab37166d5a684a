"""The places that report: inline tables, a CSV file beside the pack, or both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from ingest.domain.errors import ConfigurationError
from ingest.packs import reading
from ingest.packs.explain import salvage
from ingest.packs.places import Place, label, shown
from ingest.packs.tables import UnitTable

COLUMNS = ("id", "name", "type", "parent", "aliases")


class Unit(Struct, frozen=True):
    """A row or table, and where it stands."""

    table: UnitTable
    place: Place


def inline(raw: object, place: Place) -> Iterator[Unit]:
    """Units of [[units]]; what is wrong with them was told with the rest of the file."""
    for number, each in enumerate(raw if isinstance(raw, list) else [], 1):
        at = place.within("units").one_of_many(label(each, number))
        yield Unit(salvage(each if isinstance(each, dict) else {}, UnitTable, at, []), at)


def from_file(folder: Path, name: str, place: Place, problems: list[str]) -> list[Unit]:
    """Rows of the CSV file `name` in the pack's own folder; aliases are separated by `|`."""
    if Path(name).name != name or not name.isprintable():
        problems.append(place.problem(f"{shown(name)} has to be a file in the pack's own folder", "units_file"))
        return []
    try:
        rows = reading.sheet(folder / name, COLUMNS)
    except ConfigurationError as error:
        problems.extend(error.problems)
        return []
    file = Place(str(folder / name))
    return [_row(row, file.one_of_many(f"line {line}"), problems) for line, row in rows]


def _row(row: dict[str, str], place: Place, problems: list[str]) -> Unit:
    raw: dict[str, Any] = {key: text for key, text in row.items() if text}
    raw["aliases"] = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
    return Unit(salvage(raw, UnitTable, place, problems), place)
