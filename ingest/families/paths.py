"""JMESPath over the named steps of a row: compiled once, quick where it is a plain chain of keys."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

from ingest.domain.errors import check
from ingest.parse.unreadable import UnreadableText

Step = tuple[Any, ...]  # what a row has at each step, the document first
Chain = tuple[str, ...]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_FAILURES = (ValueError, TypeError, ArithmeticError, RecursionError)  # what jmespath raises, by design and not


@lru_cache(maxsize=1024)
def compiled(expression: str) -> Any:
    """Raises ImpossibleValue where it is no JMESPath."""
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError) as error:
        check(False, f"not JMESPath: {expression!r}: {str(error).splitlines()[0]}")
        raise


def check_expression(name: str, expression: str, steps: Sequence[str]) -> None:
    """It is JMESPath, its functions exist, and it begins at a step that there is. Raises ImpossibleValue."""
    parsed = compiled(expression).parsed
    unknown = sorted({chain[0] for chain in reads(expression) if chain[0] not in steps})
    check(not unknown, f"{name} {expression!r}: no such step: {', '.join(unknown)}; there are {', '.join(steps)}")
    functions = sorted(set(_functions(parsed)) - set(Functions.FUNCTION_TABLE))
    check(not functions, f"{name} {expression!r}: JMESPath has no function {', '.join(functions)}")


def is_plain(expression: str) -> bool:
    """Whether it is nothing but keys."""
    return _PLAIN.fullmatch(expression) is not None


def finder(expression: str, steps: Sequence[str]) -> Callable[[Step], Any]:
    """What the expression finds in a row; None where it finds nothing. It raises UnreadableText for a wrong type."""
    if is_plain(expression):
        first, *keys = expression.split(".")
        return _chain(steps.index(first), keys)
    search, names = compiled(expression).search, tuple(steps)

    def find(row: Step) -> Any:
        try:
            return search(dict(zip(names, row, strict=False)))
        except _FAILURES as error:
            raise UnreadableText("wrong-type", str(error).splitlines()[0][:200]) from None

    return find


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


def reads(expression: str) -> set[Chain]:
    """The chains of keys that it reads, each from its step: `race.units[0].name` reads (race, units).

    What is read of the elements of a list is not told apart: the list counts as read.
    """
    return {chain for chain in _reads(expression) if chain}


def only_step(expression: str) -> str | None:
    """The step of which alone it says something, so that it says the same while that stays the same; else None."""
    first = {chain[:1] for chain in _reads(expression)}
    return next(iter(first))[0] if len(first) == 1 and () not in first else None


def _reads(expression: str) -> set[Chain]:
    """An empty chain is the row itself, with all its steps."""
    found: set[Chain] = set()
    _add(found, _visit(compiled(expression).parsed, (), found))
    return found


def _visit(node: dict[str, Any], base: Chain | None, found: set[Chain]) -> Chain | None:
    """Where the node's result stands, from `base`; None for one that is made, or stands in a list."""
    kind, children = node["type"], [child for child in node["children"] if isinstance(child, dict)]
    if kind == "field":
        return None if base is None else (*base, node["value"])
    if kind in ("current", "identity"):
        return base
    if kind in ("subexpression", "pipe", "key_val_pair"):
        for child in children:
            base = _visit(child, base, found)
        return base
    if kind == "index_expression" or kind.endswith("projection"):
        children = children[:1]  # what follows is about the elements
    if kind != "expref":
        for child in children:
            _add(found, _visit(child, base, found))
    return None


def _add(found: set[Chain], chain: Chain | None) -> None:
    if chain is not None:
        found.add(chain)


def _functions(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "function_expression":
        yield node["value"]
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _functions(child)
