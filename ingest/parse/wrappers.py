"""JSON that is wrapped in something else: a script, a callback, a signed token."""

import base64
import binascii
import re
from itertools import islice

import msgspec

from ingest.domain.errors import UnreadableDocument
from ingest.parse.unreadable import excerpt

# JSONP (`callback({...});`), an assignment (`var results = {...};`, `export const x: Item[] = [...] as const;`).
# A bracket that follows a name belongs to it: `window["results"] = {...}`.
_OPENING = re.compile(r"(?<![\w$\])])[\[{]")
_CLOSING = {"{": "}", "[": "]"}
_ASSIGNED = re.compile(r"= ?[\[{]")
_NAME = re.compile(r"([\w$.]+)(?: ?: ?[\w$.<>\[\]]+)? ?$")
MOST_NAMES = 100


def script(text: str, after: str | None = None) -> tuple[int, int]:
    """Where the JSON in a script begins: at the first bracket that opens a value, or the first behind `after`.

    The second figure is where it should end: behind the last bracket that closes such. Raises UnreadableDocument.
    """
    at = text.find(after) + len(after) if after else 0
    if after and at < len(after):
        raise UnreadableDocument(f"{excerpt(after)} stands nowhere in the script")
    opening = _OPENING.search(text, at)
    end = text.rfind(_CLOSING[opening[0]]) + 1 if opening else 0
    if opening is None or end <= opening.start():
        raise UnreadableDocument("there is no object and no list in the script")
    return opening.start(), end


def assigned(rest: str) -> list[str]:
    """The names to which the rest of a script assigns more objects and lists."""
    before = (
        rest[max(0, match.start() - 100) : match.start()] for match in islice(_ASSIGNED.finditer(rest), MOST_NAMES)
    )
    return [name[1] for each in before if (name := _NAME.search(each))]


class _Flattened(msgspec.Struct):
    payload: str


def jws(text: str) -> str:
    """The payload of a JWS, compact or as JSON (RFC 7515, 7). Its signature is not verified.

    Raises UnreadableDocument.
    """
    try:
        padded = _payload(text.strip())
        return base64.b64decode(padded + "=" * (-len(padded) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise UnreadableDocument("the payload of the JWS is not base64url of UTF-8 text") from None


def _payload(text: str) -> str:
    if text.startswith("{"):
        try:
            return msgspec.json.decode(text, type=_Flattened).payload
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            raise UnreadableDocument("JSON without a payload, so no JWS") from None
    parts = text.split(".", 3)
    if len(parts) != 3:
        raise UnreadableDocument("a compact JWS has three parts with full stops between them")
    return parts[1]
