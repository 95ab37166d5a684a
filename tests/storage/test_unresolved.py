from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from ingest.domain.names import unit_name
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import CountItemType, ReportingUnitType
from storage import unresolved
from storage.database import Database
from tests.storage.test_outbox import add_snapshot


def said(contest: str, unit: str, votes: int = 1, **other: object) -> Tally:
    return Tally(contest_id=contest, unit_id=unit, counts={"Zoë": VoteCounts(votes=votes)}, **other)  # type: ignore[arg-type]


def keep(database: Database, snapshot_id: int, *tallies: Tally, source: str = "page") -> None:
    with database.write() as session:
        unresolved.keep(session, "demo", source, snapshot_id, tallies)


def kept(database: Database, source: str = "page") -> Sequence[Tally]:
    with database.read() as session:
        return sorted(unresolved.kept(session, "demo", source), key=lambda tally: tally.key)


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return unresolved.counts(session, "demo")


@contextmanager
def writes(database: Database) -> Iterator[list[int]]:
    """How many rows each statement that changes the database is about."""
    seen: list[int] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, _context: object, many: bool) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(len(parameters) if many and isinstance(parameters, list) else 1)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_newest_document_takes_the_place_of_the_one_before(known: Database) -> None:
    first = add_snapshot(known)
    keep(known, first, said("Mayor", "Ada", place="row 1"), said("Mayor", "Ely"))
    keep(known, first, said("Mayor", "Ely"), source="wire")
    assert kept(known) == [said("Mayor", "Ada", place="row 1"), said("Mayor", "Ely")]
    assert counts(known) == {"page": 2, "wire": 1}
    keep(known, add_snapshot(known), said("Mayor", "Ely", 7, place="row 9"))
    assert kept(known) == [said("Mayor", "Ely", 7, place="row 9")]
    keep(known, add_snapshot(known))
    assert (kept(known), counts(known)) == ([], {"wire": 1})


def test_only_what_changed_is_written(known: Database) -> None:
    many = [said("Mayor", f"unit {number}") for number in range(1_200)]
    snapshot_id = add_snapshot(known)
    keep(known, snapshot_id, *many)
    with writes(known) as seen:
        keep(known, snapshot_id, many[0], said("Mayor", "unit 1", 2), *many[2:])
    assert seen == [1]
    with writes(known) as seen:
        keep(known, snapshot_id, *many[2:])
    assert seen == [1]
    with writes(known) as seen:
        keep(known, snapshot_id, *many[2:])
    assert seen == []
    keep(known, snapshot_id)
    assert kept(known) == []


@pytest.mark.parametrize(
    "name", ["x" * 20_000 + "é" * 20_000, "a\0b", unit_name(("GA", "Fulton"), ReportingUnitType.COUNTY), "Амаnat\n'\""]
)
def test_a_name_is_kept_as_it_is_however_odd(known: Database, name: str) -> None:
    tally = Tally(contest_id=name, unit_id=name, count_item_type=CountItemType.EARLY, counts={name: VoteCounts()})
    keep(known, add_snapshot(known), tally, said("Mayor", name))
    assert set(map(repr, kept(known))) == {repr(tally), repr(said("Mayor", name))}


def test_names_that_look_the_same_to_the_database_stay_apart(known: Database) -> None:
    keep(known, add_snapshot(known), said("a\0", "u"), said("a\ufffd", "u"), said("a\ud800", "u"))
    assert len(kept(known)) == 3
