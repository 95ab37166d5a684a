"""What sources say differently of one figure: noted when it is seen, told once it has lasted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from ingest.domain.election import Election
from ingest.domain.tally import TallyKey
from ingest.domain.terms import SourceKind
from ingest.reconcile import agrees, disagreement
from publish import events
from publish.ledger.said import Move, Voice
from publish.receipt import Receipt, receipt
from storage import sources, tallies
from storage.keys import key_of
from storage.outbox import Draft
from storage.tables import DisagreementRow
from storage.tallies import FEW

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

KEY = (DisagreementRow.contest_id, DisagreementRow.unit_id, DisagreementRow.count_item_type)
Sides = tuple[TallyKey, str, str]  # the sources in the order of their ids: who leads may change meanwhile


def note(ledger: "Ledger", moves: Sequence[Move]) -> None:
    """Begin, go on with or end the disagreements about what moved."""
    moves = [move for move in moves if move.series == events.COUNT]
    if not any(move.others for move in moves) and not _any_open(ledger):
        return
    now = {sides: message for move in moves for sides, message in _differences(ledger, move).items()}
    open_ = {_sides(row): row for row in _open(ledger, [move.key for move in moves])}
    for sides, row in open_.items():
        if sides in now:
            row.message = now[sides]
            continue
        row.ended_at = ledger.at
        if row.told_at is not None:
            row.message = _why_over(sides, moves)
            ledger.tell([_event("sources.agree", ledger, row)])
    for sides, message in now.items():
        if sides not in open_:
            ledger.session.add(_row(ledger, sides, message))
    ledger.session.flush()


def _why_over(sides: Sides, moves: Sequence[Move]) -> str:
    key, *both = sides
    move = next(move for move in moves if move.key == key)
    said = {each.source_id: each.tally for each in (move.after, *move.others) if each is not None}
    if any(source_id not in said for source_id in both):
        return "one of them says nothing of it any more"
    if agrees(said[both[0]], said[both[1]]):
        return "they say the same now"
    return "they are not compared any more: one went on counting, or both differ from another source that leads"


def lasting(session: Session, election: Election) -> list[DisagreementRow]:
    """Those that nobody was told of and that have lasted, as far as both sources were seen."""
    query = select(DisagreementRow).where(
        DisagreementRow.election_id == election.id,
        DisagreementRow.ended_at.is_(None),
        DisagreementRow.told_at.is_(None),
    )
    rows = session.scalars(query.order_by(DisagreementRow.id)).all()
    seen = {source.id: source.seen_at for source in sources.of(session, election.id)} if rows else {}
    settle = timedelta(minutes=election.margins.settle_minutes)
    return [
        row
        for row in rows
        if all(
            at is not None and at >= row.since + settle
            for at in map(seen.get, (row.first_source_id, row.second_source_id))
        )
    ]


def tell_lasting(ledger: "Ledger") -> None:
    """The desk should know."""
    for row in lasting(ledger.session, ledger.election):
        row.told_at = ledger.at
        ledger.tell([_event("sources.disagree", ledger, row)])
    ledger.session.flush()


def _differences(ledger: "Ledger", move: Move) -> dict[Sides, str]:
    """Of what the best source says, with what the others do; neither the desk nor a sum of ours is one of them."""
    voices = [each for each in (move.after, *move.others) if each is not None and _speaks(ledger, each)]
    lead = move.after if move.after in voices else ledger.best(voices)
    found: dict[Sides, str] = {}
    for other in voices:
        if lead is not None and other is not lead and not _is_old_news(ledger, lead, other):
            message = disagreement(lead.tally, other.tally, ledger.election.margins)
            if message:
                first, second = sorted((lead.source_id, other.source_id))
                found[move.key, first, second] = f"{lead.source_id} and {other.source_id}: {message}"
    return found


def _is_old_news(ledger: "Ledger", one: Voice, other: Voice) -> bool:
    """Whether one of them passed on, before the other spoke, what somebody had said: it could not know better."""
    first, second = sorted((one, other), key=lambda voice: ledger.snapshot(voice.snapshot_id).fetched_at)
    older = ledger.snapshot(first.snapshot_id).fetched_at < ledger.snapshot(second.snapshot_id).fetched_at
    return older and ledger.kind(first.source_id) is SourceKind.NEWS and bool(first.tally.reported_by)


def _speaks(ledger: "Ledger", voice: Voice) -> bool:
    return ledger.kind(voice.source_id) not in (SourceKind.DESK, SourceKind.COMPUTED)


def _any_open(ledger: "Ledger") -> bool:
    open_ = DisagreementRow.election_id == ledger.election.id, DisagreementRow.ended_at.is_(None)
    return ledger.session.scalar(select(DisagreementRow.id).where(*open_).limit(1)) is not None


def _open(ledger: "Ledger", keys: Sequence[TallyKey]) -> list[DisagreementRow]:
    mine = select(DisagreementRow).where(
        DisagreementRow.election_id == ledger.election.id, DisagreementRow.ended_at.is_(None)
    )
    lists = [keys[at : at + FEW] for at in range(0, len(keys), FEW)]
    return [row for some in lists for row in ledger.session.scalars(mine.where(tuple_(*KEY).in_(some)))]


def _sides(row: DisagreementRow) -> Sides:
    return key_of(row), row.first_source_id, row.second_source_id


def _row(ledger: "Ledger", sides: Sides, message: str) -> DisagreementRow:
    key, first, second = sides
    return DisagreementRow(
        election_id=ledger.election.id,
        contest_id=key.contest_id,
        unit_id=key.unit_id,
        count_item_type=key.count_item_type.value,
        first_source_id=first,
        second_source_id=second,
        message=message,
        since=ledger.at,
    )


def _event(type_: str, ledger: "Ledger", row: DisagreementRow) -> Draft:
    key = key_of(row)
    data = events.DisagreementData(
        election_id=ledger.election.id,
        key=key,
        message=row.message,
        receipts=(_receipt(ledger, row.first_source_id, key), _receipt(ledger, row.second_source_id, key)),
    )
    return events.event(
        type_,
        data,
        subject=events.subject(key),
        source_id=row.second_source_id,
        occurred_at=ledger.at,
    )


def _receipt(ledger: "Ledger", source_id: str, key: TallyKey) -> Receipt | None:
    """None where nothing stands of the source any more."""
    standing = next(iter(tallies.current(ledger.session, ledger.election.id, [source_id], [key])), None)
    if standing is None:
        return None
    return receipt(ledger.sources[source_id], ledger.snapshot(standing.snapshot_id), standing.tally.place)
