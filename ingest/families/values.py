"""How a declared cell is found in a row of JSON, as the text that the document printed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ingest.families import paths
from ingest.families.cell import Cell
from ingest.families.paths import Step
from ingest.families.sheet import Found, Text
from ingest.families.steps import Walk
from ingest.parse import numbers
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText


class Values:
    """`names` are the cells without which a row is nobody's."""

    def __init__(self, walk: Walk, names: Sequence[Cell], findings: Findings) -> None:
        self._walk = walk
        self._names = names
        self._findings = findings
        self._alone: Step = (walk.document, *[None] * (len(walk.names) - 1))  # where there is no row

    def find(self, cell: Cell) -> Found:
        path, steps, alone = cell.path or "", self._walk.names, self._alone
        value, step = paths.finder(path, steps), paths.only_step(path)

        def text(row: Step) -> str:
            return _as_text(value(row or alone))

        careful = text if cell in self._names else self._told(path, text)
        return careful if step in (None, steps[-1]) else _while_same(careful, steps.index(step), alone)

    def _told(self, path: str, text: Text) -> Text:
        """What is no value costs itself only, and is told once for a row."""
        last = None

        def careful(row: Step) -> str:
            nonlocal last
            try:
                return text(row)
            except UnreadableText as doubt:
                here = self._walk.here
                if here != last:
                    last = here
                    self._findings.add(doubt.rule, f"{path}: {doubt}", here)
                return ""

        return careful


def _while_same(text: Text, at: int, alone: Step) -> Text:
    """An element of an outer step is that of many rows; while it stays the same object, so does the text."""
    known: Any = None
    last = ""

    def find(row: Step) -> str:
        nonlocal known, last
        element = (row or alone)[at]
        if element is not known or element is None:
            last = text(row)
            known = element
        return last

    return find


def _as_text(value: Any) -> str:
    """As it was printed; a number with a fraction keeps to no locale. Raises UnreadableText."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return numbers.machine(str(value))
    kind = f"a list of {len(value):,}" if isinstance(value, list) else "an object"
    raise UnreadableText("wrong-type", f"{kind} stands where one value should")
