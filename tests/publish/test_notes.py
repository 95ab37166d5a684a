"""Items of news become notes, each told once, whichever feeds bring it and however often it is read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from ingest.domain.item import Item
from ingest.domain.report import ElectionReport
from publish.envelope import decode, encode, headline
from publish.events import NoteData
from publish.notes import notes
from publish.receipts import of_event
from storage import outbox
from storage.tables import ItemRow
from tests.workers.newsroom import Newsroom, opened

ITEM = Item(
    key="news.example/1",
    title="Observers see no queues",
    url="https://news.example/1",
    digest="aa",
    published_at=datetime(2023, 3, 19, 19, tzinfo=UTC),
    language="en",
    topics=("observers", "turnout"),
)


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    with opened(tmp_path, url=database_url) as made:
        yield made


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Newsroom]:
    """On the embedded database alone."""
    with opened(tmp_path) as made:
        yield made


def told(room: Newsroom) -> list[tuple[str, NoteData]]:
    events = [each for each in room.told() if each.type.startswith("tallywire.note.")]
    return [(each.type.rpartition(".")[2], msgspec.json.decode(each.data, type=NoteData)) for each in events]


def rows(room: Newsroom) -> list[ItemRow]:
    with room.services.database.read() as session:
        return session.query(ItemRow).order_by(ItemRow.key).all()


def test_a_note_is_told_once_and_again_as_it_changes(room: Newsroom) -> None:
    room.says("kazinform", items=(ITEM,))
    room.says("kazinform", items=(ITEM,))
    room.says("paper", items=(replace(ITEM, title="The same elsewhere", digest="bb"),))
    room.says("kazinform", items=(replace(ITEM, title="Observers see queues", digest="cc"),))
    (what, first), (then, second) = told(room)
    assert (what, first.item, first.version, list(first.topics)) == ("added", ITEM.key, 1, ["observers", "turnout"])
    assert (first.issuer, first.receipt.source_id, first.published_at) == ("Kazinform", "kazinform", ITEM.published_at)
    assert (then, second.version, second.title) == ("changed", 2, "Observers see queues")
    with room.services.database.read() as session:
        assert notes(session, "demo") == [second]
        assert notes(session, "demo", "turnout", limit=1) == [second]
        assert notes(session, "demo", "turn_ut") == []


def test_the_same_document_read_twice_tells_nothing_twice(here: Newsroom) -> None:
    document = here.says("kazinform", items=(ITEM, replace(ITEM, digest="bb")))
    here.again(document, ElectionReport(tallies=(), items=(ITEM,), partial=True))
    assert [what for what, _ in told(here)] == ["added"]


def test_what_is_on_no_topic_is_kept_and_told_once_it_is_on_one(here: Newsroom) -> None:
    here.says("kazinform", items=(replace(ITEM, topics=()),))
    assert ([row.version for row in rows(here)], told(here)) == ([1], [])
    with here.services.database.read() as session:
        assert notes(session, "demo") == []
    here.says("kazinform", items=(replace(ITEM, digest="bb"),))
    here.says("kazinform", items=(replace(ITEM, digest="cc", topics=()),))
    assert [(what, note.version) for what, note in told(here)] == [("added", 2), ("changed", 3)]


def test_what_an_outlet_writes_is_text_and_bounded(here: Newsroom) -> None:
    hostile = replace(
        ITEM,
        key="k" * 600,
        title="\x1b[31mEnd\u202e of\nthe\x00 \ud800count" + "!" * 9_000,
        url="javascript:alert(1)",
        language="x" * 100,
        topics=tuple(f"t{n}" for n in range(99)),
    )
    here.says("kazinform", items=(hostile,))
    ((_, note),) = told(here)
    assert note.title.startswith("[31mEnd of the count!")
    assert (len(note.title), note.url, len(note.language), len(note.topics)) == (300, "", 35, 20)
    assert note.item.startswith("sha256:")


def test_a_note_in_one_line_and_its_receipt(here: Newsroom) -> None:
    here.says("kazinform", items=(ITEM,))
    here.says("kazinform", items=(replace(ITEM, digest="bb"),))
    with here.services.database.read() as session:
        first, second = (headline(decode(encode(row))) for row in outbox.after(session, "demo", 0, 9))
    assert first == "note: Observers see no queues [observers, turnout] (kazinform) https://news.example/1"
    assert second.endswith("(kazinform, version 2) https://news.example/1")
    proof = of_event(here.services.database, here.desk.pack.election, 1)
    assert proof is not None
    assert (proof.claim, proof.event and proof.event.message) == (None, first)
