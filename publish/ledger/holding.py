"""Statements that do not stand: held, gone on with, superseded, rejected and released."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ingest import reconcile, reported
from ingest.checks import OF_SPEAKER, settled_by_another
from ingest.domain.report import Outcome
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Checks
from publish.ledger.hold_events import ended, held_event
from publish.ledger.said import Held, Said
from storage import holds, tallies
from storage.holds import Holding
from storage.keys import key_of
from storage.tables import HoldRow, SnapshotRow
from storage.tallies import HOLD, RELEASE, Change, Standing

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger

SECOND_SOURCE = "a second source says the same"
SAYS_ELSE = "the source says something else"


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
        if row is None or not each.continues or (row.state == holds.HELD and each.settles != _lasts(row)):
            new.append(each)
            continue
        if each.change is not None and each.change.digest == row.digest:
            continue  # the same words, and the same doubt
        gone_on.append(each)
        holds.go_on(ledger.session, row.id, snapshot.id, _holding(ledger, snapshot, each, checks))
        if row.state == holds.HELD:
            ledger.tell([held_event(ledger, row.id, source_id, snapshot, each)])
    _remember(ledger, source_id, snapshot, [*gone_on, *new])
    supersede(ledger, [known[each.key] for each in new if each.key in known])
    _open(ledger, source_id, snapshot, new, checks)
    _confirmed(ledger, source_id, [each.key for each in held])


def _open(ledger: "Ledger", source_id: str, snapshot: SnapshotRow, new: Sequence[Held], checks: Checks) -> None:
    rows = [_holding(ledger, snapshot, each, checks) for each in new]
    where = (ledger.session, ledger.election.id, source_id, snapshot.id)
    ids = holds.add(*where, rows, ledger.at)
    ledger.tell(held_event(ledger, id_, source_id, snapshot, each) for id_, each in zip(ids, new, strict=True))


def _remember(ledger: "Ledger", source_id: str, snapshot: SnapshotRow, held: Sequence[Held]) -> None:
    said = [each.change for each in held if each.change is not None]
    where = (ledger.session, ledger.election.id, source_id, snapshot.id)
    tallies.remember(*where, said, at=ledger.at, outcome=HOLD)


def _holding(ledger: "Ledger", snapshot: SnapshotRow, held: Held, checks: Checks) -> Holding:
    change = held.change
    polls = checks.persist_polls if held.settles and held.until is None else None
    lasted = ledger.at + timedelta(minutes=checks.persist_minutes)
    return Holding(
        key=held.key,
        stored=change.stored if change else None,
        digest=change.digest if change else holds.NOTHING,
        place=change.tally.place if change else "",
        findings=held.findings,
        release_at=max(lasted, held.until or lasted) if held.settles else None,
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
    for row in rows:
        if row not in agreed and ledger.kind(source_id) is SourceKind.NEWS:
            _refuted(ledger, row, rivals[key_of(row)])


def _refuted(ledger: "Ledger", row: HoldRow, rivals: Sequence[Standing]) -> None:
    """End what a source that counts says otherwise already: it makes no difference which of the two was read first."""
    report = holds.tally_of(row)
    if report is None or _lasts(row):
        return
    for each in rivals:
        attests = ledger.kind(each.source_id).attests
        if attests and (wrong := reported.refutes(report, each.tally, ledger.election.margins)):
            supersede(ledger, [row], f"{ledger.sources[each.source_id].issuer} says otherwise: {wrong}")
            return


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
        _outspoken(ledger, source_id, [row for row in rows if row not in agreed], now)


def _outspoken(ledger: "Ledger", source_id: str, rows: Iterable[HoldRow], now: Mapping[TallyKey, Tally]) -> None:
    """End what news reported and nobody vouched for, once a source that counts has figures: nobody needs to decide."""
    for row in rows:
        says, report = now[key_of(row)], holds.tally_of(row)
        if report is None or _lasts(row) or not reconcile.has_begun(says):
            continue
        if ledger.kind(row.source_id) is SourceKind.NEWS:
            issuer = ledger.sources[source_id].issuer
            wrong = reported.refutes(report, says, ledger.election.margins)
            supersede(
                ledger, [row], f"{issuer} says otherwise: {wrong}" if wrong else f"{issuer} tells of it itself now"
            )


def _vouches(ledger: "Ledger", source_id: str, says: Tally, row: HoldRow, stands: Mapping[TallyKey, Standing]) -> bool:
    """Whether another issuer that counts or collects by itself says what is held.

    What the source itself said before is not settled so: whoever is behind still says what an old copy says.
    """
    theirs, statement, standing = ledger.sources[source_id], holds.tally_of(row), stands.get(key_of(row))
    return (
        theirs.issuer != ledger.sources[row.source_id].issuer
        and ledger.kind(source_id).attests
        and ledger.kind(row.source_id).counts
        and row.state == holds.HELD
        and (_lasts(row) or settled_by_another(holds.findings_of(row)))
        and statement is not None
        and _says_so(row, statement, standing, says)
        and not tallies.stood_before(ledger.session, row)
    )


def _says_so(row: HoldRow, statement: Tally, standing: Standing | None, says: Tally) -> bool:
    """All that is new in it; where nothing but who says it is doubted, it may be rounded, and of some selections."""
    doubts = {each.rule for each in holds.findings_of(row) if each.outcome is Outcome.HOLD}
    if doubts <= OF_SPEAKER and reported.bears_out(statement, says):
        return True
    return reconcile.confirms(statement, standing.tally if standing else None, says)


def _lasts(row: HoldRow) -> bool:
    """Whether time settles it."""
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


def supersede(ledger: "Ledger", rows: Sequence[HoldRow], why: str = SAYS_ELSE) -> None:
    """The source does not say it any more. One that was rejected just ends: it was told."""
    held = [row for row in rows if row.state == holds.HELD]
    noted = "" if why == SAYS_ELSE else why
    done = holds.end(ledger.session, [row.id for row in held], holds.SUPERSEDED, at=ledger.at, why=noted)
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
