"""Statements that do not stand: held, gone on with, superseded, rejected and released."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ingest.domain.tally import Tally, TallyKey
from ingest.domain.truth import Checks
from ingest.reconcile import confirms
from publish import events
from publish.ledger.said import Held, Said
from publish.receipt import receipt
from storage import holds, tallies
from storage.holds import Holding
from storage.keys import key_of
from storage.outbox import Draft
from storage.tables import HoldRow, SnapshotRow
from storage.tallies import HOLD, RELEASE, Change, Standing

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

SECOND_SOURCE = "a second source says the same"


def hold(
    ledger: "Ledger",
    source_id: str,
    snapshot: SnapshotRow,
    held: Sequence[Held],
    known: Mapping[TallyKey, HoldRow],
    checks: Checks,
) -> None:
    """Let statements of one document not stand. `known` are the source's open holds: one that is continued goes on,
    unless lasting settles only one of the doubts; what goes on from something rejected is rejected with it.

    A statement that a second source makes already is released at once.
    """
    new: list[Held] = []
    gone_on: list[Held] = []
    for each in held:
        row = known.get(each.key)
        if row is None or not each.continues or (row.state == holds.HELD and each.settles != _can_settle(row)):
            new.append(each)
            continue
        if each.change is not None and each.change.digest == row.digest:
            continue  # the same words, and the same doubt
        gone_on.append(each)
        holds.go_on(ledger.session, row.id, snapshot.id, _holding(ledger, snapshot, each, checks))
        if row.state == holds.HELD:
            ledger.tell([_held_event(ledger, row.id, source_id, snapshot, each)])
    _remember(ledger, source_id, snapshot, [*gone_on, *new])
    supersede(ledger, [known[each.key] for each in new if each.key in known])
    _open(ledger, source_id, snapshot, new, checks)
    _confirmed(ledger, source_id, [each.key for each in held])


def _open(ledger: "Ledger", source_id: str, snapshot: SnapshotRow, new: Sequence[Held], checks: Checks) -> None:
    rows = [_holding(ledger, snapshot, each, checks) for each in new]
    where = (ledger.session, ledger.election.id, source_id, snapshot.id)
    ids = holds.add(*where, rows, ledger.at)
    ledger.tell(_held_event(ledger, id_, source_id, snapshot, each) for id_, each in zip(ids, new, strict=True))


def _remember(ledger: "Ledger", source_id: str, snapshot: SnapshotRow, held: Sequence[Held]) -> None:
    said = [each.change for each in held if each.change is not None]
    where = (ledger.session, ledger.election.id, source_id, snapshot.id)
    tallies.remember(*where, said, at=ledger.at, outcome=HOLD)


def _holding(ledger: "Ledger", snapshot: SnapshotRow, held: Held, checks: Checks) -> Holding:
    change = held.change
    polls = checks.persist_polls if held.settles else None
    return Holding(
        key=held.key,
        stored=change.stored if change else None,
        digest=change.digest if change else holds.NOTHING,
        place=change.tally.place if change else "",
        findings=held.findings,
        release_at=ledger.at + timedelta(minutes=checks.persist_minutes) if held.settles else None,
        release_polls=None if polls is None else snapshot.polls + 1 + polls,
    )


def _confirmed(ledger: "Ledger", source_id: str, keys: Collection[TallyKey]) -> None:
    """Release what another source says already."""
    rivals = ledger.rivals(source_id, list(keys))
    if not rivals:
        return
    mine = holds.still_open(ledger.session, ledger.election.id, source_id)
    rows = [mine[key] for key in keys if key in mine and key in rivals]
    stands = _standing(ledger, source_id, rows)
    agreed = [
        row
        for row in rows
        if any(_vouches(ledger, each.source_id, each.tally, row, stands) for each in rivals[key_of(row)])
    ]
    release(ledger, agreed, why=SECOND_SOURCE)


def agree(ledger: "Ledger", source_id: str, said: Sequence[Said]) -> None:
    """Release what others say and what is held, where this source says the same now."""
    now = {each.key: each.change.tally for each in said if each.change is not None}
    by_source: defaultdict[str, list[HoldRow]] = defaultdict(list)
    for row in holds.of_others(ledger.session, ledger.election.id, source_id, now):
        by_source[row.source_id].append(row)
    for held_by, rows in by_source.items():
        stands = _standing(ledger, held_by, rows)
        agreed = [row for row in rows if _vouches(ledger, source_id, now[key_of(row)], row, stands)]
        release(ledger, agreed, why=SECOND_SOURCE)


def _vouches(ledger: "Ledger", source_id: str, says: Tally, row: HoldRow, stands: Mapping[TallyKey, Standing]) -> bool:
    """Whether another issuer that counts or collects by itself says what is held.

    What the source itself said before is not settled so: whoever is behind still says what an old copy says.
    """
    theirs, statement, standing = ledger.sources[source_id], holds.tally_of(row), stands.get(key_of(row))
    return (
        theirs.issuer != ledger.sources[row.source_id].issuer
        and ledger.kind(source_id).attests
        and ledger.kind(row.source_id).counts
        and _can_settle(row)
        and statement is not None
        and confirms(statement, standing.tally if standing else None, says)
        and not tallies.stood_before(ledger.session, row)
    )


def _can_settle(row: HoldRow) -> bool:
    return row.state == holds.HELD and (row.release_at is not None or row.release_polls is not None)


def release(ledger: "Ledger", rows: Sequence[HoldRow], *, why: str, by: str = "") -> list[HoldRow]:
    """Let held statements stand; those of them that nobody else has ended meanwhile."""
    by_document: defaultdict[tuple[str, int], list[HoldRow]] = defaultdict(list)
    done = holds.end(ledger.session, [row.id for row in rows], holds.RELEASED, at=ledger.at, by=by, why=why)
    for row in rows:
        if row.id in done:
            by_document[row.source_id, row.snapshot_id].append(row)
    for (source_id, snapshot_id), released in by_document.items():
        before = _standing(ledger, source_id, released)
        ledger.tell(ended("tally.released", ledger, released, before, by=by, why=why))
        said = [_said(row, before.get(key_of(row)), why) for row in released]
        moving = [each for each in said if each.change is not None or each.before is not None]
        ledger.settle(source_id, ledger.snapshot(snapshot_id), moving, outcome=RELEASE)
    return [row for some in by_document.values() for row in some]


def reject(ledger: "Ledger", rows: Sequence[HoldRow], *, by: str, why: str) -> None:
    """They do not stand, however long the source goes on saying so; those of them that are still held."""
    done = holds.reject(ledger.session, [row.id for row in rows], at=ledger.at, by=by, why=why)
    _tell_ended("tally.rejected", ledger, [row for row in rows if row.id in done], by=by, why=why)


def supersede(ledger: "Ledger", rows: Sequence[HoldRow], why: str = "the source says something else") -> None:
    """The source does not say it any more. One that was rejected just ends: it was told."""
    held = [row for row in rows if row.state == holds.HELD]
    done = holds.end(ledger.session, [row.id for row in held], holds.SUPERSEDED, at=ledger.at)
    _tell_ended("tally.superseded", ledger, [row for row in held if row.id in done], why=why)
    holds.close(ledger.session, [row.id for row in rows if row.state == holds.REJECTED], at=ledger.at)


def _tell_ended(type_: str, ledger: "Ledger", rows: Iterable[HoldRow], *, by: str = "", why: str) -> None:
    by_source: defaultdict[str, list[HoldRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source_id].append(row)
    for source_id, some in by_source.items():
        ledger.tell(ended(type_, ledger, some, _standing(ledger, source_id, some), by=by, why=why))


def _said(row: HoldRow, before: Standing | None, why: str) -> Said:
    tally = holds.tally_of(row)
    change = None if tally is None or row.facts is None else Change(tally, row.facts.encode(), row.digest)
    return Said(key=key_of(row), change=change, before=before, reason=f"it was held; {why}")


def _standing(ledger: "Ledger", source_id: str, rows: Iterable[HoldRow]) -> dict[TallyKey, Standing]:
    keys = [key_of(row) for row in rows]
    found = tallies.current(ledger.session, ledger.election.id, [source_id], keys)
    return {each.tally.key: each for each in found}


def _held_event(ledger: "Ledger", id_: int, source_id: str, snapshot: SnapshotRow, held: Held) -> Draft:
    place = held.change.tally.place if held.change else ""
    data = events.HoldData(
        election_id=ledger.election.id,
        hold_id=id_,
        key=held.key,
        statement=held.change.tally if held.change else None,
        standing=held.before.tally if held.before else None,
        findings=held.findings,
        receipt=receipt(ledger.sources[source_id], snapshot, place),
    )
    return _event("tally.held", ledger, data, snapshot.id)


def ended(
    type_: str,
    ledger: "Ledger",
    rows: Iterable[HoldRow],
    before: Mapping[TallyKey, Standing],
    *,
    by: str = "",
    why: str = "",
) -> Iterable[Draft]:
    """One event for each hold that came to an end."""
    for row in rows:
        standing = before.get(key_of(row))
        data = events.HoldData(
            election_id=ledger.election.id,
            hold_id=row.id,
            key=key_of(row),
            statement=holds.tally_of(row),
            standing=standing.tally if standing else None,
            findings=holds.findings_of(row),
            receipt=receipt(ledger.sources[row.source_id], ledger.snapshot(row.snapshot_id), row.place),
            by=by,
            why=why,
        )
        yield _event(type_, ledger, data, row.snapshot_id)


def _event(type_: str, ledger: "Ledger", data: events.HoldData, snapshot_id: int) -> Draft:
    return events.event(
        type_,
        data,
        subject=events.subject(data.key),
        source_id=data.receipt.source_id,
        occurred_at=ledger.at,
        snapshot_id=snapshot_id,
    )
