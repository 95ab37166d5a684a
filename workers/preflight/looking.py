"""Every source of a pack looked at once, over the network or from a saved document, without a database or a queue."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ingest.domain.errors import ConfigurationError, TallywireError
from ingest.domain.outage import Outage, OutageReason
from ingest.domain.placeholders import missing_secrets
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import Client, Fetched, Validators
from ingest.fetch.client import default_user_agent
from ingest.packs.places import did_you_mean
from ingest.parse.unreadable import excerpt
from ingest.parse.words import squeezed
from workers import bootstrap
from workers.bootstrap import Desk
from workers.preflight import doubts, manners, reading
from workers.preflight.manners import Hosts
from workers.preflight.result import Preflight, Reading, Remark, Verdict
from workers.preflight.saved import from_file
from workers.settings import Settings

PASSING = frozenset(
    {OutageReason.UNREACHABLE, OutageReason.TIMED_OUT, OutageReason.TRUNCATED, OutageReason.RATE_LIMITED}
)
OPENING = 300  # bytes of what came instead

Progress = Callable[[str], None]


def check(
    configured: Settings,
    folder: Path,
    wanted: Sequence[str] = (),
    saved: Mapping[str, Path] | None = None,
    progress: Progress = lambda source_id: None,
) -> list[Preflight]:
    """Each of the `wanted` sources (all, where none is named), in the order of the pack.

    `saved` gives files to read instead of asking, by source id. Raises ConfigurationError with every mistake in the
    pack, and for sources and files that are not there.
    """
    (desk,) = bootstrap.desks(configured.with_(packs=(folder,)))
    files = saved or {}
    sources = chosen(desk, (*wanted, *files) if wanted else ())
    chosen(desk, tuple(files))
    with closing(bootstrap.client(configured)) as client:
        looker = _Looker(configured, desk, client)
        return [looker.look(source, files.get(source.id), progress) for source in sources]


def chosen(desk: Desk, wanted: Sequence[str]) -> list[Source]:
    """The sources of these ids, all for none. Raises ConfigurationError with a line for each that is not there."""
    known = list(desk.sources)
    place = desk.pack.folder / "pack.toml"
    unknown = [each for each in dict.fromkeys(wanted) if each not in desk.sources]
    if unknown:
        raise ConfigurationError(
            *(f"{place}: no source {excerpt(each)}{did_you_mean(each, known)}" for each in unknown)
        )
    return [source for source in desk.pack.sources if not wanted or source.id in wanted]


class _Looker:
    def __init__(self, configured: Settings, desk: Desk, client: Client) -> None:
        self.desk = desk
        self.client = client
        self.hosts = Hosts(client, configured.user_agent or default_user_agent())
        self.secrets = configured.secret_values()

    def look(self, source: Source, file: Path | None, progress: Progress) -> Preflight:
        if file is not None:
            return self._read(source, lambda: from_file(file, source.id, bootstrap.utc_now()), file.as_posix())
        if missing := missing_secrets(source, self.secrets):
            return _without(source, Verdict.MISCONFIGURED, "; ".join(missing))
        progress(source.id)
        asked_at = bootstrap.utc_now()
        try:
            fetched = self.client.fetch(source, Validators())
        except Outage as outage:
            return _outage(source, outage)
        snapshot = fetched.snapshot
        assert snapshot is not None  # without validators, a document or an Outage
        remarks = [
            *doubts.server_clock(fetched, asked_at, snapshot.fetched_at),
            *self._manners(source, fetched, snapshot),
        ]
        return self._read(source, lambda: snapshot, snapshot.url, remarks)

    def _manners(self, source: Source, fetched: Fetched, snapshot: Snapshot) -> list[Remark]:
        found_at = fetched.validators.url or source.url
        cheap, cost = manners.conditional(source, self.client, fetched)
        return [
            *([Remark(topic=manners.COST, message=fetched.note, doubt=True)] if fetched.note else []),
            *manners.redirected(source, found_at),
            *manners.welcome(source, self.hosts, found_at),
            *manners.pace(source, snapshot, fetched, conditional=cheap),
            cost,
        ]

    def _read(
        self, source: Source, snapshot: Callable[[], Snapshot], url: str, remarks: Sequence[Remark] = ()
    ) -> Preflight:
        try:
            read = reading.read(snapshot(), source, self.desk)
        except ConfigurationError:
            raise
        except TallywireError as error:
            return _without(source, Verdict.UNREADABLE, str(error), remarks, url)
        return _preflight(source, url, read, (*read.remarks, *remarks))


def _preflight(source: Source, url: str, read: Reading, remarks: Sequence[Remark]) -> Preflight:
    needs = not read.in_order or any(remark.doubt for remark in remarks)
    amount = read.amount
    outcome = f"{amount.tallies:,} tallies"
    if amount.unresolved_tallies or read.unresolved:
        outcome += f", {amount.unresolved_tallies:,} under names that the pack does not know"
    return Preflight(
        source_id=source.id,
        url=url,
        verdict=Verdict.ATTENTION if needs else Verdict.READY,
        outcome=f"{outcome}, {len(read.findings):,} findings",
        amount=amount,
        sample=reading.sample(read.report.tallies),
        unresolved=read.unresolved,
        findings=read.findings,
        remarks=tuple(remarks),
    )


def _without(
    source: Source, verdict: Verdict, outcome: str, remarks: Sequence[Remark] = (), url: str = ""
) -> Preflight:
    """Nothing was read."""
    return Preflight(
        source_id=source.id, url=url or source.url, verdict=verdict, outcome=outcome, remarks=tuple(remarks)
    )


def _outage(source: Source, outage: Outage) -> Preflight:
    passing = outage.reason in PASSING or (outage.status or 0) >= 500
    verdict = Verdict.NO_ANSWER if passing else Verdict.UNREADABLE
    if outage.reason is OutageReason.MISSING_SECRET:
        verdict = Verdict.MISCONFIGURED
    return _without(source, verdict, str(outage), list(_around(outage)))


def _around(outage: Outage) -> list[Remark]:
    """What the server sent instead, and how long it asks us to wait."""
    remarks = []
    if outage.evidence is not None:
        opening = squeezed(outage.evidence.body[:OPENING].decode("utf-8", "replace"))
        remarks.append(Remark(topic="instead", message=f"what came begins {excerpt(opening)}"))
    if outage.retry_after is not None:
        message = f"the server asks us to wait {outage.retry_after:g} s"
        remarks.append(Remark(topic=manners.PACE, message=message))
    return remarks
