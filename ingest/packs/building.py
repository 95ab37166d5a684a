"""From the tables of a pack to its Election: times into instants, and names taken from parties and candidates."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from ingest.domain.election import Candidate, Contest, Election, Party, ReportingUnit, Selection, Topic
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
    zone, lenders = ZoneInfo(declared.time_zone), named(table)
    return Election(
        id=declared.id,
        name=declared.name,
        held_on=declared.held_on,
        time_zone=declared.time_zone,
        polls_open_at=instant(declared.polls_open_at, zone),
        polls_close_at=instant(declared.polls_close_at, zone),
        contests=tuple(_contest(each, lenders) for each in table.contests),
        units=tuple(_unit(each) for each in units),
        parties=tuple(_party(each) for each in table.parties),
        candidates=tuple(_candidate(each) for each in table.candidates),
        note=declared.note,
        margins=table.margins,
        topics=tuple(Topic(id=each.id, words=each.words) for each in table.topics),
        languages=declared.languages,
        names=declared.names,
    )


def instant(written: datetime, zone: ZoneInfo) -> datetime:
    """UTC; `zone` is used where the datetime has no offset of its own."""
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)


class Named(Struct, frozen=True):
    """Whose names a selection can take, by id."""

    parties: dict[str, PartyTable]
    candidates: dict[str, CandidateTable]


def named(table: PackTable) -> Named:
    return Named({each.id: each for each in table.parties}, {each.id: each for each in table.candidates})


def selection(declared: SelectionTable, named: Named) -> Selection:
    """Without a name of its own it is called what its candidates are called, else its party, in every language.

    Without a colour of its own it has its party's.
    """
    candidates = [named.candidates[each] for each in declared.candidates if each in named.candidates]
    party = named.parties.get(declared.party or "")
    name, aliases, names = _called(candidates, party) if declared.name is None else (declared.name, (), {})
    party_id = declared.party or next((each.party for each in candidates if each.party), None)
    lender = named.parties.get(party_id or "")
    return Selection(
        id=declared.id,
        name=name or declared.id,
        party_id=party_id,
        candidate_ids=declared.candidates,
        aliases=(*declared.aliases, *aliases),
        wins_seats=declared.wins_seats,
        names=names | declared.names,
        colour=_colour(declared.colour or (lender.colour if lender else None)),
    )


def _called(candidates: list[CandidateTable], party: PartyTable | None) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Name, aliases and names. A ticket of several candidates has no aliases but its own: theirs name each alone."""
    if len(candidates) > 1:
        languages = dict.fromkeys(language for each in candidates for language in each.names)
        names = {to: " / ".join(each.names.get(to, each.name) for each in candidates) for to in languages}
        return " / ".join(each.name for each in candidates), (), names
    only = candidates[0] if candidates else party
    return (only.name, only.aliases, only.names) if only else ("", (), {})


def _colour(written: str | None) -> str | None:
    return written.lower() if written else None


def _contest(declared: ContestTable, named: Named) -> Contest:
    return Contest(
        id=declared.id,
        name=declared.name,
        kind=declared.kind,
        selections=tuple(selection(each, named) for each in declared.selections),
        seats=declared.seats,
        threshold=declared.threshold,
        district_id=declared.district,
        aliases=declared.aliases,
        sum_units=declared.sum_units,
        names=declared.names,
        allocation=declared.allocation,
    )


def _party(declared: PartyTable) -> Party:
    return Party(
        id=declared.id,
        name=declared.name,
        aliases=declared.aliases,
        names=declared.names,
        colour=_colour(declared.colour),
    )


def _candidate(declared: CandidateTable) -> Candidate:
    return Candidate(
        id=declared.id,
        name=declared.name,
        party_id=declared.party,
        aliases=declared.aliases,
        names=declared.names,
    )


def _unit(declared: UnitTable) -> ReportingUnit:
    return ReportingUnit(
        id=declared.id,
        name=declared.name,
        type=declared.type,
        parent_id=declared.parent,
        aliases=declared.aliases,
        names=declared.names,
        tile=declared.tile,
    )
