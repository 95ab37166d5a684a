from time import process_time

import pytest
from cssselect import HTMLTranslator, SelectorError
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.domain.errors import UnreadableDocument
from ingest.parse import selectors
from tests.soon import SLACK

SELECTORS = [
    *("*", "b", "p, b", "[x]", "#y .x", "div p", "div > p", "h3 + p", "h3 ~ p", "p.x ~ b i", "div p > b + i"),
    *("p:first-child", "p:last-child", "b:only-child", "p:nth-child(2)", "p:nth-last-child(2)", "p:nth-child(0)"),
    *("p:first-of-type", "p:last-of-type", "i:only-of-type", "p:nth-of-type(2)", "b:nth-last-of-type(3)"),
    *("p:nth-child(odd)", ":nth-child(n+2)", "div:has(> p) b", "div:not(.x) p", "div:not(p b)", ":is(p, b) i"),
    *("b:contains('a')", "div > p:first-child b, i + b"),
]
TAGS = [f"<{end}{tag}>" for tag in ("div", "p", "b", "i", "h3", "p class=x", "div id=y", "b x=1") for end in ("", "/")]


def tree(body: str) -> selectors.Element:
    return etree.fromstring(f"<body>{body}".encode(), etree.HTMLParser())


@given(st.lists(st.sampled_from([*TAGS, "a"]), max_size=40).map("".join))
def test_they_find_what_one_expression_finds(body: str) -> None:
    root = tree(body)
    for css in SELECTORS:
        assert selectors.some(root, css) == root.xpath(HTMLTranslator().css_to_xpath(css)), css


@pytest.mark.parametrize("css", ["", "table[", "::", "p::text", "a|b", "p:nth-child(x)", ":later", "p:before"])
def test_what_is_no_selector(css: str) -> None:
    with pytest.raises(SelectorError):
        selectors.check(css)


def test_only_within_the_element_asked() -> None:
    root = tree("<div><p>1</p></div><div><p>2</p></div>")
    second = selectors.some(root, "div")[1]
    assert [element.text for element in selectors.some(second, "p")] == ["2"]


CROWD = "<b></b>" * 100_000
DEEP = "<b>" * 240 + "<i></i>" * 100_000
TABLE = "<div>" * 10 + "<table>" + "<tr><td><td><td><td>" * 10_000


@pytest.mark.parametrize(
    ("css", "body"),
    [
        *((css, CROWD) for css in ("b + b", "b ~ b", "i ~ b", "b:nth-child(7)", "b:last-of-type", "b:first-child + b")),
        *((css, DEEP) for css in ("b b i", "table b b i", "b:has(i) i", "b:contains('x')")),
        *((css, TABLE) for css in ("div td", "div > div tr td", "td, tr")),
    ],
)
def test_time_grows_with_the_page(css: str, body: str) -> None:
    root, began = tree(body), process_time()
    selectors.some(root, css)
    assert process_time() - began < SLACK * 1


def test_a_selector_that_counts_siblings_refuses_a_crowd() -> None:
    with pytest.raises(UnreadableDocument, match="20,000"):
        selectors.some(tree(CROWD), "b:nth-child(odd)")
