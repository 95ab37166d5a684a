from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.families import FAMILIES
from tests.ingest.families.made import report, rules
from tests.ingest.parse.test_containers import zipped
from tests.ingest.parse.workbooks import Value, packed, workbook

LONG: dict[str, Any] = {"contest": {"value": "M"}, "unit": "Unit", "selection": "Name", "votes": "Votes"}
HEADER: list[Value] = ["Unit", "Name", "Votes"]
DAY = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'


def told(*rows: list[Value], mapping: dict[str, Any] = LONG, more: dict[str, Any] | None = None) -> ElectionReport:
    return report("xlsx", mapping | (more or {}), workbook({"Results": rows}))


def test_a_table_with_its_places() -> None:
    read = told(HEADER, ["North", "Ann", 1_204], ["North", "Bob", "1,294"], ["South", "Ann", None])
    assert [(tally.unit_id, tally.place) for tally in read.tallies] == [
        ("North", "sheet 'Results' rows 2-3"),
        ("South", "sheet 'Results' row 4"),
    ]
    assert read.tallies[0].counts == {"Ann": VoteCounts(1_204), "Bob": VoteCounts(1_294)}
    assert read.tallies[1].counts == {"Ann": VoteCounts()}
    assert not read.findings


def test_rows_are_numbered_as_in_the_program_and_blank_ones_are_nothing() -> None:
    read = told(
        ["Results of the evening"], [], HEADER, [], ["North", "Ann", 1], [None, " ", None], more={"preamble": 2}
    )
    assert read.tallies[0].place == "sheet 'Results' row 5"
    assert not read.findings


def test_a_preamble_up_to_a_text_and_a_footer() -> None:
    rows: list[list[Value]] = [["Results"], ["as of noon"], HEADER, ["North", "Ann", 1], ["Source: the Commission"]]
    read = told(*rows, more={"preamble": "unit", "footer": "source: *"})
    assert read.tallies[0].counts == {"Ann": VoteCounts(1)}
    assert not read.findings


def test_several_header_rows_under_joined_headings() -> None:
    content = (
        "<sheetData>"
        "<row><c t='inlineStr'><is><t>Unit</t></is></c><c t='inlineStr'><is><t>Votes</t></is></c><c/>"
        "<c t='inlineStr'><is><t>Voters</t></is></c></row>"
        "<row><c/><c t='inlineStr'><is><t>Ant</t></is></c><c t='inlineStr'><is><t>Bee</t></is></c><c/></row>"
        "<row><c t='inlineStr'><is><t>North</t></is></c><c><v>1</v></c><c><v>2</v></c><c><v>9</v></c></row>"
        "</sheetData><mergeCells><mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/><mergeCell ref='D1:D2'/></mergeCells>"
    )
    mapping = {
        "header_rows": 2,
        "contest": {"value": "M"},
        "unit": "Unit",
        "selections": ["Votes Ant", "Votes Bee"],
        "registered": "Voters",
    }
    [tally] = report("xlsx", mapping, packed({"S": content})).tallies
    assert tally.counts == {"Votes Ant": VoteCounts(1), "Votes Bee": VoteCounts(2)}
    assert tally.ballots == BallotCounts(registered=9)


def test_a_unit_that_is_joined_over_its_rows() -> None:
    content = (
        "<sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c></row>"
        "<row><c t='s'><v>3</v></c><c t='s'><v>4</v></c><c><v>1</v></c></row>"
        "<row><c/><c t='s'><v>5</v></c><c><v>2</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>"
    )
    shared = "".join(f"<si><t>{text}</t></si>" for text in (*HEADER, "North", "Ann", "Bob"))
    [tally] = report("xlsx", LONG, packed({"S": content}, shared=shared)).tallies
    assert (tally.unit_id, tally.counts) == ("North", {"Ann": VoteCounts(1), "Bob": VoteCounts(2)})


@pytest.mark.parametrize(
    ("fraction", "value", "share"),
    [
        (True, 0.539, "53.9"),
        (True, 0.1 + 0.2, "30"),
        (True, 1, "100"),
        (True, 0, "0"),
        (True, "53.9 %", "53.9"),
        (True, 53.9, "5390"),
        (False, 53.9, "53.9"),
        (False, "53.9%", "53.9"),
    ],
)
def test_percentages(fraction: bool, value: Value, share: str) -> None:
    cell = {"column": "Share", "fraction": fraction}
    read = told([*HEADER, "Share"], ["North", "Ann", 1, value], more={"share": cell})
    if Decimal(share) > 100:
        assert rules(read) == ["impossible-value"]
    else:
        assert read.tallies[0].counts["Ann"].share == Decimal(share)


def test_numbers_keep_to_no_locale_and_texts_keep_to_the_sources() -> None:
    body = workbook({"S": [[*HEADER, "Turnout"], ["North", "Ann", "1.204", 53.25], ["South", "Ann", 1204.0, "46,75"]]})
    read = report("xlsx", LONG | {"turnout": "Turnout"}, body, locale="de")
    assert [tally.counts["Ann"].votes for tally in read.tallies] == [1_204, 1_204]
    assert [tally.ballots.turnout for tally in read.tallies] == [Decimal("53.25"), Decimal("46.75")]


def test_names_that_are_numbers_and_answers() -> None:
    read = told(HEADER, [1.5, 7, 1], ["North", True, 2])
    assert [(tally.unit_id, *tally.counts) for tally in read.tallies] == [("1.5", "7"), ("North", "true")]
    kept = told([*HEADER, "Counted"], ["N", "A", 1, True], ["S", "A", 2, False], more={"where": {"Counted": "true"}})
    assert [tally.unit_id for tally in kept.tallies] == ["N"]


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ('<c s="1"><v>46089.795138888891</v></c>', "iso"),
        ('<c s="1"><v>46089.795138888891</v></c>', "%Y-%m-%d %H:%M:%S"),
        ('<c t="inlineStr"><is><t>08.03.2026 19:05</t></is></c>', "%d.%m.%Y %H:%M"),
    ],
)
def test_the_documents_own_time(cell: str, form: str) -> None:
    texts = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in ("Unit", "Cast", "As of"))
    row = f"<c t='inlineStr'><is><t>North</t></is></c><c><v>1</v></c>{cell}"
    body = packed({"S": f"<sheetData><row>{texts}</row><row>{row}</row></sheetData>"}, styles=DAY)
    mapping = {
        "contest": {"value": "M"},
        "unit": "Unit",
        "ballots_cast": "Cast",
        "generated_at": {"column": "As of", "format": form},
    }
    read = report("xlsx", mapping, body, time_zone="Europe/Rome")
    assert read.generated_at == datetime(2026, 3, 8, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "above",
    [
        ["As of:", None, "08.03.2026 19:05"],
        ["Council", "as  of", "08.03.2026 19:05"],
        ["As of 08.03.2026 19:05"],
        ["As of:08.03.2026 19:05"],
    ],
)
def test_what_stands_beside_a_label_counts_for_every_row(above: list[Value]) -> None:
    more = {
        "preamble": "Unit",
        "generated_at": {"label": "As of", "format": "%d.%m.%Y %H:%M"},
        "results_status": {"label": "Status", "meanings": {"preliminary": "unofficial-partial"}},
        "units_total": {"label": "Places"},
        "footer": "status",
    }
    read = told(above, HEADER, ["North", "Ann", 1], ["South", "Ann", 2], ["Status", "preliminary"], more=more)
    assert read.generated_at == datetime(2026, 3, 8, 19, 5, tzinfo=UTC)
    assert {tally.results_status for tally in read.tallies} == {ResultsStatus.UNOFFICIAL_PARTIAL}
    assert [tally.count_status for tally in read.tallies] == [CountStatus()] * 2
    assert rules(read) == ["missing-element"]
    assert read.findings[0].message == "no cell says 'Places'"


def test_a_name_beside_a_label() -> None:
    read = told(["Town:", "Lindow"], HEADER, ["North", "Ann", 1], more={"preamble": 1, "contest": {"label": "Town"}})
    assert read.tallies[0].contest_id == "Lindow"
    with pytest.raises(UnreadableDocument, match=r"^sheet 'Results': contest: no cell says 'Town'"):
        told(HEADER, ["North", "Ann", 1], more={"contest": {"label": "Town"}})


def test_an_error_in_a_formula_is_a_finding() -> None:
    head, names = (
        "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in each) for each in (HEADER, ("N", "A"))
    )
    row = f"{names}<c t='e'><f>1/0</f><v>#DIV/0!</v></c>"
    read = report("xlsx", LONG, packed({"S": f"<sheetData><row>{head}</row><row>{row}</row></sheetData>"}))
    assert read.tallies[0].counts == {"A": VoteCounts()}
    assert [(finding.rule, finding.place) for finding in read.findings] == [("unreadable-number", "sheet 'S' row 2")]
    assert "#DIV/0!" in read.findings[0].message


SEVERAL = workbook({"North": [HEADER, ["A", "Ann", 1]], "South [2]": [HEADER, ["B", "Ann", 2]], "Notes": [["x"]]})


@pytest.mark.parametrize(
    ("wanted", "units", "left"),
    [
        (None, ["A"], "'Notes', 'South [2]'"),
        ("North", ["A"], "'Notes', 'South [2]'"),
        ("South [2]", ["B"], "'North', 'Notes'"),
        ("*o*th*", ["A", "B"], "'Notes'"),
    ],
)
def test_which_sheets_are_read(wanted: str | None, units: list[str], left: str) -> None:
    mapping = LONG | ({"sheet": wanted} if wanted else {})
    read = report("xlsx", mapping, SEVERAL)
    assert [tally.unit_id for tally in read.tallies] == units
    assert [finding.message for finding in read.findings] == [
        f"nobody reads sheet {left}; map it, or list it under ignore"
    ]
    assert not report("xlsx", mapping | {"ignore": ["N*", "South*"]}, SEVERAL).findings


def test_a_missing_sheet_or_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"^no sheet is called 'East'; there are 'North', 'South \[2\]', 'Notes'$"
    ):
        report("xlsx", LONG | {"sheet": "East"}, SEVERAL)
    with pytest.raises(UnreadableDocument, match=r"^sheet 'Notes': column 'Unit' is missing; there are 'x'"):
        report("xlsx", LONG | {"sheet": "Notes"}, SEVERAL)
    with pytest.raises(UnreadableDocument, match=r"^sheet 'S': no row has a cell 'Unit'"):
        report("xlsx", LONG | {"preamble": "Unit"}, workbook({"S": [["x"]]}))
    with pytest.raises(UnreadableDocument, match="no sheet with cells"):
        report("xlsx", LONG, workbook({}))


def test_parts_may_lie_on_different_sheets() -> None:
    body = workbook({"Votes": [HEADER, ["North", "Ann", 1]], "Turnout": [["Unit", "Cast"], ["North", 9]]})
    mapping = {
        "contest": {"value": "M"},
        "unit": "Unit",
        "parts": [
            {"sheet": "Votes", "selection": "Name", "votes": "Votes"},
            {"sheet": "Turnout", "ballots_cast": "Cast", "units_total": {"value": "7"}},
        ],
    }
    read = report("xlsx", mapping, body)
    [tally] = read.tallies
    assert (tally.counts, tally.ballots) == ({"Ann": VoteCounts(1)}, BallotCounts(cast=9))
    assert tally.count_status == CountStatus(units_total=7)
    assert not read.findings


def test_workbooks_in_a_zip() -> None:
    body = zipped(
        ("north.xlsx", workbook({"S": [HEADER, ["N", "Ann", 1]]})),
        ("south.xlsx", workbook({"S": [HEADER, ["S", "Ann", 2]]})),
    )
    read = report("xlsx", LONG, body)
    assert [tally.place for tally in read.tallies] == ["north.xlsx: sheet 'S' row 2", "south.xlsx: sheet 'S' row 2"]


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        ({"sheet": " "}, "sheet is blank"),
        ({"encoding": "utf-8"}, "knows its encoding itself"),
        ({"unit": {"css": "td"}}, "a cell here has one of"),
        ({"sheets": "x"}, "unknown field"),
    ],
)
def test_mistakes_are_refused_when_the_pack_is_loaded(mapping: dict[str, Any], fault: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=fault):
        msgspec.convert(LONG | mapping, FAMILIES["xlsx"].Mapping)
