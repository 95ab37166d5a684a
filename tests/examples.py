"""Small values that tests build upon."""

from datetime import UTC, date, datetime

from msgspec import Struct

from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from publish.receipt import Receipt

NIGHT = datetime(2023, 3, 19, 20, 0, tzinfo=UTC)

RECEIPT = Receipt(
    source_id="page",
    issuer="The Commission",
    kind=SourceKind.COMMISSION,
    position=0,
    url="http://127.0.0.1:1/",
    fetched_at=NIGHT,
    sha256="ab",
    reader="html_table/1",
)


class NoMapping(Struct, frozen=True):
    """For tests in which nothing is read."""


def source(id_: str = "page", kind: SourceKind = SourceKind.COMMISSION, url: str = "http://127.0.0.1:1/") -> Source:
    return Source(id=id_, issuer="The Commission", kind=kind, url=url, family="delimited", mapping=NoMapping())


def election(id_: str = "demo", units: int = 2) -> Election:
    whole = ReportingUnit(id="all", name="Everywhere", type=ReportingUnitType.COUNTRY)
    parts = [
        ReportingUnit(id=f"u{n}", name=f"Unit {n}", type=ReportingUnitType.STATE, parent_id="all") for n in range(units)
    ]
    selections = tuple(Selection(id=name, name=name.title()) for name in ("ant", "bee", "cat"))
    return Election(
        id=id_,
        name="A demo",
        held_on=date(2023, 3, 19),
        time_zone="UTC",
        polls_open_at=datetime(2023, 3, 19, 6, tzinfo=UTC),
        polls_close_at=datetime(2023, 3, 19, 18, tzinfo=UTC),
        contests=(Contest(id="list", name="Party list", kind=ContestKind.PARTY, selections=selections),),
        units=(whole, *parts),
    )


def tally(unit: str = "all", *, place: str = "", **votes: int | None) -> Tally:
    return Tally(
        contest_id="list",
        unit_id=unit,
        counts={selection: VoteCounts(votes=count) for selection, count in votes.items()},
        place=place,
    )


def snapshot(body: bytes = b"bytes", source_id: str = "page") -> Snapshot:
    return Snapshot(source_id=source_id, url="http://127.0.0.1:1/", fetched_at=NIGHT, body=body)
