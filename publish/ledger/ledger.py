"""What stands and what is published of it, changed and told within one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import reconcile
from ingest.domain.election import Contest, Election
from ingest.domain.increment import increment
from ingest.domain.tally import TallyKey
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, choose
from publish import events
from publish.ledger import disagreements, holding, overriding, succession, sums, telling
from publish.ledger.said import Move, Said, Voice
from storage import outbox, tallies
from storage.outbox import Draft
from storage.sources import DESK
from storage.tables import SnapshotRow, SourceRow
from storage.tallies import ACCEPT, Standing


class Ledger:
    """One transaction's changes of an election. `at` is when they happen, by the night's clock.

    From its making on, other writers of the election wait. Nothing is told before `close`.
    """

    def __init__(self, session: Session, election: Election, at: datetime) -> None:
        outbox.lock(session, election.id)
        self.session = session
        self.election = election
        self.at = at
        query = select(SourceRow).where(SourceRow.election_id == election.id).order_by(SourceRow.id)
        rows = session.scalars(query)
        self.sources: Mapping[str, SourceRow] = {row.id: row for row in rows}
        self.contests: Mapping[str, Contest] = {contest.id: contest for contest in election.contests}
        self._drafts: list[Draft] = []
        self._documents: dict[int, SnapshotRow] = {}

    def close(self) -> None:
        """Number and write what is to be told; the last thing in the transaction."""
        outbox.add(self.session, self.election.id, self._drafts)
        self._drafts = []

    def tell(self, drafts: Iterable[Draft]) -> None:
        """Events in the order in which they are given."""
        self._drafts.extend(drafts)

    def settle(self, source_id: str, snapshot: SnapshotRow, said: Sequence[Said], *, outcome: str = ACCEPT) -> None:
        """Let statements of one document stand, and tell what that changes."""
        if not said:
            return
        rivals = self.rivals(source_id, [each.key for each in said])
        moves = [move for each in said for move in self._moves(each, source_id, snapshot, rivals.get(each.key, ()))]
        self._keep(source_id, snapshot, said, moves, outcome)
        self._follow(moves, snapshot)
        if self.kind(source_id).attests:
            holding.agree(self, source_id, said)

    def reconsider(self, source_id: str, reason: str) -> None:
        """The source fails or is back: who leads where it speaks and others do, too?"""
        if not self._others(source_id):
            return
        mine = self.rivals("", tallies.keys(self.session, self.election.id, source_id))
        moves = [move for key, some in mine.items() for move in self._reconsidered(key, some, reason)]
        self._mark(moves)
        snapshots = [move.after.snapshot_id for move in moves if move.after]
        if snapshots:
            self._follow(moves, self.snapshot(snapshots[0]))

    def kind(self, source_id: str) -> SourceKind:
        return SourceKind(self.sources[source_id].kind)

    def attests(self, standing: Standing) -> bool:
        """Whether it has figures of a count, of one who counts or collects by itself or of the desk; zeros are none."""
        kind = self.kind(standing.source_id)
        return (kind.attests or kind is SourceKind.DESK) and reconcile.has_begun(standing.tally)

    def snapshot(self, snapshot_id: int) -> SnapshotRow:
        row = self._documents.get(snapshot_id) or self.session.get(SnapshotRow, snapshot_id)
        if row is None:
            raise LookupError(f"snapshot {snapshot_id} is gone")
        self._documents[snapshot_id] = row  # a session forgets what nobody holds
        return row

    def rivals(self, source_id: str, keys: Sequence[TallyKey]) -> dict[TallyKey, list[Standing]]:
        """What stands of other sources of the count, by key; of all of them where `source_id` is ""."""
        if source_id and not self.kind(source_id).counts:
            return {}  # an exit poll is a series of its own
        others = self._others(source_id)
        found: dict[TallyKey, list[Standing]] = {}
        if others:
            for standing in tallies.current(self.session, self.election.id, others, keys):
                found.setdefault(standing.tally.key, []).append(standing)
        return found

    def _others(self, source_id: str) -> list[str]:
        """The other sources of the count of which anything stands."""
        speaking = tallies.speaking(self.session, self.election.id)
        return [id_ for id_ in self.sources if id_ != source_id and id_ in speaking and self.kind(id_).counts]

    def best(self, voices: Sequence[Voice], led: str | None = None) -> Voice | None:
        """The one of several voices on a key that is to be published, where `led` is published now."""
        chosen = choose([self._statement(voice) for voice in voices], led, self.election.margins)
        return next((each for each in voices if chosen is not None and each.source_id == chosen.source_id), None)

    def _moves(self, said: Said, source_id: str, snapshot: SnapshotRow, rivals: Sequence[Standing]) -> Iterator[Move]:
        """One; two, where a source that told of ballots only now tells votes, or no longer does."""
        kind, before, mine = self.kind(source_id), said.before, None
        if said.change is not None:
            tally, stored = said.change.tally, said.change.stored.decode()
            mine = Voice(source_id=source_id, tally=tally, stored=stored, snapshot_id=snapshot.id)
        now = events.series(source_id, kind, mine.tally) if mine else ""
        earlier = events.series(source_id, kind, before.tally) if before else ""
        for series in dict.fromkeys(filter(None, (earlier, now))):
            led = before if before is not None and before.published and series == earlier else None
            others = [each for each in rivals if self._series(each) == series]
            move = self._move(said.key, series, mine if series == now else None, led, others, said.reason)
            if series == events.TURNOUT and now == events.COUNT and move.after is None:
                move = replace(move, aside=True, reason="it tells votes now")
            yield replace(move, findings=said.findings) if said.findings and move.after is mine else move

    def _move(
        self,
        key: TallyKey,
        series: str,
        mine: Voice | None,
        led: Standing | None,
        rivals: Sequence[Standing],
        reason: str,
    ) -> Move:
        if not rivals:
            return Move(key=key, series=series, before=Voice.of(led) if led else None, after=mine, reason=reason)
        led = led or next((each for each in rivals if each.published), None)
        return self._led(key, series, [*map(Voice.of, rivals), *([mine] if mine else [])], led, reason)

    def _led(self, key: TallyKey, series: str, voices: Sequence[Voice], led: Standing | None, reason: str) -> Move:
        after = self.best(voices, led.source_id if led else None)
        before = Voice.of(led) if led else None
        corrects = False
        if after is not None and before is not None and after.source_id != before.source_id:
            reason, corrects = succession.told(self, before, after, reason)
        others = tuple(each for each in voices if each is not after)
        return Move(key=key, series=series, before=before, after=after, reason=reason, others=others, corrects=corrects)

    def _reconsidered(self, key: TallyKey, standing: Sequence[Standing], reason: str) -> Iterator[Move]:
        """Where another one leads now, or would without the desk."""
        for series in dict.fromkeys(map(self._series, standing)):
            voices = [each for each in standing if self._series(each) == series]
            led = next((each for each in voices if each.published), None)
            move = self._led(key, series, [Voice.of(each) for each in voices], led, reason)
            if led is None or led.source_id == DESK or move.after is None or move.after.source_id != led.source_id:
                yield move

    def _series(self, standing: Standing) -> str:
        return events.series(standing.source_id, self.kind(standing.source_id), standing.tally)

    def _statement(self, voice: Voice) -> Statement:
        source = self.sources[voice.source_id]
        return Statement(
            source_id=source.id,
            issuer=source.issuer,
            kind=SourceKind(source.kind),
            position=source.position,
            fetched_at=self.snapshot(voice.snapshot_id).fetched_at,
            tally=voice.tally,
            failing=source.health == "failing",
        )

    def _keep(
        self, source_id: str, snapshot: SnapshotRow, said: Sequence[Said], moves: Sequence[Move], outcome: str
    ) -> None:
        where = (self.session, self.election.id, source_id, snapshot.id)
        tallies.keep(
            *where,
            [each.change for each in said if each.change is not None],
            at=self.at,
            told={move.key for move in moves if move.after is not None and move.after.source_id == source_id},
            increments={
                each.key: increment(each.before.tally, each.change.tally)
                for each in said
                if each.before is not None and each.change is not None
            },
            outcome=outcome,
        )
        tallies.drop(*where, [each.key for each in said if each.change is None], at=self.at, outcome=outcome)
        self._mark(moves, but=source_id)

    def _mark(self, moves: Iterable[Move], but: str = "") -> None:
        """Let the rows say who leads; those of the source `but` are written anyway."""
        marks: defaultdict[tuple[str, bool], list[TallyKey]] = defaultdict(list)
        for move in moves:
            ours, theirs = (voice.source_id if voice else "" for voice in (move.after, move.before))
            for source_id, published in ((theirs, False), (ours, True)):
                if source_id and source_id != but and ours != theirs:
                    marks[source_id, published].append(move.key)
        for (source_id, published), keys in marks.items():
            tallies.mark(self.session, self.election.id, source_id, keys, published=published)

    def _follow(self, moves: Sequence[Move], snapshot: SnapshotRow) -> None:
        """All that follows from what is published now."""
        for move in moves:
            telling.tell(self, move, snapshot)
        sums.add_up(self, moves, snapshot)
        contested = [move for move in moves if move.others]
        disagreements.note(self, moves)
        overriding.expire(self, contested, snapshot)
