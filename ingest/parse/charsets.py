"""From bytes to text: a byte order mark, then whoever declared an encoding, then UTF-8, and strictly."""

import codecs
import re
from io import BytesIO, TextIOWrapper
from typing import Literal

from ingest.domain.errors import UnreadableDocument
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt

# Python also has codecs that are not character sets (zlib, rot13), or read in quadratic time (punycode).
_CHARACTER_SET = re.compile(r"utf-(8|16|32)|ascii|iso8859|cp\d|koi8|mac-|gb|hz|big5|shift_jis|euc_|iso2022|tis-620")
_MARKS = (  # the longer first: UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXACT = tuple(
    (mark, exact)
    for (mark, _), exact in zip(_MARKS, ("utf-32-le", "utf-32-be", "utf-8", "utf-16-le", "utf-16-be"), strict=True)
)


def known(name: str) -> str | None:
    """The codec for a declared encoding, None for one nobody knows. Latin-1 means windows-1252, as in every browser."""
    try:
        codec = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    if not _CHARACTER_SET.match(codec):
        return None
    return "cp1252" if codec == "iso8859-1" else codec


def decode(
    body: bytes, declared: list[str], findings: Findings, at_worst: Literal["strict", "replace"] = "strict"
) -> str:
    """The text of `body` in the first of the `declared` encodings that fits, else in UTF-8.

    An encoding that is unknown or does not fit is a finding. `at_worst` "replace" puts U+FFFD for what UTF-8 cannot
    read, with a finding; otherwise UnreadableDocument names the byte.
    """
    return decoded(body, declared, findings, at_worst)[0]


def decoded(
    body: bytes, declared: list[str], findings: Findings, at_worst: Literal["strict", "replace"] = "strict"
) -> tuple[str, str]:
    """The same, and the codec that gave it (a mark is not part of the text)."""
    if mark := next((codec for mark, codec in _MARKS if body.startswith(mark)), None):
        return exactly(body, mark), mark
    for name in filter(None, declared):
        try:
            codec = known(name) or ""
            return body.decode(codec), codec
        except LookupError:
            findings.add("unknown-charset", f"nobody knows the declared encoding {excerpt(name)}")
        except UnicodeError:
            findings.add("wrong-charset", f"the document is not in the declared encoding {excerpt(name)}")
    try:
        return exactly(body, "utf-8"), "utf-8"
    except UnreadableDocument as undecodable:
        if at_worst == "strict":
            raise
        findings.add("undecodable-bytes", undecodable.message, undecodable.place)
        return body.decode("utf-8", "replace"), "utf-8"


def stream(body: bytes, codec: str, newline: str | None) -> TextIOWrapper:
    """The text line by line, without its byte order mark, once it is known to be in that codec.

    UTF-16 and UTF-32 without a mark are little-endian, as in every browser; a stream of theirs would refuse to begin.
    """
    mark, exact = next(((m, c) for m, c in _EXACT if codec.startswith(c[:6]) and body.startswith(m)), (b"", ""))
    raw = BytesIO(body)
    raw.seek(len(mark))
    return TextIOWrapper(
        raw, exact or {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec), newline=newline
    )


def exactly(body: bytes, encoding: str) -> str:
    """The text without its byte order mark. Raises UnreadableDocument naming the first byte that does not fit."""
    try:
        return body.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"not {encoding}: {error.reason}; the mapping can name another encoding"
        raise UnreadableDocument(message, f"byte {error.start}") from None
    except UnicodeError as error:
        raise UnreadableDocument(f"not {encoding}: {error}") from None
