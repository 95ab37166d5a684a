"""Mistakes that a pack must be told of when it is loaded."""

from typing import Any

import msgspec
import pytest

from ingest.families import FAMILIES

LONG = {"contest": "Race", "unit": "Unit", "selection": "Name", "votes": "Votes"}
WIDE = {"contest": "Race", "unit": "Unit", "selections": ["A", "B"]}
TURNOUT = {"contest": "Race", "unit": "Unit", "ballots_cast": "Cast"}


@pytest.mark.parametrize("table", [LONG, WIDE, WIDE | {"measure": "seats"}, TURNOUT])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_three_layouts(family: str, table: dict[str, Any]) -> None:
    assert msgspec.convert(table, FAMILIES[family].Mapping)


WRONG = [
    (LONG | {"selections": ["A"]}, "exclude each other"),
    ({"contest": "Race", "unit": "Unit"}, "nothing is counted"),
    ({"contest": "Race", "unit": "Unit", "votes": "Votes"}, "selection goes with votes"),
    ({"contest": "Race", "unit": "Unit", "selection": "Name"}, "selection goes with votes"),
    (WIDE | {"votes": "Votes"}, "selection goes with votes"),
    (WIDE | {"selections": ["A", "A"]}, "twice"),
    ({"contest": "Race"}, "unit"),
    (LONG | {"vote": "Votes"}, "vote"),
    (LONG | {"measure": "ballots"}, "ballots"),
    (LONG | {"encoding": "klingon"}, "klingon"),
    (LONG | {"unit": {"column": "Unit", "value": "x"}}, "exactly one of"),
    (LONG | {"unit": {}}, "exactly one of"),
    (LONG | {"unit": {"column": "Unit", "patern": "x"}}, "patern"),
    (LONG | {"unit": {"column": "Unit", "pattern": "["}}, "pattern"),
    (LONG | {"unit": {"column": "Unit", "pattern": "x"}}, "no group"),
    (LONG | {"unit": {"column": "Unit", "meanings": {"a": "b"}}}, "takes no meanings"),
    (LONG | {"unit": {"column": "Unit", "format": "%d.%m.%Y %H:%M"}}, "and it alone"),
    (LONG | {"generated_at": "Updated"}, "has a format"),
    (LONG | {"generated_at": {"column": "Updated", "format": "%H:%M"}}, "does not tell a day"),
    (LONG | {"results_status": {"column": "S", "meanings": {"ok": "fine"}}}, "no such word: fine"),
    (LONG | {"results_status": {"value": "fine"}}, "no meaning is declared"),
]


@pytest.mark.parametrize(("table", "told"), WRONG, ids=[told for _, told in WRONG])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_mistake_is_told(family: str, table: dict[str, Any], told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(table, FAMILIES[family].Mapping)


@pytest.mark.parametrize(
    ("family", "more", "told"),
    [
        ("delimited", {"separator": "||"}, "separator"),
        ("delimited", {"unit": {"css": "h1"}}, "css is for pages"),
        ("html_table", {"table": "table["}, "not a CSS selector"),
        ("html_table", {"unit": {"css": "::"}}, "unit '::'"),
        ("html_table", {"header_rows": 0}, "needs columns"),
        ("html_table", {"header_rows": 11}, "10"),
    ],
)
def test_a_mistake_of_one_family_is_told(family: str, more: dict[str, Any], told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(LONG | more, FAMILIES[family].Mapping)
