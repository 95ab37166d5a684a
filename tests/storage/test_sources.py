from datetime import timedelta

import msgspec
from msgspec.structs import replace

from ingest.domain.allocation import Allocation, Method
from storage import sources
from storage.database import Database
from storage.sources import Poll
from storage.tables import SourceRow
from tests.examples import NIGHT, election, source

FETCHED = Poll(
    election_id="demo",
    source_id="page",
    fence=10,
    checked_at=NIGHT,
    due_at=NIGHT + timedelta(seconds=5),
    interval_seconds=5.0,
    outcome="changed",
    changed=True,
    etag='"1"',
    sha256="ab",
)


def keep(database: Database, **changes: object) -> bool:
    with database.write() as session:
        return sources.keep(session, msgspec.structs.replace(FETCHED, **changes))


def state(database: Database) -> SourceRow:
    with database.read() as session:
        row = sources.find(session, "demo", "page")
    assert row is not None
    return row


def test_a_poll_becomes_the_state(known: Database) -> None:
    assert keep(known)
    row = state(known)
    assert (row.etag, row.sha256, row.changed_at, row.due_at) == ('"1"', "ab", NIGHT, FETCHED.due_at)


def test_an_older_claim_that_comes_late_changes_nothing(known: Database) -> None:
    assert keep(known, fence=20, etag='"2"')
    assert not keep(known, fence=10, etag='"1"')
    assert not keep(known, fence=20, etag='"again"')
    assert state(known).etag == '"2"'


def test_an_outage_keeps_what_was_known_and_remembers_its_beginning(known: Database) -> None:
    keep(known)
    late = NIGHT + timedelta(hours=1)
    for fence, at in ((11, NIGHT), (12, late)):
        keep(known, fence=fence, checked_at=at, outcome="timed-out", failed=True, changed=False, etag=None, sha256=None)
    row = state(known)
    assert (row.etag, row.sha256, row.failing_since, row.checked_at) == ('"1"', "ab", NIGHT, late)
    keep(known, fence=13, changed=False, outcome="not-modified")
    assert state(known).failing_since is None


def test_how_seats_are_allotted_is_not_how_a_document_is_read(known: Database) -> None:
    said = election()
    allotted = replace(said.contests[0], seats=9)
    with known.write() as session:
        sources.register(session, replace(said, contests=(allotted,)), [source("page")])
    before = state(known).reading
    with known.write() as session:
        how = replace(allotted, allocation=Allocation(method=Method.HARE))
        sources.register(session, replace(said, contests=(how,)), [source("page")])
    assert state(known).reading == before
    with known.write() as session:
        renamed = replace(allotted, aliases=("List",))
        sources.register(session, replace(said, contests=(renamed,)), [source("page")])
    assert state(known).reading != before


def test_registering_again_keeps_the_state_and_retires_what_left(known: Database) -> None:
    keep(known)
    with known.write() as session:
        sources.register(session, election(), [source("page")])
    with known.read() as session:
        assert [row.id for row in sources.active(session)] == ["page"]
        assert [e.id for e in sources.elections(session)] == ["demo"]
    assert state(known).etag == '"1"'
