"""Results as a table that spreadsheets open: names beside ids, one line a selection, and no text that is a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

from ingest.domain.election import Election
from ingest.domain.tally import VoteCounts
from publish.rows import Row

HEADER = (
    *("contest_id", "contest", "unit_id", "unit", "count_item_type", "series", "selection_id", "selection"),
    *("votes", "share", "seats", "units_reported", "units_total", "percent_counted", "results_status"),
    *("source_id", "issuer", "fetched_at", "sha256", "sequence"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count, too


def table(election: Election, rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark of it, as spreadsheets want it; what is not said is an empty cell."""
    contests = {each.id: each.name for each in election.contests}
    units = {each.id: each.name for each in election.units}
    selections = {(c.id, s.id): s.name for c in election.contests for s in c.selections}
    file = StringIO()
    write = csv.writer(file, lineterminator="\r\n")
    write.writerow(HEADER)
    for row in rows:
        for id_, count in row.tally.counts.items():
            names = (
                contests.get(row.contest_id, ""),
                units.get(row.unit_id, ""),
                selections.get((row.contest_id, id_)),
            )
            write.writerow([_cell(each) for each in _line(row, id_, count, names)])
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _line(row: Row, id_: str, count: VoteCounts, names: tuple[str, str, str | None]) -> tuple[object, ...]:
    contest, unit, selection = names
    status, receipt = row.tally.count_status, row.receipt
    return (
        *(row.contest_id, contest, row.unit_id, unit, row.count_item_type, row.series, id_, selection or id_),
        *(count.votes, count.share, count.seats, status.units_reported, status.units_total, status.percent),
        *(
            row.tally.results_status,
            receipt.source_id,
            receipt.issuer,
            receipt.fetched_at,
            receipt.sha256,
            row.sequence,
        ),
    )


def _cell(value: object) -> object:
    """On one line; an apostrophe before what would be a formula is what spreadsheets take as "this is text"."""
    if not isinstance(value, str):
        return value
    text = "".join(letter if letter.isprintable() else " " for letter in value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or value.startswith(FORMULA) else text
