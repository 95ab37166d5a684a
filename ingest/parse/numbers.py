"""Numbers as documents write them, by the locale's rules (CLDR, through Babel) and never by a guess.

Babel's own `parse_decimal(strict=True)` is the measure, and the tests hold these functions to it; it also takes `1e5`,
`1_0` and `5.` for numbers, and it costs 30 microseconds a text where a results file has a million.
"""

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from ingest.parse.unreadable import LONGEST, MACHINE, UnreadableText, bounded, excerpt

MOST = 10**12  # above every count an election can have, and well inside a 64-bit column

_UNSAID = frozenset({"", "-", "–", "—", "…", "n/a", "N/A"})
_SPACES = "\u00a0\u2007\u2009\u202f"
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
# Bidirectional marks and isolates say nothing about digits. The overrides U+202D and U+202E do: they stay, and make the
# text unreadable.
_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
_CANON = str.maketrans(dict.fromkeys(_SPACES, " ") | {"’": "'", "−": "-"} | dict.fromkeys(_MARKS, None))
_MACHINE_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")
_PERCENT_SIGN = re.compile("[%٪％]")
_PLAIN_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{1,9}")


class _Style(NamedTuple):
    group: str
    decimal: str
    number: re.Pattern[str]


def machine(text: str) -> str:
    """A number that is one already, as JSON and spreadsheets hold them: no locale changes how it is read."""
    return MACHINE + text


def number(text: str, locale: str) -> int | None:
    """A count; None where nothing is said. Raises UnreadableText, also where the value cannot be a count."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST:
        return _possible_count(int(text), text)
    if text.startswith(MACHINE):
        return _whole(_decimal(text), text)
    canonical = _canonical(text, locale)
    if canonical in _UNSAID:
        return None
    plain = _plain(canonical, text, locale)
    if "." in plain:
        raise UnreadableText("unreadable-number", f"{excerpt(text)} is not a whole number (locale {locale})")
    return _possible_count(int(plain), text)


def schema_count(text: str | None) -> int | None:
    """A count as XML Schema's integer or double writes it: 12, 12.0, 1.2E1; None for a blank. Raises UnreadableText."""
    stripped = (text or "").strip()
    if not stripped:
        return None
    return number(stripped if stripped.isdecimal() else machine(stripped), "en")


def percent(text: str, locale: str, *, fraction: bool = False) -> Decimal | None:
    """From 0 to 100, with the digits that were printed; None where nothing is said. Raises UnreadableText.

    With `fraction` the text tells parts of one, and 0.539 is 53.9 percent; 0.5% is half a percent all the same.
    """
    share = _share(text, locale)
    if share is None:
        return None
    scaled = fraction and not _PERCENT_SIGN.search(text)
    return _possible_share(Decimal(f"{share.scaleb(2):f}") if scaled else share, text)  # 20, not 2E+1


def _share(text: str, locale: str) -> Decimal | None:
    if text.startswith(MACHINE):
        return _decimal(text)
    if _style(locale).decimal == "." and _PLAIN_DECIMAL.fullmatch(text):
        return Decimal(text)
    canonical = _canonical(text, locale).strip("%٪％").strip()
    if canonical in _UNSAID:
        return None
    return Decimal(_plain(canonical, text, locale))


def _decimal(text: str) -> Decimal:
    """A machine's number, written out: 5E+1 is 50. Raises UnreadableText for what is none, or endless."""
    digits = text[len(MACHINE) :]
    if not _MACHINE_NUMBER.fullmatch(digits):
        raise UnreadableText("unreadable-number", f"{excerpt(digits)} is not a number")
    return Decimal(f"{Decimal(digits):f}")


def _whole(value: Decimal, text: str) -> int:
    if value != value.to_integral_value():
        raise UnreadableText("unreadable-number", f"{excerpt(text)} is not a whole number")
    return _possible_count(int(value), text)


def _possible_count(value: int, text: str) -> int:
    if not 0 <= value <= MOST:
        raise UnreadableText("impossible-value", f"{excerpt(text)} cannot be a count")
    return value


def _possible_share(value: Decimal, text: str) -> Decimal:
    if not _ZERO <= value <= _HUNDRED:
        raise UnreadableText("impossible-value", f"{excerpt(text)} cannot be a percentage")
    return value


def _canonical(text: str, locale: str) -> str:
    """One kind of space, apostrophe, minus and digit, so that one pattern serves a locale."""
    canonical = bounded(text).translate(_CANON).strip()
    if canonical.isascii():
        return canonical
    style = _style(locale)
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in canonical)
    return digits.replace("٫", style.decimal).replace("٬", style.group)


def _plain(canonical: str, text: str, locale: str) -> str:
    """The number with ASCII digits, a minus where there is one, and a full stop before decimals."""
    style = _style(locale)
    if not style.number.fullmatch(canonical):
        raise UnreadableText("unreadable-number", f"{excerpt(text)} is not a number (locale {locale})")
    return canonical.replace(style.group, "").replace(style.decimal, ".")


@cache
def _style(locale: str) -> _Style:
    """Raises babel's UnknownLocaleError; a pack's locales are checked when it is loaded."""
    group, decimal = (f(locale).translate(_CANON) for f in (get_group_symbol, get_decimal_symbol))
    last, others = Locale.parse(locale).decimal_formats[None].grouping
    g, d = re.escape(group), re.escape(decimal)
    grouped = rf"[1-9][0-9]{{0,{others - 1}}}(?:{g}[0-9]{{{others}}})*{g}[0-9]{{{last}}}"
    return _Style(group, decimal, re.compile(rf"-?(?:{grouped}|[0-9]+)(?:{d}[0-9]+)?"))
