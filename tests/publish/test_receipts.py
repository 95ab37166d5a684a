"""What a receipt says of a published figure, a held one, a sum, an override and an event."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ingest.domain.report import Finding
from ingest.domain.tally import TallyKey
from ingest.domain.terms import SourceKind
from publish import history, receipts
from publish.desk import overrides
from publish.proof import Proof
from storage import holds, snapshots
from storage.archive import Archive
from storage.database import Database
from tests.examples import NIGHT, election, tally
from tests.publish.desk.nights import ALL, Night

SUMMED = replace(election(), contests=tuple(replace(each, sum_units=True) for each in election().contests))

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # others ask the same on both


@pytest.fixture
def night(database: Database, tmp_path: Path) -> Night:
    return Night(database, Archive(str(tmp_path / "archive")), SUMMED)


def of(night: Night, key: TallyKey = ALL, source_id: str | None = None) -> Proof:
    return receipts.of_tally(night.database, SUMMED, key, source_id)


def of_event(night: Night, sequence: int) -> Proof:
    found = receipts.of_event(night.database, SUMMED, sequence)
    assert found is not None
    return found


def unit(name: str) -> TallyKey:
    return ALL._replace(unit_id=name)


@sqlite_alone
def test_a_published_figure_names_its_document_its_event_and_who_else_speaks(night: Night) -> None:
    night.says("page", tally(ant=1, place="line 1"))
    night.says("wire", tally(ant=2, place="line 9"))
    night.says("page", tally(ant=3, place="line 2"))
    proof = of(night)
    assert proof.claim is not None
    assert proof.event is not None
    with night.database.read() as session:
        document = snapshots.newest(session, "demo", "page")
    assert document is not None
    assert proof.claim.tally == tally(ant=3, place="line 2")
    assert (proof.claim.receipt.sha256, proof.claim.size) == (document.sha256, document.size)
    assert (proof.claim.receipt.source_id, proof.claim.receipt.place) == ("page", "line 2")
    assert (proof.event.sequence, proof.event.type, proof.claim.published) == (3, "tally.changed", True)
    assert [(each.receipt.source_id, each.tally) for each in proof.others] == [("wire", tally(ant=2, place="line 9"))]


@sqlite_alone
def test_of_one_source_what_stands_of_it_though_nobody_is_told(night: Night) -> None:
    night.says("page", tally(ant=1))
    night.says("wire", tally(ant=2))
    proof = of(night, source_id="wire")
    assert proof.claim is not None
    assert (proof.claim.tally, proof.claim.published, proof.event) == (tally(ant=2), False, None)
    assert [each.receipt.source_id for each in proof.others] == ["page"]


@sqlite_alone
def test_what_is_held_is_told_though_nothing_stands(night: Night) -> None:
    night.held("page", tally(ant=1))
    proof = of(night)
    assert proof.claim is None
    (hold,) = proof.holds
    assert (hold.state, hold.claim.tally, hold.held_at) == (holds.HELD, tally(ant=1), NIGHT + timedelta(minutes=1))
    assert [each.rule for each in hold.findings] == ["zeroed"]


def test_the_findings_are_those_of_the_tally_and_those_of_the_document(night: Night) -> None:
    night.says("page", tally(ant=1), tally("u0", ant=1))
    with night.database.write() as session:
        document = snapshots.newest(session, "demo", "page")
        assert document is not None
        doubts = [("mine", ALL), ("other", unit("u0")), ("whole", None)]
        found = [Finding(rule=rule, message="odd", key=key) for rule, key in doubts]
        snapshots.add_findings(session, document.id, found)
    proof = of(night)
    assert [each.rule for each in proof.findings] == ["mine"]
    assert [each.rule for each in proof.document_findings] == ["whole"]


def test_a_sum_names_what_it_was_added_up_from_then_and_now(night: Night) -> None:
    night.says("page", tally("u0", ant=1, place="line 1"))
    night.says("wire", tally("u1", ant=2, place="line 2"))
    first = of(night)
    night.says("page", tally("u0", ant=10, place="line 3"))
    assert first.event is not None
    for proof, parts in (
        (of(night), [("page", 10), ("wire", 2)]),
        (of_event(night, first.event.sequence), [("page", 1), ("wire", 2)]),
    ):
        assert proof.claim is not None
        assert proof.claim.receipt.kind is SourceKind.COMPUTED
        said = [(each.receipt.source_id, each.tally.counts["ant"].votes) for each in proof.parts if each.tally]
        assert said == parts
        assert proof.claim.tally is not None
        assert proof.claim.tally.counts["ant"].votes == sum(votes for _, votes in parts)


@sqlite_alone
def test_an_override_names_who_and_why_and_what_the_source_says_beside_it(night: Night) -> None:
    night.says("page", tally(ant=1))
    overrides.set_figures(
        night.database, SUMMED, night.archive, ALL, {"ant": 7}, who="Ada", why="read on the phone", now=night.now
    )
    proof = of(night)
    assert proof.claim is not None
    assert proof.override is not None
    assert proof.claim.receipt.kind is SourceKind.DESK
    assert (proof.override.who, proof.override.why) == ("Ada", "read on the phone")
    assert [each.receipt.source_id for each in proof.others] == ["page"]
    assert Archive.get(night.archive, proof.claim.receipt.sha256)


def test_every_event_of_a_night_has_a_receipt_or_says_that_it_has_none(night: Night) -> None:
    night.says("page", tally(ant=1, bee=2), tally("u0", ant=1))
    night.says("wire", tally(ant=1, bee=2))
    night.held("page", tally(ant=0, bee=0))
    night.says("page", tally(ant=3, bee=2))
    seen = set()
    for sequence, (type_, data) in enumerate(night.events(), 1):
        proof = of_event(night, sequence)
        seen.add(type_)
        assert proof.event is not None
        assert (proof.event.sequence, proof.event.type) == (sequence, type_)
        assert proof.claim is not None
        assert proof.claim.receipt.sha256 == data["receipt"]["sha256"]
        assert proof.claim.sequence == sequence
    assert seen >= {"tally.added", "tally.changed", "tally.held", "tally.superseded", "contest.leader-changed"}
    assert receipts.of_event(night.database, SUMMED, sequence + 1) is None


def test_the_history_tells_what_was_said_and_what_became_of_it(night: Night) -> None:
    night.says("page", tally(ant=1))
    night.says("wire", tally(ant=4))
    night.held("page", tally(ant=0))
    night.says("page", tally(ant=2))
    said = history.said(night.database, "demo", ALL)
    votes = [each.tally.counts["ant"].votes if each.tally else None for each in said]
    before = [each.before.counts["ant"].votes if each.before else None for each in said]
    assert [(each.receipt.source_id, each.outcome) for each in said] == [
        ("page", "accept"),
        ("wire", "accept"),
        ("page", "hold"),
        ("page", "accept"),
    ]
    assert (votes, before) == ([1, 4, 0, 2], [None, None, 1, 0])
    assert [each.at for each in said] == [NIGHT + timedelta(minutes=n) for n in (1, 2, 3, 4)]
    assert history.said(night.database, "demo", ALL, "wire") == said[1:2]


@sqlite_alone
def test_the_history_of_what_was_published_is_that_of_its_events(night: Night) -> None:
    night.says("wire", tally(ant=4))
    night.says("page", tally(ant=1, place="line 1"))
    told = history.told(night.database, "demo", ALL)
    assert [(each.before_source, each.receipt.source_id) for each in told] == [(None, "wire"), ("wire", "page")]
    assert told[1].after == tally(ant=1, place="line 1")
    assert history.told(night.database, "demo", ALL, "wire") == told
    assert history.told(night.database, "demo", ALL, "page") == told[1:]
