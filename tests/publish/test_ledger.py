"""What the ledger makes of statements, without documents: series, and what leaves one for another."""

from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, Tally
from publish.envelope import CloudEvent, decode, encode, tally_data
from publish.ledger import Ledger, Said
from storage import outbox, sources, tallies
from storage.database import Database
from tests.examples import NIGHT, election, source, tally
from tests.storage.test_outbox import add_snapshot


def say(database: Database, said: Tally) -> None:
    snapshot_id = add_snapshot(database)
    with database.write() as session:
        ledger = Ledger(session, election(), NIGHT)
        before = next(iter(tallies.current(session, "demo", ["page"], [said.key])), None)
        ledger.settle(
            "page", ledger.snapshot(snapshot_id), [Said(key=said.key, change=tallies.change(said), before=before)]
        )
        ledger.close()


def told(database: Database) -> list[CloudEvent]:
    with database.read() as session:
        return [decode(encode(row)) for row in outbox.after(session, "demo", 0, 100)]


def test_first_votes_of_a_source_that_told_of_ballots_are_no_correction(database: Database) -> None:
    with database.write() as session:
        sources.register(session, election(), [source("page")])
    ballots = replace(tally(), ballots=BallotCounts(cast=500))
    say(database, ballots)
    say(database, replace(tally(ant=3, bee=1), ballots=BallotCounts(cast=500)))
    figures = [event for event in told(database) if event.is_figure]
    assert [(event.type, tally_data(event).series) for event in figures] == [
        ("tallywire.tally.added", "turnout"),
        ("tallywire.tally.changed", "turnout"),
        ("tallywire.tally.added", "count"),
    ]
    assert (tally_data(figures[1]).after, tally_data(figures[1]).reason) == (None, "it tells votes now")
    say(database, ballots)
    assert [event.type for event in told(database) if event.is_figure][3:] == [
        "tallywire.tally.corrected",
        "tallywire.tally.added",
    ]
