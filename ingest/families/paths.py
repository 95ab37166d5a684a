"""JMESPath over the named steps of a row: compiled once, quick where it is a plain chain of keys."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from ingest.domain.errors import check

Step = tuple[Any, ...]  # what a row has at each step, the document first

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


@lru_cache(maxsize=1024)
def compiled(expression: str) -> Any:
    """Raises ImpossibleValue where it is no JMESPath."""
    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        check(False, f"not JMESPath: {expression!r}: {str(error).splitlines()[0]}")
        raise


def check_expression(name: str, expression: str, steps: Sequence[str]) -> None:
    """It is JMESPath, and begins at a step that there is. Raises ImpossibleValue."""
    compiled(expression)
    unknown = sorted({read[0] for read in reads(expression) if read[0] not in steps})
    check(not unknown, f"{name} {expression!r}: no such step: {', '.join(unknown)}; there are {', '.join(steps)}")


def finder(expression: str, steps: Sequence[str]) -> Callable[[Step], Any]:
    """What the expression finds in a row; None where it finds nothing. It raises JMESPathError for a wrong type."""
    if _PLAIN.fullmatch(expression):
        first, *keys = expression.split(".")
        return _chain(steps.index(first), keys)
    search, names = compiled(expression).search, tuple(steps)
    return lambda row: search(dict(zip(names, row, strict=False)))


def _chain(at: int, keys: list[str]) -> Callable[[Step], Any]:
    if len(keys) == 1:
        key = keys[0]
        return lambda row: row[at].get(key) if isinstance(row[at], dict) else None

    def find(row: Step) -> Any:
        value = row[at]
        for key in keys:
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    return find


def reads(expression: str) -> set[tuple[str, ...]]:
    """The chains of keys that it reads, each from its step: `race.units[0].name` reads (race, units).

    What is read of the elements of a list is not told apart: the list counts as read.
    """
    return {chain for chain in _chains(compiled(expression).parsed) if chain}


def _chains(node: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    if (chain := _fields(node)) is not None:
        yield chain
        return
    children = node["children"]
    if node["type"].endswith("projection") or node["type"] in ("index_expression", "pipe", "subexpression"):
        children = children[:1]  # what follows is about what was found, not about the row
    for child in children:
        if isinstance(child, dict):
            yield from _chains(child)


def _fields(node: dict[str, Any]) -> tuple[str, ...] | None:
    """The keys of a plain chain, None for any other expression."""
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    parts = [_fields(child) for child in node["children"]]
    return tuple(key for part in parts if part for key in part) if all(parts) else None
