"""How a table is laid out: told in delimited text, where a cell cannot span columns, and of headers alone."""

from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import VoteCounts
from ingest.families import delimited
from ingest.families.layout import names
from tests.ingest.families.made import report, rules

LONG: dict[str, Any] = {"contest": {"value": "M"}, "unit": "unit", "selection": "name", "votes": "votes"}


def told(lines: str, **more: Any) -> ElectionReport:
    return report("delimited", LONG | more, lines)


def spread(header: str) -> list[str]:
    return list(names([line.split(",") for line in header.split("/")], spread=True))


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("unit,votes", ["unit", "votes"]),
        ("unit,Ann,,Bob,/,%,n,%,n", ["unit", "Ann %", "Ann n", "Bob %", "Bob n"]),
        (
            "Nr,A,,,,B,,,/,x,,y,,x,,y,/,1,2,1,2,1,2,1,2",
            ["Nr"] + [f"{a} {b} {c}" for a in "AB" for b in "xy" for c in "12"],
        ),
        ("unit,A,,B/,x,,", ["unit", "A x", "", "B"]),
        ("Total,Total/Total,Votes", ["Total", "Total Votes"]),
        ("unit,votes,,", ["unit", "votes", "", ""]),
        ("unit,Votes,,/,Ann,Bob,", ["unit", "Votes Ann", "Votes Bob", ""]),
        ("unit/a,b", ["unit a", "unit b"]),
    ],
)
def test_a_heading_stands_for_the_blanks_to_its_right(header: str, columns: list[str]) -> None:
    assert spread(header) == columns


def test_a_heading_reaches_as_far_as_the_one_above_it() -> None:
    assert spread("A,,B,/x,,,/1,2,1,2") == ["A x 1", "A x 2", "B 1", "B 2"]


def test_where_cells_span_by_themselves_nothing_is_spread() -> None:
    assert list(names([["A", ""], ["1", "2"]], spread=False)) == ["A 1", "2"]


def test_an_endless_heading_is_cut() -> None:
    assert [len(name) for name in names([["x" * 10_000_000] * 1_000], spread=False)] == [1_000] * 1_000


@pytest.mark.parametrize("preamble", [3, "unit", " UNIT "])
def test_what_stands_above_the_header(preamble: int | str) -> None:
    read = told("Results of the day\n\nunit count: 9,,\nunit,name,votes\nA,Ann,1\n", preamble=preamble)
    assert (read.tallies[0].counts, read.tallies[0].place, read.findings) == ({"Ann": VoteCounts(1)}, "line 5", ())


def test_a_preamble_that_never_ends() -> None:
    with pytest.raises(UnreadableDocument, match="no row has a cell 'Unit no'"):
        told("unit,name,votes\nA,Ann,1\n", preamble="Unit no")


@pytest.mark.parametrize("footer", ["Source: *", "source*", "*office"])
def test_a_footer_ends_the_table(footer: str) -> None:
    read = told("unit,name,votes\nA,Ann,1\n,Source: the office\nB,Bob,2\n", footer=footer)
    assert [tally.unit_id for tally in read.tallies] == ["A"]
    assert not read.findings


def test_a_footer_nobody_declared_is_a_finding() -> None:
    assert rules(told("unit,name,votes\nA,Ann,1\nSource: the office\n")) == ["ragged-row"]


def test_columns_by_their_number() -> None:
    by_number: dict[str, Any] = {"unit": {"column": 1}, "selection": {"column": 3}, "votes": {"column": 4}}
    for header, declared in (("", {"header_rows": 0}), ("a,a,a,a\n", {}), ("x\n\n,\na,a,a,a\n", {"preamble": 1})):
        read = told(f"{header}A,,Ann,1\n", **by_number, ignore=["a"], **declared)
        assert (read.tallies[0].unit_id, read.tallies[0].counts) == ("A", {"Ann": VoteCounts(1)})
    with pytest.raises(UnreadableDocument, match="column 4 is missing; there are 3"):
        told("A,Ann,1\n", **by_number, header_rows=0)


def test_declared_columns_stand_for_the_header() -> None:
    assert told("A,Ann,1\n", columns=["unit", "name", "votes"]).tallies[0].place == "line 1"
    read = told("Bezirk,Name\n,,Stimmen\nA,Ann,1\n", columns=["unit", "name", "votes"], header_rows=2)
    assert (read.tallies[0].place, read.findings) == ("line 3", ())


GROUPS: dict[str, Any] = {
    "contest": {"value": "M"},
    "unit": "Code",
    "registered": "Inscrits",
    "selection": ["Prénom", "Nom"],
    "votes": "Voix",
    "repeated": {"first": 3, "width": 3},
}
GROUP_HEAD = "Code,Inscrits,Nom,Prénom,Voix"


@pytest.mark.parametrize("head", [GROUP_HEAD, GROUP_HEAD + ",,,", GROUP_HEAD + ",Nom 2,Prénom 2,Voix 2"])
def test_repeated_groups_of_columns(head: str) -> None:
    read = report("delimited", GROUPS, f"{head}\n01,9,UNE,Ann,1,DEUX,Bob,2\n02,8,UNE,Ann,3\n03,7,UNE,Ann,4,,,\n")
    assert [(tally.unit_id, tally.ballots.registered, tally.place) for tally in read.tallies] == [
        ("01", 9, "line 2"),
        ("02", 8, "line 3"),
        ("03", 7, "line 4"),
    ]
    assert read.tallies[0].counts == {"Ann / UNE": VoteCounts(1), "Bob / DEUX": VoteCounts(2)}
    assert not read.findings


@pytest.mark.parametrize("row", ["01,9,UNE,Ann,1,DEUX,2", "01,9,UNE,Ann", "01,9", "01,9,UNE,Ann,1,DEUX,Bob,2,x"])
def test_a_group_that_lacks_a_cell_costs_its_row(row: str) -> None:
    read = report("delimited", GROUPS, f"{GROUP_HEAD}\n02,8,UNE,Ann,3,DEUX,Bob,2,\n{row}\n")
    assert [tally.unit_id for tally in read.tallies] == ["02"]
    assert rules(read) == ["ragged-row"]


def test_a_row_without_any_group_is_told() -> None:
    assert rules(report("delimited", GROUPS, f"{GROUP_HEAD}\n01,9,,,,,,\n")) == ["nameless-row"]


def test_a_group_that_the_header_does_not_reach() -> None:
    with pytest.raises(UnreadableDocument, match="4 columns, where the first group ends at column 5"):
        report("delimited", GROUPS, "Code,Inscrits,Nom,Prénom\n01,9,UNE,Ann\n")


@pytest.mark.parametrize(
    ("more", "told_so"),
    [
        ({"preamble": "unit", "header_rows": 0}, "ends at a header row, and there is none"),
        ({"preamble": -1}, "0"),
        ({"header_rows": 11}, "10"),
        ({"repeated": {"first": 0, "width": 2}}, "1"),
        ({"repeated": {"first": 1}}, "width"),
    ],
)
def test_a_mistake_is_told(more: dict[str, Any], told_so: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told_so):
        msgspec.convert(LONG | more, delimited.Mapping)
