from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.findings import Findings
from ingest.parse.json import document, value_in
from tests.soon import SLACK


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 53.90, "b": [1, null, true]}', {"a": Decimal("53.90"), "b": [1, None, True]}),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("[18446744073709551616, -9223372036854775809]", [2**64, -(2**63) - 1]),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ("[NaN, 1.50]", ["NaN", Decimal("1.50")]),
        ("[Infinity, -Infinity]", ["Infinity", "-Infinity"]),
        ("[1e999999999999999999999]", ["1e999999999999999999999"]),
        (" 1 ", 1),
        ('"a\tb\nc"', "a\tb\nc"),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('["\\\\ud83d", NaN]', ["\\ud83d", "NaN"]),
    ],
)
def test_values(text: str, value: Any) -> None:
    findings = Findings()
    assert document(text, findings) == value
    assert not findings.all()


def test_digits_stay_as_they_were_printed() -> None:
    assert str(document("53.90", Findings())) == "53.90"
    assert str(document("[NaN, 53.90]", Findings())[1]) == "53.90"


def test_a_whole_number_without_end_stays_a_text() -> None:
    assert document("9" * 5_000, Findings()) == "9" * 5_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"\\ud83d"', "\ufffd"),
        ('"\\ude00\\ud83d"', "\ufffd\ufffd"),
        ('"\\ud83d\\u0041"', "\ufffdA"),
        ('"\\ud83d\\ud83d\\ude00"', "\ufffd\U0001f600"),
        ('"\\\\\\ud83d"', "\\\ufffd"),
    ],
)
def test_half_a_character(text: str, value: str) -> None:
    findings = Findings()
    assert document(text, findings) == value
    assert [finding.rule for finding in findings.all()] == ["undecodable-bytes"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ("\n  ", "line 2, column 3"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6"),
        ("[1,]", "line 1, column 4"),
        ("{'a': 1}", "line 1, column 2"),
        ('["\\ud83d" 1]', "line 1, column 11"),
        ("[1]\n\n x", "line 1, column 4"),
        ('"' + "x" * 10_000_000, "line 1, column 1"),
        ("[" * 200_000, ""),
        ("[NaN," + "[" * 200_000, ""),
    ],
)
def test_what_is_no_json_has_a_place(text: str, place: str) -> None:
    began = process_time()
    with pytest.raises(UnreadableDocument) as fault:
        document(text, Findings())
    assert fault.value.place == place
    assert len(fault.value.message) < 300
    assert process_time() - began < SLACK * 2


def test_a_value_within_a_text_says_where_it_ends() -> None:
    text = "x = [1, 2]; y = [3];"
    assert value_in(text, 4, 10, Findings()) == ([1, 2], 10)
    assert value_in(text, 4, 19, Findings()) == ([1, 2], 10)
