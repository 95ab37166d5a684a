"""What the reader knows of a language: one file of words each, `languages/<code>.toml`, so that a language is data.

Words are written small. A trailing `*` makes a stem of a word; a space between words also stands for a hyphen or a dot
in the text ("p m" is "p.m."). Sections that are not known here are left to whoever reads them.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

Words = tuple[str, ...]


class NumberWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[numbers]`: how numbers are written.

    Form: `thousands` are the marks that part thousands where exactly three digits follow one, a space always
    does; `dot_ordinals`, whether "20." is an ordinal; `months_capital`, whether a month is
    one only with a capital; `dotless`, whether a capital I is "ı"; `compound` joins words into one ("ein-und-zwanzig").

    Words: `percent` and `points` (of percentage) after a number, `percent_before` it; `scales` by power of ten, `glued`
    those that stick to the digits ("4.5m"); `words` by value, `weak` those that are mostly articles, `articles` that
    count as one before a scale only; `fractions`; `joiners` and what they may follow, `joiner_after` ("tens", "hundred"
    or nothing). `nouns` are what is counted: a year before one is a number.

    Ranges: `range` between two numbers; `range_open` before both with `range_and` between, or `range_and` between with
    `range_close` after both. `change_open` before two numbers, or a verb of `changing`, makes a change of a range.
    `shared` joins numbers that have one percent sign. `approximate_before` and `_after` say that a figure is not exact.

    Other kinds of numbers: `clock_…`, `durations`, `ages`, `ordinal_…`, `money`, `months`.
    """

    thousands: str
    months_capital: bool
    dot_ordinals: bool
    dotless: bool = False
    compound: str = ""
    percent: Words
    percent_before: Words
    points: Words
    scales: dict[int, Words]
    glued: dict[int, Words]
    words: dict[int, Words]
    weak: dict[int, Words]
    articles: Words
    fractions: dict[str, Words]
    joiners: Words
    joiner_after: str
    nouns: Words
    range: Words
    range_open: Words
    range_and: Words
    range_close: Words
    change_open: Words
    changing: Words
    shared: Words
    approximate_before: Words
    approximate_after: Words
    clock_before: Words
    clock_after: Words
    durations: Words
    ages: Words
    ages_before: Words
    ordinal_suffixes: Words
    ordinal_before: Words
    ordinal_before_dot: Words
    ordinal_after: Words
    money: Words
    months: dict[int, Words]

    def __hash__(self) -> int:
        """By identity: a table is read once, and what is made of it is kept by it."""
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


class Table(Struct, frozen=True, kw_only=True):
    """One language."""

    numbers: NumberWords
    cues: dict[str, Words] = {}


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that there is a table for."""
    names = (each.name for each in (files("ingest.news") / "languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def table(code: str) -> Table:
    """The table of a language by its two-letter code. Raises KeyError where there is none."""
    if code not in languages():
        raise KeyError(code)
    text = (files("ingest.news") / "languages" / f"{code}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Table, strict=False)
