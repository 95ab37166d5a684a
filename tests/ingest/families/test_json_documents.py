"""JSON: what it is wrapped in, how it is encoded, and what is none."""

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.tally import VoteCounts
from tests.ingest.families.json_made import FLAT, counts, told
from tests.ingest.families.made import rules


@pytest.mark.parametrize(
    ("wrapper", "text"),
    [
        ("jsonp", "/**/ show({});"),
        ("script", "export const src: Result[] = {} as const;\n"),
        ("script", 'window["results"] = {};\nwindow.done && window.done(function () { return [] });'),
        ("script", ")]}}',\n{}"),
        ("script", "\ufeff{}"),
    ],
)
def test_scripts(wrapper: str, text: str) -> None:
    body = text.replace("{}", '{"rows": [{"name": "Ann [a]", "votes": 5}]}', 1)
    assert counts(told(body.replace("}}'", "}'"), FLAT, {"wrapper": wrapper})) == {"Ann [a]": VoteCounts(5)}


def test_a_script_of_several_variables() -> None:
    text = 'var config = {"a": 1}; var results = {"rows": [{"name": "Ann", "votes": 5}]};'
    assert counts(told(text, FLAT, {"wrapper": "script", "after": "var results"})) == {"Ann": VoteCounts(5)}
    with pytest.raises(UnreadableDocument, match="finds no list and no object"):
        told(text, FLAT, {"wrapper": "script"})
    with pytest.raises(UnreadableDocument, match="'var other' stands nowhere in the script"):
        told(text, FLAT, {"wrapper": "script", "after": "var other"})


def test_a_second_variable_is_a_leftover() -> None:
    text = 'var results = {"rows": [{"name": "Ann", "votes": 5}]}; var extra = [1];'
    [finding] = told(text, FLAT, {"wrapper": "script"}).findings
    assert finding.message.startswith("nobody reads variable 'extra'")
    assert not told(text, FLAT, {"wrapper": "script", "ignore": ["extra"]}).findings


def test_the_payload_of_a_signed_token() -> None:
    text = "e30.eyJyb3dzIjpbeyJuYW1lIjoiQW5uIiwidm90ZXMiOjV9XX0.c2ln"
    assert counts(told(text, FLAT, {"wrapper": "jws"})) == {"Ann": VoteCounts(5)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    body = '{"rows": [{"name": "Žižka", "votes": 5}]}'.encode(encoding)
    assert counts(told(body, FLAT, charset="windows-1252")) == {"Žižka": VoteCounts(5)}


def test_another_encoding_is_declared() -> None:
    body = '{"rows": [{"name": "Žižka", "votes": 5}]}'.encode("cp1250")
    assert counts(told(body, FLAT, {"encoding": "windows-1250"})) == {"Žižka": VoteCounts(5)}
    with pytest.raises(UnreadableDocument, match=r"^byte 20: not utf-8"):
        told(body, FLAT)


def test_half_a_character_is_read_as_such() -> None:
    read = told('{"rows": [{"name": "Ann \\ud83d", "votes": 5}]}', FLAT)
    assert counts(read) == {"Ann \ufffd": VoteCounts(5)}
    assert rules(read) == ["undecodable-bytes"]
    assert msgspec.json.encode(read)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "^line 1, column 1: not JSON"),
        ("<!DOCTYPE html><title>Error</title>", "not JSON: .*begins with '<!DOCTYPE"),
        ('{"rows": [\n{"name": "Ann", "vot', "^line 2, column 17: not JSON"),
        ('{"rows": []} {"rows": []}', "^line 1, column 13: not JSON: behind its end stands '{"),
        ("[" * 200_000, "nested without end"),
        ('{"rows":' * 200_000, "nested without end"),
        ('{"rows": NaN' + "[" * 200_000, "not JSON"),
        ("12", "neither an object nor a list"),
        ('"text"', "neither an object nor a list"),
        ("null", "neither an object nor a list"),
        ('{"error": "maintenance"}', "rows.row: 'document.rows' finds no list and no object"),
        ('{"rows": null}', "finds no list and no object"),
        ('{"rows": "none"}', "finds no list and no object"),
    ],
)
def test_what_is_unreadable(body: str, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        told(body, FLAT)
