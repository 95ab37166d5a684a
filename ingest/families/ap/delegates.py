"""AP's delegate reports: how many delegates of a party's convention each candidate has, state by state.

They are seats, not votes. Superdelegates are among a candidate's delegates, and told again as a contest of their own.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw, Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ReportingUnitType, ResultsStatus
from ingest.families import distinct
from ingest.families.ap.figures import Figures
from ingest.families.ap.mapping import Mapping
from ingest.families.ap.shapes import Value
from ingest.families.ap.units import NATION
from ingest.parse.json_bytes import decoded
from ingest.parse.unreadable import excerpt

_NOWHERE = ("DA", "UN")  # Democrats abroad, and delegates of no state


class Delegate(Struct, rename={"id": "cId", "name": "cName", "all": "dTot", "super_": "sdTot"}):
    """`all` are the candidate's delegates, the superdelegates (`super_`) among them."""

    id: Value = None
    name: Value = None
    all: Value = None
    super_: Value = None


class State(Struct, rename={"id": "sId", "candidates": "Cand"}):
    id: Value = None
    candidates: list[Delegate] = []


class Party(Struct, rename={"id": "pId", "states": "State", "needed": "dNeed", "voting": "dVotes"}):
    """How many are `needed` for a nomination, of how many who vote, is known and left out."""

    id: Value = None
    states: list[State] = []
    needed: Any = None
    voting: Any = None


class Report(Struct, rename={"parties": "del", "test": "Test"}):
    parties: list[Party] = []
    test: Value = None
    timestamp: Value = None


_decoder = msgspec.json.Decoder(Report)


def report(raw: Raw) -> Report:
    """Raises UnreadableDocument."""
    try:
        return decoded(_decoder.decode, bytes(raw))
    except msgspec.ValidationError as error:
        raise UnreadableDocument(f"not a report of delegates as AP writes it: {error}", "delSuper") from None


def is_test(told: Report) -> bool:
    return told.test not in (None, "", "0", 0)


def tallies(told: Report, mapping: Mapping, figures: Figures) -> Iterator[Tally]:
    status = ResultsStatus.PRE_ELECTION if is_test(told) else None
    for at, party in enumerate(told.parties):
        figures.place = f"delSuper.del[{at}]"
        name = figures.name(party.id, "pId")
        if name is None:
            figures.findings.leave_out("nameless-row", "delegates of a party without a name", figures.place)
            continue
        for number, state in enumerate(party.states):
            figures.place = place = f"delSuper.del[{at}].State[{number}]"
            if (unit := _unit(figures.name(state.id, "sId"))) is None:
                figures.findings.leave_out("nameless-row", "delegates of a state without a name", place)
                continue
            for what, seats in _seats(state, mapping, figures).items():
                yield Tally(contest_id=f"{name}/{what}", unit_id=unit, counts=seats, results_status=status, place=place)


def _unit(state: str | None) -> str | None:
    if state is None or state in _NOWHERE:
        return state
    return unit_name((state,), ReportingUnitType.COUNTRY if state == NATION else ReportingUnitType.STATE)


def _seats(state: State, mapping: Mapping, figures: Figures) -> dict[str, dict[str, VoteCounts]]:
    choices: dict[int, tuple[str, str]] = {}
    for at, each in enumerate(state.candidates):
        name, number = figures.name(each.name, "cName") or "", figures.name(each.id, "cId") or ""
        first = name if mapping.selection == "name" else number
        if first:
            choices[at] = first, f"{first} / {number or name}"
        else:
            figures.findings.leave_out("nameless-row", "delegates of nobody", figures.place)
    told: dict[str, Delegate] = {}
    for at, name in distinct.names(choices).items():
        if told.setdefault(name, state.candidates[at]) is not state.candidates[at]:
            figures.findings.add("duplicate", f"{excerpt(name)} is there twice; the first is kept", figures.place)
    return {
        what: {name: VoteCounts(seats=figures.count(getattr(each, field), field)) for name, each in told.items()}
        for what, field in (("delegates", "all"), ("superdelegates", "super_"))
    }


def unknown(raw: Raw) -> Iterator[str]:
    """The keys that nobody knows, as `ignore` would name them."""
    report = msgspec.json.decode(raw)
    yield from _unknown("delSuper", report, Report)
    for party in report.get("del", ()):
        yield from _unknown("del", party, Party)
        for state in party.get("State", ()):
            yield from _unknown("State", state, State)
            for each in state.get("Cand", ()):
                yield from _unknown("Cand", each, Delegate)


def _unknown(level: str, found: dict[str, Any], shape: type[Struct]) -> Iterator[str]:
    return (f"{level}.{name}" for name in found if name not in shape.__struct_encode_fields__)
