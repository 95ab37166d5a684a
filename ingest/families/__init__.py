"""Families of formats: each a mapping a pack can declare and a pure function from bytes to facts.

A report from here carries the source's own names; `ingest.resolve` turns them into the pack's ids.
"""

from collections.abc import Callable

from msgspec import Struct

from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import delimited, html_table


class Family(Struct, frozen=True):
    """`Mapping` is what `[sources.mapping]` is validated against; `version` rises whenever `read` reads differently."""

    Mapping: type[Struct]
    read: Callable[[Snapshot, Source], ElectionReport]
    version: int


FAMILIES: dict[str, Family] = {
    "delimited": Family(delimited.Mapping, delimited.read, delimited.VERSION),
    "html_table": Family(html_table.Mapping, html_table.read, html_table.VERSION),
}


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Everything the document says, under the source's own names. Raises UnreadableDocument."""
    return FAMILIES[source.family].read(snapshot, source)


def reader_version(source: Source) -> str:
    """What stands in a receipt, for instance "delimited/1"."""
    return f"{source.family}/{FAMILIES[source.family].version}"
