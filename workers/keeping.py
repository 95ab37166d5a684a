"""What a document says, judged and kept: what stands, what is held, what is published and told, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from ingest import checks
from ingest.checks import Context
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.source import Source
from ingest.domain.tally import NO_BALLOTS, NO_STATUS, Tally, TallyKey, digest
from ingest.domain.truth import Checks
from ingest.resolve import missing
from publish import health
from publish import ledger as books
from publish.ledger import Held, Ledger, Said
from storage import holds, snapshots, sources, tallies, unresolved
from storage.tables import HoldRow, SnapshotRow
from storage.tallies import Change, Standing
from workers.bootstrap import Desk

PERSISTED = "its source went on saying so"


class News(Struct, frozen=True, kw_only=True):
    """What of a document is new. `said` is to be judged; `over` are holds of what it says no longer."""

    said: Sequence[Said]
    over: Sequence[HoldRow]
    holding: Mapping[TallyKey, HoldRow]
    findings: Sequence[Finding] = ()


def keep(
    session: Session, row: SnapshotRow, report: ElectionReport, source: Source, desk: Desk, *, rehearsing: bool = False
) -> None:
    """Judge what is new in a document, and let it stand or be held; nothing of a source that left meanwhile."""
    ledger = Ledger(session, desk.pack.election, row.fetched_at)
    if not ledger.sources[source.id].active:
        return
    row = ledger.snapshot(row.id)
    row.generated_at = report.generated_at
    release_seen(ledger, row, rehearsing=rehearsing)
    news = _news(ledger, row, report)
    _heed(row, report, news.holding, source.checks)
    context = _context(ledger, row, report, source, news)
    findings = _judged(news.said, context)
    doubts = checks.holding(findings)
    flagged = _by_key(findings)
    said = [
        replace(each, findings=flagged[each.key]) if each.key in flagged else each
        for each in news.said
        if each.key not in doubts
    ]
    held = _held([each for each in news.said if each.key in doubts], doubts, news, context)
    books.supersede(ledger, [*news.over, *(news.holding[each.key] for each in said if each.key in news.holding)])
    ledger.settle(source.id, row, said)
    books.hold(ledger, source.id, row, held, news.holding, source.checks)
    unresolved.keep(session, row.election_id, row.source_id, row.id, _unresolved(session, row, report, desk))
    found = [*report.findings, *news.findings, *findings]
    snapshots.add_findings(session, row.id, found)
    _note_state(ledger, row, accepted=bool(said) or not held)
    health.note_layout(ledger, source.id, found)
    ledger.close()


def keep_unreadable(session: Session, row: SnapshotRow, finding: Finding, desk: Desk) -> None:
    """Nothing can be made of it: what stood stands."""
    ledger = Ledger(session, desk.pack.election, row.fetched_at)
    snapshots.add_findings(session, row.id, [finding])
    for each in holds.still_open(session, row.election_id, row.source_id).values():
        each.said = False  # by the time it is said again, the doubt is as young as that
    health.note_layout(ledger, row.source_id, [finding])
    ledger.close()


def release_seen(ledger: Ledger, row: SnapshotRow, *, rehearsing: bool) -> None:
    """What the source was seen to say for long enough before it said this document.

    Time does this while a source is silent; here nothing is missed between two documents that come quickly.
    """
    open_ = holds.still_open(ledger.session, row.election_id, row.source_id).values()
    due: defaultdict[datetime, list[HoldRow]] = defaultdict(list)
    for each in open_:
        if each.state != holds.HELD or not each.said:
            continue
        if each.release_at is not None and row.before_until is not None and each.release_at <= row.before_until:
            due[each.release_at if rehearsing else row.fetched_at].append(each)
        elif each.release_polls is not None and each.release_polls <= row.polls:
            due[row.fetched_at].append(each)
    release_due(ledger, due)


def release_due(ledger: Ledger, due: Mapping[datetime, Sequence[HoldRow]]) -> None:
    """Each at its instant. In a rehearsal that is when it had lasted long enough; live, it is when it is told."""
    now = ledger.at
    for at in sorted(due):
        ledger.at = at
        books.release(ledger, due[at], why=PERSISTED)
    ledger.at = now


def _heed(row: SnapshotRow, report: ElectionReport, holding: Mapping[TallyKey, HoldRow], rules: Checks) -> None:
    """Whether the document still says what is held. What is said again after a gap has to last anew."""
    if row.incremental or not holding:
        return
    told, whole = {tally.key for tally in report.tallies}, bool(report.tallies) and not report.partial
    for key, each in holding.items():
        said = key in told if each.facts is not None else whole and key not in told
        if said and not each.said:
            if each.release_at is not None:
                each.release_at = row.fetched_at + timedelta(minutes=rules.persist_minutes)
            if each.release_polls is not None and rules.persist_polls is not None:
                each.release_polls = row.polls + 1 + rules.persist_polls
        each.said = said


def _news(ledger: Ledger, row: SnapshotRow, report: ElectionReport) -> News:
    where = (ledger.session, row.election_id, row.source_id)
    standing, holding = tallies.digests(*where), holds.still_open(*where)
    others = standing - _digests(_standing(ledger, row, holding))  # the source says something else where one is held
    settled = {each.digest for each in holding.values() if not _asked_again(each)}
    changed, left = tallies.compare(others | settled, report.tallies)
    left = {*left, *(each.digest for each in holding.values() if _asked_again(each))}  # `moved` are those it says
    before = _standing(ledger, row, [each.tally.key for each in changed])
    moved = {holding[each.tally.key].digest for each in changed if each.tally.key in holding}
    gone = _gone(ledger, row, report, holding, left - moved - _digests(before))
    before |= _standing(ledger, row, gone)
    if row.incremental:
        changed = [_joined(each, before.get(each.tally.key), holding.get(each.tally.key)) for each in changed]
    as_before = {each.tally.key for each in changed if each.digest in standing}
    said = [
        Said(key=each.tally.key, change=each, before=before.get(each.tally.key))
        for each in changed
        if each.tally.key not in as_before
    ]
    said += [Said(key=key, change=None, before=before[key]) for key in gone if key in before]
    absent = set(gone) - before.keys()
    over = [each for key, each in holding.items() if key in as_before or key in absent]
    found = [] if row.incremental else _absences(len(others) + len(holding), len(gone), report)
    return News(said=said, over=over, holding=holding, findings=found)


def _asked_again(held: HoldRow) -> bool:
    """Whether the same words are judged anew in each document: where the doubt was about the document that said them.

    Not so before the polls close: a rehearsal that is still on the page afterwards is no count.
    """
    waits = held.state == holds.HELD and held.release_at is None and held.release_polls is None
    return waits and all(each.rule != "before_polls_close" for each in holds.findings_of(held))


def _standing(ledger: Ledger, row: SnapshotRow, keys: Collection[TallyKey]) -> dict[TallyKey, Standing]:
    """What stands of the source for `keys`."""
    found = tallies.current(ledger.session, row.election_id, [row.source_id], keys)
    return {each.tally.key: each for each in found}


def _digests(standing: Mapping[TallyKey, Standing]) -> set[bytes]:
    return {digest(each.stored.encode()) for each in standing.values()}


def _gone(
    ledger: Ledger,
    row: SnapshotRow,
    report: ElectionReport,
    holding: Mapping[TallyKey, HoldRow],
    left: Collection[bytes],
) -> list[TallyKey]:
    """What the source said and says no longer; nothing, where the document is empty or not wholly understood.

    `left` are the digests of what it said and says no longer, and not in other words either.
    """
    left = set(left) - {holds.NOTHING}
    if not left or report.partial or not report.tallies:
        return []
    stood = tallies.keys(ledger.session, row.election_id, row.source_id, left)
    return [*stood, *(key for key, each in holding.items() if each.digest in left)]


def _joined(change: Change, before: Standing | None, held: HoldRow | None) -> Change:
    """What an incremental document tells of some selections, with what was said before of the others."""
    earlier = holds.tally_of(held) if held is not None and held.state == holds.HELD else None
    earlier = earlier or (before.tally if before else None)
    if earlier is None:
        return change
    now = change.tally
    joined = replace(
        now,
        counts={**earlier.counts, **now.counts},
        ballots=earlier.ballots if now.ballots == NO_BALLOTS else now.ballots,
        count_status=earlier.count_status if now.count_status == NO_STATUS else now.count_status,
    )
    return change if joined == now else tallies.change(joined)


def _absences(known: int, gone: int, report: ElectionReport) -> list[Finding]:
    if gone:
        return [Finding(rule="vanished", message=f"{gone:,} of {known:,} tallies are no longer in the document")]
    if known and not report.tallies:
        return [Finding(rule="nothing-left", message=f"the document is empty; the {known:,} tallies it held stand")]
    return []


def _context(ledger: Ledger, row: SnapshotRow, report: ElectionReport, source: Source, news: News) -> Context:
    before = [each.before for each in news.said if each.before is not None]
    return Context(
        election=ledger.election,
        source=source,
        fetched_at=row.fetched_at,
        generated_at=report.generated_at,
        newest_generated_at=ledger.sources[row.source_id].generated_at,
        seen_before=None if row.incremental else snapshots.seen_before(ledger.session, row),
        report=report,
        incremental=row.incremental,
        increments={each.tally.key: each.increment for each in before if each.increment is not None},
    )


def _judged(said: Iterable[Said], context: Context) -> list[Finding]:
    new = [each.change.tally for each in said if each.change is not None]
    gone = [each.key for each in said if each.change is None]
    before = {each.key: each.before.tally for each in said if each.before is not None}
    return checks.judge(new, before, context, gone)


def _by_key(findings: Iterable[Finding]) -> Mapping[TallyKey, Sequence[Finding]]:
    found: defaultdict[TallyKey, list[Finding]] = defaultdict(list)
    for each in findings:
        if each.key is not None:
            found[each.key].append(each)
    return dict(found)


def _held(
    doubtful: Sequence[Said], doubts: Mapping[TallyKey, Sequence[Finding]], news: News, context: Context
) -> list[Held]:
    going_on = _going_on(doubtful, news.holding, context)
    return [
        Held(
            key=said.key,
            change=said.change,
            before=said.before,
            findings=doubts[said.key],
            settles=checks.settled_by_persisting(doubts[said.key]),
            continues=said.key in going_on,
        )
        for said in doubtful
    ]


def _going_on(doubtful: Iterable[Said], holding: Mapping[TallyKey, HoldRow], context: Context) -> Collection[TallyKey]:
    """What goes on from what is held already as a count does: then the doubt is as old as that.

    Tally by tally: the document as a whole was judged against what stands.
    """
    pairs = [(said.change.tally, holding[said.key]) for said in doubtful if said.change and said.key in holding]
    earlier = {tally.key: before for tally, row in pairs if (before := holds.tally_of(row)) is not None}
    said = [tally for tally, _ in pairs if tally.key in earlier]
    return earlier.keys() - checks.holding(checks.judge(said, earlier, replace(context, report=None))).keys()


def _note_state(ledger: Ledger, row: SnapshotRow, *, accepted: bool) -> None:
    """How far the source's own clock is, and until when it was seen to say this."""
    state = ledger.sources[row.source_id]
    if accepted and row.generated_at is not None:
        claimed = min(row.generated_at, row.fetched_at)  # a clock that runs ahead must not block what comes
        state.generated_at = max(claimed, state.generated_at or claimed)
    sources.note_seen(ledger.session, row.election_id, row.source_id, row.fetched_at)


def _unresolved(session: Session, row: SnapshotRow, report: ElectionReport, desk: Desk) -> Iterable[Tally]:
    """What the document leaves unresolved; where it holds only what changed, what was so before still is, if it is."""
    if not row.incremental:
        return report.unresolved
    before = unresolved.kept(session, row.election_id, row.source_id)
    still = (tally for tally in before if missing((tally,), desk.vocabulary))
    return {tally.key: tally for tally in (*still, *report.unresolved)}.values()
