"""What should be published, as simple as it can be said: dictionaries, the pure rules, and when a doubt ends."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from ingest import checks
from ingest.checks import Context
from ingest.domain.election import Election
from ingest.domain.increment import increment
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, agrees, choose
from ingest.totals import summed
from storage.sources import COMPUTED, DESK, OURS
from tests.workers.truth_pages import CLOSE

COUNT, TURNOUT = "count", "turnout"


class Document(Struct, frozen=True, kw_only=True):
    """A version that was fetched. `until` is when its source was last seen to say what it said before, `before`
    when it served these bytes before; `report` is None where nothing can be made of them."""

    number: int
    source_id: str
    body: bytes
    fetched_at: datetime
    until: datetime | None
    before: datetime | None
    report: ElectionReport | None


class Held(Struct, kw_only=True):
    """`tally` is None where the source says nothing any more."""

    source_id: str
    key: TallyKey
    tally: Tally | None
    document: int
    number: int
    release_at: datetime | None
    release_polls: int | None
    rejected: bool = False

    @property
    def settles(self) -> bool:
        return not self.rejected and (self.release_at is not None or self.release_polls is not None)

    def due(self, seen: datetime | None, polls: int) -> datetime | None:
        """When its source had said so for long enough, `seen` last in so many `polls`; None where it has not."""
        if self.rejected or seen is None:
            return None
        if self.release_at is not None and self.release_at <= seen:
            return self.release_at
        return seen if self.release_polls is not None and self.release_polls <= polls else None


class Model:
    """Each source's word for each key, whose is published, and what is held."""

    def __init__(self, election: Election, sources: Sequence[Source]) -> None:
        self.election = election
        self.sources = {source.id: source for source in sources}
        self.order = [*self.sources, *OURS]
        self.standing: dict[str, dict[TallyKey, Tally]] = {id_: {} for id_ in self.order}
        self.gained: dict[str, dict[TallyKey, bytes | None]] = {id_: {} for id_ in self.order}
        self.led: dict[tuple[str, TallyKey], str] = {}
        self.holds: dict[tuple[str, TallyKey], Held] = {}
        self.failing: set[str] = set()
        self.dated: dict[str, datetime] = {}
        self.until_agreed: dict[TallyKey, bool] = {}
        self._number = 0

    def published(self) -> dict[tuple[str, TallyKey], tuple[str, Tally]]:
        return {(series, key): (id_, self.standing[id_][key]) for (series, key), id_ in self.led.items()}

    def read(self, document: Document, polls: int) -> None:
        """A source says something, by now in so many `polls`, of which this is one."""
        report, id_ = document.report, document.source_id
        if report is None:
            return
        lasted = ((held.due(document.until, polls - 1), held) for held in self._open(id_))
        self._release_in_order([(at, held) for at, held in lasted if at])
        said, gone = self._news(id_, report)
        context = self._context(document, report)
        doubts = checks.holding(checks.judge(list(said.values()), self.standing[id_], context, gone))
        fine = {key: tally for key, tally in said.items() if key not in doubts}
        for key in fine:
            self.holds.pop((id_, key), None)
        for key, tally in fine.items():
            self.say(id_, key, tally)
        self._hold(document, {key: said.get(key) for key in doubts}, doubts, context, polls)
        if report.generated_at is not None and (fine or not doubts):
            claimed = min(report.generated_at, document.fetched_at)
            self.dated[id_] = max(claimed, self.dated.get(id_, claimed))

    def say(self, id_: str, key: TallyKey, tally: Tally | None) -> None:
        """It stands, and what follows from that follows."""
        stood = self.standing[id_].pop(key, None)
        if tally is not None:
            self.standing[id_][key] = tally
            self.gained[id_][key] = increment(stood, tally) if stood else None
        for series in {self._series(id_, each) for each in (stood, tally) if each is not None}:
            self._lead(series, key)
        self._sum(key)
        self._expire(key)
        if tally is not None and self._kind(id_).attests:
            rivals = sorted((held for held in self.holds.values() if held.key == key), key=lambda held: held.number)
            self.release([held for held in rivals if self._vouches(id_, tally, held)])

    def release(self, some: Iterable[Held]) -> None:
        """Documents are settled one after the other."""
        documents: defaultdict[int, list[Held]] = defaultdict(list)
        for held in some:
            if self.holds.pop((held.source_id, held.key), None) is not None:
                documents[held.document].append(held)
        for group in documents.values():
            for held in group:
                self.say(held.source_id, held.key, held.tally)

    def mind(self, seen: Mapping[str, datetime], polls: Mapping[str, int], down: set[str], unread: set[str]) -> None:
        """What time does: `seen` is when each source was last seen to say what it says, in how many `polls`."""
        ready = [held for held in self.holds.values() if held.source_id not in unread]
        due = [(at, held) for held in ready if (at := held.due(seen.get(held.source_id), polls[held.source_id]))]
        self._release_in_order(due)
        for id_ in self.sources:
            if (id_ in down) != (id_ in self.failing):
                self.failing ^= {id_}
                for key in [*self.standing[id_]]:
                    for series in (COUNT, TURNOUT):
                        self._lead(series, key)
                    self._expire(key)

    def override(self, key: TallyKey, votes: Mapping[str, int], *, until_agreed: bool) -> None:
        """What is published, with some votes set."""
        id_ = self.led.get((COUNT, key))
        base = self.standing[id_][key] if id_ else Tally(contest_id=key.contest_id, unit_id=key.unit_id)
        counts = {**base.counts, **{each: VoteCounts(votes=number) for each, number in votes.items()}}
        self.until_agreed[key] = until_agreed
        self.say(DESK, key, replace(base, counts=counts, place="", summed=None))

    def clear(self, key: TallyKey) -> None:
        del self.until_agreed[key]
        self.say(DESK, key, None)

    def leave(self, id_: str) -> None:
        """The source is no longer in the pack."""
        for held in self._open(id_):
            del self.holds[id_, held.key]
        for key in [*self.standing[id_]]:
            self.say(id_, key, None)

    def _release_in_order(self, due: Sequence[tuple[datetime, Held]]) -> None:
        """What is due at one instant together."""
        for instant in sorted({at for at, _ in due}):
            some = [held for at, held in due if at == instant]
            self.release(sorted(some, key=lambda held: held.number))

    def _open(self, id_: str) -> list[Held]:
        return [held for held in self.holds.values() if held.source_id == id_]

    def _news(self, id_: str, report: ElectionReport) -> tuple[dict[TallyKey, Tally], list[TallyKey]]:
        """What is to be judged. What is said of something held, and what stood before it, ends the hold."""
        stands = self.standing[id_]
        said = {tally.key: tally for tally in report.tallies}
        words: dict[TallyKey, Tally | None] = {**stands, **{held.key: held.tally for held in self._open(id_)}}
        gone = [] if report.partial or not said else [key for key, word in words.items() if word and key not in said]
        for key in words:
            if (key in said and said[key] != words[key] and said[key] == stands.get(key)) or (
                key in gone and key not in stands
            ):
                self.holds.pop((id_, key), None)
        new = {key: tally for key, tally in said.items() if tally not in (words.get(key), stands.get(key))}
        return new, [key for key in gone if key in stands]

    def _context(self, document: Document, report: ElectionReport) -> Context:
        id_ = document.source_id
        stands = self.standing[id_]
        return Context(
            election=self.election,
            source=self.sources[id_],
            fetched_at=document.fetched_at,
            generated_at=report.generated_at,
            newest_generated_at=self.dated.get(id_),
            seen_before=document.before,
            report=report,
            increments={key: gained for key, gained in self.gained[id_].items() if gained and key in stands},
        )

    def _hold(
        self,
        document: Document,
        said: Mapping[TallyKey, Tally | None],
        doubts: Mapping[TallyKey, Sequence[Finding]],
        context: Context,
        polls: int,
    ) -> None:
        id_, declared = document.source_id, context.source.checks
        minutes, often = timedelta(minutes=declared.persist_minutes), declared.persist_polls
        for key, tally in said.items():
            earlier = self.holds.pop((id_, key), None)
            settles = checks.settled_by_persisting(doubts[key])
            self._number += 1
            held = Held(
                source_id=id_,
                key=key,
                tally=tally,
                document=document.number,
                number=self._number,
                release_at=document.fetched_at + minutes if settles else None,
                release_polls=polls + often if settles and often else None,
            )
            self.holds[id_, key] = held
            goes_on = earlier is not None and not earlier.rejected and self._continues(earlier, tally, context)
            if earlier is not None and goes_on and settles == earlier.settles:  # the doubt is as old as it was
                held.number = earlier.number
                held.release_at, held.release_polls = earlier.release_at, earlier.release_polls
        if self._kind(id_).attests:
            mine = [self.holds[id_, key] for key in said if (id_, key) in self.holds]
            self.release([held for held in mine if self._confirmed(held)])

    def _continues(self, earlier: Held, tally: Tally | None, context: Context) -> bool:
        if earlier.tally is None or tally is None:
            return False
        return not checks.holding(checks.judge([tally], {tally.key: earlier.tally}, context))

    def _confirmed(self, held: Held) -> bool:
        stands = ((id_, self.standing[id_].get(held.key)) for id_ in self.sources if self._kind(id_).attests)
        return any(tally is not None and self._vouches(id_, tally, held) for id_, tally in stands)

    def _vouches(self, id_: str, tally: Tally, held: Held) -> bool:
        """Whether a source says what another, of another issuer, is held for."""
        apart = self.sources[id_].issuer != self.sources[held.source_id].issuer
        return apart and held.settles and held.tally is not None and agrees(held.tally, tally)

    def _lead(self, series: str, key: TallyKey) -> None:
        voices = [self._statement(id_, tally) for id_, tally in self._voices(series, key)]
        chosen = choose(voices, self.led.pop((series, key), None), self.election.margins)
        if chosen is not None:
            self.led[series, key] = chosen.source_id

    def _voices(self, series: str, key: TallyKey) -> list[tuple[str, Tally]]:
        stands = ((id_, self.standing[id_].get(key)) for id_ in self.order)
        return [(id_, tally) for id_, tally in stands if tally is not None and self._series(id_, tally) == series]

    def _statement(self, id_: str, tally: Tally) -> Statement:
        return Statement(
            source_id=id_,
            issuer=self.sources[id_].issuer if id_ in self.sources else OURS[id_][1],
            kind=self._kind(id_),
            position=self.order.index(id_),
            fetched_at=CLOSE,
            tally=tally,
            failing=id_ in self.failing,
        )

    def _sum(self, key: TallyKey) -> None:
        """Children, as they are published, make a parent that is computed."""
        parents = {unit.id: unit.parent_id for unit in self.election.units}
        if (parent := parents[key.unit_id]) is None:
            return
        whole, units = key._replace(unit_id=parent), [unit for unit, over in parents.items() if over == parent]
        for series in (COUNT, TURNOUT):
            keys = [key._replace(unit_id=unit) for unit in units]
            parts = [self.standing[id_][each] for each in keys if (id_ := self.led.get((series, each))) is not None]
            if parts:
                break
        total = summed(*whole, parts, len(units))
        total = replace(total, place="") if total else None
        if total != self.standing[COMPUTED].get(whole):
            self.say(COMPUTED, whole, total)

    def _expire(self, key: TallyKey) -> None:
        """An override that was to last until the best of the sources agrees."""
        if not self.until_agreed.get(key):
            return
        voices = [(id_, tally) for id_, tally in self._voices(COUNT, key) if id_ not in OURS]
        best = choose([self._statement(*voice) for voice in voices], None, self.election.margins)
        if best is not None and agrees(best.tally, self.standing[DESK][key]):
            self.clear(key)

    def _kind(self, id_: str) -> SourceKind:
        return self.sources[id_].kind if id_ in self.sources else OURS[id_][0]

    def _series(self, id_: str, tally: Tally) -> str:
        if not self._kind(id_).counts:
            return id_
        return COUNT if tally.counts else TURNOUT
