from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import CountStatus, VoteCounts
from tests.ingest.families.made import report, rules

LONG: dict[str, Any] = {"contest": {"value": "M"}, "unit": {"value": "A"}, "selection": "Name", "votes": "Votes"}
HEAD = "<tr><th>Name<th>Votes</tr>"


def test_every_matching_table_is_read_and_a_caption_belongs_to_its_own() -> None:
    tables = "".join(
        f"<table><caption><b>District {n}</b> {n} of 9 precincts</caption>{HEAD}<tr><td>Ann<td>{n}</table>"
        for n in (1, 2)
    )
    reported = {"css": "caption", "pattern": r"(\d+) of"}
    read = report("html_table", LONG | {"contest": {"css": "caption b"}, "units_reported": reported}, tables)
    assert [(tally.contest_id, tally.place) for tally in read.tallies] == [
        ("District 1", "table 1 row 2"),
        ("District 2", "table 2 row 2"),
    ]
    assert read.tallies[1].count_status == CountStatus(units_reported=2)


def test_a_tally_may_go_on_in_another_table() -> None:
    read = report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1</table><table>{HEAD}<tr><td>Bob<td>2</table>")
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert read.tallies[0].place == "table 1 row 2 to table 2 row 2"


def test_what_is_not_in_the_table_is_looked_up_in_the_page() -> None:
    body = f"<p>Updated: 11/06/20&nbsp;11:06 AM</p><h1>Mayor</h1><table>{HEAD}<tr><td>Ann<td>1</table>"
    updated = {"css": "p:contains('Updated')", "pattern": "Updated: (.*)", "format": "%m/%d/%y %I:%M %p"}
    read = report(
        "html_table", LONG | {"contest": {"css": "h1"}, "generated_at": updated}, body, time_zone="US/Central"
    )
    assert read.tallies[0].contest_id == "Mayor"
    assert read.generated_at == datetime(2020, 11, 6, 17, 6, tzinfo=UTC)


def test_an_element_that_is_needed_must_be_there() -> None:
    with pytest.raises(UnreadableDocument, match=r"^table 1: contest: nothing on the page matches 'h1'$"):
        report("html_table", LONG | {"contest": {"css": "h1"}}, f"<table>{HEAD}<tr><td>Ann<td>1</table>")


def test_an_element_that_is_not_needed_is_missed_once_a_tally() -> None:
    read = report("html_table", LONG | {"results_status": {"css": "h1"}}, f"<table>{HEAD}<tr><td>Ann<td>1</table>")
    assert rules(read) == ["missing-element"]
    assert read.tallies[0].results_status is None


def test_a_missing_column_names_the_table() -> None:
    with pytest.raises(UnreadableDocument, match=r"^table 2: column 'Name' is missing; there are 'Menu'$"):
        report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1</table><table><tr><td>Menu</table>")


def test_no_table() -> None:
    with pytest.raises(UnreadableDocument, match="nothing on the page matches 'table'"):
        report("html_table", LONG, "<p>Maintenance")


@pytest.mark.parametrize(
    "rows", ["", "<tr><td colspan=2>No results yet", "<tr><td>No results yet", "<tr><td>&nbsp;<td>"]
)
def test_a_table_may_be_empty(rows: str) -> None:
    read = report("html_table", LONG, f"<table>{HEAD}{rows}</table>")
    assert (read.tallies, read.findings) == ((), ())


def test_columns_where_header_and_rows_do_not_match() -> None:
    """Responsive pages print a column twice, wide and narrow, under one heading."""
    body = f"<table>{HEAD}<tr><td>Ann Long<td>Ann<td>7</table>"
    read = report("html_table", LONG | {"columns": ["Full", "Name", "Votes"]}, body)
    assert read.tallies[0].counts == {"Ann": VoteCounts(7)}


def test_a_footnote_never_joins_its_number() -> None:
    read = report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>234<sup>1</sup></table>")
    assert read.tallies[0].counts == {"Ann": VoteCounts()}
    assert rules(read) == ["unreadable-number"]


def test_undecodable_bytes_cost_the_names_they_stand_in() -> None:
    read = report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1<tr><td>B".encode() + b"\xff<td>2</table>")
    assert list(read.tallies[0].counts) == ["Ann", "B\ufffd"]
    assert rules(read) == ["undecodable-bytes"]


def test_two_hundred_thousand_nested_tags_end_soon() -> None:
    began = monotonic()
    for tag in ("<table><tr><td>", "<div>", "<i>"):
        with pytest.raises(UnreadableDocument):
            report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1</table>" + tag * 200_000)
    assert monotonic() - began < 2


def test_thousands_of_tables_end_soon() -> None:
    began = monotonic()
    status = {"css": "h1:contains('x')"}
    read = report("html_table", LONG | {"results_status": status}, f"<table>{HEAD}<tr><td>Ann<td>1</table>" * 2_000)
    assert read.tallies[0].counts == {"Ann": VoteCounts(1)}
    assert monotonic() - began < 5


def ends_well(body: bytes) -> None:
    with suppress(UnreadableDocument):
        assert isinstance(report("html_table", LONG, body), ElectionReport)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report_or_unreadable(body: bytes) -> None:
    ends_well(body)
    ends_well(f"<table>{HEAD}".encode() + body)


TAGS = [
    "<tr>",
    "<td>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<th colspan=0 rowspan=0>",
    "</table>",
    "<table>",
    "<thead>",
]


@given(st.lists(st.sampled_from([*TAGS, "Ann", "1", "<?x", "<!--", "\0", HEAD, "<br>", "&#0;&#xD800;", "<svg>"])))
def test_any_tags_end_in_a_report_or_unreadable(pieces: list[str]) -> None:
    ends_well(f"<table>{HEAD}{''.join(pieces)}".encode())
