from collections.abc import Sequence

from sqlalchemy import select

from ingest.domain.tally import Tally
from storage import tallies
from storage.database import Database
from storage.tables import TallyHistoryRow
from tests.examples import NIGHT, tally
from tests.storage.test_outbox import add_snapshot


def keep(database: Database, snapshot_id: int, report: Sequence[Tally]) -> tuple[list[str], list[str]]:
    """Keep a whole report as the pipeline does; the units that changed, and those that went."""
    with database.write() as session:
        known = tallies.digests(session, "demo", "page")
        changed, left = tallies.compare(known, report)
        said = {some.key for some in report}
        gone = [key for key in tallies.keys(session, "demo", "page", left) if key not in said]
        tallies.keep(session, "demo", "page", snapshot_id, changed, at=NIGHT)
        tallies.drop(session, "demo", "page", snapshot_id, gone, at=NIGHT)
    return [change.tally.unit_id for change in changed], [key.unit_id for key in gone]


def current(database: Database) -> list[Tally]:
    with database.read() as session:
        keys = tallies.keys(session, "demo", "page")
        found = tallies.current(session, "demo", ["page"], keys)
        return sorted((each.tally for each in found), key=lambda some: some.unit_id)


def history(database: Database) -> list[tuple[str, bool]]:
    with database.read() as session:
        rows = session.execute(select(TallyHistoryRow).order_by(TallyHistoryRow.id)).scalars()
        return [(row.unit_id, row.facts is not None) for row in rows]


def test_only_what_changed_is_written(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    assert keep(known, snapshot_id, [tally("u0", ant=1), tally("u1", ant=2)]) == (["u0", "u1"], [])
    assert keep(known, snapshot_id, [tally("u1", ant=2, place="moved"), tally("u0", ant=5)]) == (["u0"], [])
    assert keep(known, snapshot_id, [tally("u0", ant=5)]) == ([], ["u1"])
    assert current(known) == [tally("u0", ant=5)]
    assert history(known) == [("u0", True), ("u1", True), ("u0", True), ("u1", False)]


def test_more_tallies_than_fit_one_list(known: Database) -> None:
    snapshot_id = add_snapshot(known)
    many = [tally(f"u{n:04}", ant=n) for n in range(tallies.FEW * 3)]
    keep(known, snapshot_id, many)
    assert current(known) == many
    changed, gone = keep(known, snapshot_id, [])
    assert (changed, sorted(gone)) == ([], [some.unit_id for some in many])
    assert current(known) == []


def test_sources_do_not_see_each_other(known: Database) -> None:
    keep(known, add_snapshot(known), [tally(ant=1)])
    with known.read() as session:
        assert tallies.digests(session, "demo", "wire") == set()
        assert tallies.current(session, "demo", ["wire"], [tally().key]) == []
