"""Which keys a JSON document has, and which of them a mapping reads: a key that was added today is news."""

from collections.abc import Iterable, Iterator
from typing import Any

from ingest.families.leftovers import unknown
from ingest.families.paths import Step
from ingest.parse.findings import Findings

Chain = tuple[str, ...]
_ENTRY = {"key", "value"}


class Keys:
    """Sets of keys are remembered by the chain that leads to them, so that equal objects cost one look."""

    def __init__(self) -> None:
        self._seen: dict[Chain, set[tuple[str, ...]]] = {}
        self._taken: set[Chain] = set()
        self._examples: dict[tuple[Chain, tuple[str, ...]], dict[str, Any]] = {}
        self._last: dict[str, int] = {}

    def note(self, steps: Iterable[str], row: Step) -> None:
        for name, value in zip(steps, row, strict=False):
            if isinstance(value, dict) and self._last.get(name) != id(value):
                self._last[name] = id(value)  # the outer steps stay the same for many rows
                self._add((name,), value)

    def _add(self, chain: Chain, value: dict[str, Any]) -> None:
        """One example of each set of keys is kept: only now is it known which keys will be read."""
        shape = tuple(value)
        shapes = self._seen.setdefault(chain, set())
        if shape not in shapes and len(shapes) < 1_000:
            shapes.add(shape)
            self._examples[chain, shape] = value

    def take(self, chains: Iterable[Chain]) -> None:
        self._taken.update(chains)

    def tell(self, ignore: tuple[str, ...], findings: Findings) -> None:
        left = {".".join(chain) for (chain, _), value in self._examples.items() for chain in self._left(chain, value)}
        findings.leftover("key", unknown(left, ignore))

    def _left(self, chain: Chain, value: dict[str, Any]) -> Iterator[Chain]:
        """The keys below `chain` that nobody reads. Who reads an object whole reads its keys."""
        if chain in self._taken or any(chain[: len(taken)] == taken for taken in self._taken):
            return
        for key, inner in value.items():
            below = (*chain, key)
            if below in self._taken or (len(chain) == 1 and key in _ENTRY and value.keys() == _ENTRY):
                continue
            if any(taken[: len(below)] == below for taken in self._taken):
                if isinstance(inner, dict):
                    yield from self._left(below, inner)
            else:
                yield below
