"""A source's night judged version by version, with holds that persist: as the pipeline does, in memory."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest import families
from ingest.checks import Context, holding, judge, settled_by_persisting
from ingest.domain.diff import decrease
from ingest.domain.increment import increment
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey, facts
from ingest.packs import Pack
from ingest.resolve import resolve, vocabulary

_STAMP = re.compile(r"\d{8}T\d{6}Z")


def why_held(findings: Iterable[Finding], stands: Tally | None, said: Tally | None) -> str:
    """A rehearsal, a count that goes down, or something else."""
    if {finding.rule for finding in findings} == {"before_polls_close"}:
        return "rehearsal"
    return "decrease" if stands is not None and decrease(stands, said) else "other"


class Night:
    """`stands` is what is told, `held` what is not, with its findings and since when. `doubts` counts all findings.

    `why` counts the statements that were held, `told` all that ever stood, `corrected` those that took figures back.
    `waits` is how long what was released had to wait.
    """

    def __init__(self, pack: Pack, source: Source) -> None:
        self.election, self.source, self.words = pack.election, source, vocabulary(pack.election)
        self.stands: dict[TallyKey, Tally] = {}
        self.held: dict[TallyKey, tuple[Tally, list[Finding], datetime]] = {}
        self.doubts: Counter[tuple[str, str]] = Counter()
        self.holds: list[tuple[datetime, Finding]] = []
        self.released: Counter[TallyKey] = Counter()
        self.why: Counter[str] = Counter()
        self.waits: list[timedelta] = []
        self.told = self.corrected = 0
        self._increments: dict[TallyKey, bytes] = {}
        self._newest: datetime | None = None
        self._last = b""
        self._seen: dict[bytes, datetime] = {}

    def read(self, files: Iterable[Path]) -> None:
        for file in files:
            at = datetime.strptime(_STAMP.findall(file.name)[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            self._release(at)
            self._judge(at, file.read_bytes())

    def _release(self, at: datetime) -> None:
        patience = timedelta(minutes=self.source.checks.persist_minutes)
        for key, (tally, findings, since) in list(self.held.items()):
            if settled_by_persisting(findings) and at - since >= patience:
                self._stand(tally)
                self.released[key] += 1
                self.waits.append(patience)  # the time it was due; a night without documents goes on

    def _judge(self, at: datetime, body: bytes) -> None:
        snapshot = Snapshot(source_id=self.source.id, url=self.source.url, fetched_at=at, body=body)
        report = resolve(families.read(snapshot, self.source), self.words)
        before = self._last and body != self._last and self._seen.get(body)
        self._last, self._seen[body] = body, at
        self._keep(at, report, before or None)
        if report.generated_at and not self.held:
            self._newest = max(filter(None, (self._newest, min(report.generated_at, at))))

    def _keep(self, at: datetime, report: ElectionReport, seen_before: datetime | None) -> None:
        after = [tally for tally in report.tallies if self._is_new(tally)]
        context = Context(
            election=self.election,
            source=self.source,
            fetched_at=at,
            generated_at=report.generated_at,
            newest_generated_at=self._newest,
            seen_before=seen_before,
            report=report,
            increments=self._increments,
        )
        gone = [] if report.partial else [*(self.stands.keys() - {tally.key for tally in report.tallies})]
        findings = judge(after, self.stands, context, gone)
        held = holding(findings)
        assert not gone
        self.doubts.update((finding.rule, finding.outcome) for finding in findings)
        self.holds += [(at, finding) for each in held.values() for finding in each]
        for tally in after:
            if tally.key in held:
                self.held[tally.key] = tally, held[tally.key], at
                self.why[why_held(held[tally.key], self.stands.get(tally.key), tally)] += 1
            else:
                self._stand(tally)

    def _is_new(self, tally: Tally) -> bool:
        said, stands = self.held.get(tally.key), self.stands.get(tally.key)
        if stands is not None and facts(stands) == facts(tally):
            self.held.pop(tally.key, None)
            return False
        return said is None or facts(said[0]) != facts(tally)

    def _stand(self, tally: Tally) -> None:
        self.held.pop(tally.key, None)
        before = self.stands.get(tally.key)
        self.told += 1
        self.corrected += before is not None and decrease(before, tally) != ""
        if mark := increment(before, tally):
            self._increments[tally.key] = mark
        else:
            self._increments.pop(tally.key, None)
        self.stands[tally.key] = tally
