"""A value beside a label, in every way pages write it; and the ones that are not beside it."""

from time import process_time

import pytest
from lxml import etree

from ingest.families.labels import Labels, beside
from tests.soon import SLACK


def told(body: str, label: str = "Voters") -> list[str | None]:
    root = etree.fromstring(f"<body>{body}".encode(), etree.HTMLParser(encoding="utf-8"))
    return [beside(said, set()) for said in Labels(root).say(label)]


TWELVE = [
    "<dl><dt>Voters</dt><dd>12</dd></dl>",
    "<dl><dt><b>Voters</b><dd>12<dt>Cast<dd>9</dl>",
    "<table><tr><td>Voters<td>12</table>",
    "<table><tr><th>Voters<td>12<th>Cast<td>9</table>",
    "<table><tr><td>1. <b>Voters</b>:<td>12</table>",
    "<table><tr><td>Voters<sup>1</sup><td>12</table>",
    "<table><tr><td>Voters <small>(31 May)</small><td>12</table>",
    "<p>Voters: 12</p>",
    "<p>VOTERS : 12</p>",
    "<p>Voters： 12</p>",
    "<p>\u200fVoters\u200f: 12</p>",
    "<p>Cast: 9<br>Voters: 12<br>Valid: 8</p>",
    "<p><b>Voters:</b> 12</p>",
    "<p><b>Voters</b>: <span>12</span></p>",
    "<p><b>Voters:</b> 12 <b>Cast:</b> 9</p>",
    "<p><b>Voters:</b> 12, <b>Cast:</b> 9</p>",
    "<p>Voters: 12 | <b>Cast:</b> 9</p>",
    "<p>Voters: <b>12</b> Cast: <b>9</b></p>",
    "<p><span>Voters</span><span>12</span><span>Cast</span><span>9</span></p>",
    "<p>Voters<br>12</p>",
    "<p><b>Voters:</b><br>12<br><b>Cast:</b> 9</p>",
    "<h4>Voters</h4><p>12</p>",
    "<ul><li><b>Voters:</b> 12</li><li>9</li></ul>",
    "<div><div><i></i><span>Voters</span></div><div>12</div></div>",
]


@pytest.mark.parametrize("body", TWELVE)
def test_the_value_stands_beside_it(body: str) -> None:
    assert told(body) == ["12"]


BLANK = [
    "<table><tr><td>Voters<td><td>9</table>",
    "<div><span>Voters</span><span></span></div><div><span>Cast</span><span>9</span></div>",
    "<p><b>Voters:</b><br><b>Cast:</b> 9</p>",
    "<p>Voters:</p><p>Cast:</p><p>9</p>",
    "<p>Cast: 9, <b>Voters:</b></p><p>9</p>",
    "<ul><li><b>Voters:</b></li><li>9</li></ul>",
    "<table><tr><td>Voters<td>Cast:<td>9</table>",
]


@pytest.mark.parametrize("body", BLANK)
def test_a_blank_is_not_the_next_value(body: str) -> None:
    assert told(body) == [""]


NOT_BESIDE = [
    "<table><tr><td>Voters</tr><tr><td>9</table>",
    "<table><tr><th>Voters<th>2020<tr><td>9<td>8</table>",
    "<ul><li>Voters</li><li>9</li></ul>",
    "<dl><dt>Voters</dt><dt>Cast</dt><dd>9</dd></dl>",
    "<dl><dt>Voters<dt>Cast<dd>9</dl>",
    "<div><div>9 <span>Voters</span></div><div>12</div></div>",
    "<p>Voters</p>",
    "<h2>Voters</h2><dl><dt>Cast<dd>9</dl>",
    "<h2>Voters</h2><table><tr><td>9</table>",
]


@pytest.mark.parametrize("body", NOT_BESIDE)
def test_what_stands_beside_nothing_is_no_label(body: str) -> None:
    assert told(body) == [None]


@pytest.mark.parametrize(
    "body", ["<p>Registered voters: 9</p>", "<p>Voters in all: 9</p>", "<script>Voters: 9</script>"]
)
def test_half_a_label_is_another(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<p>Voters: 12<sup>1</sup></p>", "12\n1"),
        ("<p><b>Voters:</b> 1<i>,204</i></p>", "1\n,204"),
        ("<p><span>Voters</span><span>1</span>,<span>204</span></p>", "1\n,\n204"),
        ("<p><span>Voters</span><i>1</i><i>2</i></p>", "1\n2"),
    ],
)
def test_a_number_in_pieces_is_never_taken_for_its_first(body: str, value: str) -> None:
    assert told(body) == [value]


def test_a_whole_sentence_is_told_whole() -> None:
    assert told("<td><span>Voters:</span>&nbsp;99.8%&nbsp;4,103&nbsp;of&nbsp;4,110</td>") == [
        "99.8%\xa04,103\xa0of\xa04,110"
    ]
    assert told("<p>Voters: <b>12</b> of <b>30</b></p>") == ["12\n of \n30"]


def test_a_label_may_hold_a_colon() -> None:
    assert told("<p>As of 20:00: final</p>", "As of 20:00") == ["final"]


def test_half_a_page_is_no_value() -> None:
    assert told("<p>Voters</p><div>" + "<b>1</b>" * 100 + "</div>") == [None]


@pytest.mark.parametrize(
    "piece", ["<b>Voters</b>", "<b>Voters:</b> 1 ", "Voters: ", "<br>Voters", "<i>Voters<b>", "x:"]
)
def test_a_page_of_labels_ends_soon(piece: str) -> None:
    began = process_time()
    told((piece * 200 + "</div><div>") * 200)
    assert process_time() - began < SLACK * 3
