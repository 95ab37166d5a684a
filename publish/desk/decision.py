"""A person's decision: who takes it and why, in one transaction, with a line in the audit log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.errors import ImpossibleValue
from publish.ledger import Ledger
from storage import audit
from storage.database import Database

LONGEST_WHO, LONGEST_WHY = 100, 1000


class Decision(Struct, frozen=True):
    """Whose it is, why, and the ledger that carries it out."""

    ledger: Ledger
    who: str
    why: str

    def note(self, action: str, subject: str, data: Mapping[str, object]) -> None:
        """Write it to the audit log."""
        audit.add(
            self.ledger.session,
            self.ledger.election.id,
            at=self.ledger.at,
            who=self.who,
            action=action,
            subject=subject,
            why=self.why,
            data=data,
        )


@contextmanager
def decided(database: Database, election: Election, *, who: str, why: str, now: datetime) -> Iterator[Decision]:
    """All of it or, where it raises, nothing; others who write wait. What follows from it is told at the end.

    Raises ImpossibleValue where nobody says who they are, or why.
    """
    who, why = _said("who decides", who, LONGEST_WHO), _said("why", why, LONGEST_WHY)
    with database.write() as session:
        ledger = Ledger(session, election, now)
        yield Decision(ledger, who, why)
        ledger.close()


def _said(what: str, text: str, longest: int) -> str:
    words = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    if not words:
        raise ImpossibleValue(f"{what} has to be said")
    if len(words) > longest:
        raise ImpossibleValue(f"{what} should have at most {longest:,} letters, not {len(words):,}")
    return words
