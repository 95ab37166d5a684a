"""From the tables of a pack to its Election: times into instants, and names taken from parties and candidates."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ingest.domain.election import Candidate, Contest, Election, Party, ReportingUnit, Selection
from ingest.packs.tables import (
    CandidateTable,
    ContestTable,
    ElectionTable,
    PackTable,
    PartyTable,
    SelectionTable,
    UnitTable,
)


def election(declared: ElectionTable, table: PackTable, units: Iterable[UnitTable]) -> Election:
    """Once nothing is wrong with the tables. Raises ImpossibleValue for what only the domain sees."""
    zone = ZoneInfo(declared.time_zone)
    return Election(
        id=declared.id,
        name=declared.name,
        held_on=declared.held_on,
        time_zone=declared.time_zone,
        polls_open_at=instant(declared.polls_open_at, zone),
        polls_close_at=instant(declared.polls_close_at, zone),
        contests=tuple(_contest(each, table) for each in table.contests),
        units=tuple(_unit(each) for each in units),
        parties=tuple(Party(id=each.id, name=each.name, aliases=each.aliases) for each in table.parties),
        candidates=tuple(_candidate(each) for each in table.candidates),
        note=declared.note,
    )


def instant(written: datetime, zone: ZoneInfo) -> datetime:
    """UTC; `zone` is used where the datetime has no offset of its own."""
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)


def selection(declared: SelectionTable, table: PackTable) -> Selection:
    """Without a name of its own it is called what its candidates are called, else its party, aliases included."""
    candidates = [each for each in table.candidates if each.id in declared.candidates]
    party = next((each for each in table.parties if each.id == declared.party), None)
    name, aliases = _called(candidates, party) if declared.name is None else (declared.name, ())
    return Selection(
        id=declared.id,
        name=name or declared.id,
        party_id=declared.party or next((each.party for each in candidates if each.party), None),
        candidate_ids=declared.candidates,
        aliases=(*declared.aliases, *aliases),
        wins_seats=declared.wins_seats,
    )


def _called(candidates: list[CandidateTable], party: PartyTable | None) -> tuple[str, tuple[str, ...]]:
    """A ticket of several candidates has no aliases but its own: theirs name each of them alone."""
    if len(candidates) > 1:
        return " / ".join(each.name for each in candidates), ()
    named = candidates[0] if candidates else party
    return (named.name, named.aliases) if named else ("", ())


def _contest(declared: ContestTable, table: PackTable) -> Contest:
    return Contest(
        id=declared.id,
        name=declared.name,
        kind=declared.kind,
        selections=tuple(selection(each, table) for each in declared.selections),
        seats=declared.seats,
        threshold=declared.threshold,
        aliases=declared.aliases,
    )


def _candidate(declared: CandidateTable) -> Candidate:
    return Candidate(id=declared.id, name=declared.name, party_id=declared.party, aliases=declared.aliases)


def _unit(declared: UnitTable) -> ReportingUnit:
    return ReportingUnit(
        id=declared.id, name=declared.name, type=declared.type, parent_id=declared.parent, aliases=declared.aliases
    )
