"""Failures, named by their remedy.

    TallywireError
    |-- TransientError            wait, and try again
    |   `-- Outage                the source did not serve a document; carries a named reason
    |-- DocumentError             a person has to look at the source
    |   `-- UnreadableDocument    the bytes are not what the mapping describes
    |-- ConfigurationError        the operator has to mend a file or a setting
    `-- ImpossibleValue           a value that no election can have; also a ValueError

Anything else that is raised is a bug and flies.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.domain.report import Snapshot


class TallywireError(Exception):
    """Base of everything raised on purpose; its text is one line for the person who can act."""


class TransientError(TallywireError):
    """It may work later; nothing needs mending here."""


class OutageReason(StrEnum):
    """Why a source gave no document. One word each, so that a desk can filter by it."""

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
        evidence: "Snapshot | None" = None,
        status: int | None = None,
    ) -> None:
        super().__init__(reason, message, retry_after, evidence, status)
        self.reason = reason
        self.message = message
        self.retry_after = retry_after
        self.evidence = evidence
        self.status = status

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class DocumentError(TallywireError):
    """The document arrived and a person has to look at it."""


class UnreadableDocument(DocumentError):
    """The bytes are not what the mapping describes. `place` says where in the document, "" where it is the whole."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message, place)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ConfigurationError(TallywireError):
    """The operator has to mend something. `problems` are lines of `file: [table] key: what is wrong`."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class ImpossibleValue(TallywireError, ValueError):
    """A value that no election can have."""
