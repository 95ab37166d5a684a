"""A proposed table, loaded as a pack would load it, and its own document read with it."""

import tomllib

from ingest import families
from ingest.domain.errors import ConfigurationError
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.packs import sources
from ingest.packs.explain import read
from ingest.packs.places import Place, shown
from ingest.packs.tables import SourceTable

PLACE = Place("the proposed table").within("sources")


def source_of(text: str, time_zone: str = "UTC") -> Source:
    """Raises ConfigurationError with everything that is wrong with it."""
    problems: list[str] = []
    try:
        [raw] = tomllib.loads(text)["sources"]
    except (ValueError, KeyError) as error:
        raise ConfigurationError(PLACE.problem(f"this is not TOML: {error}")) from None
    table = read(raw, SourceTable, PLACE, problems)
    source = sources.source(table, time_zone, PLACE.one_of_many(shown(table.id)), problems) if table else None
    if source is None:
        raise ConfigurationError(*problems)
    return source


def tried(text: str, snapshot: Snapshot, time_zone: str = "UTC") -> ElectionReport:
    """Raises ConfigurationError where it does not load, UnreadableDocument where it does not read."""
    return families.read(snapshot, source_of(text, time_zone))
