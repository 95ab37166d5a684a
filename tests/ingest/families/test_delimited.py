from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import VoteCounts
from tests.ingest.families.made import report, rules

LONG: dict[str, Any] = {"contest": {"value": "M"}, "unit": {"value": "A"}, "selection": "name", "votes": "votes"}


def test_quotes_hold_separators_and_lines() -> None:
    read = report("delimited", LONG, 'name,votes\n"De La Fuente, ""Rocky""",1\n"Two\nlines",2\nBob,3\n')
    assert read.tallies[0].counts == {
        'De La Fuente, "Rocky"': VoteCounts(1),
        "Two lines": VoteCounts(2),
        "Bob": VoteCounts(3),
    }
    assert read.tallies[0].place == "lines 2-5"


def test_quotes_may_be_ordinary_characters() -> None:
    lines = 'name;votes\r\nRoque "Rocky" De La Fuente;5\r\n"Spike;6\r\n'
    read = report("delimited", LONG | {"quoted": False, "separator": ";"}, lines)
    assert read.tallies[0].counts == {'Roque "Rocky" De La Fuente': VoteCounts(5), '"Spike': VoteCounts(6)}


@pytest.mark.parametrize(
    "lines", ['name,votes\n"Ann,1\nBob,2\n', 'name,votes\n"Ann" B,1\n', f'name,votes\n"{"x" * 200_000}",1']
)
def test_broken_quoting_is_never_read_around(lines: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^line 2: .*quoted at all"):
        report("delimited", LONG, lines)


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(UnreadableDocument, match=r"^column 'votes' is missing; there are 'name', 'count'$"):
        report("delimited", LONG, "name,count\nAnn,1\n")


def test_a_column_that_stands_twice_matters_where_it_is_used() -> None:
    assert report("delimited", LONG, "name,x,votes,x\nAnn,1,2,3\n").tallies[0].counts == {"Ann": VoteCounts(2)}
    with pytest.raises(UnreadableDocument, match="'votes' stands there 2 times"):
        report("delimited", LONG, "name,votes,votes\nAnn,1,2\n")


def test_the_header_is_the_first_row_that_is_not_blank() -> None:
    read = report("delimited", LONG, "\n,\n Name ,\u00a0votes\nAnn,1\n".replace("Name", "name"))
    assert read.tallies[0].place == "line 4"


def test_columns_for_a_file_without_header() -> None:
    read = report("delimited", LONG | {"columns": ["name", "votes"]}, "Ann,1\n")
    assert read.tallies[0].counts == {"Ann": VoteCounts(1)}


def test_a_header_alone_is_an_empty_count() -> None:
    assert report("delimited", LONG, "name,votes\n").tallies == ()


@pytest.mark.parametrize("body", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_document_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="empty"):
        report("delimited", LONG, body)


def test_encodings() -> None:
    body = "name,votes\nŽižkov,1\n"
    assert report("delimited", LONG, body.encode("utf-8-sig")).tallies[0].counts == {"Žižkov": VoteCounts(1)}
    assert report("delimited", LONG, body.encode("cp1250"), charset="windows-1250").tallies[0].counts.keys() == {
        "Žižkov"
    }
    declared = report("delimited", LONG | {"encoding": "cp1250"}, body.encode("cp1250"), charset="utf-8")
    assert declared.tallies[0].counts.keys() == {"Žižkov"}
    assert rules(report("delimited", LONG, body, charset="klingon")) == ["unknown-charset"]


def test_undecodable_bytes_are_named_by_their_offset() -> None:
    with pytest.raises(UnreadableDocument, match=r"^byte 12: not utf-8"):
        report("delimited", LONG, b"name,votes\nA\xffn,1\n")


def ends_well(body: bytes, **more: Any) -> None:
    with suppress(UnreadableDocument):
        assert isinstance(report("delimited", LONG | more, body), ElectionReport)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_end_in_a_report_or_unreadable(body: bytes, quoted: bool) -> None:
    ends_well(body, quoted=quoted)
    ends_well(b"name,votes\n" + body, quoted=quoted)
    ends_well(body, quoted=quoted, columns=["name", "votes"])


@given(st.text('abc,;"\r\n\0\u2028 0123456789.,-', max_size=200))
def test_any_text_ends_in_a_report_or_unreadable(lines: str) -> None:
    ends_well(b"name,votes\n" + lines.encode())


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8", "cp1251"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_text_is_the_same_in_every_encoding_with_and_without_its_mark(codec: str, quote: str) -> None:
    text = f"contest,unit,name,votes\nМэр,Алма,{quote}Анна{quote},5\n"
    mapping = {"contest": "contest", "unit": "unit", "selection": "name", "votes": "votes"}
    for declared in ({}, {"encoding": codec.removesuffix("-sig")}):
        charset = "" if declared else codec.removesuffix("-sig")
        read = report("delimited", mapping | declared, text.encode(codec), charset=charset)
        assert read.tallies[0].counts == {"Анна": VoteCounts(5)}
        assert not read.findings


def test_utf_16_without_a_mark_is_little_endian() -> None:
    mapping = {"contest": "contest", "unit": "unit", "selection": "name", "votes": "votes"}
    body = "contest,unit,name,votes\nM,A,Ann,5\n".encode("utf-16-le")
    assert report("delimited", mapping, body, charset="utf-16").tallies[0].counts == {"Ann": VoteCounts(5)}
