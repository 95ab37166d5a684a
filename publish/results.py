"""What is published now or was at an instant, and what stands of every source beside it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.tally import TallyKey, from_facts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement
from publish.events import TallyData
from storage import history, outbox, queries
from storage.database import Database
from storage.history import Told


class Moment(Struct, frozen=True, kw_only=True):
    """What was published once `sequence` was told; `at` is the instant that was asked for, or that of the event.

    None where nothing was told yet.
    """

    at: datetime | None
    sequence: int
    published: dict[TallyKey, Statement]


def statements(database: Database, election_id: str, *, published: bool = False) -> list[Statement]:
    """What stands of every source of the election, or only what is published, exit polls included."""
    with database.read() as session:
        return [
            Statement(
                source_id=source.id,
                issuer=source.issuer,
                kind=SourceKind(source.kind),
                position=source.position,
                fetched_at=fetched_at,
                tally=from_facts(row.facts, row.place),
            )
            for source, row, fetched_at in queries.statements(session, election_id, published=published)
        ]


def current(database: Database, election_id: str) -> dict[TallyKey, Statement]:
    """The published count, by contest, unit and count item type; where there is none, what is said of ballots.

    Exit polls are never counts and never stand here.
    """
    return _count(statements(database, election_id, published=True))


def polls(database: Database, election_id: str) -> list[Statement]:
    """What exit polls say, each for itself: beside the count, and never in it."""
    return [each for each in statements(database, election_id, published=True) if not each.kind.counts]


def as_of(database: Database, election_id: str, at: datetime) -> Moment:
    """What `current` would have said at `at`, by the night's clock; of what is still to come it says what is now."""
    with database.read() as session:
        sequence = history.sequence_at(session, election_id, at)
        told = history.newest_of_each(session, election_id, sequence, at)
    return Moment(at=at, sequence=sequence, published=_published(told))


def at_sequence(database: Database, election_id: str, sequence: int) -> Moment:
    """What `current` would have said after that event; after the last one, where there are not so many."""
    with database.read() as session:
        sequence = min(sequence, outbox.last_sequence(session, election_id))
        event = history.event(session, election_id, sequence)
        told = history.newest_of_each(session, election_id, sequence)
    return Moment(at=event.occurred_at if event else None, sequence=sequence, published=_published(told))


def held(database: Database, election_id: str) -> dict[TallyKey, int]:
    """How many statements are held now, by contest, unit and count item type."""
    with database.read() as session:
        return queries.held(session, election_id)


def _published(told: Iterable[Told]) -> dict[TallyKey, Statement]:
    """From the newest event of each figure, in the order of `queries.statements`."""
    decoder = msgspec.json.Decoder(TallyData)
    said = (decoder.decode(each.data) for each in told)
    found = [_statement(data) for data in said if data.after is not None]
    return _count(sorted(found, key=lambda each: (each.position, *each.tally.key)))


def _statement(data: TallyData) -> Statement:
    assert data.after is not None
    receipt = data.receipt
    return Statement(
        source_id=receipt.source_id,
        issuer=receipt.issuer,
        kind=receipt.kind,
        position=receipt.position,
        fetched_at=receipt.fetched_at,
        tally=replace(data.after, place=receipt.place),
    )


def _count(told: Iterable[Statement]) -> dict[TallyKey, Statement]:
    counts = [each for each in told if each.kind.counts]
    return {each.tally.key: each for each in sorted(counts, key=lambda each: bool(each.tally.counts))}
