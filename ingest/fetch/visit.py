"""The requests of one poll: they share its deadline, its bytes, and the source's own headers and secrets."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from requests import Response

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import address, answer, body
from ingest.fetch.answer import Headers, Validators
from ingest.fetch.asking import ask
from ingest.fetch.exchange import Exchange
from ingest.fetch.limits import Limits
from ingest.fetch.secrets import Secrets
from ingest.fetch.session import Session

REDIRECTS = frozenset({301, 302, 303, 307, 308})
DOCUMENTS = frozenset({200, 203})
NOTHING = Validators()


class Page(Struct, frozen=True, kw_only=True):
    """An answer. `url` is where it was found, secrets included; `body` is empty where nothing is new (304)."""

    url: str
    status: int
    headers: Headers
    body: bytes = b""

    @property
    def unchanged(self) -> bool:
        return self.status == 304


class Visit:
    """What is asked of a source while one exchange lasts. `now` stamps what is brought home."""

    def __init__(
        self,
        source: Source,
        secrets: Secrets,
        session: Session,
        limits: Limits,
        exchange: Exchange,
        now: Callable[[], datetime],
    ) -> None:
        self.source, self.secrets, self.exchange, self.limits = source, secrets, exchange, limits
        self._session, self._now = session, now
        self._fields = {name: secrets.in_header(value) for name, value in source.headers.items()}
        self._home = {address.origin(address.checked(secrets.in_url(url), exchange.show)) for url in _declared(source)}
        self._asked = self._bytes = 0

    def get(self, url: str, known: Validators = NOTHING, *, expected: str = "", most: int | None = None) -> Page:
        """The document at `url`, at most `most` bytes of it. Raises Outage, also for an empty one.

        `known` asks only for something new. A web page is an outage in disguise where something else is `expected`.
        """
        self._begin(url)
        response, conditional = self._answer(url, known)
        with closing(response):
            response.headers = self.secrets.masked_fields(response.headers)
            page = Page(url=response.url, status=response.status_code, headers=response.headers)
            if page.unchanged and conditional:
                body.discard(response, self.exchange)
                return page
            if page.unchanged:
                text = f"{self.exchange.url}: HTTP status 304 to a request without conditions"
                raise Outage(OutageReason.BAD_RESPONSE, text)
            if page.status not in DOCUMENTS:
                raise self._refusal(replace(page, body=body.read_some(response, self.exchange)))
            return self._document(replace(page, body=self._body(response, most)), expected)

    def snapshot(self, page: Page) -> Snapshot:
        return Snapshot(
            source_id=self.source.id,
            url=self.secrets.masked(page.url),
            fetched_at=self._now(),
            body=page.body,
            media_type=answer.media_type(page.headers),
            charset=answer.charset(page.headers),
        )

    def now(self) -> datetime:
        return self._now()

    def _begin(self, url: str) -> None:
        self._asked += 1
        shown = self.exchange.show(url)
        self.exchange.url = shown if self._asked == 1 else f"{shown}, request {self._asked} of this poll"
        if self._asked > 1:
            self.exchange.pause(self.limits.pace)

    def _answer(self, url: str, known: Validators) -> tuple[Response, bool]:
        """The first answer that is not a redirect, and whether it was asked for with validators."""
        own_url = url = address.checked(url, self.exchange.show)
        at_home = address.origin(url) in self._home
        for _ in range(self.limits.redirects + 1):
            at_home = at_home and address.origin(url) == address.origin(own_url)
            conditions = answer.conditions(known, self.secrets.masked(url), self.secrets.masked(own_url))
            response = ask(self._session, url, {**self._own_fields(url, at_home), **conditions}, self.exchange)
            if response.status_code not in REDIRECTS or "Location" not in response.headers:
                return response, bool(conditions)
            with closing(response):
                body.discard(response, self.exchange)
            url = address.redirected(url, response.headers["Location"], self.exchange.show)
        text = f"{self.exchange.url}: more than {self.limits.redirects} redirects"
        raise Outage(OutageReason.TOO_MANY_REDIRECTS, text)

    def _own_fields(self, url: str, at_home: bool) -> dict[str, str]:
        """The source's own headers are for the hosts that its pack names, and so is a secret in an address."""
        if at_home:
            return self._fields
        if self.secrets.masked(url) != url:
            text = (
                f"{self.exchange.show(url)}: a secret would go to {address.origin(url)}, which the pack does not name"
            )
            raise Outage(OutageReason.FORBIDDEN_ADDRESS, text)
        return {}

    def _body(self, response: Response, most: int | None) -> bytes:
        left = max(0, self.limits.decoded_bytes - self._bytes)
        cap = left if most is None else min(left, most)
        limits = replace(self.limits, decoded_bytes=cap, body_bytes=min(self.limits.body_bytes, most or cap))
        content = body.read(response, limits, self.exchange)
        self._bytes += len(content)
        return self.secrets.masked_bytes(content)

    def _document(self, page: Page, expected: str) -> Page:
        if not page.body:
            raise Outage(OutageReason.BAD_RESPONSE, f"{self.exchange.url}: empty body")
        if expected and answer.is_html(page.body):
            text = f"{self.exchange.url}: a web page of {len(page.body):,} bytes where {expected} was expected"
            raise self._outage(OutageReason.HTML_INSTEAD, text, page)
        return page

    def _refusal(self, page: Page) -> Outage:
        asked = page.headers.get("Retry-After")
        limited = page.status == 429 or (page.status == 503 and asked is not None)
        reason = OutageReason.RATE_LIMITED if limited else OutageReason.HTTP_STATUS
        wait = answer.retry_after(asked, self._now(), self.limits.retry_after) if limited else None
        return self._outage(reason, f"{self.exchange.url}: HTTP status {page.status}", page, wait)

    def _outage(self, reason: OutageReason, text: str, page: Page, wait: float | None = None) -> Outage:
        """With the page that came instead as evidence."""
        kept = self.snapshot(replace(page, body=page.body[: body.KEPT_OF_AN_ERROR])) if page.body else None
        return Outage(reason, text, wait, kept, page.status, answer.evidence(page.headers))


def _declared(source: Source) -> list[str]:
    pointer = source.follow and source.follow.pointer
    return [source.url, *([pointer.url] if pointer else [])]
