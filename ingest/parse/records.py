"""XML as plain records: one part of a document at a time, in the shape that is known of it.

A reader says which elements and attributes there are. What it wants is built up as a dict and handed over when its
element closes, so that no more of a document than that part is held; what it knows and does not want is passed over;
what it does not know is told.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.parse import xml
from ingest.parse.unreadable import excerpt

CONTENT = "Content"  # where a record holds the text of its own element
MOST = 500_000  # values in one record, with all that stand deeper in it
MOST_LEFT = 1_000  # names that nobody knows

Record = dict[str, Any]  # a text, a record, or a list of these, by the name of the attribute or element


class Shape(Struct, frozen=True):
    """What may stand in an element: attributes and elements by name, None for what is known and passed over.

    An element of nothing but text is that text. Where `text` is set beside `children`, the text stands under CONTENT.
    `take` names who is given the record; without it, the record joins that of its parent.
    """

    children: Mapping[str, "Shape | None"] = {}
    text: bool = False
    take: str = ""


class Open(Struct):
    """An element that is not closed yet, and what was read of it. `held` counts its values, with those deeper in it."""

    name: str
    shape: Shape
    record: Record
    held: int = 0


LEAF = Shape(text=True)
_UNKNOWN = Shape()

Take = Callable[[Record, Sequence[Open]], None]


def many(value: Any) -> list[Any]:
    """What stands under one name of a record, as a list: nothing, one thing or several."""
    return [] if value is None else value if isinstance(value, list) else [value]


def one(value: Any) -> Record:
    """The first record of what stands under one name; an empty one where there is none."""
    return next((each for each in many(value) if isinstance(each, dict)), {})


def text_of(value: Any) -> str | None:
    """The first text of what stands under one name, be it in a record or bare; None where there is none."""
    if value is None or isinstance(value, str):
        return value
    for each in many(value):
        content = each.get(CONTENT) if isinstance(each, dict) else each
        if isinstance(content, str):
            return content
    return None


def walk(body: bytes, root: Shape, takers: Mapping[str, Take], renamed: Mapping[str, str] | None = None) -> set[str]:
    """Hand over the records of a document, each with the elements around it, from the outermost.

    The result are the names nobody knows, as `Parent/Child` and `Element@name`. Names are without prefix. `renamed`
    gives elements and attributes another name; an element renamed to nothing is passed through, and what stands in it
    stands where it stands. Raises UnreadableDocument, as `xml.walk` does, and where the root element is not in `root`.
    """
    building = _Building(root, takers, renamed or {})
    xml.walk(body, building.start, building.end, building.text)
    return building.left


class _Names(dict[str, str]):
    """Names as they are written -> the names they go by."""

    def __init__(self, renamed: Mapping[str, str]) -> None:
        self._renamed = renamed

    def __missing__(self, written: str) -> str:
        local = written.rpartition(":")[2]
        name = self._renamed.get(local, local)
        if len(self) < MOST_LEFT:
            self[written] = name
        return name


class _Building:
    def __init__(self, root: Shape, takers: Mapping[str, Take], renamed: Mapping[str, str]) -> None:
        self.left: set[str] = set()
        self._takers = takers
        self._names = _Names(renamed)
        self._open = [Open("", root, {})]
        self._passing = 0  # how deep in what is passed over
        self._pieces: list[str] = []

    def text(self, piece: str) -> None:
        if not self._passing:
            self._pieces.append(piece)

    def start(self, written: str, attributes: dict[str, str]) -> None:
        if self._passing:
            self._passing += 1
            return
        name, parent = self._names[written], self._open[-1]
        shape = parent.shape.children.get(name, _UNKNOWN) if name else parent.shape
        if shape is None or shape is _UNKNOWN:
            self._pass_over(name, parent, known=shape is None)
            return
        self._pieces.clear()
        record = parent.record if not name else self._recorded(name, shape, attributes) if attributes else {}
        self._open.append(Open(name, shape, record, 0 if name else parent.held))

    def _pass_over(self, name: str, parent: Open, *, known: bool) -> None:
        if len(self._open) == 1:
            raise UnreadableDocument(f"the root element is {excerpt(name)}, not {' or '.join(parent.shape.children)}")
        self._passing = 1
        if not known:
            self._leave(f"{parent.name}/{name}")

    def _recorded(self, element: str, shape: Shape, attributes: dict[str, str]) -> Record:
        record = {}
        for written, value in attributes.items():
            name = self._names[written]
            known = shape.children.get(name, _UNKNOWN)
            if known is _UNKNOWN or (known is not None and known.children):
                if not written.startswith(("xmlns", "xml:")) and not name.endswith("chemaLocation"):
                    self._leave(f"{element}@{name}")
            elif known is not None:
                record[name] = value
        return record

    def _leave(self, name: str) -> None:
        if len(self.left) < MOST_LEFT:
            self.left.add(name)

    def end(self, _: str) -> None:
        if self._passing:
            self._passing -= 1
            return
        closed = self._open.pop()
        parent, shape = self._open[-1], closed.shape
        if not closed.name:
            parent.held = closed.held
            return
        value: Any = closed.record
        if shape.text:
            content = "".join(self._pieces)
            self._pieces.clear()
            if shape.children:
                closed.record[CONTENT] = content
            else:
                value = content
        if shape.take:
            self._takers[shape.take](closed.record, self._open)
        else:
            _join(parent, closed, value)


def _join(parent: Open, closed: Open, value: Any) -> None:
    parent.held += closed.held + 1
    if parent.held > MOST:
        raise UnreadableDocument(f"more than {MOST:,} values in one {parent.name}")
    earlier = parent.record.get(closed.name, _UNKNOWN)
    if earlier is _UNKNOWN:
        parent.record[closed.name] = value
    elif isinstance(earlier, list):
        earlier.append(value)
    else:
        parent.record[closed.name] = [earlier, value]
