"""Whatever may happen on a night, in any order: done to the real house and to the model, which have to agree."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import replace

from ingest.domain.report import ElectionReport
from publish.desk import holds
from tests.workers.truth_checks import Books
from tests.workers.truth_model import Model
from tests.workers.truth_night import PATIENCE, Crash, Night
from tests.workers.truth_pages import CLOSE, EDITS, KEYS, SOURCES, UNITS, Page, edited
from tests.workers.truth_words import Document

IDS = st.sampled_from(("page", "page", "wire", "wire", "herald", "doors"))
SOME = st.sampled_from([*((unit,) for unit in UNITS), ("north", "south"), tuple(UNITS)])
BY = st.sampled_from((1, 40, 1000))
DOOM = st.one_of(st.just(0), st.integers(1, 40))  # the statement at which a process ends, 0 for none
LATE = st.sampled_from((False, False, False, True))
MINUTES = st.sampled_from((0.1, 1.0, 2.5, 6.0, 6.0, 65.0))
SEEN = st.one_of(st.just({*SOURCES}), st.sets(st.sampled_from([*SOURCES])))
ODD = ("north", "ant", "bee", "note", "empty", "garbage")
DOUBTFUL = ("zero", "halve", "swap", "back", "blank", "gone", "lose")


class Truth(RuleBasedStateMachine):
    """`pages` are what sources show when they are up, `unread` what waits for a reader, oldest first."""

    def __init__(self, made: Callable[[], Night]) -> None:
        super().__init__()
        self.night = made()
        self.model = Model(self.night.election, self.night.desk.pack.sources)
        self.books = Books(self.night)
        self.pages = {id_: Page(units={}) for id_ in SOURCES}
        self.shown: dict[str, ElectionReport | None] = {}
        self.served: dict[str, list[Document]] = {id_: [] for id_ in SOURCES}
        self.unread: dict[str, list[Document]] = {id_: [] for id_ in SOURCES}
        self.seen: dict[str, Any] = {}
        self.polls = dict.fromkeys(SOURCES, 0)
        self.down: dict[str, Any] = {}
        self.away: dict[str, None] = {}

    @initialize(early=st.sampled_from((False,) * 7 + (True,)), some=st.sets(st.sampled_from(("page", "wire"))))
    def begin(self, early: bool, some: set[str]) -> None:
        """Before the polls close, or after; some sources have begun to count."""
        self.night.at = CLOSE + timedelta(minutes=-8 if early else 30)
        for id_ in sorted(some):
            self.report(id_, "grow", tuple(UNITS), 40, False, 0)

    @rule(id_=IDS, how=st.sampled_from([*EDITS]), of=SOME, by=BY, late=LATE, doom=DOOM)
    def report(self, id_: str, how: str, of: tuple[str, ...], by: int, late: bool, doom: int) -> None:
        page = self.pages[id_]
        self.show(id_, Page(units=edited(page.units or {}, of, how, by), misspelt=page.misspelt), late, doom)

    @rule(id_=IDS, of=SOME, by=BY, ago=st.sampled_from((0, 0, 0, 20)), late=LATE, doom=DOOM)
    def count(self, id_: str, of: tuple[str, ...], by: int, ago: int, late: bool, doom: int) -> None:
        """On as counts go on, also from what is held, or dated some minutes `ago`."""
        page = self.pages[id_]
        units = edited(page.units or {}, of, "grow", by)
        self.show(id_, Page(units=units, misspelt=page.misspelt), late, doom, timedelta(minutes=ago))

    @rule(id_=IDS, how=st.sampled_from(DOUBTFUL), of=SOME, late=LATE, doom=DOOM)
    def doubt(self, id_: str, how: str, of: tuple[str, ...], late: bool, doom: int) -> None:
        self.report(id_, how, of, 1000, late, doom)

    @rule(id_=IDS, other=IDS, of=SOME, late=LATE)
    def repeat(self, id_: str, other: str, of: tuple[str, ...], late: bool) -> None:
        """A source says what another one says."""
        theirs = {unit: tally for unit, tally in (self.pages[other].units or {}).items() if unit in of}
        self.show(id_, Page(units={**(self.pages[id_].units or {}), **theirs}), late)

    @rule(ids=st.sampled_from((("page", "wire"), ("wire", "page"))), late=LATE)
    def agree(self, ids: tuple[str, str], late: bool) -> None:
        self.repeat(*ids, tuple(UNITS), late)

    @rule(id_=IDS, odd=st.sampled_from(ODD), late=LATE)
    def oddity(self, id_: str, odd: str, late: bool) -> None:
        """A name that nobody knows or is known again, other bytes, a page that is empty, one that cannot be read."""
        page = self.pages[id_]
        if odd in ("empty", "garbage"):
            self.show(id_, Page(units={} if odd == "empty" else None), late)
            self.pages[id_] = page
        elif odd == "note":
            self.show(id_, Page(units=page.units, misspelt=page.misspelt, note=page.note + 1), late)
        else:
            self.show(id_, Page(units=page.units, misspelt=page.misspelt ^ {odd}), late)

    @precondition(lambda self: self.model.holds)
    @rule(pick=st.integers(0, 5), odd=st.sampled_from(ODD), minutes=MINUTES, again=st.booleans(), late=LATE)
    def interrupt(self, pick: int, odd: str, minutes: float, again: bool, late: bool) -> None:
        """For a while a source whose word is held shows something of which little or nothing can be made."""
        holding = sorted({id_ for id_, _ in self.model.holds})
        id_ = holding[pick % len(holding)]
        page = self.pages[id_]
        self.oddity(id_, odd, late)
        self.pass_time(minutes, {id_}, not late)
        if again:
            self.show(id_, page, late)
            self.pass_time(minutes, {id_}, not late)

    @rule(
        shown=st.lists(st.tuples(IDS, st.sampled_from([*EDITS, *ODD]), SOME, BY), min_size=2, max_size=6),
        minutes=MINUTES,
        doom=DOOM,
    )
    def lag(self, shown: Sequence[tuple[str, str, tuple[str, ...], int]], minutes: float, doom: int) -> None:
        """Readers are behind; then they take up what has come in meanwhile."""
        for id_, how, of, by in shown:
            if how in EDITS:
                self.report(id_, how, of, by, True, 0)
            else:
                self.oddity(id_, how, True)
            self.pass_time(minutes, {id_}, False)
        for id_ in SOURCES:
            self.read(id_, doom)

    @rule(of=SOME, how=st.sampled_from([*EDITS]))
    def poll_at_the_doors(self, of: tuple[str, ...], how: str) -> None:
        """What an exit poll says is no matter between those that count."""
        before = len(self.books.disputes)
        self.report("doors", how, of, 40, False, 0)
        assert len(self.books.disputes) == before

    @rule(id_=IDS, back=st.integers(1, 4), late=LATE)
    def stale(self, id_: str, back: int, late: bool) -> None:
        """A cache serves what was served before."""
        if len(self.served[id_]) >= back:
            document = self.served[id_][-back]
            self.serve(id_, document.body, document.report, late)

    @rule(id_=IDS)
    def fail(self, id_: str) -> None:
        self.night.web.pages.pop(id_, None)
        self.poll(id_)

    @rule(id_=IDS, doom=DOOM)
    def read(self, id_: str, doom: int) -> None:
        if id_ not in self.away:
            self.act(lambda: self.night.read(id_), doom, id_)
            self.catch_up(id_, 0)
            self.quietly(lambda: self.night.read(id_))

    @rule(id_=IDS)
    def read_at_once(self, id_: str) -> None:
        if id_ not in self.away:
            self.night.read_at_once(id_)
            self.catch_up(id_, 0)
            self.books.check(self.model)

    @rule(minutes=MINUTES, seen=SEEN, minded=st.booleans())
    def pass_time(self, minutes: float, seen: set[str], minded: bool) -> None:
        """And some sources are asked again after it."""
        self.night.at += timedelta(minutes=minutes)
        for id_ in SOURCES:
            if id_ in seen:
                self.poll(id_)
        if minded:
            self.mind(0)

    @rule(minded=st.booleans())
    def last(self, minded: bool) -> None:
        """Everything is seen to last long enough."""
        self.pass_time(6.0, {*SOURCES}, minded)

    @rule(doom=DOOM)
    def mind(self, doom: int) -> None:
        self.act(self.night.mind, doom)
        self.model_minds()
        self.quietly(self.night.mind)

    @rule()
    def mind_at_once(self) -> None:
        self.night.mind_at_once()
        self.model_minds()
        self.quietly(self.night.mind)

    @precondition(lambda self: any(not held.rejected for held in self.model.holds.values()))
    @rule(pick=st.integers(0, 5), every=st.booleans(), doom=DOOM)
    def release(self, pick: int, every: bool, doom: int) -> None:
        chosen, some = self.choose(pick, every)
        self.act(lambda: self.night.release(chosen), doom)
        self.model.at = self.night.at
        self.model.release(some)
        self.books.check(self.model)

    @precondition(lambda self: any(not held.rejected for held in self.model.holds.values()))
    @rule(pick=st.integers(0, 5), doom=DOOM)
    def reject(self, pick: int, doom: int) -> None:
        chosen, some = self.choose(pick, False)
        self.act(lambda: self.night.reject(chosen), doom)
        for held in some:
            held.rejected = True
        self.books.check(self.model)

    @rule(unit=st.sampled_from([*UNITS]), id_=IDS, by=BY, until_agreed=st.booleans(), doom=DOOM)
    def override(self, unit: str, id_: str, by: int, until_agreed: bool, doom: int) -> None:
        """As a source shows it, or with a figure of its own."""
        tally = (self.pages[id_].units or {}).get(unit)
        votes = {name: count.votes for name, count in tally.counts.items() if count.votes} if tally else {}
        votes = votes or {"ant": by}
        self.act(lambda: self.night.override(KEYS[unit], votes, until_agreed=until_agreed), doom)
        self.model.at = self.night.at
        self.model.override(KEYS[unit], votes, until_agreed=until_agreed)
        self.books.check(self.model)

    @precondition(lambda self: self.model.until_agreed)
    @rule(pick=st.integers(0, 2), doom=DOOM)
    def clear(self, pick: int, doom: int) -> None:
        key = [*self.model.until_agreed][pick % len(self.model.until_agreed)]
        self.act(lambda: self.night.clear(key), doom)
        self.model.at = self.night.at
        self.model.clear(key)
        self.books.check(self.model)

    @rule(id_=IDS)
    def leave_or_return(self, id_: str) -> None:
        """The source is taken out of the pack, or put back; then its newest document is read again."""
        if id_ in self.away:
            del self.away[id_]
            if self.served[id_] and self.served[id_][-1] not in self.unread[id_]:
                self.unread[id_].append(self.served[id_][-1])
        else:
            self.away[id_], self.model.at = None, self.night.at
            self.model.leave(id_)
        self.night.register(self.away)
        self.books.check(self.model)

    def teardown(self) -> None:
        self.books.check_all()

    def show(self, id_: str, page: Page, late: bool, doom: int = 0, ago: timedelta = timedelta()) -> None:
        """The source's own page changes, and it is up."""
        if SOURCES[id_][3] and page.units is not None:
            page = replace(page, dated=self.night.at - ago)
        self.pages[id_] = page
        self.serve(id_, page.body(), page.report(), late, doom)

    def serve(self, id_: str, body: bytes, report: ElectionReport | None, late: bool, doom: int = 0) -> None:
        self.night.at += timedelta(seconds=1)
        self.night.web.pages[id_], self.shown[id_] = body, report
        if id_ in self.away:
            return
        self.poll(id_, doom)
        if not late:
            self.read(id_, doom)

    def poll(self, id_: str, doom: int = 0) -> None:
        if id_ in self.away:
            return
        self.act(lambda: self.night.poll(id_), doom)
        served, body = self.served[id_], self.night.web.pages.get(id_)
        if body is None:
            self.down.setdefault(id_, self.night.at)
            return
        self.down.pop(id_, None)
        if not served or served[-1].body != body:
            before = next((each.fetched_at for each in reversed(served) if each.body == body), None)
            document = Document(
                number=sum(map(len, self.served.values())),
                source_id=id_,
                body=body,
                fetched_at=self.night.at,
                until=self.seen.get(id_),
                before=before,
                polls=self.polls[id_],
                report=self.shown[id_],
            )
            served.append(document)
            self.unread[id_].append(document)
        else:
            self.seen[id_] = self.night.at
        self.polls[id_] += 1

    def act(self, deed: Callable[[], object], doom: int, id_: str = "") -> None:
        """A process that ends half-way leaves nothing half done; the next one does it."""
        try:
            with self.night.crashing(doom):
                deed()
        except Crash:
            if id_:
                self.catch_up(id_, self.night.unread(id_))
                self.night.at += PATIENCE
            self.books.check(self.model)
            deed()

    def quietly(self, deed: Callable[[], object]) -> None:
        """Nothing is told that was told."""
        self.books.check(self.model)
        before = self.books.sequence
        deed()
        self.books.check(self.model)
        assert self.books.sequence == before

    def catch_up(self, id_: str, left: int) -> None:
        """The model reads what the house has read."""
        assert self.night.unread(id_) == left
        waiting = self.unread[id_]
        while len(waiting) > left:
            document = waiting.pop(0)
            self.model.read(document)
            if document.report is not None:
                self.seen[id_] = max(document.fetched_at, self.seen.get(id_, document.fetched_at))

    def model_minds(self) -> None:
        margin = timedelta(minutes=self.night.election.margins.failing_minutes)
        failing = {id_ for id_, since in self.down.items() if self.night.at - since >= margin}
        for id_ in self.away:
            failing = failing - {id_} | ({id_} & self.model.failing)
        unread = {id_ for id_, waiting in self.unread.items() if waiting}
        self.model.at = self.night.at
        self.model.mind(self.seen, self.polls, failing, unread)
        self.books.check(self.model)

    def choose(self, pick: int, every: bool) -> tuple[dict[int, str], Sequence[Any]]:
        shown = holds.listed(*self.night.where)
        some = shown if every else [shown[pick % len(shown)]]
        return {each.id: each.seen for each in some}, [self.model.holds[each.source_id, each.key] for each in some]
