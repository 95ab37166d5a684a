"""What others do with a new version: upsert all of it, a row for each figure, through SQLAlchemy Core.

The fastest way of Core on both databases: one cached statement with many sets of parameters, which psycopg sends in a
pipeline. `insertmanyvalues` takes 1.3 to 3 times as long here, a VALUES list of 1,000 rows 7 to 15 times.
Without history, without events, and without looking at what changed.
"""

from collections.abc import Iterator
from itertools import islice
from time import perf_counter

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ingest.domain.report import ElectionReport
from storage.database import Database

CHUNK = 10_000  # rows in one call; 1,000 and 100,000 take as long
METADATA = MetaData()
SNAPSHOT = Table("snapshot", METADATA, Column("id", Integer, primary_key=True))
KEY = ("election_id", "source_id", "contest_id", "unit_id", "count_item_type", "selection_id")
FIGURE = Table(
    "figure",
    METADATA,
    *(Column(name, Text, primary_key=True) for name in KEY),
    Column("votes", BigInteger),
    Column("share", Text),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False),
)


def prepare(database: Database) -> None:
    METADATA.create_all(database.engine)


def upsert(database: Database, report: ElectionReport, number: int) -> float:
    """Seconds in the database, in one transaction; making the rows is not counted."""
    dialect = sqlite if database.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(FIGURE)
    fresh = {name: statement.excluded[name] for name in ("votes", "share", "snapshot_id")}
    statement = statement.on_conflict_do_update(index_elements=KEY, set_=fresh)
    rows, making = _rows(report, number), 0.0
    began = perf_counter()
    with database.write() as session:
        connection = session.connection()
        connection.execute(insert(SNAPSHOT), {"id": number})
        while True:
            made = perf_counter()
            some = list(islice(rows, CHUNK))
            making += perf_counter() - made
            if not some:
                break
            connection.execute(statement, some)
    return perf_counter() - began - making


def votes(database: Database) -> tuple[int, int]:
    """How many figures it has, and their sum."""
    with database.read() as session:
        number, total = session.execute(select(func.count(), func.sum(FIGURE.c.votes))).one()
    return number, int(total)


def _rows(report: ElectionReport, number: int) -> Iterator[dict[str, object]]:
    for tally in report.tallies:
        key = {
            "election_id": "bench",
            "source_id": "county",
            "contest_id": tally.contest_id,
            "unit_id": tally.unit_id,
            "count_item_type": tally.count_item_type.value,
        }
        for selection_id, count in tally.counts.items():
            share = None if count.share is None else str(count.share)
            yield {**key, "selection_id": selection_id, "votes": count.votes, "share": share, "snapshot_id": number}
