import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import grid, html
from ingest.parse.findings import Findings
from tests.ingest.families.made import snapshot


def rows(table: str, header_rows: int = 0) -> list[list[str]]:
    page = html.page(snapshot(f"<body><table>{table}</table></body>"), None, Findings())
    told = grid.Grid(html.some(page, "table")[0], in_header=header_rows > 0)
    lines = iter(told)
    header = [next(lines) for _ in range(header_rows)]
    told.leave_header()
    return [*header, *lines]


def test_cells_reach_down() -> None:
    assert rows("<tr><td rowspan=2>a<td>b<td rowspan=3>c<tr><td>d<tr><td>e<td>f") == [
        ["a", "b", "c"],
        ["a", "d", "c"],
        ["e", "f", "c"],
    ]


def test_cells_that_reach_down_past_a_gap() -> None:
    assert rows("<tr><td>a<td>b<td rowspan=2>c<tr><td>d") == [["a", "b", "c"], ["d", "", "c"]]


def test_cells_do_not_reach_into_another_group_of_rows() -> None:
    assert rows("<thead><tr><td rowspan=0>a<td>b</thead><tbody><tr><td>c<td>d</tbody>") == [["a", "b"], ["c", "d"]]


def test_a_header_stands_over_every_column_it_spans_and_a_value_in_one() -> None:
    assert rows("<tr><td colspan=2>a<td>b<tr><td colspan=2>1<td>2", 1) == [["a", "a", "b"], ["1", "", "2"]]


def test_a_heading_across_the_table_is_no_row() -> None:
    assert rows("<tr><td>a<td>b<tr><td colspan=2>District 3<tr><td>1<td>2", 1) == [["a", "b"], [], ["1", "2"]]


@pytest.mark.parametrize("row", ["<tr><td>No results yet", "<tr><td colspan=2>No results yet", "<tr><th>District 3"])
def test_a_row_of_one_single_cell_is_no_row(row: str) -> None:
    assert rows(f"<tr><td>a<td>b{row}<tr><td>1<td>2", 1) == [["a", "b"], [], ["1", "2"]]


def test_a_table_of_one_column_has_rows_of_one_cell() -> None:
    assert rows("<tr><td>Turnout<tr><td>55", 1) == [["Turnout"], ["55"]]
    assert rows("<tr><td>55") == [["55"]]


@pytest.mark.parametrize(
    "table", ["<form><tr><td>a<td>b<tr><td>1<td>2</form>", "<tr><form><td>a<td>b<tr><td>1<td>2</form>"]
)
def test_a_form_is_nothing_to_a_table(table: str) -> None:
    assert rows(table) == [["a", "b"], ["1", "2"]]


def test_rows_of_inner_tables_are_theirs() -> None:
    assert rows("<tr><td>a<td><table><tr><td>1<td>2</table><tr><td>b<td>c")[0][0] == "a"
    assert len(rows("<tr><td>a<td><table><tr><td>1<td>2</table><tr><td>b<td>c")) == 2


@pytest.mark.parametrize("span", ["x", "-3", "", "0"])
def test_a_span_that_is_none_is_one_column(span: str) -> None:
    assert rows(f"<tr><td colspan='{span}'>a<td>b") == [["a", "b"]]


def test_a_span_is_capped() -> None:
    assert len(rows("<tr><td colspan=999999>a<td>b")[0]) == 1_001


def test_too_many_columns() -> None:
    with pytest.raises(UnreadableDocument, match="columns"):
        rows("<tr>" + "<td colspan=1000>a" * 50)


def test_too_many_cells() -> None:
    with pytest.raises(UnreadableDocument, match="cells"):
        rows("<tr>" + "<td colspan=1000 rowspan=1000>a" * 9 + "<tr>" * 600)
