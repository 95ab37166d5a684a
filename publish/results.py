"""What is published now: of everything that sources say, the one statement that stands for each contest and unit."""

from ingest.domain.tally import TallyKey, from_facts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, published
from storage import queries
from storage.database import Database


def statements(database: Database, election_id: str) -> list[Statement]:
    """Everything that any source of the election says now."""
    with database.read() as session:
        return [
            Statement(
                source_id=source.id,
                issuer=source.issuer,
                kind=SourceKind(source.kind),
                position=source.position,
                fetched_at=fetched_at,
                tally=from_facts(row.facts),
            )
            for source, row, fetched_at in queries.statements(session, election_id)
        ]


def current(database: Database, election_id: str) -> dict[TallyKey, Statement]:
    """By contest, unit and count item type."""
    return published(statements(database, election_id))
