"""Documents in containers, several of them in one report, and the least they must hold together."""

import gzip
from typing import Any

import pytest
from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.item import Item
from ingest.domain.report import ElectionReport
from ingest.domain.source import Minimum
from ingest.domain.tally import BallotCounts, VoteCounts
from ingest.families import read
from ingest.families.documents import opened, together
from ingest.resolve import resolve, vocabulary
from tests.examples import election
from tests.ingest.families.made import rules, snapshot, source
from tests.ingest.parse.test_containers import zipped

MAPPING: dict[str, Any] = {"contest": "contest", "unit": "unit", "selection": "name", "votes": "votes"}
HEADER = b"contest,unit,name,votes\n"
NORTH, SOUTH = HEADER + b"M,North,Ann,1\n", HEADER + b"M,South,Ann,2\n"


def told(
    body: bytes, *, incremental: bool = False, mapping: dict[str, Any] = MAPPING, **declared: Any
) -> ElectionReport:
    document = replace(snapshot(body), incremental=incremental)
    return read(document, replace(source("delimited", mapping), **declared))


def units(report: ElectionReport) -> list[str]:
    return [tally.unit_id for tally in report.tallies]


def names(body: bytes, pattern: str = "") -> list[str]:
    return [document.member for document in opened(snapshot(body), pattern)]


@pytest.mark.parametrize(
    "body",
    [
        NORTH,
        gzip.compress(NORTH),
        b"\xef\xbb\xbf" + NORTH,
        gzip.compress(NORTH.decode().encode("utf-16")),
        zipped(("north.csv", b"\xef\xbb\xbf" + NORTH)),
        zipped(("north.csv.gz", gzip.compress(NORTH))),
        gzip.compress(zipped(("north.csv", NORTH))),
        zipped(("all.zip", zipped(("north.csv", NORTH)))),
    ],
)
def test_whatever_it_is_wrapped_in(body: bytes) -> None:
    assert units(told(body)) == ["North"]
    assert not told(body).findings


def test_several_documents_are_one_report_and_places_name_them() -> None:
    report = told(zipped(("d/south.csv", SOUTH), ("d/north.csv", NORTH)))
    assert [(tally.unit_id, tally.place) for tally in report.tallies] == [
        ("North", "d/north.csv: line 2"),
        ("South", "d/south.csv: line 2"),
    ]
    assert not report.partial


def test_documents_in_documents_are_named_from_the_outside() -> None:
    inner = gzip.compress(zipped(("a.csv", NORTH)))
    assert names(zipped(("x.zip.gz", inner), ("y.csv", SOUTH))) == ["x.zip.gz/a.csv", "y.csv"]


def test_a_pattern_is_about_the_outermost_zip() -> None:
    body = zipped(("read.me", b"?"), ("a.zip", zipped(("a.csv", NORTH))), ("b.csv", SOUTH))
    assert names(body, "*.zip") == ["a.zip/a.csv"]
    assert names(gzip.compress(body), "*.csv") == ["b.csv"]
    with pytest.raises(UnreadableDocument, match=r"no document in the zip is called like '\*\.xml'"):
        told(body, member="*.xml")


def test_one_tally_from_two_documents() -> None:
    first = HEADER + b"M,North,Ann,1\nM,North,Bob,\n"
    second = HEADER + b"M,North,Bob,2\nM,North,Cem,3\n"
    report = told(zipped(("1", first), ("2", second)))
    [tally] = report.tallies
    assert tally.counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2), "Cem": VoteCounts(3)}
    assert tally.place == "1: lines 2-3"
    assert not report.findings


def test_where_two_documents_differ_the_first_stands_and_it_is_told() -> None:
    mapping = MAPPING | {"ballots_cast": "cast"}
    header = HEADER.replace(b"votes", b"votes,cast")
    body = zipped(("1", header + b"M,North,Ann,1,9\n"), ("2", header + b"M,North,Ann,2,8\n"))
    report = told(body, mapping=mapping)
    [tally] = report.tallies
    assert (tally.counts, tally.ballots) == ({"Ann": VoteCounts(1)}, BallotCounts(cast=9))
    assert [(finding.rule, finding.place) for finding in report.findings] == [("disagreement", "2: line 2")] * 2
    assert [finding.message.split(",")[0] for finding in report.findings] == ["votes of 'Ann' is 2", "cast is 8"]


def test_a_document_of_another_status_is_told() -> None:
    mapping = MAPPING | {"results_status": "status"}
    header = HEADER.replace(b"votes", b"votes,status")
    rows = [b"M,North,Ann,1,certified\n", b"M,North,Bob,2,unofficial-partial\n", b"M,North,Cem,3,\n"]
    body = zipped(*[(f"{number}", header + row) for number, row in enumerate(rows, 1)])
    report = told(body, mapping=mapping)
    [tally] = report.tallies
    assert tally.results_status == "certified"
    [finding] = report.findings
    assert (finding.rule, finding.place) == ("disagreement", "2: line 2")
    assert finding.message.startswith("results_status is unofficial-partial, and certified earlier")


def test_the_newest_of_their_times_counts() -> None:
    mapping = MAPPING | {"generated_at": {"column": "at", "format": "%d.%m.%Y %H:%M"}}
    documents = [
        (f"{hour}.csv", b"contest,unit,name,votes,at\n" + f"M,{hour},Ann,1,08.03.2026 {hour}:00\n".encode())
        for hour in (21, 19)
    ]
    generated_at = told(zipped(*documents), mapping=mapping).generated_at
    assert generated_at is not None
    assert generated_at.hour == 21


def test_findings_name_their_document() -> None:
    report = told(zipped(("1.csv", NORTH), ("2.csv", HEADER + b"M,South,Ann,many\n")))
    assert [(finding.rule, finding.place) for finding in report.findings] == [("unreadable-number", "2.csv: line 2")]


def test_one_unreadable_document_costs_itself_only() -> None:
    report = told(zipped(("1.csv", b"Service unavailable\n"), ("2.csv", SOUTH)))
    assert units(report) == ["South"]
    assert report.partial
    [finding] = report.findings
    assert (finding.rule, finding.place) == ("unreadable-document", "1.csv")
    assert "column 'contest' is missing" in finding.message


def test_where_none_can_be_read_the_first_says_why() -> None:
    with pytest.raises(UnreadableDocument, match=r"^1\.csv: column 'contest' is missing"):
        told(zipped(("1.csv", b"Service unavailable\n"), ("2.csv", b"\n")))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (zipped(), "the zip is empty"),
        (zipped(("a.zip", zipped())), "a.zip: the zip is empty"),
        (zipped(("a.gz", gzip.compress(NORTH)[:-5])), "a.gz: the gzip breaks off"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(NORTH)))), "more than 3 deep"),
        (gzip.compress(zipped(("a", b"0" * 40_000_000))), "unpack to more than"),
    ],
)
def test_a_container_that_is_not_opened(body: bytes, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        told(body)


def test_layers_share_one_allowance() -> None:
    """Each layer alone is modest: ten times ten times ten."""
    layer = zipped(*((f"{number}.csv", b"0" * 300_000) for number in range(10)))
    with pytest.raises(UnreadableDocument, match="unpack to more than"):
        list(opened(snapshot(zipped(*((f"{number}.zip", layer) for number in range(10)))), ""))


def test_a_workbook_is_one_document() -> None:
    body = zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))
    assert [document.member for document in opened(snapshot(body), "", is_zip_itself=True)] == [""]
    assert [document.member for document in opened(snapshot(zipped(("a.xlsx", body))), "", is_zip_itself=True)] == [
        "a.xlsx"
    ]
    assert len(names(body)) == 2


@pytest.mark.parametrize(
    ("least", "message"),
    [
        (Minimum(contests=2), "1 contests, where at least 2 are declared"),
        (Minimum(units=3), "2 units, where at least 3 are declared"),
        (Minimum(selections=2), "1 selections, where at least 2 are declared"),
    ],
)
def test_less_than_the_minimum_is_a_finding_and_not_a_smaller_result(least: Minimum, message: str) -> None:
    report = told(zipped(("1", NORTH), ("2", SOUTH)), minimum=least)
    assert [(finding.rule, finding.message) for finding in report.findings] == [("minimum-missed", message)]
    assert report.partial
    assert len(report.tallies) == 2


def test_the_minimum_is_about_all_documents_together() -> None:
    report = told(zipped(("1", NORTH), ("2", SOUTH)), minimum=Minimum(contests=1, units=2, selections=1))
    assert not report.findings
    assert not report.partial


def test_what_only_changed_is_partial_and_may_be_little() -> None:
    report = told(NORTH, incremental=True, minimum=Minimum(units=2))
    assert report.partial
    assert not report.findings


def test_findings_of_many_documents_are_bounded_and_the_worst_stand_first() -> None:
    rows = b"".join(b"M,North,N%d,x\n" % number for number in range(300))
    documents = [(f"{number}.csv", HEADER + rows.replace(b"North", b"U%d" % number)) for number in range(5)]
    report = told(zipped(*documents), minimum=Minimum(contests=2))
    assert rules(report)[0] == "minimum-missed"
    assert len(report.findings) < 250
    assert rules(report)[-1] == "more-findings"


def test_items_of_several_documents_are_kept_on_the_way_to_the_packs_ids() -> None:
    first, second = (
        ElectionReport(tallies=(), items=(Item(key=each, title=each, url="", digest=each),)) for each in "ab"
    )
    report = resolve(together([first, second]), vocabulary(election()))
    assert [item.key for item in report.items] == ["a", "b"]
