from collections.abc import Mapping, Sequence

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import records
from ingest.parse.records import LEAF, Open, Record, Shape, many, one, text_of

VOTES = Shape({"Type": LEAF, "Old": None}, text=True)
ROOT = Shape(
    {
        "Feed": Shape(
            {
                "made": LEAF,
                "Place": Shape({"id": LEAF, "Name": LEAF, "Votes": VOTES}, take="place"),
                "History": None,
            },
            take="feed",
        )
    }
)


def read(body: str, root: Shape = ROOT, renamed: Mapping[str, str] | None = None) -> tuple[list[Record], set[str]]:
    """The records in the order they were handed over, and what nobody knew."""
    taken: list[Record] = []
    takers = dict.fromkeys(("place", "feed"), lambda record, around: taken.append(record))
    return taken, records.walk(body.encode(), root, takers, renamed)


def test_a_record_is_handed_over_when_its_element_closes() -> None:
    taken, left = read('<Feed made="now"><Place id="1"><Name>A</Name></Place><Place id="2"/></Feed>')
    assert taken == [{"id": "1", "Name": "A"}, {"id": "2"}, {"made": "now"}]
    assert not left


def test_it_comes_with_the_elements_around_it() -> None:
    around_place: list[list[tuple[str, Record]]] = []

    def place(record: Record, around: Sequence[Open]) -> None:
        around_place.append([(each.name, dict(each.record)) for each in around])

    records.walk(b'<Feed made="now"><Place/></Feed>', ROOT, {"place": place, "feed": lambda record, around: None})
    assert around_place == [[("", {}), ("Feed", {"made": "now"})]]


def test_text_stands_beside_attributes_and_repeats_are_a_list() -> None:
    taken, _ = read('<Feed><Place><Votes Type="x">1</Votes><Votes> 2 </Votes><Votes/></Place></Feed>')
    assert taken[0]["Votes"] == [{"Type": "x", "Content": "1"}, {"Content": " 2 "}, {"Content": ""}]


def test_a_prefix_does_not_count() -> None:
    taken, left = read('<x:Feed xmlns:x="urn:x" x:made="now" x:schemaLocation="urn:x x.xsd"/>')
    assert taken == [{"made": "now"}]
    assert not left


def test_what_nobody_knows_is_told_and_passed_over() -> None:
    taken, left = read(
        '<Feed new="1"><History><Place/><Odd/></History><Place><Votes Old="1" Fresh="2">3<Note>4</Note></Votes></Place>'
        "<Extra><Place/></Extra></Feed>"
    )
    assert taken[0] == {"Votes": {"Content": "3"}}
    assert left == {"Feed@new", "Votes@Fresh", "Votes/Note", "Feed/Extra"}


def test_an_attribute_is_no_element() -> None:
    """A record must not hold a text where a record is expected, whatever a document calls its attributes."""
    taken, left = read('<Feed><Place Votes="3"/></Feed>')
    assert taken[0] == {}
    assert left == {"Place@Votes"}


def test_names_may_be_renamed_and_wrappers_passed_through() -> None:
    body = '<Feed><Places><Place ID="1"/><Place ID="2"/></Places></Feed>'
    taken, left = read(body, renamed={"ID": "id", "Places": ""})
    assert taken == [{"id": "1"}, {"id": "2"}, {}]
    assert not left


def test_another_root_is_another_document() -> None:
    with pytest.raises(UnreadableDocument, match="the root element is 'html', not Feed"):
        read("<html/>")


def test_a_record_has_an_end() -> None:
    with pytest.raises(UnreadableDocument, match="more than 500,000 values in one Place"):
        read(f"<Feed><Place>{'<Name/>' * 500_001}</Place></Feed>")


def test_names_that_nobody_knows_have_an_end() -> None:
    _, left = read(f"<Feed>{''.join(f'<n{number}/>' for number in range(3_000))}</Feed>")
    assert len(left) == records.MOST_LEFT


def test_many_one_and_text() -> None:
    assert (many(None), many("a"), many(["a"])) == ([], ["a"], ["a"])
    assert (one(None), one("a"), one([{"x": "1"}, {}])) == ({}, {}, {"x": "1"})
    assert (text_of(None), text_of("a"), text_of({"Content": "b"}), text_of([{}, "c"])) == (None, "a", "b", "c")
