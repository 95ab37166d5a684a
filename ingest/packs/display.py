"""What is wrong with what a pack gives for showing only: languages, names in them, tiles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ingest.packs.places import Place, did_you_mean, shown
from ingest.packs.tables import PackTable, UnitTable


def languages(raw: dict[str, Any]) -> Sequence[str] | None:
    """Those of [election]; None where they are wrong otherwise, so that nothing can be said of what uses them."""
    election = raw.get("election", {})
    found = election.get("languages", []) if isinstance(election, dict) else None
    return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else None


def undeclared(language: str, known: Sequence[str] | None) -> str:
    """What is wrong with a name in `language`, "" where nothing is."""
    if known is None or language in known:
        return ""
    return f"{shown(language)} is not among the languages of [election]{did_you_mean(language, list(known))}"


def problems(
    raw: dict[str, Any], table: PackTable, units: Iterable[tuple[UnitTable, Place]], place: Place
) -> Iterator[str]:
    known, places = languages(raw), list(units)
    for language, times in Counter(known or ()).items():
        if times > 1:
            yield place.within("election").problem(f"{shown(language)} stands {times} times", "languages")
    named = [*_named(table, place), *((at, unit.names) for unit, at in places)]
    for at, names in named:
        for language, text in names.items():
            if what := undeclared(language, known) or _unprintable(text):
                yield at.problem(what, "names" if at.table else f"name_{language}")
    yield from _tiles(places)


def _unprintable(text: str) -> str:
    """What is wrong with a name, "" where nothing is. Persian and Indic names hold joiners, which show nothing."""
    seen = text.replace("\u200c", "").replace("\u200d", "")
    return "" if seen.isprintable() else f"{shown(text)} holds what cannot be printed"


def _named(table: PackTable, place: Place) -> Iterator[tuple[Place, Mapping[str, str]]]:
    if table.election:
        yield place.within("election"), table.election.names
    for party in table.parties:
        yield place.within("parties").one_of_many(shown(party.id)), party.names
    for candidate in table.candidates:
        yield place.within("candidates").one_of_many(shown(candidate.id)), candidate.names
    for contest in table.contests:
        at = place.within("contests").one_of_many(shown(contest.id))
        yield at, contest.names
        for selection in contest.selections:
            yield at.within("selections").one_of_many(shown(selection.id)), selection.names


def _tiles(units: Iterable[tuple[UnitTable, Place]]) -> Iterator[str]:
    """Units that lie in one are shown on one map, a city among counties, too."""
    first: dict[tuple[str | None, tuple[int, int]], str] = {}
    for unit, at in units:
        if unit.tile is None:
            continue
        other = first.setdefault((unit.parent, unit.tile), unit.id)
        if other != unit.id:
            what = f"{list(unit.tile)} is already that of {shown(other)}, which lies in the same unit"
            yield at.problem(what, "tile")
