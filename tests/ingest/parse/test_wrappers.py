import base64
import json
from time import process_time

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.wrappers import assigned, jws, script
from tests.soon import SLACK


@pytest.mark.parametrize(
    "text",
    [
        "[1, {}]",
        "callback([1, {}]);",
        "/**/ typeof callback === 'function' && callback([1, {}]);",
        "var results = [1, {}];",
        "export const results: Result[] = [1, {}] as const;",
        'window["results"] = [1, {}]; show(window["results"][0]',
        "callbacks[3]([1, {}])",
        "module.exports = [1, {}]\n",
        ")]}',\n[1, {}]",
    ],
)
def test_where_the_json_begins(text: str) -> None:
    start, end = script(text)
    assert text[start:].startswith("[1, {}]")
    assert end >= start + len("[1, {}]")


def test_behind_a_text() -> None:
    text = "var a = {}; var b = [1];"
    assert script(text) == (8, 10)
    assert script(text, "var b") == (20, 23)


@pytest.mark.parametrize("text", ["", "var results = null;", "][", "Item[]", "{ [", "}{"])
def test_no_json_in_the_script(text: str) -> None:
    with pytest.raises(UnreadableDocument, match="no object and no list"):
        script(text)


def test_a_text_that_stands_nowhere() -> None:
    with pytest.raises(UnreadableDocument, match="'var b' stands nowhere"):
        script("var a = {}", "var b")


def test_what_else_a_script_assigns() -> None:
    assert assigned(";\nlet b: Item[] = [1]; window.c={}; d == [1]; if (x) { e = 1 }") == ["b", "window.c"]


def test_endless_scripts_cost_little() -> None:
    began = process_time()
    for text in ("a" * 10**6, "a.b = [" * 10**5, "x: a<" * 10**5, "= [" * 10**5, "a[" * 10**5):
        assert len(assigned(text)) <= 100
    assert process_time() - began < SLACK * 1


def token(payload: bytes) -> str:
    return base64.urlsafe_b64encode(payload).decode().rstrip("=")


@pytest.mark.parametrize("payload", ["", '{"a": "Žižka>>>???"}', '{"a": 1}', '{"a": 12}', '{"a": 123}'])
def test_the_payload_of_a_jws(payload: str) -> None:
    compact = f" e30.{token(payload.encode())}.c2ln\n"
    assert jws(compact) == payload
    assert jws(json.dumps({"payload": token(payload.encode()), "signatures": []})) == payload


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "three parts"),
        ("a.b", "three parts"),
        ("a.b.c.d", "three parts"),
        ("." * 1_000_000, "three parts"),
        ("e30.!!!.c2ln", "not base64url"),
        ("e30.e.c2ln", "not base64url"),
        ("e30.ž.c2ln", "not base64url"),
        (f"e30.{token(bytes([255]))}.c2ln", "not base64url of UTF-8"),
        ('{"signatures": []}', "without a payload"),
        ('{"payload": 1}', "without a payload"),
        ('{"payload":' * 100_000, "without a payload"),
    ],
)
def test_what_is_no_jws(text: str, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        jws(text)
