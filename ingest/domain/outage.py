"""A source that did not serve a document, and why: one word each, so that a desk can filter by it."""

from enum import StrEnum

from ingest.domain.errors import TransientError
from ingest.domain.report import Snapshot


class OutageReason(StrEnum):
    """Why a source gave no document."""

    UNREACHABLE = "unreachable"
    FORBIDDEN_ADDRESS = "forbidden-address"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    TIMED_OUT = "timed-out"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    BAD_RESPONSE = "bad-response"
    HTTP_STATUS = "http-status"
    RATE_LIMITED = "rate-limited"
    HTML_INSTEAD = "html-instead"
    NOT_FOLLOWED = "not-followed"
    MISSING_SECRET = "missing-secret"  # noqa: S105  a reason


class Outage(TransientError):
    """The source did not serve a document.

    `retry_after` is how many seconds the server asked us to wait, already capped; None where it did not ask.
    `evidence` is what it sent instead (an error page, say), None where nothing usable came; `status` is the HTTP
    status, None where there was none.
    """

    def __init__(
        self,
        reason: OutageReason,
        message: str,
        retry_after: float | None = None,
        evidence: Snapshot | None = None,
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(reason, message, retry_after, evidence, status, headers)
        self.reason = reason
        self.message = message
        self.retry_after = retry_after
        self.evidence = evidence
        self.status = status
        self.headers = headers or {}

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"
