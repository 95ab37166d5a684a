"""What should be published, as simple as it can be said: dictionaries, the pure rules, and when a doubt ends."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from ingest import checks
from ingest.checks import Context
from ingest.domain.election import Election
from ingest.domain.increment import increment
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Checks
from ingest.reconcile import Statement, choose, disagreement, has_begun
from ingest.totals import summed
from storage.sources import COMPUTED, DESK, OURS
from tests.workers.truth_pages import CLOSE
from tests.workers.truth_words import Document, Held, confirms

COUNT, TURNOUT = "count", "turnout"


class Model:
    """Each source's word for each key, whose is published, and what is held."""

    def __init__(self, election: Election, sources: Sequence[Source]) -> None:
        self.election = election
        self.sources = {source.id: source for source in sources}
        self.order = [*self.sources, *OURS]
        self.standing: dict[str, dict[TallyKey, Tally]] = {id_: {} for id_ in self.order}
        self.gained: dict[str, dict[TallyKey, bytes | None]] = {id_: {} for id_ in self.order}
        self.stood: defaultdict[tuple[str, TallyKey], list[Tally]] = defaultdict(list)
        self.led: dict[tuple[str, TallyKey], str] = {}
        self.holds: dict[tuple[str, TallyKey], Held] = {}
        self.failing: set[str] = set()
        self.dated: dict[str, datetime] = {}
        self.until_agreed: dict[TallyKey, bool] = {}
        self.at = CLOSE
        self.released: list[tuple[str, TallyKey, datetime]] = []
        self._number = 0

    def published(self) -> dict[tuple[str, TallyKey], tuple[str, Tally]]:
        return {(series, key): (id_, self.standing[id_][key]) for (series, key), id_ in self.led.items()}

    def disagreeing(self) -> set[tuple[TallyKey, str, str]]:
        """Who says something else than the best of the sources."""
        found: set[tuple[TallyKey, str, str]] = set()
        for key in {key for series, key in self.led if series == COUNT}:
            voices = {id_: tally for id_, tally in self._voices(COUNT, key) if id_ not in OURS}
            lead = led if (led := self.led[COUNT, key]) in voices else self._best(voices)
            for id_, tally in voices.items():
                if lead != id_ and lead is not None and disagreement(voices[lead], tally, self.election.margins):
                    found.add((key, min(lead, id_), max(lead, id_)))
        return found

    def read(self, document: Document) -> None:
        """A source says something; what it said for long enough before that is noticed now."""
        report, id_, self.at = document.report, document.source_id, document.fetched_at
        if report is None:
            for held in self._open(id_):
                held.said = False
            return
        self._settle(held for held in self._open(id_) if held.due(document.until, document.polls))
        said, gone = self._news(id_, report)
        self._heed(document, report)
        context = self._context(document, report)
        doubts = checks.holding(checks.judge(list(said.values()), self.standing[id_], context, gone))
        fine = {key: tally for key, tally in said.items() if key not in doubts}
        for key in fine:
            self.holds.pop((id_, key), None)
        for key, tally in fine.items():
            self.say(id_, key, tally)
        self._hold(document, {key: said.get(key) for key in doubts}, doubts, context)
        if report.generated_at is not None and (fine or not doubts):
            claimed = min(report.generated_at, document.fetched_at)
            self.dated[id_] = max(claimed, self.dated.get(id_, claimed))

    def say(self, id_: str, key: TallyKey, tally: Tally | None) -> None:
        """It stands, and what follows from that follows."""
        stood = self.standing[id_].pop(key, None)
        if tally is not None:
            self.standing[id_][key] = tally
            self.stood[id_, key].append(tally)
            self.gained[id_][key] = increment(stood, tally) if stood else None
        for series in {self._series(id_, each) for each in (stood, tally) if each is not None}:
            self._lead(series, key)
        self._sum(key)
        self._expire(key)
        if tally is not None and self._kind(id_).attests:
            rivals = sorted((held for held in self.holds.values() if held.key == key), key=lambda held: held.number)
            self.release([held for held in rivals if self._vouches(id_, tally, held)])
            for held in [each for each in rivals if self._is_moot(id_, tally, each)]:
                self.holds.pop((held.source_id, key), None)

    def release(self, some: Iterable[Held]) -> None:
        """Documents are settled one after the other."""
        documents: defaultdict[int, list[Held]] = defaultdict(list)
        for held in some:
            if self.holds.pop((held.source_id, held.key), None) is not None:
                documents[held.document].append(held)
                self.released.append((held.source_id, held.key, self.at))
        for group in documents.values():
            for held in group:
                self.say(held.source_id, held.key, held.tally)

    def mind(self, seen: Mapping[str, datetime], polls: Mapping[str, int], down: set[str], unread: set[str]) -> None:
        """What time does: `seen` is when each source was last seen to say what it says, in how many `polls`."""
        ready = [held for held in self.holds.values() if held.source_id not in unread]
        self._settle(held for held in ready if held.due(seen.get(held.source_id), polls[held.source_id]))
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

    def _settle(self, lasted: Iterable[Held]) -> None:
        self.release(sorted(lasted, key=lambda held: held.number))

    def _heed(self, document: Document, report: ElectionReport) -> None:
        """What is said again after a gap has to last anew."""
        rules, told = self.sources[document.source_id].checks, {tally.key for tally in report.tallies}
        whole = bool(told) and not report.partial
        for held in self._open(document.source_id):
            said = held.key in told if held.tally is not None else whole and held.key not in told
            if said and not held.said:
                held.release_at, held.release_polls = self._terms(document, rules, settles=held.settles)
            held.said = said

    def _terms(self, document: Document, rules: Checks, *, settles: bool) -> tuple[datetime | None, int | None]:
        """Until when, and in how many polls, something has to be said from this document on."""
        at = document.fetched_at + timedelta(minutes=rules.persist_minutes)
        polls = document.polls + 1 + rules.persist_polls if rules.persist_polls else None
        return (at, polls) if settles else (None, None)

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
        asked = {held.key for held in self._open(id_) if held.asked and not held.rejected}
        words = {key: word for key, word in words.items() if key not in asked}
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
    ) -> None:
        id_ = document.source_id
        for key, tally in said.items():
            earlier = self.holds.pop((id_, key), None)
            settles = checks.settled_by_persisting(doubts[key])
            release_at, release_polls = self._terms(document, context.source.checks, settles=settles)
            self._number += 1
            held = Held(
                source_id=id_,
                key=key,
                tally=tally,
                document=document.number,
                number=self._number,
                release_at=release_at,
                release_polls=release_polls,
                asked=not settles and all(each.rule != "before_polls_close" for each in doubts[key]),
            )
            self.holds[id_, key] = held
            goes_on = earlier is not None and self._continues(earlier, tally, context)
            if earlier is not None and goes_on and (earlier.rejected or settles == earlier.settles):
                held.number, held.rejected = earlier.number, earlier.rejected  # the doubt is as old as it was
                held.release_at, held.release_polls = earlier.release_at, earlier.release_polls
                if earlier.tally == tally:
                    held.document, held.asked = earlier.document, earlier.asked
        mine = [self.holds[id_, key] for key in said if (id_, key) in self.holds]
        self.release([held for held in mine if self._confirmed(held)])

    def _continues(self, earlier: Held, tally: Tally | None, context: Context) -> bool:
        if earlier.tally is None or tally is None:
            return False
        alone = replace(context, report=None)
        return not checks.holding(checks.judge([tally], {tally.key: earlier.tally}, alone))

    def _confirmed(self, held: Held) -> bool:
        stands = ((id_, self.standing[id_].get(held.key)) for id_ in self.sources if self._kind(id_).attests)
        return any(tally is not None and self._vouches(id_, tally, held) for id_, tally in stands)

    def _vouches(self, id_: str, tally: Tally, held: Held) -> bool:
        """Whether a source says what another, of another issuer, is held for and never said before."""
        where, standing = (held.source_id, held.key), self.standing[held.source_id].get(held.key)
        return (
            self.sources[id_].issuer != self.sources[held.source_id].issuer
            and self._kind(held.source_id).counts
            and held.settles
            and held.tally is not None
            and held.tally not in self.stood[where]
            and confirms(held.tally, standing, tally)
        )

    def _is_moot(self, id_: str, tally: Tally, held: Held) -> bool:
        """Whether news would wait for a person, and a source that counts has figures now."""
        waits = not (held.rejected or held.release_at or held.release_polls)
        news = self._kind(held.source_id) is SourceKind.NEWS and held.source_id != id_
        return waits and news and held.tally is not None and has_begun(tally)

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
        voices = {id_: tally for id_, tally in self._voices(COUNT, key) if id_ not in OURS}
        best = self._best(voices)
        if best is not None and confirms(self.standing[DESK][key], None, voices[best]):
            self.clear(key)

    def _best(self, voices: Mapping[str, Tally]) -> str | None:
        """Who would lead if nobody did."""
        best = choose([self._statement(*voice) for voice in voices.items()], None, self.election.margins)
        return best.source_id if best else None

    def _kind(self, id_: str) -> SourceKind:
        return self.sources[id_].kind if id_ in self.sources else OURS[id_][0]

    def _series(self, id_: str, tally: Tally) -> str:
        if not self._kind(id_).counts:
            return id_
        return COUNT if tally.counts else TURNOUT
