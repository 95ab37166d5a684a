from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from tests.ingest.families.made import report, rules
from tests.soon import SLACK

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
    began = process_time()
    for tag in ("<table><tr><td>", "<div>", "<i>"):
        with pytest.raises(UnreadableDocument):
            report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1</table>" + tag * 200_000)
    assert process_time() - began < SLACK * 2


def test_thousands_of_tables_end_soon() -> None:
    began = process_time()
    status = {"css": "h1:contains('x')"}
    read = report("html_table", LONG | {"results_status": status}, f"<table>{HEAD}<tr><td>Ann<td>1</table>" * 2_000)
    assert read.tallies[0].counts == {"Ann": VoteCounts(1)}
    assert process_time() - began < SLACK * 5


@pytest.mark.parametrize(
    ("contest", "tables"),
    [
        ({"heading": "h3"}, "<h3>{0}</h3><p>Notes</p><div><table>{1}</table></div>"),
        ({"css": "caption"}, "<table><caption>{0}</caption>{1}</table>"),
        ({"heading": "b.race"}, "<table class=layout><tr><td><b class=race>{0}</b><br><table>{1}</table></table>"),
    ],
)
def test_the_contest_stands_above_its_table(contest: dict[str, str], tables: str) -> None:
    body = "".join(tables.format(name, f"{HEAD}<tr><td>Ann<td>{votes}") for name, votes in (("Mayor", 1), ("Clerk", 2)))
    read = report("html_table", LONG | {"contest": contest, "table": "table:not(.layout)"}, body)
    assert [(tally.contest_id, tally.counts["Ann"].votes) for tally in read.tallies] == [("Mayor", 1), ("Clerk", 2)]
    assert not read.findings


@pytest.mark.parametrize("preamble", [1, "Name"])
def test_the_contest_stands_in_the_tables_first_row(preamble: int | str) -> None:
    body = "".join(
        f"<table><tr><th colspan=2>{name}</tr>{HEAD}<tr><td>Ann<td>{votes}</table>"
        for name, votes in (("Mayor", 1), ("Clerk", 2))
    )
    contest = {"css": "th[colspan]"}
    read = report("html_table", LONG | {"contest": contest, "preamble": preamble}, body)
    assert [(tally.contest_id, tally.counts["Ann"].votes) for tally in read.tallies] == [("Mayor", 1), ("Clerk", 2)]
    assert not read.findings


def test_headings_that_span_below_a_preamble_of_rows_that_span() -> None:
    head = "<tr><th rowspan=2>Name<th colspan=2>Votes<tr><th>n<th>%"
    body = f"<table><tr><td colspan=3>Results of the day<tr><td colspan=3>&nbsp;{head}<tr><td>Ann<td>1<td>50</table>"
    mapping = LONG | {"votes": "Votes n", "share": "Votes %", "header_rows": 2}
    for preamble in (2, "name"):
        read = report("html_table", mapping | {"preamble": preamble}, body)
        assert read.tallies[0].counts == {"Ann": VoteCounts(1, Decimal(50))}


def test_contest_and_unit_span_many_rows() -> None:
    body = """<table><tr><th>Office<th>Area<th>Name<th>Votes
      <tr><td rowspan=4>Mayor<td rowspan=2>North<td>Ann<td>1<tr><td>Bob<td>2
      <tr><td rowspan=2>South<td>Ann<td>3<tr><td>Bob<td>4
      <tr><td rowspan=0>Clerk<td>North<td>Cem<td>5</table>"""
    read = report("html_table", LONG | {"contest": "Office", "unit": "Area"}, body)
    assert [(tally.contest_id, tally.unit_id, *tally.counts.values()) for tally in read.tallies] == [
        ("Mayor", "North", VoteCounts(1), VoteCounts(2)),
        ("Mayor", "South", VoteCounts(3), VoteCounts(4)),
        ("Clerk", "North", VoteCounts(5)),
    ]


LABELS = """<h2>Turnout</h2>
<dl><dt>Registered voters</dt><dd>1,200</dd><dt>Registered</dt><dd>7</dd></dl>
<table class=sums><tr><th>Valid votes</th><td>900</td></tr><tr><th>Invalid votes</th><td>100</td></tr></table>
<p><b>Ballots cast:</b> 1,000 <b>Turnout:</b> 83.3%</p><p>Precincts reporting: 9 of 12</p>"""


def test_labels_beside_values() -> None:
    labels = {
        "registered": "Registered voters",
        "ballots_cast": "ballots cast",
        "ballots_valid": "Valid votes:",
        "ballots_invalid": "Invalid votes",
        "turnout": "Turnout",
    }
    told: dict[str, Any] = {key: {"label": label} for key, label in labels.items()}
    told["prose"] = [
        {"label": "Precincts reporting", "pattern": r"(?P<units_reported>\d+) of (?P<units_total>\d+)"},
    ]
    read = report("html_table", LONG | {"table": ".r"} | told, f"{LABELS}<table class=r>{HEAD}<tr><td>Ann<td>1</table>")
    assert read.tallies[0].ballots == BallotCounts(1_000, 900, 100, 1_200, Decimal("83.3"))
    assert read.tallies[0].count_status == CountStatus(9, 12)
    assert not read.findings


def test_a_label_that_is_said_twice_must_say_the_same() -> None:
    body = f"<p>Voters: 5</p><p>Voters: 6</p><table class=r>{HEAD}<tr><td>Ann<td>1</table>"
    read = report("html_table", LONG | {"table": ".r", "registered": {"label": "Voters"}}, body)
    assert read.tallies[0].ballots.registered is None
    assert "'Voters' finds 2 different texts around it: '5' and '6'" in read.findings[0].message


def test_two_names_in_one_cell() -> None:
    body = f"""<table>{HEAD}
      <tr><td>Ann
        Ash<br><i>Ant Party</i><td>1<tr><td><div>Bob Birk</div><small>Bee  Union</small><td>2</table>"""
    whole = report("html_table", LONG, body)
    assert list(whole.tallies[0].counts) == ["Ann Ash Ant Party", "Bob Birk Bee Union"]


def test_a_pattern_may_take_one_line_of_a_cell() -> None:
    body = f"""<table>{HEAD}
      <tr><td>Ann
        Ash<br><i>Ant Party</i><td>1<tr><td><div>Bob Birk</div><small>Bee  Union</small><td>2</table>"""
    first = report("html_table", LONG | {"selection": {"column": "Name", "pattern": r"^(.+)\n"}}, body)
    assert list(first.tallies[0].counts) == ["Ann Ash", "Bob Birk"]
    second = report("html_table", LONG | {"selection": {"column": "Name", "pattern": r"\n(.+)$"}}, body)
    assert list(second.tallies[0].counts) == ["Ant Party", "Bee Union"]


SCRIPTS = [
    ("ka", "ოლქი", "კანდიდატი", "ხმები", "1 234", "გიორგი"),
    ("ar", "الدائرة", "المرشح", "الأصوات", "\u200f١٬٢٣٤\u200f", "ليلى"),
    ("hy", "Տարածք", "Թեկնածու", "Ձայներ", "1\u00a0234", "Արամ"),
    ("kk", "Аймақ", "Партия", "Дауыс", "1 234", "«Амаnat»"),
    ("hi", "क्षेत्र", "उम्मीदवार", "मत", "१,२३४", "आशा"),
    ("th", "เขต", "ผู้สมัคร", "คะแนน", "๑,๒๓๔", "สมชาย"),
]


@pytest.mark.parametrize(("locale", "area", "name", "votes", "number", "person"), SCRIPTS, ids=lambda text: text[:3])
def test_other_scripts(locale: str, area: str, name: str, votes: str, number: str, person: str) -> None:
    body = f"""<html lang="{locale}" dir=auto><meta charset=utf-8><p>{area}: 7</p><table>
      <tr><th>{area}<th>{name}<th>{votes}<tr><td>{area} 1<td><bdi>{person}</bdi><br>{name}<td>{number}</table>"""
    mapping = {"contest": {"value": "M"}, "unit": area, "selection": name, "votes": votes}
    read = report("html_table", mapping | {"units_total": {"label": area}}, body, locale=locale)
    assert read.tallies[0].counts == {f"{person} {name}": VoteCounts(1_234)}
    assert read.tallies[0].count_status == CountStatus(units_total=7)
    assert not read.findings


def test_tables_of_figures_that_nobody_reads_are_told() -> None:
    other = "<table{}><tr><td>Spoilt<td>7</table>"
    body = (
        f"<table class=layout><tr><td><table class=r>{HEAD}<tr><td>Ann<td>1</table><td>2026</table>"
        + other.format(" id=sums")
        + other.format(" class='a  b'")
        + "<table><caption>By age</caption><tr><td><b>18</b></table><table class=menu><tr><td>Home</table>"
        + other.format("")
    )
    read = report("html_table", LONG | {"table": ".r", "ignore": [".a *"]}, body)
    assert [finding.message for finding in read.findings] == [
        "nobody reads table '#sums', 'By age', 'number 7'; map it, or list it under ignore"
    ]
    spoilt = {"ballots_invalid": {"css": "#sums td:last-child"}}
    read = report("html_table", LONG | {"table": ".r", "ignore": [".a *", "By*", "number*"]} | spoilt, body)
    assert (read.tallies[0].ballots.invalid, read.findings) == (7, ())


def test_a_header_that_is_repeated_is_no_row() -> None:
    read = report("html_table", LONG, f"<table>{HEAD}<tr><td>Ann<td>1{HEAD}<tr><td>Bob<td>2{HEAD}</table>")
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert not read.findings


def test_a_form_around_rows_is_nothing() -> None:
    body = f"<table><form action=x>{HEAD}<tr><td>Ann<td>1<tr><td>Bob<td>2</form></table>"
    assert len(report("html_table", LONG, body).tallies[0].counts) == 2


def test_parts_of_a_page_are_one_tally() -> None:
    body = f"<table id=a>{HEAD}<tr><td>Ann<td>1</table><table id=b><tr><th>Name<th>Seats<tr><td>Ann<td>3</table>"
    parts = [{"table": "#a", "votes": "Votes"}, {"table": "#b", "seats": "Seats"}]
    mapping = {key: value for key, value in LONG.items() if key != "votes"} | {"parts": parts}
    read = report("html_table", mapping, body)
    assert [tally.counts for tally in read.tallies] == [{"Ann": VoteCounts(1, seats=3)}]
    assert not read.findings


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
