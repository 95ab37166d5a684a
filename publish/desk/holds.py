"""What is held, and a person's decision about it: one of several who decide at once, and on what they have seen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.checks import RULES, settled_by_another
from ingest.domain.election import Election
from ingest.domain.errors import Conflict, TallywireError, UnknownName
from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey
from publish import ledger as books
from publish.desk import known
from publish.desk.decision import Decision, decided
from publish.desk.known import instant
from publish.ledger import Ledger
from publish.receipt import Receipt, receipt
from storage import holds, sources, tallies
from storage.database import Database
from storage.keys import key_of
from storage.tables import HoldRow, SnapshotRow, SourceRow

SAYS_NOTHING = "nothing"  # in place of a digest


class Hold(Struct, frozen=True, kw_only=True):
    """A hold as a person sees it.

    `seen` stands for what the source says by it: whoever decides names it, so that nobody decides on other words.
    `statement` is None where the source says nothing any more; `standing` is what stands of the source meanwhile, None
    where nothing does. `polls_left` counts the polls until it is released, None where polls do not count, as
    `release_at` is None where time does not; `ends` tells both in words, or why neither will. `decided_at` is None
    while it is held; then `by` is who decided, "" where time or the sources did.
    """

    id: int
    seen: str
    state: str
    source_id: str
    issuer: str
    key: TallyKey
    statement: Tally | None
    standing: Tally | None
    findings: Sequence[Finding]
    receipt: Receipt
    held_at: datetime
    release_at: datetime | None
    polls_left: int | None
    ends: str
    decided_at: datetime | None
    by: str
    why: str


class Filter(Struct, frozen=True, kw_only=True):
    """Which holds are meant; None leaves a question open."""

    source: str | None = None
    contest: str | None = None
    rule: str | None = None

    def takes(self, row: HoldRow) -> bool:
        return (
            self.source in (None, row.source_id)
            and self.contest in (None, row.contest_id)
            and (self.rule is None or any(each.rule == self.rule for each in holds.findings_of(row)))
        )


def listed(database: Database, election: Election, which: Filter | None = None, *, every: bool = False) -> list[Hold]:
    """What is held now, oldest first; `every` lists what was decided, too. Raises UnknownName."""
    which = which or Filter()
    with database.read() as session:
        of = {source.id: source for source in sources.of(session, election.id)}
        _check(which, election, of)
        rows = [row for row in holds.listed(session, election.id, every=every) if which.takes(row)]
        return _views(session, rows, of)


def held_at(database: Database, election: Election, at: datetime) -> list[Hold]:
    """What was held at an instant that is past; what its source says is as it was said last."""
    with database.read() as session:
        of = {source.id: source for source in sources.of(session, election.id)}
        return _views(session, holds.held_at(session, election.id, at), of)


def show(database: Database, election: Election, hold_id: int) -> Hold:
    """Raises UnknownName."""
    with database.read() as session:
        of = {source.id: source for source in sources.of(session, election.id)}
        return _views(session, [_find(session, election, hold_id)], of)[0]


def release(
    database: Database, election: Election, chosen: Mapping[int, str], *, who: str, why: str, now: datetime
) -> None:
    """Let held statements stand, all of them or none.

    `chosen` maps ids to what was `seen`, "" where whatever is held by then is meant. Raises Conflict where somebody
    was first or the source says something else meanwhile, UnknownName, and ImpossibleValue without a name or a reason.
    """
    with decided(database, election, who=who, why=why, now=now) as by:
        books.release(by.ledger, _noted(by, chosen, "hold.released"), by=by.who, why=by.why)


def reject(
    database: Database, election: Election, chosen: Mapping[int, str], *, who: str, why: str, now: datetime
) -> None:
    """Let none of them stand while the source repeats the words, or goes on from them without a new doubt.

    After anything else it is judged anew; the lasting word is an override. Arguments and errors are those of `release`.
    """
    with decided(database, election, who=who, why=why, now=now) as by:
        books.reject(by.ledger, _noted(by, chosen, "hold.rejected"), by=by.who, why=by.why)


def _check(which: Filter, election: Election, of: Iterable[str]) -> None:
    if which.source is not None and which.source not in of:
        raise known.unknown("source", which.source, {id_: id_ for id_ in of})
    if which.contest is not None:
        known.contest(election, which.contest)
    if which.rule is not None and which.rule not in RULES:
        raise known.unknown("rule", which.rule, {name: name for name in RULES})


def _find(session: Session, election: Election, hold_id: int) -> HoldRow:
    row = holds.find(session, election.id, hold_id)
    if row is None:
        raise UnknownName(f"no hold {hold_id} in {election.id}")
    return row


def _held(ledger: Ledger, chosen: Mapping[int, str]) -> list[HoldRow]:
    """The rows, where all of them are held and say what was seen. Others wait for the ledger, so they stay so."""
    held = {row.id: row for row in holds.listed(ledger.session, ledger.election.id)}
    for id_, seen in chosen.items():
        row = held.get(id_)
        if row is None:
            raise _over(ledger, id_)
        if seen and seen != _seen(row):
            raise Conflict(
                f"hold {id_}: {row.source_id} says something else since it was looked at "
                f"({seen} then, {_seen(row)} now); look again"
            )
    return [held[id_] for id_ in sorted(chosen)]


def _over(ledger: Ledger, hold_id: int) -> TallywireError:
    row = _find(ledger.session, ledger.election, hold_id)
    at = row.decided_at
    by, when = (f" by {row.ended_by}" if row.ended_by else ""), (f" at {instant(at)}" if at else "")
    why = row.why or "the source says something else"
    return Conflict(f"hold {hold_id} was {row.state}{by}{when}: {why}")


def _noted(by: Decision, chosen: Mapping[int, str], action: str) -> list[HoldRow]:
    """The rows, with a line in the audit log for each, so that it can be asked of any of them."""
    rows = _held(by.ledger, chosen)
    for row in rows:
        data = {"source": row.source_id, "key": key_of(row), "seen": _seen(row)}
        by.note(action, f"hold/{row.id}", data)
    return rows


def _seen(row: HoldRow) -> str:
    return row.digest.hex()[:8] or SAYS_NOTHING


def _views(session: Session, rows: Sequence[HoldRow], of: Mapping[str, SourceRow]) -> list[Hold]:
    standing: dict[tuple[str, TallyKey], Tally] = {}
    for source_id in {row.source_id for row in rows}:
        keys = [key_of(row) for row in rows if row.source_id == source_id]
        found = tallies.current(session, rows[0].election_id, [source_id], keys)
        standing |= {(source_id, each.tally.key): each.tally for each in found}
    documents = {id_: session.get_one(SnapshotRow, id_) for id_ in {row.snapshot_id for row in rows}}
    return [
        _view(
            row,
            standing.get((row.source_id, key_of(row))),
            receipt(of[row.source_id], documents[row.snapshot_id], row.place),
            of[row.source_id].polls,
        )
        for row in rows
    ]


def _view(row: HoldRow, standing: Tally | None, receipt: Receipt, polls: int) -> Hold:
    findings = holds.findings_of(row)
    polls_left = None if row.release_polls is None else max(0, row.release_polls - polls)
    return Hold(
        id=row.id,
        seen=_seen(row),
        state=row.state,
        source_id=row.source_id,
        issuer=receipt.issuer,
        key=key_of(row),
        statement=holds.tally_of(row),
        standing=standing,
        findings=findings,
        receipt=receipt,
        held_at=row.held_at,
        release_at=row.release_at,
        polls_left=polls_left,
        ends=_ends(row.release_at, polls_left, findings) if row.state == holds.HELD else "",
        decided_at=row.decided_at,
        by=row.ended_by,
        why=row.why,
    )


def _ends(release_at: datetime | None, polls_left: int | None, findings: Sequence[Finding]) -> str:
    ways = [f"once it is seen to last until {instant(release_at)}"] if release_at else []
    ways += [f"after {polls_left} more polls"] if polls_left is not None else []
    if ways:
        return f"released {' or '.join(ways)}, or when a second source says the same"
    lasting = {each.rule for each in findings if (rule := RULES.get(each.rule)) is not None and not rule.settles}
    if settled_by_another(findings):
        return "released when a source that counts says the same, and over when it says otherwise; not by lasting"
    return f"never released by itself: {', '.join(sorted(lasting)) or 'its doubt'} is not settled by lasting"
