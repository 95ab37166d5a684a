"""JSON from bytes, by any decoder of msgspec: what is none is an unreadable document, and says where."""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from ingest.domain.errors import UnreadableDocument

Decoded = TypeVar("Decoded")

_BYTE = re.compile(r" \(byte (\d+)\)$")


def decoded(decode: Callable[[bytes], Decoded], body: bytes) -> Decoded:
    """Raises UnreadableDocument for what is not JSON, and ValidationError where it is not what was asked for."""
    try:
        return decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        at = _BYTE.search(str(error))
        message = _BYTE.sub("", str(error))
        raise UnreadableDocument(f"not JSON: {message}", f"byte {at[1] if at else len(body)}") from None
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"not JSON: not UTF-8, {error.reason}") from None
    except RecursionError:
        raise UnreadableDocument("not JSON that anybody means: it is nested without end") from None
