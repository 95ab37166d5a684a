"""The examples of the guide say what the guide says they do."""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, VoteCounts
from ingest.families import FAMILIES
from tests.ingest.families.made import report

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "families"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOURCE = ("family", "locale", "time_zone")


def blocks(family: str) -> list[tuple[str, str]]:
    return BLOCK.findall((GUIDE / f"{family}.md").read_text())


def first_example(family: str) -> ElectionReport:
    """The first document of a page, read as the first source of it says."""
    found = blocks(family)
    document = next(text for language, text in found if language != "toml")
    [declared] = tomllib.loads(next(text for language, text in found if language == "toml"))["sources"]
    mapping, about = declared["mapping"], {key: declared[key] for key in SOURCE if key in declared}
    body = document.encode(mapping.get("encoding", "utf-8"))
    return report(about.pop("family"), mapping, body, **about)


def told(read: ElectionReport) -> list[tuple[str, str, dict[str, int | None]]]:
    return [
        (tally.contest_id, tally.unit_id, {name: count.votes for name, count in tally.counts.items()})
        for tally in read.tallies
    ]


def test_delimited() -> None:
    read = first_example("delimited")
    assert told(read) == [
        ("assembly", "county\x1e1\x1f1", {"Ant Party": 1_204, "Bee Union": 1_294}),
        ("assembly", "county\x1e1\x1f2", {"Ant Party": None, "Bee Union": None}),
        ("assembly", "state\x1e99\x1f1", {"Ant Party": 1_204, "Bee Union": 1_294}),
    ]
    assert not read.findings


def test_html_table() -> None:
    read = first_example("html_table")
    assert told(read) == [("Mayor", "North", {"Ann Ash Ant Party": 1_204, "Bob Birk Bee Union": 1_294})]
    assert read.tallies[0].ballots == BallotCounts(registered=9_870)
    assert read.generated_at is not None
    assert not read.findings


def test_html() -> None:
    read = first_example("html")
    assert told(read) == [
        ("Mayor", "Town", {"Ann Ash / Ant Party": 1_204, "Bob Birk / Bee Union": 1_294}),
        ("Clerk", "Town", {"Cem Cole / Ant Party": None}),
    ]
    assert [tally.count_status.units_reported for tally in read.tallies] == [3, 0]
    assert read.generated_at is not None
    assert not read.findings


SHAPES = [
    ("<h3>Mayor</h3><p>Ann: <b>1</b></p><p>Bob: <b>2</b></p><h3>Clerk</h3><p>Ann: <b>3</b></p>", ["Mayor", "Clerk"]),
    (
        "<table class=votes><tr><td colspan=2>Mayor<tr><td>Ann<td>1<tr><td colspan=2>Clerk<tr><td>Bob<td>2",
        ["Mayor", "Clerk"],
    ),
    ("<div class=area><h4>North</h4><b class=yes>1</b><b class=no>2</b></div>", ["Measure 1"]),
]


def test_some_shapes_of_pages() -> None:
    shapes = [text for language, text in blocks("html") if language == "toml"][1:]
    for shape, (body, contests) in zip(shapes, SHAPES, strict=True):
        read = report("html", tomllib.loads(shape), body)
        assert [tally.contest_id for tally in read.tallies] == contests
        assert read.tallies[0].counts.popitem()[1].votes in (1, 2)
        assert not read.findings


def test_labels() -> None:
    shown = next(text for language, text in blocks("html_table") if "Voters<br>12" in text)
    table = "<table class=r><tr><th>n<th>v<tr><td>Ann<td>1</table>"
    mapping: dict[str, Any] = {
        "table": ".r",
        "contest": {"value": "M"},
        "unit": {"value": "A"},
        "selection": "n",
        "votes": "v",
        "registered": {"label": "Voters"},
    }
    for example in re.split(r"\s{2,}|\n|(?<=</span>) (?=Voters)", shown.strip()):
        wrapped = f"<table>{example}</table>" if example.startswith("<t") else f"<div>{example}</div>"
        assert report("html_table", mapping, wrapped + table).tallies[0].ballots.registered == 12, example


@pytest.mark.parametrize("toml", [text for language, text in blocks("mapping") if language == "toml"])
def test_pieces_of_mappings_are_accepted(toml: str) -> None:
    piece = tomllib.loads(toml)
    mapping = piece.get("sources", {}).get("mapping", piece)
    whole = {"contest": {"value": "M"}, "unit": "Unit", "registered": "Voters"} | mapping
    assert msgspec.convert(whole, FAMILIES["delimited"].Mapping)


def test_repeated_groups() -> None:
    found = blocks("delimited")
    document = next(text for _, text in found if text.startswith("Code;"))
    mapping = next(text for language, text in found if language == "toml" and "repeated = {" in text)
    whole = tomllib.loads(mapping) | {"separator": ";", "contest": {"value": "M"}}
    read = report("delimited", whole, document)
    assert read.tallies[0].counts == {"Zoé / ÉTÉ": VoteCounts(440), "Léo / MAÎTRE": VoteCounts(440)}
