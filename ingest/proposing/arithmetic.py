"""What figures say of each other: a share is what the votes are of a total. That holds in every language."""

from collections.abc import Sequence
from itertools import pairwise, product

from msgspec import Struct

from ingest.proposing.columns import MOSTLY, Column

MOST_ROWS = 60
MOST_COLUMNS = 16
EXACT = 0.06  # percent; half a unit of one decimal
FEWEST = 2  # rows that have to bear it out

Numbers = list[float | None]


class Shares(Struct, frozen=True):
    """`share` is what `votes` are in percent of `total`; of all votes in the document where there is no such column."""

    votes: Column
    share: Column
    total: Column | None


def shares(columns: Sequence[Column], decimal: str) -> Shares | None:
    """The columns of figures that go together as votes and share; None where none do."""
    figures = [column for column in columns if column.is_figures and not column.stands_still][:MOST_COLUMNS]
    percents = [column for column in figures if column.is_percents(decimal)]
    wholes = [column for column in figures if column.is_whole(decimal)]
    values = {column.at: column.numbers(decimal)[:MOST_ROWS] for column in figures}
    for share, votes in product(percents, wholes):
        for total in wholes:
            if len({votes.at, share.at, total.at}) == 3 and _go(values[votes.at], values[share.at], values[total.at]):
                return Shares(votes, share, total)
    for share, votes in product(percents, wholes):
        whole = sum(value or 0 for value in votes.numbers(decimal))
        if votes is not share and _go(values[votes.at], values[share.at], [whole] * MOST_ROWS):
            return Shares(votes, share, None)
    return None


def percentages(columns: Sequence[Column], part: Column, whole: Column, decimal: str) -> list[Column]:
    """Those that are `part` in percent of `whole` in every row."""
    parts, wholes = part.numbers(decimal), whole.numbers(decimal)
    return [column for column in columns if column.is_figures and _all_are(column.numbers(decimal), parts, wholes)]


def _all_are(percents: Numbers, parts: Numbers, wholes: Numbers) -> bool:
    told = [
        abs(100 * part / whole - percent) <= EXACT
        for percent, part, whole in zip(percents, parts, wholes, strict=True)
        if percent is not None and part is not None and whole
    ]
    return bool(told) and all(told)


def _go(votes: Numbers, shares: Numbers, totals: Sequence[float | None]) -> bool:
    told = [
        (part, share, whole)
        for part, share, whole in zip(votes, shares, totals, strict=False)
        if part is not None and share is not None and whole and part < whole
    ]
    borne_out = [abs(100 * part / whole - share) <= EXACT for part, share, whole in told]
    enough = len(told) >= FEWEST and len({share for _, share, _ in told}) > 1
    return enough and sum(borne_out) >= 0.9 * len(borne_out)


def progress(columns: Sequence[Column], decimal: str) -> tuple[Column, Column] | None:
    """Two columns side by side of which the first never exceeds the second and both seldom change: units reported."""
    for one, other in pairwise(columns):
        if other.at - one.at == 1 and _is_progress(one, other, decimal):
            return one, other
    return None


def _is_progress(one: Column, other: Column, decimal: str) -> bool:
    if not (one.is_figures and other.is_figures and one.is_whole(decimal) and other.is_whole(decimal)):
        return False
    pairs = [
        (part, whole)
        for part, whole in zip(one.numbers(decimal), other.numbers(decimal), strict=True)
        if part is not None and whole is not None
    ]
    rows = len(pairs)
    seldom = rows >= FEWEST and len(set(pairs)) <= max(1, rows / 2)
    return (
        seldom and all(part <= whole for part, whole in pairs) and sum(whole > 0 for _, whole in pairs) > MOSTLY * rows
    )
