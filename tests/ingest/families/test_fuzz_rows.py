"""Whatever a server sends in place of a table or a page ends in a report, or in what says that it cannot be read."""

from contextlib import suppress
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from tests.ingest.families.made import report
from tests.soon import SLACK

few = settings(max_examples=100, derandomize=True, deadline=None)

COUNTS: dict[str, Any] = {
    "contest": {"value": "M"},
    "unit": ["a", "b"],
    "unit_type": {"column": "b", "meanings": {"1": "county"}, "otherwise": "state"},
    "selection": {"column": "c", "pattern": r"^(\w+)"},
    "votes": "b",
    "share": {"column": "c", "fraction": True},
    "turnout": {"column": "b", "pattern": "([0-9]+)%"},
    "count_status": {"column": "c", "otherwise": "unknown"},
    "generated_at": {"column": "a", "format": "%d.%m.%Y %H:%M"},
    "prose": [{"column": "c", "pattern": r"(?P<units_reported>\d+) of (?P<units_total>\d+)"}],
    "ballot_rows": {"b": "ballots_cast"},
    "where": {"a": ["1", "a", ""]},
    "unless": {"b": "x"},
    "skip": ["a"],
}
WIDE: dict[str, Any] = {"contest": {"value": "M"}, "unit": {"column": 1}, "selections_like": "(.+)", "footer": "a*"}
LAID: dict[str, Any] = {"preamble": "a", "header_rows": 2}
GROUPS: dict[str, Any] = {
    "contest": {"value": "M"},
    "unit": {"column": 1},
    "selection": {"column": 2},
    "votes": {"column": 3},
    "repeated": {"first": 2, "width": 2},
    "header_rows": 0,
}
TABLES = [
    COUNTS,
    WIDE,
    WIDE | LAID,
    GROUPS,
    {"unit": {"column": 1}, "parts": [GROUPS, WIDE | {"header_rows": 0, "columns": ["x", "y"]}]},
]
SEPARATORS: list[dict[str, Any]] = [{}, {"separator": ";", "quoted": False}, {"separator": "||", "quoted": False}]

PLACES: dict[str, Any] = {
    "registered": {"label": "a"},
    "ballots_cast": {"css": ".x"},
    "ballots_valid": {"heading": "h3"},
    "results_status": {"css": "#x", "of": "page", "otherwise": "certified"},
    "generated_at": {"label": "b", "of": "page", "format": "%d.%m.%Y %H:%M"},
    "prose": [{"label": "c", "pattern": r"(?P<units_reported>\d+) of (?P<units_total>\d+)"}],
}
PAGE_TABLES = [
    {key: value for key, value in COUNTS.items() if key not in ("prose", "generated_at")} | PLACES,
    WIDE | LAID | PLACES | {"contest": {"heading": "h3"}},
    GROUPS | PLACES | {"contest": {"css": "caption"}},
]
CARDS: list[dict[str, Any]] = [
    {"rows": {"a": "table, .x", "b": "tr, p"}, "contest": {"css": "h3", "of": "a"}, "unit": {"heading": "h3"}}
    | {"selection": ["td", "b"], "votes": {"css": "", "attribute": "id"}, "share": {"label": "a"}}
    | PLACES,
    {
        "rows": {"a": "*"},
        "contest": {"value": "M"},
        "unit": {"css": ""},
        "selections": {"x": "td:nth-child(2)", "y": {"label": "a"}},
    },
    {"rows": {"a": "h3 ~ *"}, "contest": {"heading": "h3"}, "unit": "b + i", "selections": ["p b", "p > b"]},
]


def ends_well(body: bytes, family: str, mappings: list[dict[str, Any]]) -> None:
    for mapping in mappings:
        with suppress(UnreadableDocument):
            assert isinstance(report(family, mapping, body), ElectionReport)


def ends_well_everywhere(body: bytes) -> None:
    ends_well(body, "delimited", [table | separator for table in TABLES for separator in SEPARATORS])
    ends_well(body, "html_table", PAGE_TABLES)
    ends_well(body, "html", CARDS)


@few
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    ends_well_everywhere(body)


@few
@given(
    st.lists(st.lists(st.text('ab1 of2%.,-"\0\u200f\u0663', max_size=6), max_size=6), max_size=8),
    st.sampled_from([",", ";", "||"]),
)
def test_any_lines(rows: list[list[str]], separator: str) -> None:
    lines = "\n".join(separator.join(row) for row in [["a", "b", "c"], *rows])
    ends_well(lines.encode(), "delimited", [table | each for table in TABLES for each in SEPARATORS])
    ends_well(lines.encode("utf-16"), "delimited", TABLES)


PIECES = [
    *(
        "<table>",
        "</table>",
        "<caption>",
        "<tr>",
        "</tr>",
        "<td>",
        "<th>a",
        "<th>b",
        "<th>c",
        "<td colspan=3>",
        "<td rowspan=0>",
    ),
    *(
        "<h3>",
        "</h3>",
        "<p class=x>",
        "<p id=x>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<br>",
        "<sup>1</sup>",
        "<dl><dt>a<dd>",
        "<form>",
    ),
    *(
        "<section>",
        "</section>",
        "a",
        "a:",
        "b: 1",
        " c: 1 of 2 ",
        "1",
        "1.204",
        "٣",
        "\u200f",
        "&#0;",
        "&#xD800;",
        "<!--",
        "<svg>",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "<td hidden>",
        "<td style='display:none'>",
        "<select><option>",
        "<textarea>",
        "<x:y>",
    ),
]


@few
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_tags(page: str) -> None:
    head = "<table><tr><th>a<th>b<th>c</tr>"
    ends_well(page.encode("utf-8", "replace"), "html_table", PAGE_TABLES)
    ends_well((head + page).encode("utf-8", "replace"), "html_table", PAGE_TABLES)
    ends_well(page.encode("utf-8", "replace"), "html", CARDS)


HEAD = "<table><caption>a</caption><tr><th>a<th>b<th>c</tr>"
HOSTILE = {
    "nested": "<div>" * 200_000,
    "nested tables": "<table><tr><td>" * 60_000,
    "tables": (HEAD + "<tr><td>1<td>a<td>2</table>") * 3_500,
    "too many tables": (HEAD + "<tr><td>1<td>a<td>2</table>") * 12_000,
    "labels": "<p>a: 1</p>" * 90_000,
    "labels in a row": "<b>a</b>" * 120_000,
    "headings": "<h3>a</h3>" * 50_000 + HEAD + "<tr><td>1<td>a<td>2" * 20_000,
    "cells": HEAD + "<tr>" + "<td>" * 250_000,
    "spans": HEAD + "<tr>" + "<td colspan=1000 rowspan=1000>a" * 9 + "<tr>" * 20_000,
    "wide header": "<table><tr><th colspan=1000>" + "a" * 900_000 + "<tr><td>1",
    "siblings": "<p>" + "<b></b><i></i>" * 60_000,
    "one cell": HEAD + "<tr><td>1<td>a<td>" + "2" * 9_000_000,
    "one cell too many": HEAD + "<tr><td>1<td>a<td>" + "2" * 11_000_000,
    "attributes": "<p " + "a=b " * 200_000 + ">",
    "sections": f"<section><h3>a</h3><p class=x>1</p>{HEAD}<tr><td>1<td>a<td>2</table></section>" * 3_500,
    "digits": "<table><tr><th>a<th>b<th>c<tr><td>1<td>" + "9" * 900 + "<td>a" + "<tr><td>1<td>-9<td>b" * 25_000,
}


@pytest.mark.parametrize("page", HOSTILE)
@pytest.mark.parametrize(
    ("family", "mapping"),
    [("html_table", PAGE_TABLES[0]), ("html_table", PAGE_TABLES[1]), *(("html", each) for each in CARDS[::2])],
)
def test_hostile_pages_end_soon(family: str, mapping: dict[str, Any], page: str) -> None:
    body, began = HOSTILE[page].encode(), process_time()
    ends_well(body, family, [mapping])
    assert process_time() - began < SLACK * (2 * max(1, len(body) / 1_000_000))


LINES = {
    "separators": "a,b,c\n" + "," * 1_000_000,
    "blank lines": "a,b,c\n" + "\n" * 1_000_000,
    "one cell": "a,b,c\n1,a," + "2" * 10_000_000,
    "an open quote": 'a,b,c\n"' + "1,a,2\n" * 150_000,
    "short rows": "a,b,c\n" + "1\n" * 400_000,
    "columns": ",".join(f"c{n}" for n in range(150_000)) + "\n1,2,3\n",
    "numbers": "a,b,c\n" + "".join(f"1,{'9' * (n % 50)},x{n}\n" for n in range(20_000)),
    "units": "a,b,c\n" + "".join(f"1,{n},a\n" for n in range(60_000)),
    "zeros": "\0" * 1_000_000,
    "preamble": "x,y\n" * 250_000,
}


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("mapping", [COUNTS, WIDE | LAID, GROUPS])
def test_hostile_lines_end_soon(mapping: dict[str, Any], lines: str) -> None:
    body, began = LINES[lines].encode(), process_time()
    ends_well(body, "delimited", [mapping])
    assert process_time() - began < SLACK * (2 * max(1, len(body) / 1_000_000))
