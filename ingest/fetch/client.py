"""One poll from beginning to end: follow, ask, judge, bring home."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from msgspec.structs import replace

from ingest.domain.outage import Outage
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import answer, bundle, following, incremental, items
from ingest.fetch.answer import Fetched, Validators
from ingest.fetch.exchange import Exchange
from ingest.fetch.limits import Limits
from ingest.fetch.secrets import Secrets
from ingest.fetch.session import Session
from ingest.fetch.visit import Page, Visit


class Client:
    """Fetches, one at a time; one per thread. Idle connections are kept until `close`.

    `now` stamps snapshots and judges Retry-After. `html_families` are those whose documents are web pages; for any
    other a web page is an outage in disguise. `secrets` are what placeholders stand for, by name.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008  frozen
        *,
        now: Callable[[], datetime],
        user_agent: str | None = None,
        html_families: frozenset[str] = frozenset(),
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        self._limits = limits
        self._now = now
        self._user_agent = user_agent
        self._html_families = html_families
        self._secrets = dict(secrets or {})
        self._sessions: dict[bool, Session] = {}

    def fetch(self, source: Source, known: Validators) -> Fetched:
        """One poll. Raises Outage with a named reason, within the deadline; no secret is in either."""
        secrets = Secrets(source, self._secrets)
        try:
            with Exchange(self._limits.deadline, source.url, secrets.shown) as exchange:
                session = self._session(source.allow_private)
                return self._visited(Visit(source, secrets, session, self._limits, exchange, self._now), known)
        except Outage as outage:
            failure = secrets.masked_outage(outage)
        raise failure  # out here, where the outage with its causes is no longer the context

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def _session(self, allow_private: bool) -> Session:
        if allow_private not in self._sessions:
            self._sessions[allow_private] = Session(self._user_agent or default_user_agent(), allow_private)
        return self._sessions[allow_private]

    def _visited(self, visit: Visit, known: Validators) -> Fetched:
        source, follow = visit.source, visit.source.follow
        expected = "" if source.family in self._html_families else source.family
        if follow is None:
            return _single(visit, visit.get(visit.secrets.in_url(source.url), known, expected=expected), known)
        if follow.next:
            return _step(visit, incremental.step(visit, follow.next, known, expected), known)
        if follow.items:
            return _looked(visit, items.look(visit, follow.items, known), known)
        found = following.addresses(visit, follow)
        if len(found) == 1 and (follow.index or not follow.pages):
            return _single(visit, visit.get(found[0], known, expected=expected), known)
        return _several(visit, following.documents(visit, follow, found, expected), known)


def default_user_agent() -> str:
    """Who we are, for the log of whoever is asked."""
    try:
        return f"tallywire/{version('tallywire')} (election results ingestion)"
    except PackageNotFoundError:
        return "tallywire (election results ingestion)"


def _single(visit: Visit, page: Page, known: Validators) -> Fetched:
    """One document, for which validators hold."""
    if page.unchanged:
        url = visit.secrets.masked(page.url)
        return _fetched(page, None, answer.validators(page.headers, known.sha256, url, known))
    snapshot = visit.snapshot(page)
    validators = answer.validators(page.headers, snapshot.sha256, snapshot.url)
    return _fetched(page, None if snapshot.sha256 == known.sha256 else snapshot, validators)


def _step(visit: Visit, step: incremental.Step, known: Validators) -> Fetched:
    fetched = _single(visit, step.page, known)
    return replace(
        fetched,
        snapshot=fetched.snapshot and replace(fetched.snapshot, incremental=step.incremental),
        validators=replace(fetched.validators, following=step.following),
        note=step.note,
    )


def _looked(visit: Visit, look: items.Look, known: Validators) -> Fetched:
    """What is new in a list of items: the list alone, or first in a zip with the articles; validators are its own."""
    fetched = _single(visit, look.page, known)
    snapshot = visit.snapshot(look.page) if look.new else None
    if snapshot and look.articles is not None:
        pages = [look.page, *(page for _, page in look.articles)]
        linked = [(link, page.body) for link, page in look.articles]
        snapshot = replace(
            snapshot,
            url=visit.source.url,
            body=bundle.zipped([(snapshot.url, snapshot.body), *linked]),
            media_type=bundle.MEDIA_TYPE,
            charset=_common_charset(pages),
        )
    return replace(
        fetched,
        snapshot=snapshot and replace(snapshot, incremental=True),
        validators=replace(fetched.validators, following=look.following),
        note=look.note,
    )


def _several(visit: Visit, pages: Iterable[Page], known: Validators) -> Fetched:
    """Without validators: that one of several documents is unchanged says nothing of the others."""
    heads: list[Page] = []
    body = bundle.bundled(_noted(visit, pages, heads))
    snapshot = visit.snapshot(replace(heads[-1], body=body))
    if len(heads) > 1:
        charset = _common_charset(heads)
        snapshot = replace(snapshot, url=visit.source.url, media_type=bundle.MEDIA_TYPE, charset=charset)
    fetched = _fetched(heads[-1], snapshot, Validators(sha256=snapshot.sha256))
    return replace(fetched, snapshot=None) if snapshot.sha256 == known.sha256 else fetched


def _common_charset(pages: Iterable[Page]) -> str:
    charsets = {answer.charset(page.headers) for page in pages}
    return charsets.pop() if len(charsets) == 1 else ""


def _noted(visit: Visit, pages: Iterable[Page], heads: list[Page]) -> Iterator[tuple[str, bytes]]:
    """Passes each document on without holding it; what is left of it is added to `heads`."""
    for page in pages:
        heads.append(replace(page, body=b""))
        yield visit.secrets.masked(page.url), page.body


def _fetched(page: Page, snapshot: Snapshot | None, validators: Validators) -> Fetched:
    return Fetched(
        snapshot=snapshot,
        validators=validators,
        status=page.status,
        headers=answer.evidence(page.headers),
        served_at=answer.instant(page.headers.get("Date")),
    )
