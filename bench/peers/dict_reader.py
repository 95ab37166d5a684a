"""The CSV documents through csv.DictReader, in plain Python, to the same facts as ours: python -m ... CASE FOLDER."""

import csv
import sys
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path

from msgspec import Struct

from bench.facts import MEDIA_FILE_COLUMNS, tell
from bench.measure import measure
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts

NOT_SAID = ("", "-", "–", "—")


class Semicolons(csv.excel):
    """As the commission writes it: nothing is quoted."""

    delimiter = ";"
    quoting = csv.QUOTE_NONE


class Layout(Struct):
    """What the columns are called, in the order contest, unit, selection, votes, share, total, reported, units."""

    columns: tuple[str, str, str, str, str, str, str, str]
    fields: tuple[str, ...] | None
    dialect: type[csv.Dialect]


LAYOUTS = {
    "csv": Layout(
        columns=(
            "OfficeName",
            "PrecinctName",
            "CandidateName",
            "CandVotes",
            "CandPct",
            "TotalVotes",
            "PrecinctsReporting",
            "TotalPrecincts",
        ),
        fields=MEDIA_FILE_COLUMNS,
        dialect=Semicolons,
    ),
    "csv_quoted": Layout(
        columns=("Contest", "Precinct", "Candidate", "Votes", "Percent", "Total", "Reported", "Units"),
        fields=None,
        dialect=csv.excel,
    ),
}


def read(body: bytes, _: Path) -> list[Tally]:
    """What belongs to a tally as a whole is converted once for each, not once for each row."""
    layout = LAYOUTS[sys.argv[1]]
    contest, unit, selection, votes, share, total, reported, units = layout.columns
    tallies: dict[tuple[str, str], Tally] = {}
    for row in _rows(body, layout):
        key = row[contest].strip(), row[unit].strip()
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = Tally(
                contest_id=key[0],
                unit_id=key[1],
                counts={},
                ballots=BallotCounts(valid=_count(row[total])),
                count_status=CountStatus(_count(row[reported]), _count(row[units])),
            )
        tally.counts[row[selection].strip()] = VoteCounts(_count(row[votes]), _share(row[share]))
    return list(tallies.values())


def _rows(body: bytes, layout: Layout) -> Iterator[dict[str, str]]:
    text = TextIOWrapper(BytesIO(body), "utf-8", newline="")
    return csv.DictReader(text, layout.fields, dialect=layout.dialect)


def _count(text: str) -> int | None:
    return None if text in NOT_SAID else int(text)


def _share(text: str) -> Decimal | None:
    return None if text in NOT_SAID else Decimal(text)


if __name__ == "__main__":
    measure(read, tell, Path(sys.argv[2]))
