"""Text into tokens: numbers as printed, words, marks. Addresses, phone numbers and chains of digits are one token each.

Every part of the pattern is possessive, so that no text takes more than one pass.
"""

import re

from msgspec import Struct

_GAPS = "\u00a0\u2009\u202f\u2007"  # spaces that only stand inside of a number
_MARKS = "[.,:'’/٫٬]"
_PATTERN = r"""
    (?P<word> (?!https?://|www\.)[^\W\d_]++ )
    | (?P<skip> https?://\S++ | www\.\S++ | \+\d++(?:[ ()-]{{1,2}}\d++){{2,9}}+ | \d{{1,4}}+(?:-\d++){{3,}}+
        | \[\d{{1,3}}+\] )
    | (?P<date> \d{{4}}-\d\d-\d\d(?!\d) )
    | (?P<num> (?<!\d)\d{{1,3}}(?!\d)(?:[ {gaps}]\d{{3}}(?!\d))++(?:[.,]\d{{1,4}}(?!\d))?
        | \d++(?:{marks}\d++)*+ )
    | (?P<mark> [^\w\s]|_ )
"""


class Token(Struct, frozen=True, gc=False):
    """`key` is small letters; of a number it is what is printed."""

    kind: str
    key: str
    start: int
    end: int


_TOKEN = re.compile(_PATTERN.format(gaps=_GAPS, marks=_MARKS), re.VERBOSE)


def tokens(text: str, *, dotless: bool) -> list[Token]:
    """All tokens in order. `dotless`: a capital I is a small ı, as in Turkish."""
    small = _small_dotless if dotless else str.lower
    return [
        Token(each.lastgroup or "", small(each.group()), each.start(), each.end()) for each in _TOKEN.finditer(text)
    ]


def _small_dotless(word: str) -> str:
    return word.replace("I", "ı").replace("İ", "i").lower()
