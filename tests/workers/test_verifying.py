"""A receipt put to the test: the bytes hash right and read again to the same number, or it is told why not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from ingest.domain.errors import ConfigurationError
from ingest.domain.terms import SourceKind
from publish import results
from publish.desk import holds as desk_holds
from publish.desk import overrides
from tests.workers.papers import ALL, NORTH, House, opened
from workers import bootstrap, verifying
from workers.verifying import Outcome

SAME = [Outcome.SAME]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with opened(database_url, tmp_path) as house:
        yield house


def test_every_published_number_and_every_event_reads_again_to_the_same(house: House) -> None:
    house.serves("page", "North,Ant,10", "North,Bee,20", "South,Ant,1")
    house.serves("wire", "Everywhere,Ant,11")
    house.serves("page", "North,Bee,21", "North,Ant,12", "South,Ant,2", "South,Bee,3")
    published = results.current(house.services.database, "demo")
    assert len(published) == 3
    for key in published:
        assert {each.outcome for each in house.verify(house.of(key))} == {Outcome.SAME}
    for sequence in range(1, house.last() + 1):
        checked = house.verify(house.of_event(sequence))
        assert checked
        assert all(each.well for each in checked), checked


def test_a_sum_is_added_up_again_and_its_parts_are_read_again(house: House) -> None:
    house.serves("page", "North,Ant,10", "South,Ant,1")
    proof = house.of(ALL)
    assert proof.claim is not None
    assert proof.claim.receipt.kind is SourceKind.COMPUTED
    assert [(each.key.unit_id, each.outcome) for each in house.verify(proof)] == [
        ("all", Outcome.SAME),
        ("north", Outcome.SAME),
        ("south", Outcome.SAME),
    ]
    wrong = house.verify(replace(proof, parts=proof.parts[:1]))
    assert [each.outcome for each in wrong] == [Outcome.DIFFERENT, Outcome.SAME]


sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # from here on nothing new is asked


@sqlite_alone
def test_an_increment_is_compared_in_what_it_tells(house: House) -> None:
    house.serves("page", "North,Ant,10", "North,Bee,20")
    house.serves("page", "North,Ant,12", incremental=True)
    proof = house.of(NORTH)
    (checked,) = house.verify(proof)
    assert checked.outcome is Outcome.SAME
    assert "1 of 2 selections stand in it" in checked.message
    assert proof.claim is not None
    assert proof.claim.tally is not None
    forged = replace(proof.claim.tally, counts={**proof.claim.tally.counts, "ant": proof.claim.tally.counts["bee"]})
    (checked,) = house.verify(replace(proof, claim=replace(proof.claim, tally=forged)))
    assert checked.outcome is Outcome.DIFFERENT
    assert "12 for ant, not 20" in checked.message


@sqlite_alone
def test_what_is_not_in_the_document_at_that_place_is_told(house: House) -> None:
    house.serves("page", "North,Ant,10")
    proof = house.of(NORTH)
    assert proof.claim is not None
    tally = proof.claim.tally
    assert tally is not None
    for claim, said in (
        (replace(proof.claim, tally=replace(tally, place="line 9")), "the same figures stand at line 2, not at line 9"),
        (replace(proof.claim, key=ALL._replace(unit_id="south")), "read again it says nothing of it"),
        (replace(proof.claim, tally=None), "which was withdrawn for another reason"),
    ):
        (checked,) = house.verify(replace(proof, claim=claim))
        assert checked.outcome is Outcome.DIFFERENT
        assert said in checked.message
    older = replace(proof.claim, receipt=replace(proof.claim.receipt, reader="delimited/0"))
    (checked,) = house.verify(replace(proof, claim=older))
    assert checked.well
    assert "by delimited/0 then" in checked.message


@sqlite_alone
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_bytes_that_are_lost_or_changed_are_told(house: House, damage: Callable[[Path], None], tmp_path: Path) -> None:
    house.serves("page", "North,Ant,10")
    proof = house.of(NORTH)
    assert proof.claim is not None
    sha256 = proof.claim.receipt.sha256
    damage(tmp_path / "archive" / sha256[:2] / f"{sha256}.zst")
    (checked,) = house.verify(proof)
    assert checked.outcome is Outcome.NOT_READ
    assert sha256 in checked.message


@sqlite_alone
def test_what_the_desk_says_is_a_document_like_any_other(house: House) -> None:
    house.serves("page", "North,Ant,10", "South,Ant,1")
    services = house.services
    overrides.set_figures(
        services.database, house.election, services.archive, NORTH, {"ant": 7}, who="Ada", why="phone", now=house.now
    )
    assert [each.outcome for each in house.verify(house.of(NORTH))] == SAME
    overrides.clear(services.database, house.election, services.archive, NORTH, who="Ada", why="a slip", now=house.now)
    assert [each.outcome for each in house.verify(house.of(NORTH))] == SAME


@sqlite_alone
def test_an_absence_can_be_read_again(house: House) -> None:
    house.serves("page", "North,Ant,10", "South,Ant,1")
    house.serves("page", "North,Ant,10")
    south = ALL._replace(unit_id="south")
    (held,) = house.of(south).holds
    database, chosen = house.services.database, {held.id: ""}
    desk_holds.release(database, house.election, chosen, who="Ada", why="asked them", now=house.now)
    proof = house.of(south)
    assert (proof.claim, house.verify(proof)) == (None, [])
    withdrawn = [found for sequence in range(1, house.last() + 1) if (found := house.of_event(sequence)).key == south][
        -1
    ]
    assert withdrawn.claim is not None
    assert withdrawn.claim.tally is None
    assert [each.outcome for each in house.verify(withdrawn)] == SAME


@sqlite_alone
def test_without_the_pack_nobody_can_read(house: House) -> None:
    house.serves("page", "North,Ant,10")
    services = bootstrap.make(house.services.settings.with_(packs=()))
    proof, refused = house.of(NORTH), pytest.raises(ConfigurationError, match="--pack")
    with closing(services.database), closing(services.redis), closing(services.app), refused:
        verifying.verify(proof, house.election, services)
