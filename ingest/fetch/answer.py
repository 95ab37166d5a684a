"""What an answer's header says: its kind, its age, what to send next time, how long to wait."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

from msgspec import Meta, Struct

from ingest.domain.report import Snapshot

EVIDENCE = (
    "date",
    "etag",
    "last-modified",
    "content-type",
    "content-length",
    "content-encoding",
    "server",
    "age",
    "cache-control",
)
LONGEST_VALUE = 1_000
SNIFFED = 64 * 1024

# Possessive, so that no page can make it try its comments in every combination.
_HTML = re.compile(rb"(?:\s++|<!--.*?-->|<\?xml.*?\?>)*+<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s\"';,]{1,40})", re.IGNORECASE)

Headers = Mapping[str, str]  # asked in any case
Second = Annotated[int, Meta(ge=-(2**40), le=2**40)]  # what is kept is believed within reason only


class Seen(Struct, frozen=True, array_like=True):
    """What was made of an item of news. `mark` is of its entry, `digest` of its article's text, "" for none so far.

    `at` is when it was published, or seen first, `asked_at` when its article was asked for last: seconds since 1970.
    `link` is where the article is still to be had, secrets as placeholders, after so many `tries`; "" where it was, or
    was given up.
    """

    mark: str
    at: Second
    asked_at: Second = 0
    digest: str = ""
    tries: Annotated[int, Meta(ge=0, le=1_000)] = 0
    link: str = ""


class Following(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an incremental feed goes on: at `url`, for those who have what `whole_url` gave at `whole_at`.

    Secrets in both are placeholders. Of a source whose items are followed, `seen` is what was made of the newest, by
    key; `url` is "" then, and `whole_at` is when they were looked at first.
    """

    url: str = ""
    whole_url: str
    whole_at: Annotated[datetime, Meta(tz=True)]
    seen: dict[str, Seen] = {}

    @property
    def outlives_outages(self) -> bool:
        """What was seen stays seen; an incremental feed begins anew instead, so that nothing is stuck for ever."""
        return not self.url


class Validators(Struct, frozen=True):
    """What is known of the last version kept. `sha256` is of its body.

    `url` is where it was finally found. An ETag means nothing elsewhere, so both validators are sent there and nowhere
    else; None stands for the source's own URL. `following` is None where the next poll asks for the whole document.
    """

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    url: str | None = None
    following: Following | None = None


class Fetched(Struct, frozen=True, kw_only=True):
    """What a fetch brought. `snapshot` is None where nothing is new: a 304, or the same bytes as last time.

    `validators` are what to send next time, `headers` those few that matter as evidence, with lower-case names.
    `served_at` is the server's own Date, None where it is absent or unreadable. `note` is for the operator, "" where
    nothing went amiss.
    """

    snapshot: Snapshot | None
    validators: Validators
    status: int
    headers: dict[str, str]
    served_at: datetime | None
    note: str = ""


def conditions(known: Validators, url: str, own_url: str) -> dict[str, str]:
    """The header fields that ask `url` only for something new; none where we know nothing of it."""
    if url != (known.url or own_url):
        return {}
    fields = {"If-None-Match": _sendable(known.etag), "If-Modified-Since": _sendable(known.last_modified)}
    return {name: value for name, value in fields.items() if value}


def validators(headers: Headers, sha256: str | None, url: str, before: Validators | None = None) -> Validators:
    """What to send next time. A 304 need not repeat what we know already: that comes from `before`."""
    before = before or Validators()
    return Validators(
        etag=_sendable(headers.get("ETag")) or before.etag,
        last_modified=_sendable(headers.get("Last-Modified")) or before.last_modified,
        sha256=sha256,
        url=url,
    )


def _sendable(value: str | None) -> str | None:
    """The value where it can stand in a request unharmed, else None: half an ETag is worse than none."""
    usable = value and value.isascii() and value.isprintable() and len(value) <= LONGEST_VALUE
    return value if usable else None


def evidence(headers: Headers) -> dict[str, str]:
    return {name: headers[name][:LONGEST_VALUE] for name in EVIDENCE if name in headers}


def instant(text: str | None) -> datetime | None:
    """An HTTP date as aware UTC; None where there is none or it cannot be read."""
    try:
        at = parsedate_to_datetime(text or "")
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(text: str | None, now: datetime, cap: float) -> float | None:
    """Seconds a server asks us to wait, at most `cap`; None where it asks nothing, or something in the past."""
    text = (text or "").strip()
    if text.isdecimal() and text.isascii():
        return min(float(text[:12]), cap)
    at = instant(text)
    seconds = (at - now).total_seconds() if at else -1.0
    return min(seconds, cap) if seconds >= 0 else None


def media_type(headers: Headers) -> str:
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()[:LONGEST_VALUE]


def charset(headers: Headers) -> str:
    found = _CHARSET.search(headers.get("Content-Type", "")[:LONGEST_VALUE])
    return found[1].lower() if found else ""


def is_html(body: bytes) -> bool:
    """Whether it begins like a web page, in any encoding that extends ASCII or is UTF-16."""
    head = body[:SNIFFED].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return bool(_HTML.match(head))
