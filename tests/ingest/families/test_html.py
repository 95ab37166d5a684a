from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from time import process_time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemType, PostElectionStatus, ReportingUnitType, ResultsStatus
from ingest.families import html
from tests.ingest.families.made import report, rules
from tests.soon import SLACK

CARDS = """<header>Updated <time datetime="2026-03-08T20:15:00+01:00">20:15</time>
<p class=status>Unofficial</p></header>
<section class=race><h2>Mayor <small>3 of 4 precincts</small></h2><dl><dt>Voters</dt><dd>1,200</dd></dl>
<ul><li class=candidate data-votes=1204 data-won=yes><b>Ann Ash</b> <i>Ant Party</i><span>51.0%</span></li>
<li class=candidate data-votes=1157><b>Bob Birk</b> <i>Bee Union</i><span>49.0%</span></li></ul></section>
<section class=race><h2>Clerk <small>0 of 4 precincts</small></h2><dl><dt>Voters</dt><dd></dd></dl>
<ul><li class=candidate data-votes=""><b>Cem Cole</b> <i>Ant Party</i><span>–</span></li></ul></section>"""
CARDS_MAPPING: dict[str, Any] = {
    "rows": {"race": "section.race", "candidate": "li.candidate"},
    "contest": {"css": "h2", "of": "race", "pattern": "^([^0-9]+) "},
    "unit": {"value": "City"},
    "selection": ["b", "i"],
    "votes": {"css": "", "attribute": "data-votes"},
    "share": "span",
    "registered": {"label": "Voters", "of": "race"},
    "prose": [{"heading": "small", "pattern": r"(?P<units_reported>\d+) of (?P<units_total>\d+)"}],
    "results_status": {"css": ".status", "of": "page", "meanings": {"Unofficial": "unofficial-partial"}},
    "generated_at": {"css": "time", "attribute": "datetime", "of": "page", "format": "%Y-%m-%dT%H:%M:%S%z"},
}


def test_cards_step_by_step() -> None:
    read = report("html", CARDS_MAPPING, CARDS)
    first, second = read.tallies
    assert (first.contest_id, first.place) == ("Mayor", "candidates 1-2")
    assert first.counts == {
        "Ann Ash / Ant Party": VoteCounts(1_204, Decimal("51.0")),
        "Bob Birk / Bee Union": VoteCounts(1_157, Decimal("49.0")),
    }
    assert (first.ballots, first.count_status) == (BallotCounts(registered=1_200), CountStatus(3, 4))
    assert first.results_status is ResultsStatus.UNOFFICIAL_PARTIAL
    assert (second.contest_id, second.counts) == ("Clerk", {"Cem Cole / Ant Party": VoteCounts()})
    assert (second.ballots, second.count_status) == (BallotCounts(), CountStatus(0, 4))
    assert read.generated_at == datetime(2026, 3, 8, 19, 15, tzinfo=UTC)
    assert not read.findings


def test_an_attribute_that_only_some_rows_have() -> None:
    won = {"css": "", "attribute": "data-won", "meanings": {"yes": "winner"}}
    read = report("html", CARDS_MAPPING | {"selection_status": won}, CARDS)
    assert read.tallies[0].counts["Ann Ash / Ant Party"].status is PostElectionStatus.WINNER
    assert rules(read) == ["missing-element", "missing-element"]
    either = won | {"css": "[data-won]"}
    assert rules(report("html", CARDS_MAPPING | {"selection_status": either}, CARDS)) == ["missing-element"] * 2


def test_rows_inside_rows() -> None:
    body = """<ul><li class=unit><b>State</b><i>30</i><ul>
      <li class=unit><b>North</b><i>10</i><ul><li class=unit><b>N-1</b></li></ul></li>
      <li class=unit><b>South</b><i>20</i></li></ul></li></ul>"""
    mapping = {"rows": {"area": "li.unit"}, "contest": {"value": "M"}, "unit": "b", "ballots_cast": "i"}
    read = report("html", mapping, body)
    assert [(tally.unit_id, tally.ballots.cast) for tally in read.tallies] == [
        ("State", 30),
        ("North", 10),
        ("N-1", None),
        ("South", 20),
    ]
    assert rules(read) == ["missing-element"]


def test_steps_lead_from_unit_to_unit() -> None:
    body = "".join(
        f"<div class=state><h2>{state}</h2>"
        + "".join(f"<p class=county><b>{n}</b><i>{n}</i></p>" for n in (1, 2))
        + "</div>"
        for state in ("GA", "NV")
    )
    mapping = {
        "rows": {"state": ".state", "county": ".county"},
        "contest": {"value": "M"},
        "unit": [{"css": "h2", "of": "state"}, "b"],
        "levels": ["state", "county"],
        "ballots_cast": "i",
    }
    read = report("html", mapping, body)
    county = ReportingUnitType.COUNTY
    assert [(tally.unit_id, tally.ballots.cast) for tally in read.tallies] == [
        (unit_name((state, str(n)), county), n) for state in ("GA", "NV") for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("body", "votes"),
    [
        ("<h4>Ann</h4><p class=v>1</p><hr><h4>Bob</h4><p class=v>2</p><hr>", [1, 2]),
        ("<h4>Ann</h4><p class=v>1</p><hr><h4>Bob</h4><hr>", [1, None]),
    ],
)
def test_a_rows_own_value_in_a_heading_is_not_that_of_the_row_before(body: str, votes: list[int | None]) -> None:
    mapping = {
        "rows": {"race": "section", "end": "hr"},
        "contest": {"heading": "h2"},
        "unit": {"value": "A"},
        "selection": {"heading": "h4"},
        "votes": {"heading": ".v"},
    }
    read = report("html", mapping, f"<h2>Mayor</h2><section>{body}</section>")
    assert [count.votes for count in read.tallies[0].counts.values()] == votes


def test_headings_and_rows_side_by_side() -> None:
    body = """<h3>Mayor</h3><p>Ann: <b>1</b></p><p>Bob: <b>2</b></p><h3>Clerk</h3><p>Cem: <b>3</b></p>"""
    mapping = {
        "rows": {"line": "h3 ~ p"},
        "contest": {"heading": "h3"},
        "unit": {"value": "A"},
        "selection": {"css": "", "pattern": "^(.+):"},
        "votes": "b",
    }
    read = report("html", mapping, body)
    assert [(tally.contest_id, tally.counts) for tally in read.tallies] == [
        ("Mayor", {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}),
        ("Clerk", {"Cem": VoteCounts(3)}),
    ]


def test_contests_in_rows_of_one_table() -> None:
    """A row of one cell names the contest of those below it."""
    body = """<table><tr><td colspan=2>Mayor<tr><td>Ann<td>1<tr><td>Bob<td>2<tr><td colspan=2>Clerk<tr><td>Ann<td>3"""
    mapping = {
        "rows": {"row": "tr:not(:has(> [colspan]))"},
        "contest": {"heading": "td[colspan]"},
        "unit": {"value": "A"},
        "selection": "td:first-child",
        "votes": "td:nth-child(2)",
    }
    read = report("html", mapping, body)
    assert [(tally.contest_id, *tally.counts.values()) for tally in read.tallies] == [
        ("Mayor", VoteCounts(1), VoteCounts(2)),
        ("Clerk", VoteCounts(3)),
    ]
    assert not read.findings


def test_a_row_may_be_a_whole_tally() -> None:
    body = "<div class=area><h4>North</h4><span class=yes>1,204</span><span class=no>96</span></div>"
    mapping = {
        "rows": {"area": ".area"},
        "contest": {"value": "Measure 1"},
        "unit": "h4",
        "selections": {"Yes": ".yes", "No": {"css": ".no"}},
        "where": {"h4": ["north", "south"]},
        "unless": {".no": "0"},
    }
    read = report("html", mapping, body + body.replace("North", "Total"))
    assert [(tally.unit_id, tally.counts) for tally in read.tallies] == [
        ("North", {"Yes": VoteCounts(1_204), "No": VoteCounts(96)})
    ]


def test_parts_tell_how_votes_were_cast() -> None:
    body = "<p class=c><b>Ann</b><i title=early>5</i><i title=day>7</i></p>"
    mapping = {
        "rows": {"line": "p.c"},
        "contest": {"value": "M"},
        "unit": {"value": "A"},
        "selection": "b",
        "parts": [
            {"votes": "[title=early]", "count_item_type": {"value": "early"}},
            {"votes": "[title=day]", "count_item_type": {"value": "election-day"}},
        ],
    }
    read = report("html", mapping, body)
    assert {tally.count_item_type: tally.counts["Ann"].votes for tally in read.tallies} == {
        CountItemType.EARLY: 5,
        CountItemType.ELECTION_DAY: 7,
    }


def test_rows_of_an_inner_section_are_not_the_outer_ones() -> None:
    body = """<section class=race><h2>A</h2><li class=candidate data-votes=1><b>Ann</b></li>
    <section class=race><h2>B</h2><li class=candidate data-votes=2><b>Bob</b></li></section></section>"""
    mapping = {key: CARDS_MAPPING[key] for key in ("rows", "unit", "votes")} | {
        "contest": {"css": "h2", "of": "race"},
        "selection": "b",
    }
    read = report("html", mapping, body)
    assert [(tally.contest_id, list(tally.counts)) for tally in read.tallies] == [("A", ["Ann"]), ("B", ["Bob"])]


def test_nothing_on_the_page() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"nothing on the page matches 'section.race' and in it 'li.candidate'"
    ):
        report("html", CARDS_MAPPING, "<p>Back soon</p><li class=candidate>x</li>")


def test_tables_of_figures_that_nobody_reads_are_told() -> None:
    table = "<table class={}><tr><td>9</table>"
    read = report("html", CARDS_MAPPING, CARDS.replace("<ul>", table.format("inside") + "<ul>") + table.format("sums"))
    assert [finding.message for finding in read.findings] == [
        "nobody reads table '.sums'; map it, or list it under ignore"
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"rows": {}}, "rows is missing"),
        ({"rows": {"page": "li"}}, "cannot be called 'page'"),
        ({"rows": {"race": "li["}}, "not a CSS selector: rows.race"),
        ({"where": {"li[": "x"}}, "not a CSS selector: li\\["),
        ({"votes": {"css": "b", "of": "section"}}, "no such step: section; there are page, race, candidate"),
        ({"votes": {"column": "Votes"}}, "a cell here has one of css, value, label, heading"),
        ({"contest": {"heading": "h2", "of": "page"}}, "contest: a heading stands before an element of a step"),
        ({"votes": {"value": "3", "attribute": "x"}}, "attribute"),
    ],
)
def test_a_mistake_is_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(CARDS_MAPPING | more, html.Mapping)


@pytest.mark.parametrize(
    "body",
    [
        "<section class=race>" * 200 + CARDS,
        CARDS * 1_000,
        f"<section class=race><h2>A</h2>{'<li class=candidate data-votes=1><b>x</b></li>' * 20_000}</section>",
        f"<section class=race><h2>{'<i>x</i>' * 100_000}</h2>{'<li class=candidate>y</li>' * 9_000}</section>",
        "<li class=candidate>" * 200_000,
        f"{CARDS}<p class=status>{'x' * 9_000_000}</p>",
    ],
    ids=["nested", "many", "long", "endless name", "endless rows", "endless text"],
)
def test_hostile_pages_end_soon(body: str) -> None:
    began = process_time()
    ends_well(body.encode())
    assert process_time() - began < SLACK * (2 * max(1, len(body) / 1_000_000))


def ends_well(body: bytes) -> None:
    with suppress(UnreadableDocument):
        assert isinstance(report("html", CARDS_MAPPING, body), ElectionReport)


PIECES = [
    "<section class=race>",
    "</section>",
    "<h2>A 1",
    "<li class=candidate data-votes=3>",
    "<li class=candidate>",
    "<b>",
]


@given(
    st.lists(st.sampled_from([*PIECES, "<dl><dt>Voters<dd>", "<span>4%", "Ann", "1", "<!--", "\0", "<small>1 of 2"]))
)
def test_any_tags_end_in_a_report_or_unreadable(pieces: list[str]) -> None:
    ends_well("".join(pieces).encode())
