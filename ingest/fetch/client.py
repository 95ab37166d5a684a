"""One fetch from beginning to end: ask, follow, judge, keep."""

import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version

import requests
from requests import Response
from urllib3.exceptions import HTTPError

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import address, answer, body
from ingest.fetch.answer import Fetched, Validators
from ingest.fetch.exchange import Exchange
from ingest.fetch.limits import Limits
from ingest.fetch.session import Session

REDIRECTS = frozenset({301, 302, 303, 307, 308})
DOCUMENTS = frozenset({200, 203})
READ_AS_HTML = frozenset({"html_table"})


class Client:
    """Fetches, one at a time; one per thread. Idle connections are kept until `close`.

    `now` stamps snapshots and judges Retry-After. `html_families` are those whose documents are web pages; for any
    other a web page is an outage in disguise.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008  frozen
        *,
        now: Callable[[], datetime],
        user_agent: str | None = None,
        html_families: frozenset[str] = READ_AS_HTML,
    ) -> None:
        self._limits = limits
        self._now = now
        self._user_agent = user_agent
        self._html_families = html_families
        self._sessions: dict[bool, Session] = {}

    def fetch(self, source: Source, known: Validators) -> Fetched:
        """One poll. Raises Outage with a named reason, within the deadline."""
        with Exchange(self._limits.deadline, address.shown(source.url)) as exchange:
            response, conditional = self._follow(source, known, exchange)
            with closing(response):
                if response.status_code == 304:
                    body.discard(response, exchange)
                    return _unchanged(response, known, conditional, exchange)
                if response.status_code not in DOCUMENTS:
                    raise self._refusal(source, response, exchange)
                return self._document(source, known, response, exchange)

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def _session(self, allow_private: bool) -> Session:
        if allow_private not in self._sessions:
            self._sessions[allow_private] = Session(self._user_agent or default_user_agent(), allow_private)
        return self._sessions[allow_private]

    def _follow(self, source: Source, known: Validators, exchange: Exchange) -> tuple[Response, bool]:
        """The first answer that is not a redirect, and whether it was asked for with validators."""
        session = self._session(source.allow_private)
        own_url = url = address.checked(source.url)
        for _ in range(self._limits.redirects + 1):
            conditions = answer.conditions(known, url, own_url)
            response = _ask(session, url, conditions, exchange)
            if response.status_code not in REDIRECTS or "Location" not in response.headers:
                return response, bool(conditions)
            with closing(response):
                body.discard(response, exchange)
            url = address.redirected(url, response.headers["Location"])
        text = f"{exchange.url}: more than {self._limits.redirects} redirects"
        raise Outage(OutageReason.TOO_MANY_REDIRECTS, text)

    def _document(self, source: Source, known: Validators, response: Response, exchange: Exchange) -> Fetched:
        content = body.read(response, self._limits, exchange)
        if not content:
            raise Outage(OutageReason.BAD_RESPONSE, f"{exchange.url}: empty body")
        if source.family not in self._html_families and answer.is_html(content):
            page = self._snapshot(source, response, content[: body.KEPT_OF_AN_ERROR])
            text = f"{exchange.url}: a web page of {len(content):,} bytes where {source.family} was expected"
            raise Outage(
                OutageReason.HTML_INSTEAD,
                text,
                evidence=page,
                status=response.status_code,
                headers=answer.evidence(response.headers),
            )
        snapshot = self._snapshot(source, response, content)
        digest = snapshot.sha256
        return _fetched(
            response,
            None if digest == known.sha256 else snapshot,
            answer.validators(response.headers, digest, snapshot.url),
        )

    def _refusal(self, source: Source, response: Response, exchange: Exchange) -> Outage:
        asked = response.headers.get("Retry-After")
        page = body.read_some(response, exchange)
        limited = response.status_code == 429 or (response.status_code == 503 and asked is not None)
        return Outage(
            OutageReason.RATE_LIMITED if limited else OutageReason.HTTP_STATUS,
            f"{exchange.url}: HTTP status {response.status_code}",
            retry_after=answer.retry_after(asked, self._now(), self._limits.retry_after) if limited else None,
            evidence=self._snapshot(source, response, page) if page else None,
            status=response.status_code,
            headers=answer.evidence(response.headers),
        )

    def _snapshot(self, source: Source, response: Response, content: bytes) -> Snapshot:
        return Snapshot(
            source_id=source.id,
            url=response.url,
            fetched_at=self._now(),
            body=content,
            media_type=answer.media_type(response.headers),
            charset=answer.charset(response.headers),
        )


def default_user_agent() -> str:
    """Who we are, for the log of whoever is asked."""
    try:
        return f"tallywire/{version('tallywire')} (election results ingestion)"
    except PackageNotFoundError:
        return "tallywire (election results ingestion)"


def _unchanged(response: Response, known: Validators, conditional: bool, exchange: Exchange) -> Fetched:
    if not conditional:
        raise Outage(OutageReason.BAD_RESPONSE, f"{exchange.url}: HTTP status 304 to a request without conditions")
    return _fetched(response, None, answer.validators(response.headers, known.sha256, response.url, known))


def _fetched(response: Response, snapshot: Snapshot | None, validators: Validators) -> Fetched:
    return Fetched(
        snapshot=snapshot,
        validators=validators,
        status=response.status_code,
        headers=answer.evidence(response.headers),
        served_at=answer.instant(response.headers.get("Date")),
    )


def _ask(session: Session, url: str, conditions: dict[str, str], exchange: Exchange) -> Response:
    """One request, one answer with its body unread.

    A kept connection may have been closed by the server just as we wrote to it. That says nothing about the source,
    so the request goes out once more, over a connection of its own.
    """
    try:
        return _send(session, url, conditions, exchange)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if exchange.fresh or not isinstance(_root(error), ConnectionError | ssl.SSLError):
            raise _failure(error, url, exchange) from error
    try:
        return _send(session, url, conditions, exchange)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _failure(error, url, exchange) from error


def _send(session: Session, url: str, conditions: dict[str, str], exchange: Exchange) -> Response:
    exchange.check()
    exchange.fresh = False
    session.door.exchange = exchange
    request = session.prepare_request(requests.Request("GET", url, headers=conditions))
    response = session.send(request, stream=True, allow_redirects=False, timeout=exchange.remaining())
    response.url = url  # requests spells it in its own way, and validators are told apart by URL
    return response


def _failure(error: Exception, url: str, exchange: Exchange) -> Outage:
    """Names what went wrong before there was an answer. The cause lies several wrappers deep."""
    root = _root(error)
    if exchange.over or isinstance(root, TimeoutError):
        return exchange.timed_out()
    if isinstance(root, ssl.SSLCertVerificationError):
        text = f"its certificate is not trusted ({root.verify_message})"
        return Outage(OutageReason.UNREACHABLE, f"{address.shown(url)}: {text}")
    if isinstance(root, OSError) and not isinstance(root, requests.RequestException):
        text = root.strerror or str(root)
        return Outage(OutageReason.UNREACHABLE, f"{address.shown(url)}: {address.shown(text)}")
    return Outage(OutageReason.BAD_RESPONSE, f"{address.shown(url)}: not an HTTP answer ({address.shown(str(root))})")


def _root(error: BaseException) -> BaseException:
    """The first that is no wrapper of requests or urllib3, else the innermost wrapper."""
    while isinstance(error, requests.RequestException | HTTPError):
        cause = error.__cause__ or error.__context__
        if cause is None:
            break
        error = cause
    return error
