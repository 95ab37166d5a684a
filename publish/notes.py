"""Notes: what is written about the election beside figures. Items of news on the pack's topics, told once each.

What an outlet writes is text of strangers: it is cut to a length, and only letters of it are passed on.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec.structs import replace
from sqlalchemy.orm import Session

from ingest.domain.item import Item
from publish import events
from publish.events import NoteData
from publish.ledger import Ledger
from publish.receipt import receipt
from storage import items
from storage.outbox import Draft
from storage.tables import ItemRow, SnapshotRow, SourceRow

TITLE, ADDRESS, KEY, LANGUAGE, TOPICS = 300, 2_000, 500, 35, 20  # characters, and topics of one item
JOINERS = "\u200c\u200d"  # between the letters of some scripts
SUBJECT = "notes"


def keep(ledger: Ledger, row: SnapshotRow, read: Sequence[Item]) -> None:
    """Note the items of a document, and tell those that are new or changed and on a topic.

    An item belongs to the source that was first with it: what other feeds make of it tells nothing.
    """
    if not read:
        return
    of = {each.key: each for each in reversed([_plain(each) for each in read])}
    known = items.known(ledger.session, ledger.election.id, of)
    for item in reversed(of.values()):
        before = known.get(item.key)
        if before is None:
            _add(ledger, row, item)
        elif before.digest != item.digest and _is_ours(ledger, row, before):
            _change(ledger, row, item, before)
    ledger.session.flush()


def notes(
    session: Session, election_id: str, topic: str | None = None, limit: int = 100, *, until: datetime | None = None
) -> list[NoteData]:
    """The items on a topic, or on any, in their newest versions; those that changed last first.

    As of an instant that is past, those that were known by then, still in their newest versions.
    """
    return [_data(*found) for found in items.listed(session, election_id, topic, limit, until)]


def _add(ledger: Ledger, row: SnapshotRow, item: Item) -> None:
    new = ItemRow(
        election_id=ledger.election.id,
        key=item.key,
        source_id=row.source_id,
        version=1,
        first_snapshot_id=row.id,
        first_seen_at=ledger.at,
    )
    _write(new, item, ledger, row)
    ledger.session.add(new)
    if item.topics:
        ledger.tell([_event("note.added", ledger, new, row)])


def _change(ledger: Ledger, row: SnapshotRow, item: Item, known: ItemRow) -> None:
    """One of which nothing was told, because it was on no topic, is new to whoever is told now."""
    told = items.topics_of(known)
    known.source_id, known.version = row.source_id, known.version + 1
    _write(known, item, ledger, row)
    if told or item.topics:
        ledger.tell([_event("note.changed" if told else "note.added", ledger, known, row)])


def _write(known: ItemRow, item: Item, ledger: Ledger, row: SnapshotRow) -> None:
    known.title, known.url, known.language, known.digest = item.title, item.url, item.language, item.digest
    known.published_at = item.published_at
    known.topics = msgspec.json.encode(item.topics).decode()
    known.last_snapshot_id, known.changed_at = row.id, ledger.at


def _is_ours(ledger: Ledger, row: SnapshotRow, known: ItemRow) -> bool:
    return known.source_id == row.source_id or not ledger.sources[known.source_id].active


def _event(type_: str, ledger: Ledger, known: ItemRow, row: SnapshotRow) -> Draft:
    return events.event(
        type_,
        _data(known, ledger.sources[row.source_id], row),
        subject=f"{SUBJECT}/{row.source_id}",
        source_id=row.source_id,
        occurred_at=ledger.at,
        snapshot_id=row.id,
    )


def _data(known: ItemRow, source: SourceRow, row: SnapshotRow) -> NoteData:
    return NoteData(
        election_id=known.election_id,
        item=known.key,
        title=known.title,
        url=known.url,
        source_id=source.id,
        issuer=source.issuer,
        topics=items.topics_of(known),
        published_at=known.published_at,
        language=known.language,
        version=known.version,
        receipt=receipt(source, row),
    )


def _plain(item: Item) -> Item:
    """As it may be passed on: text only, of bounded length, and no address but one on the web."""
    url = _text(item.url, ADDRESS + 1)
    on_the_web = len(url) <= ADDRESS and url.lower().startswith(("http://", "https://"))
    key = _text(item.key, len(item.key))
    return replace(
        item,
        key=key if len(key) <= KEY else f"sha256:{sha256(key.encode()).hexdigest()}",
        title=_text(item.title, TITLE),
        url=url if on_the_web else "",
        language=_text(item.language, LANGUAGE),
        topics=tuple(item.topics[:TOPICS]),
    )


def _text(written: str, most: int) -> str:
    """On one line, without control characters, marks of direction and halves of letters."""
    squeezed = " ".join(written[: 4 * most].split())
    letters = (letter for letter in squeezed if letter.isprintable() or letter in JOINERS)
    return "".join(letters)[:most]
