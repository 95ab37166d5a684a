"""One document as the night would read it: under the pack's names, judged by the rules, nothing kept."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest import checks, families
from ingest.domain.names import parsed, shown
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally
from ingest.families import FAMILIES, documents
from ingest.resolve import Missing, Proposer, Vocabulary, missing, resolve
from workers.bootstrap import Desk
from workers.preflight import doubts
from workers.preflight.result import Amount, Name, Reading, Remark

NAMELESS = frozenset({"unknown-name", "ambiguous-name"})  # told as `unresolved`, with all their proposals


def read(snapshot: Snapshot, source: Source, desk: Desk) -> Reading:
    """Raises UnreadableDocument."""
    raw = families.read(snapshot, source)
    report = resolve(raw, desk.vocabulary)
    found = [finding for finding in report.findings if finding.rule not in NAMELESS]
    return Reading(
        amount=_amount(snapshot, source, raw, report),
        report=report,
        unresolved=_unresolved(report, desk.vocabulary),
        findings=(*found, *_judged(report, snapshot, source, desk)),
        remarks=(*doubts.encoding(snapshot, raw), *doubts.own_clock(snapshot, report, source), *_items(report)),
    )


def _items(report: ElectionReport) -> Iterator[Remark]:
    """How many pieces of news there are, and how many on which topics."""
    if report.items:
        topics = Counter(topic for item in report.items for topic in item.topics)
        on = ", ".join(f"{times:,} on {topic}" for topic, times in topics.most_common())
        yield Remark(topic="items", message=f"{len(report.items):,} pieces of news" + (f": {on}" if on else ""))


def sample(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """The first tally, that with most votes, one that tells most beside votes, each once."""
    if not tallies:
        return ()
    largest = max(tallies, key=lambda tally: sum(count.votes or 0 for count in tally.counts.values()))
    richest = max(tallies, key=_told)
    return tuple({tally.key: tally for tally in (tallies[0], largest, richest)}.values())


def _told(tally: Tally) -> int:
    """How much it says of ballots and of the count."""
    said = (getattr(part, name) for part in (tally.ballots, tally.count_status) for name in part.__struct_fields__)
    return sum(value is not None for value in said) + (tally.results_status is not None)


def _amount(snapshot: Snapshot, source: Source, raw: ElectionReport, report: ElectionReport) -> Amount:
    family = FAMILIES[source.family]
    return Amount(
        bytes=len(snapshot.body),
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        reader=families.reader_version(source),
        documents=sum(1 for _ in documents.opened(snapshot, source.member, is_zip_itself=family.is_zip)),
        tallies=len(report.tallies),
        unresolved_tallies=len(report.unresolved),
        contests=len({tally.contest_id for tally in raw.tallies}),
        units=len({tally.unit_id for tally in raw.tallies}),
        selections=len({(tally.contest_id, name) for tally in raw.tallies for name in tally.counts}),
        generated_at=report.generated_at,
        partial=report.partial,
    )


def _unresolved(report: ElectionReport, known: Vocabulary) -> tuple[Name, ...]:
    proposer = Proposer(known)
    return tuple(_name(each, proposer) for each in missing(report.unresolved, known))


def _name(found: Missing, proposer: Proposer) -> Name:
    text = found.unnamed.text
    return Name(
        kind=found.kind,
        contest=found.contest_id,
        name=shown(text),
        level=parsed(text).type,
        why=found.unnamed.why,
        times=found.times,
        votes=found.votes,
        place=found.place,
        proposals=proposer.proposals(found),
    )


def _judged(report: ElectionReport, snapshot: Snapshot, source: Source, desk: Desk) -> list[Finding]:
    """The doubts that the rules would have tonight, nothing having been said before."""
    context = checks.Context(
        election=desk.pack.election,
        source=source,
        fetched_at=snapshot.fetched_at,
        generated_at=report.generated_at,
    )
    return checks.judge(report.tallies, {}, context)
