import pytest

from ingest.domain.errors import ImpossibleValue
from ingest.families.paths import compiled, finder, only_step, reads
from ingest.parse.unreadable import UnreadableText


@pytest.mark.parametrize(
    ("expression", "chains", "step"),
    [
        ("row", {("row",)}, "row"),
        ("row.a.b", {("row", "a", "b")}, "row"),
        ('row."a b".c', {("row", "a b", "c")}, "row"),
        ("row.a[0].b", {("row", "a")}, "row"),
        ("row[0]", {("row",)}, "row"),
        ("row.a[*].b", {("row", "a")}, "row"),
        ("row.a.*.b", {("row", "a")}, "row"),
        ("row.a[].b | [0]", {("row", "a")}, "row"),
        ("row.a[?b == 'x'].c | [0]", {("row", "a")}, "row"),
        ("row.a[1:2]", {("row", "a")}, "row"),
        ("row.a | b", {("row", "a", "b")}, "row"),
        ("max_by(row.a.b, &c).d", {("row", "a", "b")}, "row"),
        ("row.a || row.b.c", {("row", "a"), ("row", "b", "c")}, "row"),
        ("(row.won && 'winner') || ''", {("row", "won")}, "row"),
        ("join(' ', [row.first, document.last])", {("row", "first"), ("document", "last")}, None),
        ("{a: row.b}.a", {("row", "b")}, "row"),
        ("!(row.a)", {("row", "a")}, "row"),
        ("@.row.a", {("row", "a")}, "row"),
        ("keys(@)", set(), None),
        ("[row.a, @]", {("row", "a")}, None),
        ("'General'", set(), None),
        ("`1`", set(), None),
    ],
)
def test_what_an_expression_reads(expression: str, chains: set[tuple[str, ...]], step: str | None) -> None:
    assert reads(expression) == chains
    assert only_step(expression) == step


@pytest.mark.parametrize("expression", ["row.a.b", "row.a.b || `0`", "row.c", "document.x"])
def test_what_is_not_there_is_nothing(expression: str) -> None:
    for row in (None, 1, "a", [1], {}, {"a": None}, {"a": 1}, {"a": [{"b": 1}]}):
        assert finder(expression, ["document", "row"])((None, row)) in (None, 0)


def test_an_expression_nested_without_end_is_refused() -> None:
    with pytest.raises(ImpossibleValue, match="not JMESPath"):
        compiled("(" * 5_000)


def test_a_value_at_any_depth() -> None:
    row = ({"x": 1}, {"a": {"b": [5, 6]}})
    steps = ["document", "row"]
    found = [
        finder(each, steps)(row) for each in ("document.x", "row.a.b", "row.a.b[-1]", "document", "length(row.a.b)")
    ]
    assert found == [1, [5, 6], 6, {"x": 1}, 2]


@pytest.mark.parametrize("expression", ["sum(row)", "row.a[::0]", "row.a[?@ < 'x']", "to_number(row.a[0]) < 'x'"])
def test_a_wrong_type_is_a_doubt_about_one_text(expression: str) -> None:
    with pytest.raises(UnreadableText) as doubt:
        finder(expression, ["row"])(({"a": [1]},))
    assert doubt.value.rule == "wrong-type"
    assert str(doubt.value)
