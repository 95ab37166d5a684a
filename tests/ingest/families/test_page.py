"""A value that one table or row lacks is never another's: told in the two families of pages."""

from time import process_time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.report import ElectionReport
from ingest.domain.tally import VoteCounts
from ingest.families import FAMILIES
from tests.ingest.families.made import report, rules
from tests.soon import SLACK

HEAD = "<tr><th>Name<th>Votes</tr>"
TABLE = f"<table class=r>{HEAD}<tr><td>Ann<td>1</table>"
OWN = f"<table class=r><caption class=reg>5</caption>{HEAD}<tr><td>Ann<td>1</table>"
BY_TABLE: dict[str, Any] = {
    "table": "table.r",
    "contest": {"heading": "h3"},
    "unit": {"value": "A"},
    "selection": "Name",
    "votes": "Votes",
}


def registered(body: str, where: dict[str, str], **more: Any) -> list[int | None]:
    read = report("html_table", BY_TABLE | {"registered": where} | more, f"<h1>Results</h1>{body}")
    told = [tally.ballots.registered for tally in read.tallies]
    assert rules(read).count("missing-element") == told.count(None)
    return told


REG = {"css": ".reg"}
P5 = "<p class=reg>5</p>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"<h3>A</h3>{OWN}", [5]),
        (f"{P5}<h3>A</h3>{TABLE}", [5]),
        (f"{P5}{P5}<h3>A</h3>{TABLE}", [5]),
        (f"{P5}<h3>A</h3>{TABLE}<h3>B</h3>{TABLE}", [5, 5]),
        (f"<h3>A</h3>{P5}{TABLE}<h3>B</h3>{TABLE}<p class=reg>6</p>", [5, 6]),
        (f"<section><h3>A</h3>{P5}{TABLE}</section><section><h3>B</h3><p class=reg>6</p>{TABLE}</section>", [5, 6]),
        (f"<table><tr><td><h3>A</h3>{P5}{TABLE}<td><h3>B</h3><p class=reg>6</p>{TABLE}</table>", [5, 6]),
    ],
)
def test_a_value_is_in_the_table_or_around_it(body: str, told: list[int | None]) -> None:
    assert registered(body, REG) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"<h3>A</h3>{OWN}<h3>B</h3>{TABLE}", [5, None]),
        (f"{P5}<p class=reg>6</p><h3>A</h3>{TABLE}", [None]),
        (f"<section><h3>A</h3>{P5}{TABLE}</section><section><h3>B</h3>{TABLE}</section>", [5, None]),
        (f"<div class=c><h3>A</h3>{P5}{TABLE}</div><div class=c><h3>B</h3>{TABLE}</div>", [5, None]),
        (f"<h3>A</h3>{P5}{TABLE}<h3>B</h3>{TABLE}", [5, None]),
        (f"<h3>A</h3>{TABLE}<h3>B</h3>{P5}{TABLE}", [None, 5]),
        (f"<h3>A</h3>{TABLE}<p>1</p><h3>B</h3>{TABLE}<h3>C</h3>{P5}", [None, None]),
        (f"<h3>A</h3>{TABLE}{P5}{TABLE.replace('Ann', 'Bob')}", [None]),
    ],
)
def test_one_that_lacks_it_is_not_given_its_neighbours(body: str, told: list[int | None]) -> None:
    assert registered(body, REG) == told


@pytest.mark.parametrize(
    "body",
    [
        f"<section><h3>A</h3>{P5}No results yet</section><section><h3>B</h3>{TABLE}</section>",
        f"<div class=c><h3>A</h3>{P5}No results yet</div><div class=c><h3>B</h3>{TABLE}</div>",
        f"<h3>A</h3>{P5}<p>No results yet</p><h3>B</h3>{TABLE}",
        f"<h3>B</h3>{TABLE}<h3>C</h3>{P5}<p>No results yet</p>",
    ],
)
def test_nor_that_of_a_section_without_a_table(body: str) -> None:
    assert registered(body, REG) == [None]


@pytest.mark.parametrize(
    "body",
    [
        f"<h3>A</h3>Voters: 5<br>No results yet<h3>B</h3>{TABLE}",
        f"<h3>B</h3>{TABLE}<h3>C</h3>Voters: 5<br>No results yet",
        f"<h3>A</h3>Voters: 5<br>{TABLE.replace('class=r', '')}<h3>B</h3>{TABLE}",
    ],
)
def test_nor_a_text_right_behind_another_heading(body: str) -> None:
    assert registered(body, {"label": "Voters"}) == [None]
    assert registered(body.replace("<h3>B</h3>", "<h3>B</h3>Voters: 6<br>"), {"label": "Voters"}) == [6]


def test_nor_that_of_them_all() -> None:
    total = "<p class=reg>11</p>"
    sections = f"<section><h3>A</h3>{P5}{TABLE}</section><section><h3>B</h3>{TABLE}</section>"
    assert registered(total + sections, REG) == [5, None]
    assert registered(total + sections.replace(P5, ""), REG) == [11, 11]


def test_a_selector_that_begins_with_an_id_is_not_one() -> None:
    races = f"<section><h3>A</h3>{P5}{TABLE}</section><section><h3>B</h3>{TABLE}</section>"
    assert registered(f"<div id=all>{races}</div>", {"css": "#all .reg"}) == [5, None]


@pytest.mark.parametrize("where", [{"css": "#reg"}, {"css": ".reg", "of": "page"}, {"label": "Voters", "of": "page"}])
def test_what_is_the_pages_can_be_said_to_be(where: dict[str, str]) -> None:
    summary = "<section><h3>Summary</h3><b>Voters:</b> <i id=reg class=reg>9</i></section>"
    assert registered(f"{summary}<section><h3>A</h3>{TABLE}</section>", where) == [9]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"<h3>A</h3>{P5}{TABLE}<h3>B</h3><p class=reg>6</p>{TABLE}", [5, 6]),
        (f"<h3>A</h3>{P5}{TABLE}<h3>B</h3>{TABLE}", [5, None]),
        (f"<h3>A</h3>{TABLE}{P5}<h3>B</h3>{TABLE}", [None, None]),
        (f"<h3>A</h3>{OWN}<h3>B</h3>{TABLE}", [None, None]),
    ],
)
def test_a_value_in_a_heading_stands_behind_the_heading_that_names(body: str, told: list[int | None]) -> None:
    assert registered(body, {"heading": ".reg"}) == told


def test_or_else_behind_the_table_before() -> None:
    named = {"contest": {"css": "caption"}}
    first, second = (TABLE.replace(HEAD, f"<caption>{name}</caption>{HEAD}") for name in "AB")
    assert registered(f"{P5}{first}<p class=reg>6</p>{second}", {"heading": ".reg"}, **named) == [5, 6]
    assert registered(f"{P5}{first}{second}", {"heading": ".reg"}, **named) == [5, None]


def test_a_heading_that_names_is_that_of_several_tables() -> None:
    read = report("html_table", BY_TABLE, f"<h3>A</h3>{TABLE}{TABLE.replace('Ann', 'Bob')}")
    assert [(tally.contest_id, list(tally.counts)) for tally in read.tallies] == [("A", ["Ann", "Bob"])]


CARDS: dict[str, Any] = {
    "rows": {"race": ".race", "card": ".card"},
    "contest": {"css": "h3", "of": "race"},
    "unit": {"value": "A"},
    "selection": ".name",
    "votes": ".votes",
    "registered": {"css": ".reg", "of": "race"},
}


def cards(*races: str) -> ElectionReport:
    return report("html", CARDS, "".join(f"<div class=race>{race}</div>" for race in races))


def card(name: str, inner: str) -> str:
    return f"<div class=card><b class=name>{name}</b>{inner}</div>"


ONE = "<i class=votes>1</i>"


def test_a_row_that_lacks_a_value_is_not_given_that_of_another() -> None:
    read = cards("<h3>X</h3><p class=reg>9</p>" + card("Ann", "") + card("Bob", ONE))
    assert read.tallies[0].counts == {"Ann": VoteCounts(), "Bob": VoteCounts(1)}
    assert [(finding.rule, finding.place) for finding in read.findings] == [("missing-element", "card 1")]


def test_nor_that_of_a_row_inside_it() -> None:
    read = cards("<h3>X</h3><p class=reg>9</p>" + card("Ann", "<ul>" + card("Bob", ONE) + "</ul>"))
    assert read.tallies[0].counts == {"Ann": VoteCounts(), "Bob": VoteCounts(1)}


def test_an_outer_step_is_not_given_what_stands_in_a_row() -> None:
    read = cards(
        "<h3>X</h3>" + card("Ann", ONE + "<p class=reg>9</p>"), "<h3>Y</h3><p class=reg>8</p>" + card("Bob", ONE)
    )
    assert [(tally.contest_id, tally.ballots.registered) for tally in read.tallies] == [("X", None), ("Y", 8)]


def test_several_texts_are_none() -> None:
    read = cards("<h3>X</h3><p class=reg>9</p>" + card("Ann", ONE + "<i class=votes>2</i>"))
    assert read.tallies[0].counts == {"Ann": VoteCounts()}
    assert read.findings[0].message == "votes: '.votes' finds 2 different texts there: '1' and '2'"


def test_one_text_said_twice_is_one() -> None:
    read = cards("<h3>X</h3><p class=reg>9</p>" + card("Ann", ONE + "<i class='votes mobile'> 1 </i>"))
    assert (read.tallies[0].counts, read.findings) == ({"Ann": VoteCounts(1)}, ())


@pytest.mark.parametrize("family", ["html", "html_table"])
@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ({"css": "::"}, "not a CSS selector: unit '::'"),
        ({"css": "a|b"}, "not a CSS selector"),
        ({"heading": "h2["}, "not a CSS selector"),
        ({"css": "p::text"}, "not a CSS selector"),
        ({"css": "p", "of": "section"}, "of"),
    ],
)
def test_a_mistake_in_a_place_is_told(family: str, unit: dict[str, str], told: str) -> None:
    declared = {"html": CARDS, "html_table": BY_TABLE}[family]
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(declared | {"unit": unit}, FAMILIES[family].Mapping)


@pytest.mark.parametrize(
    "where", [{"css": ".reg"}, {"label": "Voters"}, {"heading": ".reg"}, {"css": ".reg", "of": "page"}]
)
def test_thousands_of_tables_and_values_end_soon(where: dict[str, str]) -> None:
    for body in ("<p class=reg>Voters: 5</p>" * 5_000 + TABLE * 2_000, f"<h3>A</h3>{P5}{TABLE}" * 2_000):
        began = process_time()
        report("html_table", BY_TABLE | {"contest": {"value": "M"}, "registered": where}, body)
        assert process_time() - began < SLACK * 3


WRAPS = ["{}", "<section>{}</section>", "<div class=c>{}</div>", "<div><div class=c>{}</div></div>", "<li>{}</li>"]
STATED = [
    "<p class=reg>Voters: {}</p>",
    "<dl><dt>Voters</dt><dd class=reg>{}</dd></dl>",
    "<div><p><b>Voters:</b> <i class=reg>{}</i></p></div>",
    "Voters: {}<br><i class=reg>{}</i>",
]
races = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(races, st.sampled_from(WRAPS), st.sampled_from(STATED), st.booleans(), st.integers(0, 2))
def test_no_table_is_given_what_another_section_says(
    told: list[tuple[bool, bool, bool]], wrap: str, stated: str, total: bool, position: int
) -> None:
    """Each section has its own figure or none, and a table or none yet; above them may stand the figure of all."""
    body, own = "<h1>Results</h1>" + stated.format(99, 99) * total, {}
    for number, (says, has_table, has_notes) in enumerate(told, 1):
        said = stated.format(number, number) if says else ""
        table = TABLE if has_table else "<p>No results yet</p>"
        notes = "<p>Notes</p>" if has_notes else ""
        order = [said + notes + table, table + said + notes, notes + said + table][position]
        body += wrap.format(f"<h3>R{number}</h3>{order}")
        own[f"R{number}"] = number if says else None
    for where in (
        {"css": ".reg", "pattern": r"(\d+)$"},
        {"label": "Voters"},
        {"heading": ".reg", "pattern": r"(\d+)$"},
    ):
        read = report("html_table", BY_TABLE | {"registered": where}, body) if "table" in body else None
        for tally in read.tallies if read else ():
            allowed = {None, own[tally.contest_id]} | ({99} if total and not any(own.values()) else set())
            assert tally.ballots.registered in allowed, (where, tally.contest_id, body)
