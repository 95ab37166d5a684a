"""From a pack's files to plain tables: whatever a person, an editor or a broken disk may have left there."""

import csv
import re
import tomllib
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from ingest.domain.errors import ConfigurationError
from ingest.packs.places import Place, shown

MOST_BYTES = 16_000_000  # of one file


def toml(path: Path) -> dict[str, Any]:
    """Raises ConfigurationError with the line of a syntax error."""
    text, place = _text(path), Place(str(path))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigurationError(place.problem("lists nested deeper than any pack's")) from None
    except ValueError as error:
        message = str(error)
        line = re.search(r"\(at line (\d+), column \d+\)$", message)
        number = line[1] if line else len(text.splitlines()) or 1
        what = message.split(" (at ")[0]
        raise ConfigurationError(place.problem(f"this is not TOML: {what}", f"line {number}")) from None


def sheet(path: Path, columns: Sequence[str], wrong: Callable[[str], str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers. Raises ConfigurationError unless every row has every column.

    After `columns` may stand others, once each; `wrong` says what is wrong with one, "" where nothing is.
    """
    text, place = _text(path), Place(str(path))
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = [name.strip() for name in next(lines, [])]
        _header(header, columns, wrong, place)
        for cells in lines:
            if len(cells) not in (0, len(header)):
                what = f"{len(cells)} cells where the header has {len(header)}"
                raise ConfigurationError(place.problem(what, f"line {lines.line_num}"))
            if cells:
                rows.append((lines.line_num, dict(zip(header, map(str.strip, cells), strict=True))))
    except csv.Error as error:
        raise ConfigurationError(place.problem(f"this is not CSV: {error}", f"line {lines.line_num}")) from None
    return rows


def _header(header: Sequence[str], columns: Sequence[str], wrong: Callable[[str], str], place: Place) -> None:
    if list(header[: len(columns)]) != list(columns):
        raise ConfigurationError(place.problem(f"the header has to be {','.join(columns)}", "line 1"))
    for at, column in enumerate(header[len(columns) :], len(columns)):
        if what := "stands twice" if column in header[:at] else wrong(column):
            raise ConfigurationError(place.one_of_many("line 1").problem(what, shown(column)))


def _text(path: Path) -> str:
    place = Place(str(path))
    try:
        if path.exists() and not path.is_file():
            raise ConfigurationError(place.problem("this is not a file"))
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigurationError(place.problem("there is no such file")) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(place.problem(f"cannot be opened: {why}")) from None
    if len(body) > MOST_BYTES:
        raise ConfigurationError(place.problem(f"larger than {MOST_BYTES:,} bytes"))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            place.problem("this is not UTF-8 text; save the file as UTF-8", f"line {line}")
        ) from None
