"""Delimited text: its encoding, its separator, and whether quotes mean anything."""

import csv
from collections import Counter
from io import StringIO
from itertools import pairwise

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.parse import charsets
from ingest.parse.findings import Findings
from ingest.proposing import telling
from ingest.proposing.figures import Guess, decimal_mark, locale
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.tables import MOST_ROWS, Cells, table
from ingest.proposing.vocabulary import languages

SEPARATORS = (";", "\t", ",", "|", "~", "^")
MOST_BYTES = 1_000_000  # looked at


class _Split(Struct, frozen=True):
    separator: str
    quoted: bool
    rows: list[Cells]
    width: int
    even: float  # how many of the rows have the commonest width


def propose(snapshot: Snapshot, known: Known) -> Proposal:
    """Raises UnreadableDocument where it is no table of figures."""
    text, encoding = text_of(snapshot)
    whole = len(text) <= MOST_BYTES
    split = _best(text if whole else text[:MOST_BYTES].rpartition("\n")[0] or text[:MOST_BYTES])
    found = table(split.rows[:MOST_ROWS], spread=True, whole=whole and len(split.rows) <= MOST_ROWS)
    if found is None:
        raise UnreadableDocument("no row has a figure in it")
    guess = locale((cell for row in split.rows for cell in row), languages(c.name for c in found.columns))
    told = telling.told(found.columns, decimal_mark(guess.value), known)
    if told is None:
        raise UnreadableDocument("nothing in the columns looks like a count")
    mapping = {"separator": Said(split.separator, f"guessed: {split.even:.0%} of lines have {split.width} cells then")}
    if not split.quoted:
        mapping["quoted"] = Said(False, "guessed: as quoted text it breaks")
    if encoding:
        mapping["encoding"] = Said(encoding.value, encoding.why)
    return Proposal(
        family=Said("delimited", "guessed: lines with separators"),
        table={"locale": Said(guess.value, f"guessed from {guess.why}")},
        mapping={**mapping, **found.mapping, **told.mapping},
        left=told.left,
        doubts=told.doubts,
    )


def text_of(snapshot: Snapshot) -> tuple[str, Guess | None]:
    """The text, and which encoding a mapping should name, None where the family finds it by itself."""
    body = snapshot.body
    if body[:2] not in (b"\xff\xfe", b"\xfe\xff") and body[:4_000].count(0) > len(body[:4_000]) // 4:
        name = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
        return charsets.exactly(body, name), Guess(name, "guessed: every other byte is zero")
    findings = Findings()
    try:
        return charsets.decode(body, [snapshot.charset], findings), None
    except UnreadableDocument:
        name = "windows-1251" if _is_mostly_high(body) else "windows-1252"
        return body.decode(charsets.known(name) or name, "replace"), Guess(
            name, "guessed: it is not UTF-8; look at names"
        )


def _is_mostly_high(body: bytes) -> bool:
    """Letters of another alphabet stand together; accented Latin ones stand alone."""
    sample = body[:200_000]
    high = [byte >= 0xC0 for byte in sample]
    pairs = sum(1 for one, other in pairwise(high) if one and other)
    return pairs > sum(high) / 2


def _best(text: str) -> _Split:
    tried = [split for separator in SEPARATORS for split in _splits(text, separator)]
    if not tried:
        raise UnreadableDocument("lines of text without separators")
    return max(tried, key=lambda split: (round(split.even, 1), split.width, split.quoted))


def _splits(text: str, separator: str) -> list[_Split]:
    """Quoted where that works, else unquoted; none where the separator separates nothing."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        try:
            reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True, quoting=quoting)
            rows = list(reader)
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return []
        width, times = widths.most_common(1)[0]
        even = times / sum(1 for row in rows if any(map(str.strip, row)))
        return [_Split(separator, quoting == csv.QUOTE_MINIMAL, rows, width, even)]
    return []
