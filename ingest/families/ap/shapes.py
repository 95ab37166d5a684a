"""The answer of AP's Elections API as it is known, and what stands in one that nobody knows.

Races are decoded one by one, first by a decoder that takes nothing unknown: what it takes needs no second look. A race
that it refuses is looked through for unknown keys and then decoded leniently.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Raw, Struct, defstruct, field
from msgspec.json import Decoder

# ruff: noqa: N815  fields are called as the API calls them
Value = str | int | float | None


class Candidate(Struct, gc=False):
    """One candidate's figures in one unit. What is Any is known and left out.

    Here and below the fields stand in the order in which the API writes them, which is the fastest to decode.
    """

    first: Value = None
    last: Value = None
    abbrv: Any = None
    party: Any = None
    incumbent: Any = None
    candidateID: Value = None
    polID: Value = None
    ballotOrder: Any = None
    polNum: Any = None
    voteCount: Value = None
    delegateCount: Value = None
    electWon: Value = None
    winner: Value = None


class Unit(Struct, gc=False):
    statePostal: Value = None
    stateName: Any = None
    reportingunitName: Value = None
    reportingunitID: Value = None
    reportingunitLevel: Any = None
    level: Value = None
    districtType: Value = None
    fipsCode: Value = None
    electTotal: Any = None
    lastUpdated: Any = None
    precinctsReporting: Value = None
    precinctsTotal: Value = None
    precinctsReportingPct: Value = None
    candidates: list[Candidate] = []


class Race(Struct, gc=False):
    """`candidates` stand in the race itself where there are no results, or nobody stood against them."""

    test: bool | Value = None
    resultsType: Value = None
    eventID: Any = None
    stateID: Any = None
    raceID: Value = None
    statePostal: Value = None
    raceType: Any = None
    raceTypeID: Any = None
    officeID: Any = None
    officeName: Any = None
    party: Any = None
    description: Any = None
    seatName: Any = None
    seatNum: Any = None
    uncontested: Any = None
    national: Any = None
    numWinners: Any = None
    numRunoff: Any = None
    lastUpdated: Any = None
    reportingUnits: list[Unit] = []
    candidates: list[Candidate] = []


class Answer(Struct):
    """Empty bytes are no delegates. Whoever fetches follows `nextrequest`; where `isTruncated`, it brings the rest."""

    races: list[Raw] | None = None
    delSuper: Raw = Raw()
    timestamp: Value = None
    isTruncated: bool | None = None
    electionDate: Any = None
    nextrequest: Any = None
    apiVersion: Any = None
    apiBuild: Any = None


@lru_cache(maxsize=64)
def strict(ignore: tuple[str, ...]) -> Decoder[Race]:
    """Takes what is known and what `ignore` names (`races.x`, `reportingUnits.x`, `candidates.x`), and nothing else."""
    candidate = _closed(Candidate, "candidates", ignore)
    unit = _closed(Unit, "reportingUnits", ignore, candidates=candidate)
    return Decoder(_closed(Race, "races", ignore, reportingUnits=unit, candidates=candidate))


def _closed(shape: type[Struct], level: str, ignore: tuple[str, ...], **lists: type[Struct]) -> Any:
    known = shape.__struct_fields__
    wanted = dict.fromkeys(name.partition(".")[2] for name in ignore if name.partition(".")[0] == level)
    ignored = [(name, Any, None) for name in wanted if name.isidentifier() and name not in known]
    inner: list[Any] = [(name, list[each], field(default_factory=list)) for name, each in lists.items()]  # type: ignore[valid-type]
    return defstruct(shape.__name__, [*inner, *ignored], bases=(shape,), forbid_unknown_fields=True, gc=False)


lenient = Decoder(Race)
strict_answer: Decoder[Answer] = Decoder(_closed(Answer, "", ()))
lenient_answer = Decoder(Answer)


def unknown_in_race(raw: Raw) -> Iterator[str]:
    """The keys of the race that nobody knows, as `ignore` would name them."""
    race = msgspec.json.decode(raw)
    yield from _unknown("races", race, Race)
    for unit in _objects(race, "reportingUnits"):
        yield from _unknown("reportingUnits", unit, Unit)
        for candidate in _objects(unit, "candidates"):
            yield from _unknown("candidates", candidate, Candidate)
    for candidate in _objects(race, "candidates"):
        yield from _unknown("candidates", candidate, Candidate)


def unknown_in_answer(body: bytes) -> list[str]:
    return [name for name in msgspec.json.decode(body, type=dict[str, Raw]) if name not in Answer.__struct_fields__]


def _unknown(level: str, found: Any, shape: type[Struct]) -> Iterator[str]:
    if isinstance(found, dict):
        yield from (f"{level}.{name}" for name in found if name not in shape.__struct_fields__)


def _objects(found: Any, name: str) -> list[Any]:
    inner = found.get(name) if isinstance(found, dict) else None
    return inner if isinstance(inner, list) else []
