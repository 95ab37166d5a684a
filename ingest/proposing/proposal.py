"""What is proposed for a document, each guess with its reason."""

from typing import Any

from msgspec import Struct


class Said(Struct, frozen=True):
    """The value of a key; `why` is what it was guessed from, "" where it is no guess."""

    value: Any
    why: str = ""


class Known(Struct, frozen=True, kw_only=True):
    """What the pack already says: names by which a column can be known, in `words.same`; none without a pack.

    `contest` and `unit` are what a constant cell should say: the one contest, and the one unit that is the whole area.
    """

    contests: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    selections: frozenset[str] = frozenset()
    contest: str = ""
    unit: str = ""


class Proposal(Struct, frozen=True, kw_only=True):
    """`table` are keys of `[[sources]]`, `mapping` those of `[sources.mapping]`, in the order to write them.

    `notes` are lines of `[[sources]]` that a person may take over. `left` are names in the document that nobody reads,
    `doubts` are sentences for the person who decides.
    """

    family: Said
    table: dict[str, Said] = {}
    mapping: dict[str, Said] = {}
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
