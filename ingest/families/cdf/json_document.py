"""The standard's JSON as the records that its XML gives: numbers as they are written, identifiers in lists.

A whole election as Python objects is many times its bytes. So contests are decoded one at a time.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ingest.domain.errors import UnreadableDocument
from ingest.families.cdf.shapes import CONTEST, ELECTION, REPORT, TYPE
from ingest.parse.records import CONTENT, MOST_LEFT, Open, Shape, Take

Raw = msgspec.Raw
_UNKNOWN = Shape()
_BOM = b"\xef\xbb\xbf"


def is_json(body: bytes) -> bool:
    return body.removeprefix(_BOM).lstrip()[:1] == b"{"


def walk(body: bytes, takers: Mapping[str, Take]) -> set[str]:
    """As `records.walk`. Raises UnreadableDocument for what is no JSON, and no ElectionReport."""
    walking = _Walking(takers)
    try:
        walking.lazily(_fields(Raw(body.removeprefix(_BOM)), "the document"), REPORT, "ElectionReport", [])
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise UnreadableDocument(f"not JSON: {error}") from None
    return walking.left


def _fields(raw: Raw, what: str) -> dict[str, Raw]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Raw])
    except msgspec.ValidationError:
        raise UnreadableDocument(f"{what} is not an object") from None


def _each(raw: Raw) -> list[Raw]:
    """The elements of a list; anything else as the only one."""
    return msgspec.json.decode(raw, type=list[Raw]) if bytes(memoryview(raw)[:1]) == b"[" else [raw]


class _Walking:
    def __init__(self, takers: Mapping[str, Take]) -> None:
        self.left: set[str] = set()
        self._takers = takers

    def lazily(self, fields: dict[str, Raw], shape: Shape, name: str, around: list[Open]) -> None:
        """A report or an election, whose parts are decoded one after the other."""
        plain = {each: msgspec.json.decode(raw) for each, raw in fields.items() if not _is_large(shape, each)}
        opened = Open(name, shape, {})
        self._fill(opened, plain, around)
        for each in fields.keys() - plain.keys():
            inner = shape.children[each]
            for raw in _each(fields[each]):
                if inner is ELECTION:
                    self.lazily(_fields(raw, "an Election"), ELECTION, each, [*around, opened])
                elif inner is not None:
                    self._put(opened, each, inner, msgspec.json.decode(raw), [*around, opened])
        self._takers[shape.take](opened.record, around)

    def _fill(self, opened: Open, fields: dict[str, Any], around: list[Open]) -> None:
        """What is given away comes last: whoever takes it may ask the record around it for its identifier."""
        shape, within = opened.shape, [*around, opened]
        if shape is REPORT and not str(fields.get(TYPE, "")).endswith("ElectionReport"):
            raise UnreadableDocument(f"the document is no ElectionReport, by its {TYPE}")
        if shape.text and (content := _text(fields.get(CONTENT))) is not None:
            opened.record[CONTENT] = content
        known = [(name, inner) for name in fields if (inner := self._known(opened, name)) is not None]
        for name, inner in sorted(known, key=lambda each: bool(each[1].take)):
            value = fields[name]
            for each in value if isinstance(value, list) else [value]:
                self._put(opened, name, inner, each, within)

    def _known(self, opened: Open, name: str) -> Shape | None:
        """None for what is passed over, known or not."""
        inner = opened.shape.children.get(name, _UNKNOWN)
        if inner is not _UNKNOWN:
            return inner
        if name not in (TYPE, CONTENT):
            self._leave(f"{opened.name}/{name}")
        return None

    def _put(self, parent: Open, name: str, shape: Shape, value: Any, around: list[Open]) -> None:
        """What is of another kind than it should be is nothing that anybody knows."""
        if isinstance(value, dict) and shape.children:
            opened = Open(name, shape, {})
            self._fill(opened, value, around)
            if shape.take:
                self._takers[shape.take](opened.record, around)
            else:
                parent.record.setdefault(name, []).append(opened.record)
        elif shape.text and (text := _text(value)) is not None:
            parent.record.setdefault(name, []).append(text)
        elif value is not None:
            self._leave(f"{parent.name}/{name} as {type(value).__name__}")

    def _leave(self, name: str) -> None:
        if len(self.left) < MOST_LEFT:
            self.left.add(name)


def _is_large(shape: Shape, name: str) -> bool:
    return shape.children.get(name) in (ELECTION, CONTEST)


def _text(value: Any) -> str | None:
    """As XML would write it; None where nothing is said, and for a list in a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None
