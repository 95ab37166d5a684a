"""From a JSON document to rows, step by step, and from a row's number back to where it stands."""

import re
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ingest.domain.errors import UnreadableDocument
from ingest.families import paths
from ingest.families.keys import Keys
from ingest.families.paths import Step
from ingest.parse.findings import LIMIT, Findings
from ingest.parse.unreadable import UnreadableText, excerpt

DOCUMENT = "document"
LABEL = "path"  # what a place begins with
_FIRST = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\.?")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")

Trail = tuple[Any, ...]  # how an element was reached: the trail of the one around it, and its key or position


class Walk:
    """All elements of the innermost step, each with those of the steps around it."""

    def __init__(self, document: Any, rows: Mapping[str, str], keys: Keys, findings: Findings) -> None:
        self.names = (DOCUMENT, *rows)
        self.document = document
        self._expressions = tuple(rows.values())
        self._finders = [
            paths.finder(expression, self.names[:depth]) for depth, expression in enumerate(self._expressions, 1)
        ]
        self._found: list[bool | None] = [None] * len(self._finders)  # None where nobody has looked yet
        self._keys = keys
        self._findings = findings
        self._reads_keys = bool(rows) and keys.are_read_alone(self.names[-1])
        self._odd = 0
        self._last = 0
        self._begun: list[int] = []  # the number of the first row of each list of rows
        self._lists: list[tuple[Trail, Any]] = []  # how each was reached, and the keys where it is an object's

    @property
    def here(self) -> str:
        """Where the row stands that was handed out last."""
        return f"{LABEL} {self.place(self._last)}"

    def rows(self) -> Iterator[tuple[int, Step]]:
        """Numbered from 1. Raises UnreadableDocument where a step finds no list and no object anywhere."""
        number = numbered(self.place)
        self._keys.look(DOCUMENT, self.document)
        for row in self._within((self.document,), ()):
            self._last += 1
            if self._is_one(row[-1]):
                yield number(self._last), row
        if self._last == 0 and False in self._found:
            at = self._found.index(False)
            what = f"rows.{self.names[at + 1]}: {self._expressions[at]!r} finds no list and no object"
            raise UnreadableDocument(what)

    def _is_one(self, element: Any) -> bool:
        """An empty object is like a blank line, and so is null where the mapping only reads keys of a row."""
        if isinstance(element, dict):
            return bool(element)
        if not self._reads_keys:
            return True
        if element is not None:
            self._odd += 1
            place = self.here if self._odd <= LIMIT else ""  # the others are only counted
            self._findings.leave_out("wrong-type", f"{_kind(element)} stands where a row, an object, should", place)
        return False

    def _within(self, outer: Step, trail: Trail) -> Iterator[Step]:
        depth = len(outer) - 1
        if depth == len(self._finders):
            yield outer
            return
        found, elements = self._elements(depth, outer, trail)
        name, entry, look = self.names[depth + 1], found is not elements, self._keys.look
        innermost = depth + 1 == len(self._finders)
        if innermost:
            self._begun.append(self._last + 1)
            self._lists.append((trail, found if entry else None))
        for index, element in enumerate(elements):
            look(name, element, entry=entry)
            if innermost:
                yield (*outer, element)
            else:
                yield from self._within((*outer, element), (trail, element["key"] if entry else index))

    def _elements(self, depth: int, outer: Step, trail: Trail) -> tuple[Any, list[Any]]:
        """What the step finds, and its elements: of an object, its entries. Nothing and null are no elements."""
        try:
            found = self._finders[depth](outer)
        except UnreadableText as doubt:
            return self._leave_out(doubt, depth, trail)
        self._found[depth] = self._found[depth] or isinstance(found, list | dict)
        if isinstance(found, list):
            return found, found
        if isinstance(found, dict):
            return found, [{"key": key, "value": value} for key, value in found.items()]
        if found is None:
            return found, []
        return self._leave_out(UnreadableText("wrong-type", f"{excerpt(str(found))} is no list"), depth, trail)

    def _leave_out(self, doubt: UnreadableText, depth: int, trail: Trail) -> tuple[Any, list[Any]]:
        where = self._text(trail, depth) or DOCUMENT
        self._findings.leave_out(doubt.rule, f"rows.{self.names[depth + 1]}: {doubt}", f"{LABEL} {where}")
        return None, []

    def place(self, number: int) -> str:
        """Where the row stands: `races[2].reportingUnits[5].candidates[0]`, counted from 0 as in JMESPath."""
        at = bisect_right(self._begun, number) - 1
        if at < 0:
            return DOCUMENT
        trail, keys = self._lists[at]
        index = number - self._begun[at]
        if keys is not None and not isinstance(keys, list):
            keys = list(keys)
            self._lists[at] = (trail, keys)
        return self._text((trail, index if keys is None else keys[index]), len(self._finders))

    def _text(self, trail: Trail, depth: int) -> str:
        if not depth:
            return ""
        outer, at = trail
        expression = self._expressions[depth - 1]
        first = _FIRST.match(expression)
        if first and first[1] in self.names[:depth]:
            begins = self.names.index(first[1])
            for _ in range(depth - 1 - begins):
                outer = outer[0]
            expression = ".".join(filter(None, (self._text(outer, begins), expression[first.end() :])))
        if isinstance(at, int):
            return f"{expression}[{at}]"
        key = at if _PLAIN_KEY.fullmatch(at) else excerpt(at)
        return f"{expression}.{key}" if expression else key


def _kind(element: Any) -> str:
    return f"a list of {len(element):,}" if isinstance(element, list) else excerpt(str(element))


def numbered(place: Callable[[int], str]) -> type[int]:
    """Numbers of rows that are written as the place of the row. `place` is a method; its object is not kept alive."""
    known = weakref.WeakMethod(place)

    class Number(int):
        __slots__ = ()

        def __format__(self, _: str) -> str:
            told = known()
            return told(int(self)) if told else str(int(self))

    return Number
