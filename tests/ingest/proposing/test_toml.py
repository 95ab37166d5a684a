import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.proposing import Proposal, Said, written
from ingest.proposing.toml import WIDTH, value

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.recursive(
    texts | st.booleans() | st.integers(-(2**60), 2**60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


@given(values)
def test_a_value_is_read_as_it_was_meant(raw: Any) -> None:
    assert tomllib.loads(f"x = {value(raw)}") == {"x": raw}


@given(st.lists(st.tuples(texts, texts), max_size=4), st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_whatever_a_document_holds_the_table_is_toml(
    said: list[tuple[str, str]], left: list[str], doubts: list[str]
) -> None:
    mapping = {f"key{at}": Said(text, why) for at, (text, why) in enumerate(said)}
    table = written(
        Proposal(family=Said("json"), table={"id": Said("x")}, mapping=mapping, left=tuple(left), doubts=tuple(doubts))
    )
    [read] = tomllib.loads(table)["sources"]
    assert read == {"id": "x", "mapping": {key: each.value for key, each in mapping.items()}}


def test_a_reason_stands_beside_its_key_where_there_is_room() -> None:
    lines = written(
        Proposal(
            family=Said("json"),
            table={"a": Said("short", "guessed"), "b": Said("long " * 20, "guessed from this"), "c": Said(1)},
        )
    ).splitlines()
    assert lines[1:5] == ['a = "short"  # guessed', "# guessed from this", f'b = "{"long " * 20}"', "c = 1"]


def test_what_nobody_reads_can_be_taken_over_by_taking_the_marks_off() -> None:
    table = written(Proposal(family=Said("json"), left=("a", 'b"\\')))
    bare = table.replace("# ", "").replace("Nobody reads", "#").replace("  #", "#")
    assert tomllib.loads(bare)["sources"][0]["mapping"] == {"ignore": ["a", 'b"\\']}


def test_a_long_list_is_broken_into_lines() -> None:
    text = value([f"a name of some length {number}" for number in range(9)])
    assert max(map(len, text.splitlines())) < WIDTH
    assert len(tomllib.loads(f"x = {text}")["x"]) == 9
