"""The audit log only grows."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from storage import audit
from storage.database import Database
from storage.tables import AuditRow
from tests.examples import NIGHT


def test_the_database_refuses_to_change_or_delete_a_line(known: Database) -> None:
    for who, subject in (("Ada", "hold/1"), ("Bob", "hold/2"), ("Cid", "hold/1")):
        with known.write() as session:
            audit.add(session, "demo", at=NIGHT, who=who, action="hold.released", subject=subject, why="so")
    for deed in (update(AuditRow).values(who="Eve"), delete(AuditRow).where(AuditRow.who == "Ada")):
        with pytest.raises(DBAPIError, match="the audit log is append-only"), known.write() as session:
            session.execute(deed)
    with known.read() as session:
        assert [row.who for row in audit.listed(session, "demo")] == ["Ada", "Bob", "Cid"]
        newest = audit.newest(session, "demo", "hold/1")
        assert newest is not None
        assert newest.who == "Cid"
        assert audit.newest(session, "demo", "hold/3") is None
