"""Sentences, items and cells, and which dots end none."""

import pytest

from ingest.news.segments import Segment, segments


def cut(text: str, held: list[tuple[int, int]] | None = None) -> list[str]:
    return [text[each.start : each.end].strip() for each in segments(text, held or [])]


def only(text: str) -> Segment:
    [segment] = segments(text, [])
    return segment


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Tulpar won. Bereket lost.", ["Tulpar won.", "Bereket lost."]),
        ("Tulpar won! “Bereket lost.”", ["Tulpar won!", "“Bereket lost.”"]),
        ("Won? (Lost.) Then more.", ["Won?", "(Lost.)", "Then more."]),
        ("It won 53.9 percent.", ["It won 53.9 percent."]),
        ("Mr. Marten and Dr. Wessel met.", ["Mr. Marten and Dr. Wessel met."]),
        ("O. Marten won.", ["O. Marten won."]),
        ("В списках 5 млн. человек.", ["В списках 5 млн. человек."]),
        ("One line\nand another", ["One line", "and another"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_no_boundary_cuts_a_figure() -> None:
    text = "It has 3\n431 510 votes. More."
    assert cut(text) == ["It has 3", "431 510 votes.", "More."]
    assert cut(text, [(7, 16)]) == ["It has 3\n431 510 votes.", "More."]


def test_items_cells_and_lines_that_open_others() -> None:
    assert only("- Tulpar 53.9%").item
    assert only("2) Tulpar 53.9%").item
    assert not only("Tulpar - 53.9%").item
    assert only("Tulpar").cell
    assert not only("Tulpar won.").cell
    assert not only("word " * 40).cell
    assert only("The results:").opens
    assert not only("The results: 5").opens


def test_segments_are_in_order_and_leave_nothing_out() -> None:
    text = "A. B! C?\nD: e. F\n\n- g\n5. h"
    found = segments(text, [])
    assert "".join(text[each.start : each.end] for each in found) == text.replace("\n", "")
    assert [each.line for each in found] == sorted(each.line for each in found)
