"""What a document says, judged and kept: what stands, what is held, what is published and told, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy.orm import Session

from ingest import checks
from ingest.checks import Context
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import SourceKind
from ingest.resolve import missing
from publish import health, notes
from publish import ledger as books
from publish.ledger import Held, Ledger, Said
from storage import holds, snapshots, sources, unresolved
from storage.tables import HoldRow, SnapshotRow
from workers import comparing, releasing
from workers.bootstrap import Desk

ARTICLES = "news"  # the family of prose


def keep(
    session: Session, row: SnapshotRow, report: ElectionReport, source: Source, desk: Desk, *, rehearsing: bool = False
) -> None:
    """Judge what is new in a document, and let it stand or be held; nothing of a source that left meanwhile."""
    ledger = Ledger(session, desk.pack.election, row.fetched_at)
    if not ledger.sources[source.id].active:
        return
    row = ledger.snapshot(row.id)
    row.generated_at = report.generated_at
    releasing.release_seen(ledger, row, rehearsing=rehearsing)
    news = comparing.news(ledger, row, report)
    releasing.heed(row, report, news.holding, source.checks)
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
    notes.keep(ledger, row, report.items)
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


def _context(ledger: Ledger, row: SnapshotRow, report: ElectionReport, source: Source, news: comparing.News) -> Context:
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
        attested=_attested(ledger, source, news.said) if source.kind is SourceKind.NEWS else (),
    )


def _attested(ledger: Ledger, source: Source, said: Iterable[Said]) -> Collection[TallyKey]:
    """Of which of the figures a commission, a wire or the desk has told some. A page of zeros tells none yet."""
    keys = [each.key for each in said if each.change is not None and each.change.tally.counts]
    rivals = ledger.rivals(source.id, keys)
    return {key for key, standing in rivals.items() if any(ledger.attests(each) for each in standing)}


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
    doubtful: Sequence[Said], doubts: Mapping[TallyKey, Sequence[Finding]], news: comparing.News, context: Context
) -> list[Held]:
    going_on = _going_on(doubtful, news.holding, context)
    return [
        Held(
            key=said.key,
            change=said.change,
            before=said.before,
            findings=doubts[said.key],
            settles=_settles(doubts[said.key], context),
            until=_embargo(doubts[said.key], context),
            continues=said.key in going_on,
        )
        for said in doubtful
    ]


def _settles(doubts: Sequence[Finding], context: Context) -> bool:
    """Whether lasting does: of an exit poll that came too early, lasting until the polls close."""
    lasts = _can_last(context) and checks.settled_by_persisting(doubts)
    return lasts or _embargo(doubts, context) is not None


def _embargo(doubts: Sequence[Finding], context: Context) -> datetime | None:
    """Until when an exit poll may not be told, None where its time is not all that is doubted."""
    early = context.source.kind is SourceKind.EXIT_POLL and all(each.rule == "before_polls_close" for each in doubts)
    return context.election.polls_close_at if early else None


def _can_last(context: Context) -> bool:
    """Whether going on saying so means anything: an article stands for ever, right or wrong."""
    article = context.incremental or context.source.family == ARTICLES
    return not article or context.source.kind is not SourceKind.NEWS


def _going_on(doubtful: Iterable[Said], holding: Mapping[TallyKey, HoldRow], context: Context) -> Collection[TallyKey]:
    """What goes on from what is held already as a count does: then the doubt is as old as that.

    Tally by tally: the document as a whole was judged against what stands.
    """
    pairs = [(said.change.tally, holding[said.key]) for said in doubtful if said.change and said.key in holding]
    earlier = {tally.key: before for tally, row in pairs if (before := holds.tally_of(row)) is not None}
    said = [tally for tally, _ in pairs if tally.key in earlier]
    found = checks.judge(said, earlier, replace(context, report=None))
    return earlier.keys() - checks.holding(each for each in found if each.rule not in checks.OF_SPEAKER).keys()


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
