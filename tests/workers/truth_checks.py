"""What has to be so after every step, whatever happened: the books, the events and the evidence beside the model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import families
from ingest.domain.report import Snapshot
from ingest.domain.tally import Tally, TallyKey, from_facts
from ingest.domain.terms import CountItemType, SourceKind
from ingest.reconcile import Statement
from ingest.resolve import resolve
from ingest.totals import summed
from publish import events, receipts, results
from publish.desk.statement import READER, read_override
from publish.envelope import HOLDS, CloudEvent, decode, encode, hold_data, tally_data
from publish.events import DisagreementData
from storage import holds, outbox
from storage.database import Database
from storage.keys import key_of
from storage.sources import COMPUTED, DESK
from storage.tables import DisagreementRow, HoldRow, OutboxRow, SnapshotRow, SourceRow, TallyRow
from tests.workers.truth_model import COUNT, TURNOUT, Model
from tests.workers.truth_night import Night

Figure = tuple[str, TallyKey]  # series and key
Dispute = tuple[TallyKey, str, str]  # key, the second of the two sources, and what was told
ENDED = ("released", "rejected", "superseded")


class Books:
    """Follows the stream like any consumer, and looks at the tables behind it."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self.sequence = 0
        self.sound = True
        self.told: dict[Figure, tuple[str, Tally]] = {}
        self.held: defaultdict[int, list[str]] = defaultdict(list)
        self.released: list[tuple[str, TallyKey, datetime]] = []
        self.disputes: list[Dispute] = []
        self._read: dict[int, dict[TallyKey, Tally]] = {}

    def check(self, model: Model) -> None:
        self.sound = False
        with self.night.services.database.read() as session:
            self._follow(outbox.after(session, "demo", self.sequence, 100_000))
            published = _published(session)
            assert published == model.published()
            assert self.told == published
            rows = session.scalars(select(HoldRow)).all()
            self._holds(rows, model)
            assert sorted(self.released) == sorted(model.released)
            self._disputed(session, model)
            self._proven(session, published)
        assert _speaks(model) == {key: each.source_id for key, each in results.current(*self._where).items()}
        self.sound = True

    def check_all(self) -> None:
        """What is asked of the whole night at its end; nothing, where it went wrong before."""
        if not self.sound:
            return
        again = Books(self.night)
        with self.night.services.database.read() as session:
            again._follow(outbox.after(session, "demo", 0, 100_000))
            standing = session.scalars(select(TallyRow).where(TallyRow.published)).all()
        assert (again.told, again.held) == (self.told, self.held)
        for row in standing:
            proof = receipts.of_tally(*self.night.where, _key(row), row.source_id)
            assert proof.claim is not None
            assert proof.claim.tally == from_facts(row.facts, row.place)
            assert proof.claim.sequence is not None
            parts = [part.tally for part in proof.parts if part.tally is not None]
            if row.source_id == COMPUTED:
                assert _same(summed(*_key(row), parts, 2), proof.claim.tally)
        moment = results.as_of(*self._where, self.night.at)
        assert moment.sequence == self.sequence
        now = results.current(*self._where)
        assert _said(moment.published) == _said(now)

    @property
    def _where(self) -> tuple[Database, str]:
        return self.night.services.database, "demo"

    def _follow(self, rows: Sequence[OutboxRow]) -> None:
        for row in rows:
            said = decode(encode(row))
            self.sequence += 1
            assert said.sequence == self.sequence
            if said.is_figure:
                self._figure(said)
            elif said.type in HOLDS:
                self._hold(said)
            elif said.type.startswith("tallywire.sources."):
                self._dispute(said)

    def _figure(self, said: CloudEvent) -> None:
        data = tally_data(said)
        tally = data.after or data.before
        assert tally is not None
        figure = (data.series, tally.key)
        before = (data.before_source, data.before) if data.before is not None else None
        after = (data.receipt.source_id, data.after) if data.after is not None else None
        assert before == self.told.get(figure)
        assert before != after
        if after is None:
            del self.told[figure]
        else:
            self.told[figure] = after

    def _hold(self, said: CloudEvent) -> None:
        data, now = hold_data(said), said.type.rpartition(".")[2]
        states = self.held[data.hold_id]
        assert not set(states) & set(ENDED)
        assert now == "held" or states
        states.append(now)
        if now == "released":
            self.released.append((data.receipt.source_id, data.key, said.time))

    def _dispute(self, said: CloudEvent) -> None:
        key = msgspec.json.decode(said.data, type=DisagreementData).key
        self.disputes.append((key, said.source.rpartition("/")[2], said.type.rpartition(".")[2]))

    def _disputed(self, session: Session, model: Model) -> None:
        """Noted as long as two say different things, of each two once at a time, and told and taken back once."""
        rows = session.scalars(select(DisagreementRow)).all()
        where = {row.id: _key(row) for row in rows}
        open_ = [(where[row.id], row.first_source_id, row.second_source_id) for row in rows if row.ended_at is None]
        assert sorted(open_) == sorted(model.disagreeing())
        told = [row for row in rows if row.told_at is not None]
        begun = [(where[row.id], row.second_source_id, "disagree") for row in told]
        over = [(where[row.id], row.second_source_id, "agree") for row in told if row.ended_at is not None]
        assert sorted(self.disputes) == sorted([*begun, *over])

    def _holds(self, rows: Sequence[HoldRow], model: Model) -> None:
        """Each told as it is, and those that are open just those that should be."""
        assert self.held.keys() == {row.id for row in rows}
        for row in rows:
            assert self.held[row.id][-1] == row.state
            assert (row.ended_at is None) == (row.state == "held") or row.state == "rejected"
        open_ = {(row.source_id, key_of(row)): row for row in rows if row.ended_at is None}
        assert len(open_) == sum(row.ended_at is None for row in rows)
        now = {where: (_bare(holds.tally_of(row)), row.state) for where, row in open_.items()}
        assert now == {
            where: (each.tally, "rejected" if each.rejected else "held") for where, each in model.holds.items()
        }

    def _proven(self, session: Session, published: dict[Figure, tuple[str, Tally]]) -> None:
        """Every published number stands in its document, and the archive has the document."""
        query = select(TallyRow, SnapshotRow).join(SnapshotRow, SnapshotRow.id == TallyRow.snapshot_id)
        for row, document in session.execute(query.where(TallyRow.published)):
            tally = from_facts(row.facts, row.place)
            if row.source_id == COMPUTED:
                assert _same(summed(*_key(row), _parts(published, tally), 2), tally)
            else:
                assert self._reading(document, row.source_id)[_key(row)] == tally

    def _reading(self, document: SnapshotRow, source_id: str) -> dict[TallyKey, Tally]:
        """What its bytes say, read once more."""
        if document.id not in self._read:
            assert document.source_id == source_id
            body = self.night.services.archive.get(document.sha256)
            assert Snapshot.digest(body) == document.sha256
            self._read[document.id] = {tally.key: tally for tally in self._tallies(document, body)}
        return self._read[document.id]

    def _tallies(self, document: SnapshotRow, body: bytes) -> Sequence[Tally]:
        if document.source_id == DESK:
            assert document.reader == READER
            tally = read_override(body)
            return [tally] if tally else []
        source = self.night.desk.sources[document.source_id]
        assert document.reader == families.reader_version(source)
        snapshot = Snapshot(source_id=source.id, url=document.url, fetched_at=document.fetched_at, body=body)
        return resolve(families.read(snapshot, source), self.night.desk.vocabulary).tallies


def _published(session: Session) -> dict[Figure, tuple[str, Tally]]:
    """At most one of each figure."""
    mine = SourceRow.id == TallyRow.source_id
    rows = session.execute(select(TallyRow, SourceRow.kind).join(SourceRow, mine).where(TallyRow.published)).all()
    found: dict[Figure, tuple[str, Tally]] = {}
    for row, kind in rows:
        tally = from_facts(row.facts)
        figure = (events.series(row.source_id, SourceKind(kind), tally), tally.key)
        assert figure not in found
        found[figure] = (row.source_id, tally)
    return found


def _parts(published: dict[Figure, tuple[str, Tally]], whole: Tally) -> list[Tally]:
    units = ("north", "south")
    for series in (COUNT, TURNOUT):
        keys = [(series, whole.key._replace(unit_id=unit)) for unit in units]
        if parts := [published[key][1] for key in keys if key in published]:
            return parts
    return []


def _said(published: Mapping[TallyKey, Statement]) -> dict[TallyKey, tuple[str, Tally]]:
    """Without the documents: a desk that repeats itself does so in another one."""
    return {key: (each.source_id, each.tally) for key, each in published.items()}


def _speaks(model: Model) -> dict[TallyKey, str]:
    """Whose word the count is, or what is told of ballots only."""
    led = model.led.items()
    return {key: id_ for wanted in (TURNOUT, COUNT) for (series, key), id_ in led if series == wanted}


def _key(row: TallyRow | DisagreementRow) -> TallyKey:
    return TallyKey(row.contest_id, row.unit_id, CountItemType(row.count_item_type))


def _bare(tally: Tally | None) -> Tally | None:
    return replace(tally, place="") if tally else None


def _same(first: Tally | None, second: Tally | None) -> bool:
    return _bare(first) == _bare(second)
