"""Keys that nobody reads, and keys that are read and stand nowhere."""

from typing import Any

import pytest

from ingest.families.keys import Keys
from ingest.parse.findings import Findings


def told(paths: list[str], *rows: Any, ignore: tuple[str, ...] = (), entry: bool = False) -> list[str]:
    keys, findings = Keys(paths, ["row"]), Findings()
    for row in rows:
        keys.look("row", row, entry=entry)
    keys.tell(ignore, findings)
    return [f"{finding.rule}: {finding.message.split(';')[0]}" for finding in findings.all()]


@pytest.mark.parametrize(
    ("paths", "row"),
    [
        (["row.a", "row.b"], {"a": 1, "b": {"c": 1}}),
        (["row"], {"a": 1}),
        (["row.a.b"], {"a": {"b": 1}}),
        (["row.a.b", "row.a"], {"a": {"b": 1, "c": 2}}),
        (["row.a", "row.a.b"], {"a": {"b": 1, "c": 2}}),
        (["row.a[0].b"], {"a": [{"b": 1, "c": 2}]}),
        (["row.a.b"], {"a": {"b": {"c": 1}}}),
        (["row.a"], {}),
        (["row.a || row.b"], {"a": 1}),
        (["row.a"], ["x"]),
        (["row.a"], "x"),
    ],
)
def test_nothing_is_left(paths: list[str], row: Any) -> None:
    assert told(paths, row, {"a": None}) == []


@pytest.mark.parametrize(
    ("paths", "rows", "left"),
    [
        (["row.a"], [{"a": 1}, {"a": 1, "z": 1}], "'row.z'"),
        (["row.a"], [{"a": 1, "y": 1}, {"a": 1, "z": 1, "y": 2}], "'row.y', 'row.z'"),
        (["row.a.b", "row.c"], [{"a": {"b": 1}, "c": 1}, {"a": {"b": 1, "z": 1}}], "'row.a.z'"),
        (["row.a.b.c"], [{"a": {"b": {"c": 1, "z": 1}, "y": 1}}], "'row.a.b.z', 'row.a.y'"),
        (["row.a[0]"], [{"a": [], "z": {"deep": 1}}], "'row.z'"),
    ],
)
def test_what_nobody_reads(paths: list[str], rows: list[Any], left: str) -> None:
    assert told(paths, *rows) == [f"leftover: nobody reads key {left}"]


def test_what_is_ignored() -> None:
    row = {"a": {"b": 1, "y": 1}, "x": 1, "z": 1}
    assert told(["row.a.b"], row, ignore=("row.[xz]", "row.a.*")) == []
    assert told(["row.a.b"], row, ignore=("row.x", "a.y")) == ["leftover: nobody reads key 'row.a.y', 'row.z'"]


def test_the_key_of_an_entry_may_be_left() -> None:
    assert told(["row.value.a"], {"key": "K", "value": {"a": 1, "z": 1}}, entry=True) == [
        "leftover: nobody reads key 'row.value.z'"
    ]
    assert told(["row.value.a"], {"key": "K", "value": {"a": 1}}) == ["leftover: nobody reads key 'row.key'"]


@pytest.mark.parametrize(
    ("paths", "rows", "nowhere"),
    [
        (["row.a", "row.b"], [{"a": 1}, {}], "'row.b'"),
        (["row.a.b", "row.a.c"], [{"a": {"b": 1}}], "'row.a.c'"),
        (["row.a.b", "row.c"], [{"c": 1}], "'row.a'"),
    ],
)
def test_what_stands_nowhere(paths: list[str], rows: list[Any], nowhere: str) -> None:
    message = f"missing-element: the mapping reads {nowhere}, which stands nowhere in the document"
    assert told(paths, *rows) == [message]


def test_of_no_row_nothing_is_missing() -> None:
    assert told(["row.a"]) == []


def test_endless_keys_are_bounded() -> None:
    [told_once] = told(["row.a"], {"a": 1}, *({f"k{number}": 1} for number in range(20_000)))
    assert len(told_once) < 500
