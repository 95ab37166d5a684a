"""Whatever a server sends in place of a workbook ends in a report, or in what says that it cannot be read."""

from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from tests.ingest.families.made import report
from tests.ingest.parse.workbooks import Value, packed, workbook

LONG: dict[str, Any] = {"contest": {"value": "M"}, "unit": "Unit", "selection": "Name", "votes": "Votes"}
HEADER: list[Value] = ["Unit", "Name", "Votes"]
GOOD = workbook({"S": [HEADER, ["North", "Ann", 1.5], ["South", True, "x"]]})
few = settings(max_examples=100, derandomize=True, deadline=None)
TAGS = "<row> </row> <c> </c> <v> </v> <f> <is><t> </t></is> <c/> <mergeCell/> 1 0.5 - x 1e9 &lt; <rPh> <xf/>"
WITH_ATTRIBUTES = (
    "<c r='B2' t='s'>",
    "<c t='inlineStr'>",
    "<c s='1'>",
    "<c t='b'>",
    "<row r='7'>",
    "<c r='ZZ9'/>",
    "<mergeCell ref='A1:B3'/>",
    "<xf numFmtId='14'/>",
)
pieces = st.sampled_from([*TAGS.split(), *WITH_ATTRIBUTES])


def ends_well(body: bytes) -> None:
    for more in ({}, {"header_rows": 0, "columns": ["Unit", "Name", "Votes"]}, {"header_rows": 2, "sheet": "*"}):
        with suppress(UnreadableDocument):
            assert msgspec.json.encode(report("xlsx", LONG | more, body))


@few
@given(st.binary(max_size=100), st.integers(0, len(GOOD)), st.integers(0, 50))
def test_any_bytes_end_in_a_report_or_unreadable(noise: bytes, at: int, cut: int) -> None:
    ends_well(noise)
    ends_well(GOOD[:at] + noise + GOOD[at + cut :])


@few
@given(st.lists(pieces, max_size=40), st.lists(pieces, max_size=8))
def test_any_sheet_ends_in_a_report_or_unreadable(sheet: list[str], styles: list[str]) -> None:
    shared = "<si><t>a</t></si>" * 3
    rows = "".join(f"<row>{''.join(sheet[at : at + 8])}</row>" for at in range(0, len(sheet), 8))
    for content in ("".join(sheet), f"<sheetData>{''.join(sheet)}</sheetData>", f"<sheetData>{rows}</sheetData>"):
        ends_well(packed({"S": content}, shared=shared, styles="".join(styles)))


@few
@given(
    st.lists(
        st.lists(st.none() | st.text(max_size=5) | st.integers() | st.floats() | st.booleans(), max_size=5), max_size=6
    )
)
def test_any_cells_end_in_a_report_or_unreadable(rows: list[list[Value]]) -> None:
    body = workbook({"S": [HEADER, *rows]})
    ends_well(body)
