"""JSON into plain values, with the digits that were printed.

Most documents take the quick way. What stops there is read once more by the standard library, which knows the line and
takes what many a producer writes all the same: NaN and Infinity, bare line ends in texts, half a character.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from ingest.domain.errors import UnreadableDocument
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt

LONGEST_NUMBER = 400  # digits; a longer one stays a text, which nobody will take for a number
_SPACE = re.compile(r"[ \t\r\n]*")
_HALF = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)


def _printed(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent without end
        return digits


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


_quick = msgspec.json.Decoder(float_hook=Decimal)
_patient = json.JSONDecoder(parse_float=_printed, parse_int=_whole, parse_constant=str, strict=False)


def document(text: str, findings: Findings) -> Any:
    """The one value that the text is. Of two equal keys in one object the later counts, as in a browser.

    Numbers with a fraction or an exponent are Decimals. Raises UnreadableDocument, naming line and column.
    """
    value, end = value_in(text, 0, len(text), findings)
    if rest := text[end:].strip():
        raise UnreadableDocument(f"not JSON: behind its end stands {excerpt(rest)}", _place(text, end))
    return value


def value_in(text: str, start: int, end: int, findings: Findings) -> tuple[Any, int]:
    """The value that begins at `start`, and where it ends, which is at `end` unless more stands between."""
    try:
        return _quick.decode(text[start:end]), end
    except RecursionError:
        raise UnreadableDocument("not JSON that anybody means: it is nested without end") from None
    except (msgspec.DecodeError, UnicodeEncodeError, ArithmeticError):
        return _slowly(text, start, findings)


def _slowly(text: str, start: int, findings: Findings) -> tuple[Any, int]:
    start = _end_of_space(text, start)
    try:
        value, end = _patient.raw_decode(_with_whole_characters(text, findings), start)
    except json.JSONDecodeError as error:
        begins = f"; it begins with {excerpt(text[start : start + 41])}" if error.pos == start else ""
        raise UnreadableDocument(f"not JSON: {error.msg}{begins}", _place(text, error.pos)) from None
    except RecursionError:
        raise UnreadableDocument("not JSON that anybody means: it is nested without end") from None
    return value, end


def _with_whole_characters(text: str, findings: Findings) -> str:
    """The same text, of the same length, with U+FFFD for each half of a character (a lone surrogate)."""
    halves = 0

    def mended(escape: re.Match[str]) -> str:
        nonlocal halves
        halves += escape[1] is not None
        return "\\ufffd" if escape[1] else escape[0]

    whole = _HALF.sub(mended, text) if "\\u" in text else text
    if halves:
        findings.add("undecodable-bytes", f"{halves:,} halves of characters, each read as U+FFFD")
    return whole


def _end_of_space(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    return space.end() if space else start


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"line {line}, column {at - text.rfind(chr(10), 0, at)}"
