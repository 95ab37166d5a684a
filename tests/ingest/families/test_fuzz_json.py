"""Whatever a server sends in place of JSON ends in a report, or in what says that it cannot be read."""

import gzip
import json
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from tests.ingest.families.made import report

PLAIN: dict[str, Any] = {
    "rows": {"a": "document.a", "b": "a.b"},
    "contest": "document.a",
    "unit": ["a.b", "b.a"],
    "selection": "b.b",
    "votes": "b.a",
    "share": "a.a.b",
    "turnout": {"path": "a.b", "pattern": "([0-9]+)%"},
    "count_status": {"path": "b", "otherwise": "unknown"},
    "generated_at": {"path": "document.b", "format": "epoch"},
    "where": {"b.b": ["1", "a", "true", ""]},
}
EXPRESSIONS: dict[str, Any] = {
    "rows": {"a": "document.*", "b": "a || document.a[]"},
    "contest": {"value": "M"},
    "unit": "to_string(b)",
    "selections": {
        "x": "sum(a.b)",
        "y": "max_by(a, &b).a",
        "z": "b[?a > b] | [0].a",
        "w": "sort_by(document.a, &a)[0]",
    },
    "registered": "length(b)",
    "units_total": "b < a",
    "generated_at": {"path": "to_number(document.a)", "format": "epoch-ms"},
}
WHOLE: dict[str, Any] = {
    "contest": "document.a",
    "unit": "document.b.a",
    "ballots_cast": "document.a",
    "wrapper": "script",
}
MAPPINGS = (PLAIN, EXPRESSIONS, WHOLE)

few = settings(max_examples=100, derandomize=True, deadline=None)
texts = st.text('ab01%.,- \0\n\x1a"\\[]{}', max_size=8) | st.text(max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.integers(10**17, 10**40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc") | texts, inner, max_size=4),
    max_leaves=20,
)


def ends_well(body: bytes) -> None:
    for mapping in MAPPINGS:
        with suppress(UnreadableDocument):
            assert msgspec.json.encode(report("json", mapping, body))


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


@few
@given(values)
def test_any_value(value: Any) -> None:
    ends_well(written(value))
    ends_well(written({"a": [value, {"b": value, "a": 1}], "b": {"a": value}}))
    ends_well(written({"a": {"x": {"b": [value, {"a": value, "b": "x"}]}}, "b": value}))


@few
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    ends_well(body)
    ends_well(b'{"a": ' + body)
    ends_well(b'x = {"a": [{"b": [' + body + b"]}]};")
    ends_well(gzip.compress(body))


@few
@given(st.text('{}[]":,ab01.e-NaIfty\\ud8c \n', max_size=100))
def test_any_text_that_looks_like_json(text: str) -> None:
    ends_well(text.encode())
    ends_well(f'{{"a": [{text}]}}'.encode())


@few
@given(values, st.integers(0, 400))
def test_any_end(value: Any, length: int) -> None:
    ends_well(written({"a": [value], "b": value})[:length])
