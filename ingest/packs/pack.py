"""One election pack: a folder with a pack.toml, read whole or refused with everything that is wrong."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.election import Election
from ingest.domain.errors import ConfigurationError, ImpossibleValue
from ingest.domain.source import Source
from ingest.packs import building, display, judging, reading, references, sources, units
from ingest.packs.explain import salvage
from ingest.packs.places import Place, shown
from ingest.packs.tables import PackTable

FILE = "pack.toml"
BEGUN: dict[str, tuple[str, ...]] = {"[election]": ("election",), "[[sources]]": ("sources",)}
WHOLE: dict[str, tuple[str, ...]] = {
    "[election]": ("election",),
    "[[contests]]": ("contests",),
    "[[units]] and no units_file": ("units", "units_file"),
    "[[sources]]": ("sources",),
}
SHORTEST_INTERVAL = 0.01  # seconds; a rehearsal may be fast, not a busy loop


class Pack(Struct, frozen=True, kw_only=True):
    """An election and who speaks of it; sources stand in the order of the file."""

    folder: Path
    election: Election
    sources: tuple[Source, ...]


def load(folder: Path, *, begun: bool = False) -> Pack:
    """Raises ConfigurationError with every problem at once, a line each, as `file: [table] key: what is wrong`.

    One that is only `begun` may lack contests and units, which are still to be declared.
    """
    path = folder / FILE
    if not path.is_file():
        raise ConfigurationError(f"{folder}: no pack: a pack is a folder with a {FILE}")
    raw, place, problems = reading.toml(path), Place(str(path)), list[str]()
    table = salvage(raw, PackTable, place, problems)
    places = [*units.inline(raw.get("units"), place)]
    if table.units_file is not None:
        places += units.from_file(folder, table.units_file, display.languages(raw), place, problems)
    problems += [*_absent(raw, place, BEGUN if begun else WHOLE), *references.problems(raw, table, places, place)]
    problems += display.problems(raw, table, ((unit.table, unit.place) for unit in places), place)
    problems += judging.problems(table.checks, place)
    spoken = _sources(table, place, problems)
    if problems or table.election is None:
        raise ConfigurationError(*problems)
    try:
        election = building.election(table.election, table, [unit.table for unit in places])
    except ImpossibleValue as error:
        raise ConfigurationError(place.problem(str(error))) from None
    spoken = sources.bound(spoken, election, place.within("sources"), problems)
    if problems:
        raise ConfigurationError(*problems)
    return Pack(folder=folder, election=election, sources=spoken)


def _absent(raw: dict[str, Any], place: Place, wanted: dict[str, tuple[str, ...]]) -> list[str]:
    return [place.problem(f"there is no {what}") for what, keys in wanted.items() if not any(map(raw.get, keys))]


def _sources(table: PackTable, place: Place, problems: list[str]) -> tuple[Source, ...]:
    zone = table.election.time_zone if table.election else "UTC"
    at = place.within("sources")
    read = [
        sources.source(each, zone, at.one_of_many(shown(each.id)), problems, table.checks) for each in table.sources
    ]
    return tuple(each for each in read if each is not None)


def rehearsed(pack: Pack, base_url: str, recordings: Collection[str], interval: float) -> Pack:
    """The pack with the sources in `recordings`, served from `base_url`/<source id> and polled every `interval` s.

    A recording holds the documents as they were kept, so nothing is followed, and no secret is needed.
    """
    seconds = max(interval, SHORTEST_INTERVAL)
    return replace(
        pack,
        sources=tuple(
            replace(
                each,
                url=f"{base_url}/{each.id}",
                headers={},
                follow=None,
                allow_private=True,
                interval_min=seconds,
                interval_max=seconds,
            )
            for each in pack.sources
            if each.id in recordings
        ),
    )
