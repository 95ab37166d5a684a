"""Mistakes that a pack must be told of when it is loaded, in every family whose documents are made of rows."""

from typing import Any

import msgspec
import pytest

from ingest.families import FAMILIES
from ingest.families.layout import TableMapping
from ingest.families.mapping import RowMapping, expanded

ROWS = [name for name, family in FAMILIES.items() if issubclass(family.Mapping, RowMapping)]
TABLES = [name for name in ROWS if issubclass(FAMILIES[name].Mapping, TableMapping)]
STEPS = {"html": {"rows": {"row": "li"}}, "json": {"rows": {"row": "document.rows"}}}
NAMES = {"Race", "Unit", "Name", "Votes", "Share", "Cast", "Status", "Updated", "A", "B"}

LONG: dict[str, Any] = {"contest": "Race", "unit": "Unit", "selection": "Name", "votes": "Votes"}
WIDE: dict[str, Any] = {"contest": "Race", "unit": "Unit", "selections": ["A", "B"]}
TURNOUT: dict[str, Any] = {"contest": "Race", "unit": "Unit", "ballots_cast": "Cast"}


def declared(family: str, table: dict[str, Any]) -> Any:
    return msgspec.convert(STEPS.get(family, {}) | said(family, table), FAMILIES[family].Mapping)


def said(family: str, value: Any) -> Any:
    """In the words of the family: `at` is its usual place, and where that is a path, names are those of a step."""
    if isinstance(value, dict):
        usual = FAMILIES[family].Mapping.USUAL  # type: ignore[attr-defined]
        return {usual if key == "at" else key: said(family, each) for key, each in value.items()}
    if isinstance(value, list):
        return [said(family, each) for each in value]
    return f"row.{value}" if family == "json" and value in NAMES else value


@pytest.mark.parametrize(
    "table",
    [
        LONG,
        LONG | {"share": {"at": "Share", "fraction": True}, "seats": {"value": "1"}, "selection_status": "Status"},
        LONG | {"contest": ["Race", {"value": "2026"}], "unit": ["A", "B"], "levels": ["state", "county"]},
        LONG | {"unit_type": {"at": "Status", "meanings": {"1": "state"}, "otherwise": "county"}},
        LONG | {"ballot_rows": {"Spoilt": "ballots_invalid"}, "skip": ["Total"]},
        WIDE,
        WIDE | {"measure": "seats"},
        {"contest": "Race", "unit": "Unit", "selections": {"Yes": "A", "No": {"at": "B"}}},
        TURNOUT,
        {"contest": "Race", "unit": "Unit", "prose": [{"at": "Status", "pattern": r"(?P<units_reported>\d+) of"}]},
        {
            "unit": "Unit",
            "contest": "Race",
            "parts": [{"selection": "Name", "votes": "Votes"}, {"ballots_cast": "Cast"}],
        },
    ],
)
@pytest.mark.parametrize("family", ROWS)
def test_the_layouts(family: str, table: dict[str, Any]) -> None:
    assert declared(family, table)


@pytest.mark.parametrize("family", ROWS)
def test_a_part_declares_some_keys_otherwise(family: str) -> None:
    parts = [{"votes": {"value": "1"}}, {"contest": {"value": "M"}, "skip": []}]
    first, second = expanded(declared(family, LONG | {"skip": ["Total"], "parts": parts}))
    assert (first.skip, second.skip) == (("Total",), ())
    assert (first.contest != second.contest, first.unit == second.unit, first.parts) == (True, True, ())


WRONG = [
    (LONG | {"selections": ["A"]}, "exclude each other"),
    (WIDE | {"selections_like": "(.)"}, "exclude each other"),
    ({"contest": "Race", "unit": "Unit"}, "nothing is counted"),
    ({"contest": "Race", "unit": "Unit", "votes": "Votes"}, "selection goes with votes"),
    ({"contest": "Race", "unit": "Unit", "selection": "Name"}, "selection goes with votes"),
    (WIDE | {"votes": "Votes"}, "selection goes with votes"),
    (WIDE | {"selections": ["A", "A"]}, "twice"),
    (WIDE | {"ballot_rows": {"Spoilt": "ballots_invalid"}}, "ballot_rows go with selection"),
    (LONG | {"ballot_rows": {"Spoilt": "spoilt"}}, "ballot_rows cannot tell spoilt"),
    (LONG | {"ballot_rows": {"Turnout": "turnout"}}, "turnout of 'Turnout' stands under share"),
    ({"contest": "Race", "ballots_cast": "Cast"}, "unit is missing"),
    ({"unit": "Unit", "ballots_cast": "Cast"}, "contest is missing"),
    (LONG | {"vote": "Votes"}, "vote"),
    (LONG | {"measure": "ballots"}, "ballots"),
    (LONG | {"encoding": "klingon"}, "klingon"),
    (LONG | {"unit": {"at": "Unit", "value": "x"}}, "exactly one of"),
    (LONG | {"unit": {}}, "exactly one of"),
    (LONG | {"unit": {"at": "Unit", "patern": "x"}}, "patern"),
    (LONG | {"unit": {"at": "Unit", "pattern": "["}}, "pattern"),
    (LONG | {"unit": {"at": "Unit", "pattern": "x"}}, "no group"),
    (LONG | {"unit": {"at": "Unit", "pattern": "(x)", "group": 2}}, "no group 2"),
    (LONG | {"votes": {"at": "Votes", "meanings": {"a": "b"}}}, "votes takes no meanings"),
    (LONG | {"votes": {"at": "Votes", "format": "%d.%m.%Y %H:%M"}}, "and it alone"),
    (LONG | {"votes": {"at": "Votes", "fraction": True}}, "no percentage"),
    (LONG | {"generated_at": "Updated"}, "and it alone"),
    (LONG | {"generated_at": {"at": "Updated", "format": "%H:%M"}}, "does not tell a day"),
    (LONG | {"results_status": {"at": "Status", "meanings": {"ok": "fine"}}}, "no such word: fine"),
    (LONG | {"results_status": {"at": "Status", "otherwise": "fine"}}, "no such word: fine"),
    (LONG | {"results_status": {"value": "fine"}}, "no meaning is declared"),
    (LONG | {"unit": ["A", "B"], "levels": ["state"]}, "levels has 1 words for 2 cells"),
    (LONG | {"levels": ["state"], "unit_type": {"value": "state"}}, "levels and unit_type exclude each other"),
    (LONG | {"levels": ["galaxy"]}, "galaxy"),
    (LONG | {"prose": [{"at": "Status", "pattern": "(.)"}]}, "no named group"),
    (LONG | {"prose": [{"at": "Status", "pattern": "(?P<votes>.)"}]}, "prose cannot tell votes"),
    (LONG | {"parts": [{}, {"votes": {}}]}, "parts number 2: .*exactly one of"),
]


@pytest.mark.parametrize(("table", "told"), WRONG, ids=[f"{at} {told}" for at, (_, told) in enumerate(WRONG)])
@pytest.mark.parametrize("family", ROWS)
def test_a_mistake_is_told(family: str, table: dict[str, Any], told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        declared(family, table)


OTHERS = {"column": "Unit", "css": "h1", "label": "Unit", "heading": "h2", "path": "document.unit"}


@pytest.mark.parametrize("place", OTHERS)
@pytest.mark.parametrize("family", ROWS)
def test_a_place_of_another_family_is_told(family: str, place: str) -> None:
    known = FAMILIES[family].Mapping.KNOWN  # type: ignore[attr-defined]
    unit = {place: OTHERS[place]}
    if place in known:
        assert declared(family, LONG | {"unit": unit})
    else:
        with pytest.raises(
            msgspec.ValidationError, match=rf"a cell here has one of {', '.join(known)}: unit \({place}\)"
        ):
            declared(family, LONG | {"unit": unit})


@pytest.mark.parametrize("family", ["html", "json"])
def test_where_there_are_no_columns_none_is_like_another(family: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="selections_like"):
        declared(family, {"contest": "Race", "unit": "Unit", "selections_like": "(.)"})


@pytest.mark.parametrize("family", TABLES)
def test_columns_may_be_numbers(family: str) -> None:
    assert declared(family, LONG | {"votes": {"column": 3}, "header_rows": 0})
    with pytest.raises(msgspec.ValidationError, match="numbered from 1"):
        declared(family, LONG | {"votes": {"column": 0}})


@pytest.mark.parametrize(
    ("family", "more", "told"),
    [
        ("delimited", {"separator": "||"}, "a separator of several characters needs quoted = false"),
        ("delimited", {"separator": ""}, "separator '' is not one"),
        ("delimited", {"separator": '"'}, "is not one"),
        ("html_table", {"table": "table["}, "not a CSS selector"),
        ("html_table", {"unit": {"css": "::"}}, "unit '::'"),
        ("html_table", {"unit": {"css": ""}}, "unit ''"),
        ("html_table", {"unit": {"css": "b", "of": "row"}}, "of is 'page' or nothing here, not 'row'"),
        ("html_table", {"header_rows": 11}, "10"),
    ],
)
def test_a_mistake_of_one_family_is_told(family: str, more: dict[str, Any], told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(LONG | more, FAMILIES[family].Mapping)
