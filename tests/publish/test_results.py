"""What was published at an instant is what replaying the events up to then gives."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, Tally, TallyKey, facts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement
from publish import results
from publish.envelope import decode, encode, tally_data
from publish.events import COUNT, TURNOUT
from publish.ledger import Ledger, Said
from storage import outbox, snapshots, sources, tallies
from storage.archive import Archive
from storage.database import Database
from storage.tables import OutboxRow
from tests.examples import NIGHT, election, source, tally
from tests.publish.desk.nights import ALL, Night

Told = dict[TallyKey, tuple[str, bytes, str]]  # who says it, what, and where it stands

SUMMED = replace(election(), contests=tuple(replace(each, sum_units=True) for each in election().contests))


@pytest.fixture
def night(database: Database, tmp_path: Path) -> Night:
    made = Night(database, Archive(str(tmp_path / "archive")), SUMMED)
    wire = replace(source("wire", SourceKind.WIRE), issuer="The Wire")
    with database.write() as session:
        sources.register(session, SUMMED, [source("page"), wire, source("poll", SourceKind.EXIT_POLL)])
    return made


def withdraws(night: Night, source_id: str) -> None:
    """It says nothing any more of all it said."""
    with night.database.write() as session:
        row = snapshots.newest(session, "demo", source_id)
        if row is not None:
            ledger = Ledger(session, SUMMED, night.now)
            stood = tallies.current(session, "demo", [source_id], tallies.keys(session, "demo", source_id))
            ledger.settle(source_id, row, [Said(key=each.tally.key, change=None, before=each) for each in stood])
            ledger.close()


def play(night: Night) -> list[OutboxRow]:
    """A night of chance, on which time sometimes runs backwards, as it does between two sources."""
    chance = Random(4)
    for _ in range(25):
        night.now += timedelta(minutes=chance.randint(-4, 3))
        speaker, unit = chance.choice(["page", "page", "wire", "poll"]), chance.choice(["all", "u0", "u1"])
        said = tally(unit, place=f"line {chance.randint(1, 9)}", ant=chance.randint(0, 9), bee=chance.randint(0, 9))
        ballots = Tally(contest_id="list", unit_id=unit, ballots=BallotCounts(cast=chance.randint(0, 99)))
        deed = chance.choice(["says", "says", "says", "held", "withdraws", "turnout"])
        if deed == "withdraws":
            withdraws(night, speaker)
        elif deed == "held":
            night.held(speaker, said)
        else:
            night.says(speaker, ballots if deed == "turnout" else said)
    with night.database.read() as session:
        return list(outbox.after(session, "demo", 0, 1000))


def replayed(events: list[OutboxRow]) -> Told:
    told: dict[str, dict[TallyKey, tuple[str, bytes, str]]] = {COUNT: {}, TURNOUT: {}}
    for data in (tally_data(event) for event in map(decode, map(encode, events)) if event.is_figure):
        figures, said = told.setdefault(data.series, {}), data.after or data.before
        assert said is not None
        figures.pop(said.key, None)
        if data.after is not None:
            figures[said.key] = (data.receipt.source_id, facts(said), data.receipt.place)
    return {**told[TURNOUT], **told[COUNT]}


def shown(published: dict[TallyKey, Statement]) -> Told:
    return {key: (each.source_id, facts(each.tally), each.tally.place) for key, each in published.items()}


def test_what_was_published_is_what_replaying_gives(night: Night) -> None:
    events = play(night)
    instants = sorted({event.occurred_at for event in events})
    happened_at = [event.occurred_at for event in events]
    assert happened_at != sorted(happened_at)
    for at in (NIGHT - timedelta(days=1), *instants):
        then = results.as_of(night.database, "demo", at)
        happened = [event for event in events if event.occurred_at <= at]
        assert shown(then.published) == replayed(happened)
        assert then.sequence == max((event.sequence for event in happened), default=0)
    assert shown(then.published) == shown(results.current(night.database, "demo"))
    for sequence in range(0, len(events) + 3, 3):
        then = results.at_sequence(night.database, "demo", sequence)
        assert shown(then.published) == replayed(events[:sequence])
        assert then.sequence == min(sequence, len(events))
        assert then.at == (events[then.sequence - 1].occurred_at if sequence else None)


def test_what_is_held_is_counted_until_it_ends(night: Night) -> None:
    night.says("page", tally(ant=5))
    night.held("page", tally(ant=1))
    night.held("wire", tally(ant=2), tally("u0", ant=2))
    assert results.held(night.database, "demo") == {ALL: 2, ALL._replace(unit_id="u0"): 1}
    night.says("page", tally(ant=6))
    assert results.held(night.database, "demo") == {ALL: 1, ALL._replace(unit_id="u0"): 1}
