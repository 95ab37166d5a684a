"""JSON that is wrapped in something else: a script, a callback, a signed token."""

import base64
import binascii
import re

from ingest.domain.errors import UnreadableDocument

# JSONP (`callback({...});`), an assignment (`var results = {...};`, `export const x = [...] as const;`).
_OPENING = re.compile(r"[\[{]")
_CLOSING = {"{": "}", "[": "]"}


def script(text: str) -> str:
    """What stands from the first bracket to the last one that closes such. Raises UnreadableDocument."""
    opening = _OPENING.search(text)
    end = text.rfind(_CLOSING[opening[0]]) if opening else -1
    if opening is None or end < opening.start():
        raise UnreadableDocument("there is no object and no list in the script")
    return text[opening.start() : end + 1]


def jws(text: str) -> str:
    """The payload of a compact JWS (RFC 7515, 3.1). Its signature is not verified. Raises UnreadableDocument."""
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise UnreadableDocument(f"a compact JWS has three parts, not {len(parts)}")
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise UnreadableDocument("the payload of the JWS is not base64url of UTF-8 text") from None
