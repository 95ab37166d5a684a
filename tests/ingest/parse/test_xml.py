from time import process_time

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import xml
from tests.soon import SLACK

MANY = " ".join(f"x{number}='1'" for number in range(1_001))
ENTITIES = '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>'


def told(body: bytes | str, *, namespaces: bool = False) -> list[str]:
    """Every call, in order."""
    calls: list[str] = []
    xml.walk(
        body.encode() if isinstance(body, str) else body,
        lambda name, attributes: calls.append(f"+{name}{attributes or ''}"),
        lambda name: calls.append(f"-{name}"),
        lambda text: calls.append(text),
        namespaces=namespaces,
    )
    return calls


def test_every_element_is_told_in_order() -> None:
    assert told('<a x="1">p<b/>q</a>') == ["+a{'x': '1'}", "p", "+b", "-b", "q", "-a"]


def test_names_with_namespaces_tell_them() -> None:
    assert told('<p:a xmlns:p="urn:x"/>', namespaces=True) == ["+urn:x a", "-urn:x a"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_known(codec: str) -> None:
    assert told("<a>Qyzylorda – Қызылорда</a>".encode(codec))[1] == "Qyzylorda – Қызылорда"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "line 1, column 1: not XML: no element found"),
        ("<a>\n <b></a>", "line 2, column 7: not XML: mismatched tag"),
        ("<a>\x00</a>", "line 1, column 4: not XML: not well-formed (invalid token)"),
        (ENTITIES, "line 1: the document declares entities of its own, which no results feed needs"),
        ("<a>" * 200_000, "line 1: elements nested deeper than 100"),
        (f"<a {MANY}/>", "line 1: an element with more than 1,000 attributes"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "not XML: unknown encoding: klingon"),
    ],
)
def test_what_is_no_xml_is_refused_with_its_place(body: str, message: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        told(body)
    assert message in str(refused.value)


def test_what_a_callback_refuses_gets_a_place() -> None:
    def refuse(name: str, attributes: dict[str, str]) -> None:
        raise UnreadableDocument("not that")

    with pytest.raises(UnreadableDocument, match=r"^line 2: not that$"):
        xml.walk(b"\n<a/>", refuse, lambda name: None)


def test_the_work_grows_with_the_document_only() -> None:
    started = process_time()
    assert len(told(b"<a>" + b"x" * 10_000_000 + b"</a>")) > 2
    assert len(told(b"<a>" + b"<b/>" * 500_000 + b"</a>")) == 1_000_002
    assert process_time() - started < SLACK * 6
