from random import Random
from time import process_time
from typing import Any

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.workbook import Workbook
from ingest.parse.worksheet import MOST_CELLS
from tests.ingest.parse.test_containers import zipped
from tests.ingest.parse.workbooks import MAIN, packed, workbook
from tests.soon import SLACK

MACHINE = "\x1a"
# Styles: 0 general, 1 a day, 2 percent, 3 an own date, 4 an own number with a text, 5 hours.
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="[Red]#,##0&quot; days&quot;\\s_d"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="20"/></cellXfs>'
)


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def cells(content: str, **more: Any) -> list[list[str]]:
    return [row for _, row in Workbook(packed({"S": content}, **more)).rows("S")]


def one(cell: str, **more: Any) -> str:
    return cells(data(f"<row>{cell}</row>"), **more)[0][0]


def test_sheets_and_their_rows() -> None:
    book = Workbook(workbook({"Votes & more": [["Unit", "Ann"], ["North", 5], [], [None, True]], "Empty": []}))
    assert book.names == ["Votes & more", "Empty"]
    assert book.rows("Votes & more") == [(1, ["Unit", "Ann"]), (2, ["North", "5"]), (3, ["", ""]), (4, ["", "true"])]
    assert book.rows("Empty") == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>12</v></c>", "12"),
        ('<c t="n"><v>12.0</v></c>', "12"),
        ("<c><v> 12\n</v></c>", "12"),
        ("<c><v>1.2E3</v></c>", "1200"),
        ("<c><v>0.53900000000000003</v></c>", MACHINE + "0.539"),
        ("<c><v>1E+300</v></c>", MACHINE + "1e+300"),
        ("<c><v>-3</v></c>", "-3"),
        ("<c><v>many</v></c>", "many"),
        ("<c><f>SUM(A1:A2)</f><v>7</v></c>", "7"),
        ("<c><f>SUM(A1:A2)</f></c>", ""),
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="b"><v>0</v></c>', "false"),
        ('<c t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="str"><f>A1&amp;A2</f><v>Ann &amp; Bob</v></c>', "Ann & Bob"),
        ('<c t="inlineStr"><is><t>Ann</t></is></c>', "Ann"),
        (
            '<c t="inlineStr"><is><r><rPr><b/></rPr><t>An</t></r><r><t>n</t></r><rPh sb="0"><t>x</t></rPh></is></c>',
            "Ann",
        ),
        ('<c t="d"><v>2026-03-08T19:05:00</v></c>', "2026-03-08T19:05:00"),
        ('<c t="s"><v>0</v></c>', "Ann"),
        ('<c t="s"><v>1</v></c>', "Bob B."),
        ("<c/>", ""),
        ('<c s="1"><v>46089</v></c>', "2026-03-08"),
        ('<c s="3"><v>46089.795138888891</v></c>', "2026-03-08 19:05:00"),
        ('<c s="3"><v>46089</v></c>', "2026-03-08"),
        ('<c s="5"><v>0.79513888888888884</v></c>', "19:05:00"),
        ('<c s="2"><v>0.5</v></c>', MACHINE + "0.5"),
        ('<c s="4"><v>46089</v></c>', "46089"),
        ('<c s="1"><v>1e30</v></c>', "1e30"),
        ('<c s="1"><v>-5</v></c>', "-5"),
        ('<c s="99"><v>5</v></c>', "5"),
    ],
)
def test_what_a_cell_says(cell: str, text: str) -> None:
    shared = "<si><t> Ann </t></si><si><r><t>Bob </t></r><r><t>B.</t></r><rPh><t>bob</t></rPh></si>"
    assert one(cell, shared=shared, styles=STYLES) == text


def test_days_may_count_from_1904() -> None:
    assert one('<c s="1"><v>44627</v></c>', styles=STYLES, before='<workbookPr date1904="1"/>') == "2026-03-08"


def test_where_cells_and_rows_stand() -> None:
    content = data(
        '<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c><c r="AA2"><v>3</v></c></row>', "<row><c><v>4</v></c></row>"
    )
    rows = Workbook(packed({"S": content})).rows("S")
    assert [number for number, _ in rows] == [1, 2, 3]
    assert rows[0][1] == [""] * 27
    assert rows[1][1] == ["", "1", "2", *[""] * 23, "3"]
    assert rows[2][1] == ["4", *[""] * 26]


def test_a_stray_row_far_below_brings_no_blank_ones() -> None:
    content = data('<row r="1"><c><v>1</v></c></row>', '<row r="1048576"><c><v>2</v></c></row>')
    assert Workbook(packed({"S": content})).rows("S") == [(1, ["1"]), (1_048_576, ["2"])]


def test_cells_joined_downwards_say_the_same_and_joined_across_the_first_says_it() -> None:
    content = data(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"/></row>',
        '<row r="2"><c r="B2"><v>3</v></c></row>',
        '<row r="4"><c r="B4"><v>4</v></c></row>',
    )
    joined = '<mergeCells><mergeCell ref="A1:A4"/><mergeCell ref="B1:C1"/><mergeCell ref="H1:H2"/></mergeCells>'
    assert cells(content + joined) == [["1", "2", ""], ["1", "3", ""], ["1", "", ""], ["1", "4", ""]]


def test_names_may_have_a_prefix() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    body = packed({"S": ""}, parts={"xl/worksheets/sheet1.xml": sheet})
    assert Workbook(body).rows("S") == [(1, ["5"])]


def test_parts_may_lie_elsewhere() -> None:
    rels = "xl/_rels/workbook.xml.rels"
    moved = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../data/one.xml"/>'
        '<Relationship Id="rId2" Type="x/chartsheet" Target="chart.xml"/></Relationships>'
    )
    one_sheet = f'<worksheet xmlns="{MAIN}">{data("<row><c><v>5</v></c></row>")}</worksheet>'
    book = Workbook(packed({"S": "", "Chart": ""}, parts={rels: moved, "data/one.xml": one_sheet}))
    assert book.names == ["S"]
    assert book.rows("S") == [(1, ["5"])]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (data('<row r="1"><c r="A1"/></row>', '<row r="1048576"><c r="XFD1048576"/></row>'), None),
        (data(*(f'<row r="{row}"><c r="XFD{row}"/></row>' for row in range(1, 300))), "more than 3,000,000 cells"),
        (data("<row/>" * 200, '<row><c r="XFD201"/></row>'), "more than 3,000,000 cells"),
        (data('<row r="1000"/><row r="1"/>' * 100_000), None),
        (data('<row r="1048577"><c/></row>'), "there is no row '1048577'"),
        (data('<row r="99999999999"><c/></row>'), "there is no row"),
        (data('<row r="-1"><c/></row>'), "there is no row '-1'"),
        (data('<row><c r="XFE1"/></row>'), "there is no column 'XFE'"),
        (data('<row><c r="ZZZZZZZZZZ1"/></row>'), "there is no column"),
        (data('<row><c r="1"/></row>'), "there is no column ''"),
        (data('<row><c t="s"><v>7</v></c></row>'), "there is no shared text '7'"),
        (data('<row><c t="s"><v>x</v></c></row>'), "there is no shared text 'x'"),
        (data("<row>" + "<c/>" * 20_000 + "</row>"), None),
        ('<dimension ref="A1:XFD1048576"/>' + data("<row><c/></row>"), None),
        (data("<row><c/></row>") + '<mergeCell ref="A1:XFD1048576"/>' * 9, "more than 3,000,000 cells"),
        (data("<row><c/></row>") + '<mergeCell ref="A1:"/>', "there is no row ''"),
        (data("<row>" + '<c r="A1"/>' * 3_000_001 + "</row>"), "(more than 3,000,000 cells|unpack to more)"),
        (data("<row><c>") + "<c>", "not XML"),
        ("<!DOCTYPE", "not XML"),
        ("<row>" * 200_000, "not XML"),
    ],
)
def test_hostile_sheets_end_soon(content: str, fault: str | None) -> None:
    began = process_time()
    book = Workbook(packed({"S": content}))
    if fault is None:
        assert sum(1 + len(row) for _, row in book.rows("S")) < MOST_CELLS
    else:
        with pytest.raises(UnreadableDocument, match=rf"^sheet 'S'.*{fault}"):
            book.rows("S")
    assert process_time() - began < SLACK * 2


def test_all_sheets_share_the_room() -> None:
    wide = data(*('<row><c r="XFD1"/></row>' for _ in range(100)))
    book = Workbook(packed({"1": wide, "2": wide}))
    assert len(book.rows("1")) == 100
    with pytest.raises(UnreadableDocument, match="more than 3,000,000 cells"):
        book.rows("2")


def test_one_long_text_in_many_cells_is_held_once() -> None:
    shared = f"<si><t>{'x' * 3_000_000}</t></si>"
    [row] = cells(data("<row>" + '<c t="s"><v>0</v></c>' * 10_000 + "</row>"), shared=shared)
    assert len(row) == 10_000
    assert all(text is row[0] for text in row)


def noise(size: int) -> bytes:
    """Bytes that no compression makes smaller, so that the rest may be compressed all the better."""
    return Random(1).randbytes(size)


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "not an xlsx workbook"),
        (b"a,b\n1,2\n", "not an xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted, or of the format before 2007"),
        (zipped(("a.csv", b"1")), "no part 'xl/workbook.xml'"),
        (workbook({"S": [["a"]]})[:-40], "not a zip"),
        (packed({"S": ""}, parts={"xl/workbook.xml": "<workbook><sheets>"}), "not XML"),
        (packed({"S": ""}, parts={"xl/worksheets/sheet1.xml": ENTITY}), "entities"),
        (packed({"S": ""}, parts={"xl/worksheets/sheet1.xml": b"\0" * 50_000_000}), "unpack to more than"),
        (packed({"S": "<sheetData/>"}, parts={"xl/sharedStrings.xml": "<sst><si><t>"}), "not XML"),
        (packed({"S": "<sheetData/>"}, parts={"xl/styles.xml": "no"}), "not XML"),
        (packed({"S": ""}, styles="<xf/>" * 2_000_000, parts={"x": noise(400_000)}), "a list of 10,"),
        (
            packed({"S": ""}, shared="<si/>" * 3_000_001, parts={"x": noise(400_000)}),
            "more than 3,000,000 shared texts",
        ),
        (packed({"S": ""}, main="xl/../../x.xml", parts={"xl/../../x.xml": "<a/>"}), "no part 'x.xml'"),
    ],
)
def test_what_is_no_workbook(body: bytes, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        Workbook(body).rows("S")
