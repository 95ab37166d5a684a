"""Where a number comes from: everything that speaks for and against it, put together for whoever asks."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.deriving import Derived
from ingest.domain.election import Election
from ingest.domain.report import Finding, Outcome
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType, SourceKind
from publish import events
from publish.envelope import NOTES, decode, encode, headline
from publish.events import COUNT, TURNOUT, figure
from publish.proof import Claim, Event, Hold, Override, Proof
from publish.receipt import Receipt, receipt
from storage import history, holds, sources, tallies
from storage.database import Database
from storage.keys import key_of
from storage.tables import FindingRow, HoldRow, OutboxRow, OverrideRow, SnapshotRow, SourceRow
from storage.tallies import Standing


class _Data(Struct):
    """What the data of any event may hold of where it comes from."""

    key: TallyKey | None = None
    before: Tally | None = None
    after: Tally | None = None
    statement: Tally | None = None
    receipt: Receipt | None = None
    receipts: tuple[Receipt | None, ...] = ()
    derived: Derived | None = None
    reason: str = ""


def of_tally(database: Database, election: Election, key: TallyKey, source_id: str | None = None) -> Proof:
    """What is published of the count, or what stands of one source."""
    with database.read() as session:
        ask = _Asking(session, election)
        standing = ask.standing(key)
        chosen = [each for each in standing if source_id in (None, each.source_id) and (source_id or ask.leads(each))]
        claim = ask.standing_claim(max(chosen, key=lambda each: bool(each.tally.counts))) if chosen else None
        told = history.event(session, election.id, claim.sequence) if claim and claim.sequence else None
        return ask.proof(key, claim, told, standing)


def of_event(database: Database, election: Election, sequence: int) -> Proof | None:
    """None where there is no such event. One that tells of no document has no claim."""
    with database.read() as session:
        ask = _Asking(session, election)
        row = history.event(session, election.id, sequence)
        if row is None:
            return None
        claim = ask.event_claim(row)
        if claim is None:
            return Proof(election_id=election.id, key=None, claim=None, event=line(row))
        return ask.proof(claim.key, claim, row, ask.standing(claim.key))


def parts_of(database: Database, election: Election, claim: Claim) -> list[Claim]:
    """What a computed sum was added up from; nothing of any other statement."""
    with database.read() as session:
        return _Asking(session, election).parts(claim)


class _Asking:
    """One session's questions about one election."""

    def __init__(self, session: Session, election: Election) -> None:
        self.session = session
        self.election = election
        self.sources: Mapping[str, SourceRow] = {row.id: row for row in sources.of(session, election.id)}

    def proof(self, key: TallyKey, claim: Claim | None, told: OutboxRow | None, standing: Iterable[Standing]) -> Proof:
        kind = claim.receipt.kind if claim else None
        rows = [] if claim is None else history.findings_of(self.session, claim.snapshot_id, key)
        found = [] if kind is SourceKind.COMPUTED else rows  # those are about the document that moved one of the parts
        desk = claim is not None and kind is SourceKind.DESK
        return Proof(
            election_id=self.election.id,
            key=key,
            claim=claim,
            event=line(told) if told else None,
            findings=[_finding(row) for row in found if row.contest_id is not None],
            document_findings=[_finding(row) for row in found if row.contest_id is None],
            holds=[self._hold(row) for row in history.holds_of(self.session, self.election.id, key)],
            others=[
                self.standing_claim(each)
                for each in standing
                if claim is None or each.source_id != claim.receipt.source_id
            ],
            parts=self.parts(claim) if claim else (),
            override=self._override(key, claim.snapshot_id) if claim and desk else None,
        )

    def standing(self, key: TallyKey) -> list[Standing]:
        """What stands of each source, in the order of the sources."""
        found = tallies.current(self.session, self.election.id, list(self.sources), [key])
        order = list(self.sources)
        return sorted(found, key=lambda each: order.index(each.source_id))

    def leads(self, standing: Standing) -> bool:
        """Whether it is published in the count; an exit poll is published beside it."""
        return standing.published and SourceKind(self.sources[standing.source_id].kind).counts

    def standing_claim(self, standing: Standing) -> Claim:
        source = self.sources[standing.source_id]
        series = events.series(source.id, SourceKind(source.kind), standing.tally)
        name = figure(series, standing.tally.key)
        told = history.newest(self.session, self.election.id, [name]).get(name) if standing.published else None
        snapshot = self._snapshot(standing.snapshot_id)
        proof = receipt(source, snapshot, standing.tally.place)
        claim = _claim(standing.tally.key, standing.tally, proof, snapshot, told.sequence if told else None)
        return replace(claim, published=standing.published)

    def event_claim(self, row: OutboxRow) -> Claim | None:
        """None where the event tells of no document."""
        data = msgspec.json.decode(row.data, type=_Data)
        proof = data.receipt or next(filter(None, data.receipts), None)
        if proof is None or f"tallywire.{row.type}" in NOTES:  # of a note the event says all there is
            return None
        snapshot = self._snapshot(row.snapshot_id) if row.snapshot_id is not None else self._document(proof)
        tally = data.after or data.statement
        said = tally or data.before
        key = said.key if said else data.key or _key(row.subject)
        if tally is None and (data.derived or data.receipts):
            tally = self._published(key, row.sequence)
        return _claim(key, tally, proof, snapshot, row.sequence)

    def parts(self, claim: Claim) -> list[Claim]:
        """What a computed sum was added up from: what was published of the units when it was told."""
        if claim.receipt.kind is not SourceKind.COMPUTED or claim.tally is None:
            return []
        units = [unit.id for unit in self.election.units if unit.parent_id == claim.key.unit_id]
        keys = [claim.key._replace(unit_id=unit) for unit in units]
        for series in (COUNT, TURNOUT):
            names = [figure(series, key) for key in keys]
            told = history.newest(self.session, self.election.id, names, sequence=claim.sequence)
            parts = [part for name in names if name in told and (part := self.event_claim(told[name])) is not None]
            if said := [part for part in parts if part.tally is not None]:
                return said
        return []

    def _published(self, key: TallyKey, sequence: int) -> Tally | None:
        """What the count said once that event was told."""
        name = figure(COUNT, key)
        row = history.newest(self.session, self.election.id, [name], sequence=sequence).get(name)
        return msgspec.json.decode(row.data, type=_Data).after if row else None

    def _hold(self, row: HoldRow) -> Hold:
        snapshot = self._snapshot(row.snapshot_id)
        proof = receipt(self.sources[row.source_id], snapshot, row.place)
        return Hold(
            id=row.id,
            state=row.state,
            held_at=row.held_at,
            decided_at=row.decided_at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            why=row.why,
            findings=holds.findings_of(row),
            claim=_claim(key_of(row), holds.tally_of(row), proof, snapshot),
        )

    def _override(self, key: TallyKey, snapshot_id: int) -> Override | None:
        row = history.override_of(self.session, self.election.id, key, snapshot_id)
        return _override(row) if row else None

    def _snapshot(self, snapshot_id: int) -> SnapshotRow:
        return self.session.get_one(SnapshotRow, snapshot_id)

    def _document(self, proof: Receipt) -> SnapshotRow:
        """The one a receipt is of, where the event does not name it."""
        query = select(SnapshotRow).where(
            SnapshotRow.election_id == self.election.id,
            SnapshotRow.source_id == proof.source_id,
            SnapshotRow.sha256 == proof.sha256,
            SnapshotRow.fetched_at == proof.fetched_at,
        )
        row = self.session.scalars(query.order_by(SnapshotRow.id)).first()
        if row is None:
            raise LookupError(f"the document {proof.sha256} of {proof.source_id} is gone")
        return row


def _key(subject: str) -> TallyKey:
    contest_id, _, unit_id = subject.partition("/")
    return TallyKey(contest_id, unit_id, CountItemType.TOTAL)


def _claim(
    key: TallyKey, tally: Tally | None, proof: Receipt, snapshot: SnapshotRow, sequence: int | None = None
) -> Claim:
    return Claim(
        key=key,
        tally=tally and replace(tally, place=proof.place),
        receipt=proof,
        snapshot_id=snapshot.id,
        size=snapshot.size,
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        incremental=snapshot.incremental,
        sequence=sequence,
    )


def line(row: OutboxRow) -> Event:
    """An event in a line for a person."""
    if row.tally is not None:
        message = msgspec.json.decode(row.data, type=_Data).reason
    else:
        message = headline(decode(encode(row))).removeprefix(f"{row.subject}: {row.type.replace('.', ' ')}: ")
    return Event(
        sequence=row.sequence,
        type=row.type,
        at=row.occurred_at,
        subject=row.subject,
        source_id=row.source_id,
        message=message,
    )


def _finding(row: FindingRow) -> Finding:
    return Finding(rule=row.rule, message=row.message, place=row.place, outcome=Outcome(row.outcome))


def _override(row: OverrideRow) -> Override:
    return Override(
        who=row.who, why=row.why, set_at=row.set_at, until_agreed=row.until_agreed, cleared_at=row.cleared_at
    )
