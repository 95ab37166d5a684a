from ingest.families import distinct


def test_a_name_is_as_short_as_tells_it_apart() -> None:
    choices = {1: ("Mayor", "Mayor / Ash"), 2: ("Mayor", "Mayor / Birch"), 3: ("Sheriff", "Sheriff / Ash")}
    assert distinct.names(choices) == {1: "Mayor / Ash", 2: "Mayor / Birch", 3: "Sheriff"}


def test_the_order_does_not_matter() -> None:
    choices = {1: ("a", "a b"), 2: ("a", "a c"), 3: ("a b",)}
    assert distinct.names(choices) == distinct.names(dict(reversed(choices.items())))


def test_a_fuller_name_is_not_one_that_was_given_away() -> None:
    assert distinct.names({1: ("a b",), 2: ("a", "a b", "a b (2)"), 3: ("a", "a c")}) == {
        1: "a b",
        2: "a b (2)",
        3: "a c",
    }


def test_the_last_name_is_taken_as_it_is() -> None:
    assert distinct.names({1: ("a",), 2: ("a",)}) == {1: "a", 2: "a"}


def test_nothing_has_no_names() -> None:
    assert distinct.names({}) == {}
