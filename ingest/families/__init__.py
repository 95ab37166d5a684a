"""Families of formats: each a mapping a pack can declare and a pure function from bytes to facts.

A report from here carries the source's own names; `ingest.resolve` turns them into the pack's ids.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import ap, cdf, clarity, delimited, documents, eml, html, html_table, json, news, xlsx


class Family(Struct, frozen=True):
    """`Mapping` is what `[sources.mapping]` is validated against; `version` rises whenever `read` reads differently.

    `pages` says that its documents are web pages, which for any other family are an outage in disguise; `is_zip` that
    they are zip files themselves; `whole` that it opens what one poll brought by itself, because one document tells
    what the others are. `bind` makes of a source's mapping what is read with once the pack is known: its election and
    all its sources. Raises ImpossibleValue where they do not go together.
    """

    Mapping: type[Struct]
    read: Callable[[Snapshot, Source], ElectionReport]
    version: int
    pages: bool = False
    is_zip: bool = False
    whole: bool = False
    bind: Callable[[Source, Election, Sequence[Source]], Struct] | None = None


FAMILIES: dict[str, Family] = {
    "ap": Family(ap.Mapping, ap.read, ap.VERSION),
    "cdf": Family(cdf.Mapping, cdf.read, cdf.VERSION),
    "clarity": Family(clarity.Mapping, clarity.read, clarity.VERSION),
    "delimited": Family(delimited.Mapping, delimited.read, delimited.VERSION),
    "eml": Family(eml.Mapping, eml.read, eml.VERSION),
    "html": Family(html.Mapping, html.read, html.VERSION, pages=True),
    "html_table": Family(html_table.Mapping, html_table.read, html_table.VERSION, pages=True),
    "json": Family(json.Mapping, json.read, json.VERSION),
    "news": Family(news.Mapping, news.read, news.VERSION, pages=True, whole=True, bind=news.bind),
    "xlsx": Family(xlsx.Mapping, xlsx.read, xlsx.VERSION, is_zip=True),
}


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Everything the document, or each in the container, says, under the source's own names.

    Raises UnreadableDocument.
    """
    family = FAMILIES[source.family]
    with _no_search_for_cycles():
        if family.whole:
            return family.read(snapshot, source)
        return documents.read(snapshot, source, family.read, is_zip_itself=family.is_zip)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A report has none, and a million new objects would have Python look through all of them again and again.

    Measured: 0.4 of 3.0 s for a million rows. What a reader leaves in cycles waits until it is done.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def reader_version(source: Source) -> str:
    """What stands in a receipt, for instance "delimited/1"."""
    return f"{source.family}/{FAMILIES[source.family].version}"
