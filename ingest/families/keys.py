"""Which keys a JSON document has, and which of them a mapping reads: a key that was added today is news.

The mapping is known first, so that an object whose keys are all known costs one comparison.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ingest.families import paths
from ingest.families.leftovers import unknown
from ingest.families.paths import Chain
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt

_ENTRY_KEY = "key"
_MOST = 10_000  # keys that nobody reads, of one kind of object


class _Kind:
    """A kind of object, such as all elements of one step, or what all of them have under one key."""

    def __init__(self) -> None:
        self.known: set[str] = set()  # read, or left over already
        self.left: set[str] = set()
        self.awaited: set[str] = set()  # read as they are, and not seen so far
        self.within: dict[str, _Kind] = {}  # the objects of which only some keys are read
        self.seen = False

    def read(self, keys: Chain, *, awaited: bool) -> None:
        key, *deeper = keys
        self.known.add(key)
        if awaited:
            self.awaited.add(key)
        if deeper:
            self.within.setdefault(key, _Kind()).read(tuple(deeper), awaited=awaited)

    def look(self, value: dict[str, Any]) -> None:
        self.seen = True
        if not value.keys() <= self.known and len(self.left) < _MOST:
            new = value.keys() - self.known
            self.left |= new
            self.known |= new
        if self.awaited:
            self.awaited -= value.keys()
        for key, kind in self.within.items():
            inner = value.get(key)
            if isinstance(inner, dict):
                kind.look(inner)

    def all(self, chain: Chain) -> Iterator[tuple[Chain, "_Kind"]]:
        yield chain, self
        for key, kind in self.within.items():
            yield from kind.all((*chain, key))


class Keys:
    """The keys of each step's elements, and deeper where a path leads deeper."""

    def __init__(self, expressions: Iterable[str], steps: Iterable[str]) -> None:
        self._steps = {step: _Kind() for step in steps}
        whole: set[Chain] = set()
        for expression in expressions:
            chains, awaited = paths.reads(expression), paths.is_plain(expression)
            whole |= chains
            for step, *keys in chains:
                if keys:
                    self._steps[step].read(tuple(keys), awaited=awaited)
        for chain in whole:
            self._read_whole(chain)

    def _read_whole(self, chain: Chain) -> None:
        """Who reads an object whole, for instance as the elements of a step, reads its keys."""
        step, *keys = chain
        if not keys:
            self._steps.pop(step, None)
        elif kind := self._steps.get(step):
            for key in keys[:-1]:
                kind = kind.within.get(key, _Kind())
            kind.within.pop(keys[-1], None)

    def are_read_alone(self, step: str) -> bool:
        """Whether of the step's elements nothing is read but what stands under keys."""
        kind = self._steps.get(step)
        return kind is not None and bool(kind.known)

    def look(self, step: str, element: Any, *, entry: bool = False) -> None:
        """`entry` says that the element is one that we made of an object's key and value."""
        kind = self._steps.get(step)
        if kind is not None and isinstance(element, dict):
            if entry:
                kind.known.add(_ENTRY_KEY)
            kind.look(element)

    def tell(self, ignore: tuple[str, ...], findings: Findings) -> None:
        kinds = [each for step, kind in self._steps.items() for each in kind.all((step,))]
        left = {".".join((*chain, key)) for chain, kind in kinds for key in kind.left}
        findings.leftover("key", unknown(left, ignore))
        nowhere = sorted(".".join((*chain, key)) for chain, kind in kinds if kind.seen for key in kind.awaited)
        if nowhere:
            shown = ", ".join(map(excerpt, nowhere[:20]))
            findings.add("missing-element", f"the mapping reads {shown}, which stands nowhere in the document")
