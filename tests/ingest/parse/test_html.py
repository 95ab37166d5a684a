from time import process_time

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import html
from ingest.parse.findings import Findings
from tests.ingest.families.made import snapshot
from tests.soon import SLACK


def cell(inner: str) -> str:
    page = html.page(snapshot(f"<body><p id=it>{inner}</p></body>"), None, Findings())
    return html.text(html.some(page, "#it")[0])


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("1&nbsp;234", "1\u00a0234"),
        ("234<sup>1</sup>", "234\n1"),
        ("12<br>345", "12\n345"),
        ("1<!-- -->234", "1234"),
        ("45<script>6</script><style>7</style>", "45"),
        ("<span style='display: none'>000123</span>123<b hidden>4</b>", "123"),
        ("<b></b> <i> a </i> b", " a \n b"),
    ],
)
def test_text_is_what_a_reader_sees(inner: str, text: str) -> None:
    assert cell(inner) == text


def test_a_cell_holds_no_page() -> None:
    with pytest.raises(UnreadableDocument, match="nodes"):
        cell("<b>1</b>" * 10_000)


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- -->"])
def test_nothing_is_no_page(body: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="not a page"):
        html.page(snapshot(body), None, Findings())


@pytest.mark.parametrize("tag", ["div", "b", "table", "table><tr><td", "a><p"])
def test_deep_nesting_is_not_a_page_cut_short(tag: str) -> None:
    began = process_time()
    with pytest.raises(UnreadableDocument, match="limit"):
        html.page(snapshot("</x>" * 300 + f"<{tag}>" * 200_000), None, Findings())
    assert process_time() - began < SLACK * 2


def test_one_endless_text_is_not_a_page_cut_short() -> None:
    with pytest.raises(UnreadableDocument, match="limit"):
        html.page(snapshot("<p>1</p><p>" + "x" * 11_000_000), None, Findings())


def test_the_page_tells_its_encoding() -> None:
    body = '<head><meta charset="windows-1251"></head><p id=it>Тест</p>'.encode("cp1251")
    assert html.text(html.some(html.page(snapshot(body), None, Findings()), "#it")[0]) == "Тест"


def test_the_pack_overrules_the_page() -> None:
    body = '<head><meta charset="utf-8"></head><p id=it>Тест</p>'.encode("cp1251")
    assert html.text(html.some(html.page(snapshot(body), "cp1251", Findings()), "#it")[0]) == "Тест"


def test_a_selector_serves_many_pages() -> None:
    for number in range(50):
        page = html.page(snapshot(f"<table class=t{number}><tr><td>Updated: {number}"), None, Findings())
        assert len(html.some(page, "td:contains('Updated')")) == 1


@pytest.mark.parametrize(
    "hostile",
    [b"<html>" + b"<meta " * 400_000 + b"<table><tr><td>1</table>", b"<a " + b"b=c " * 200_000 + b"></a>"],
    ids=["open meta tags", "endless attributes"],
)
def test_hostile_tags_cost_no_quadratic_time(hostile: bytes) -> None:
    began = process_time()
    with pytest.raises(UnreadableDocument, match="words"):
        html.page(snapshot(hostile), None, Findings())
    assert process_time() - began < SLACK * 5
