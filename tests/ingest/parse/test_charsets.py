import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.charsets import decode, exactly, known
from ingest.parse.findings import LIMIT, Findings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_overrules_the_server(encoding: str) -> None:
    findings = Findings()
    assert decode("Žižkov".encode(encoding), ["windows-1252"], findings) == "Žižkov"
    assert findings.all() == ()


def test_the_declared_encoding_is_used() -> None:
    assert decode("Тоқаев".encode("utf-16-le"), ["utf-16-le"], Findings()) == "Тоқаев"


def test_latin_1_is_what_browsers_take_it_for() -> None:
    assert decode(b"\x80 d\x92Aval", ["ISO-8859-1"], Findings()) == "€ d’Aval"


@pytest.mark.parametrize("declared", ["x-user-defined", "zlib", "rot13", "punycode", "a\0b", "\u00e4"])
def test_an_unknown_charset_falls_back_with_a_finding(declared: str) -> None:
    findings = Findings()
    assert decode("Süd".encode(), [declared], findings) == "Süd"
    assert [finding.rule for finding in findings.all()] == ["unknown-charset"]


def test_a_wrong_charset_falls_back_with_a_finding() -> None:
    findings = Findings()
    assert decode("Süd".encode(), ["us-ascii"], findings) == "Süd"
    assert [finding.rule for finding in findings.all()] == ["wrong-charset"]


def test_undecodable_bytes_are_named_by_their_offset() -> None:
    with pytest.raises(UnreadableDocument, match=r"^byte 3: not utf-8"):
        decode(b"abc\xff", [], Findings())


def test_undecodable_bytes_may_be_marked_instead() -> None:
    findings = Findings()
    assert decode(b"abc\xff", [], findings, at_worst="replace") == "abc\ufffd"
    assert [finding.rule for finding in findings.all()] == ["undecodable-bytes"]


def test_exactly_the_encoding_of_the_pack() -> None:
    assert exactly("\ufeffSüd".encode(), "utf-8") == "Süd"
    with pytest.raises(UnreadableDocument):
        exactly(b"\x81", "cp1252")


def test_known() -> None:
    assert known(" UTF8 ") == "utf-8"
    assert known("klingon") is None


def test_findings_are_capped_and_counted() -> None:
    findings = Findings()
    for number in range(LIMIT + 7):
        findings.add("rule", str(number))
    assert len(findings.all()) == LIMIT + 1
    assert findings.all()[-1].message.startswith("7 more findings")
