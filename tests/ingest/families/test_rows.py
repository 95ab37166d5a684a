"""What rows mean, whatever the format: told in delimited text, which is the shortest to write."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, ReportingUnitType, ResultsStatus
from tests.ingest.families.made import report, rules

LONG: dict[str, Any] = {"contest": "contest", "unit": "unit", "selection": "name", "votes": "votes"}


def told(lines: str, **more: Any) -> ElectionReport:
    return report("delimited", LONG | more, lines)


def test_rows_of_one_contest_and_unit_are_one_tally_in_order_of_first_appearance() -> None:
    read = told("contest,unit,name,votes\nMayor,B,Ann,1\nMayor,A,Ann,2\nMayor,B,Bob,3\n")
    assert [(tally.unit_id, tally.place) for tally in read.tallies] == [("B", "lines 2-4"), ("A", "line 3")]
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(3)}
    assert not read.findings
    assert not read.partial


def test_a_selection_that_stands_twice_keeps_its_first_count() -> None:
    read = told("contest,unit,name,votes\nMayor,A,Ann,1\nMayor,A, ann ,2\nMayor,A,Ann ,3\n")
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "ann": VoteCounts(2)}
    assert rules(read) == ["duplicate"]
    assert read.findings[0].place == "line 4"


def test_what_cannot_be_read_is_a_finding_with_its_text() -> None:
    read = told("contest,unit,name,votes\nMayor,A,Ann,l2\nMayor,A,Bob,-3\nMayor,A,Cem,–\n")
    assert set(read.tallies[0].counts.values()) == {VoteCounts()}
    assert rules(read) == ["unreadable-number", "impossible-value"]
    assert "'l2'" in read.findings[0].message
    assert read.findings[1].place == "line 3"


def test_rows_that_do_not_say_whose_they_are_are_left_out() -> None:
    read = told("contest,unit,name,votes\nMayor,A,Ann,1\n,A,Ann,2\nMayor,,Ann,3\nMayor,A,,4\n")
    assert len(read.tallies) == 1
    assert rules(read) == ["nameless-row"] * 3
    assert read.partial


def test_totals_are_skipped() -> None:
    read = told("contest,unit,name,votes\nMayor,A,Ann,1\nMayor,A,TOTAL  votes,1\n", skip=["Total votes"])
    assert list(read.tallies[0].counts) == ["Ann"]


def test_a_unit_of_nothing_but_skipped_rows_is_no_tally() -> None:
    read = told("contest,unit,name,votes\nM,A,Ann,1\nM,All,Total,9\n \u00a0,,,\n", skip=["Total"])
    assert [tally.unit_id for tally in read.tallies] == ["A"]
    assert not read.findings


def test_rows_of_ballots_among_those_of_selections() -> None:
    rows = {"Invalid": "ballots_invalid", "Voters": "registered", "Turnout": "turnout"}
    lines = (
        "contest,unit,name,votes,%\nM,A,voters,90,\nM,A,Ann,1,50\nM,A,Invalid,x,\nM,A,Turnout,,4.4\nM,A,Voters,91,\n"
    )
    read = told(lines, share="%", ballot_rows=rows)
    [tally] = read.tallies
    assert (tally.counts, tally.ballots) == (
        {"Ann": VoteCounts(1, Decimal(50))},
        BallotCounts(registered=90, turnout=Decimal("4.4")),
    )
    assert rules(read) == ["unreadable-number", "disagreement"]


def test_what_parts_say_of_one_tally_is_put_together() -> None:
    lines = "unit,name,day,all\nA,Ann,1,3\nA,Bob,2,4\n"
    base = {"contest": {"value": "M"}, "unit": "unit", "selection": "name"}
    twice = base | {"parts": [{"votes": "day"}, {"votes": "all"}]}
    read = report("delimited", twice, lines)
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert rules(read) == ["disagreement"] * 2
    apart = base | {"parts": [{"votes": "day", "skip": ["Bob"]}, {"votes": "all", "skip": ["Ann"]}]}
    read = report("delimited", apart, lines)
    assert (read.tallies[0].counts, read.findings) == ({"Ann": VoteCounts(1), "Bob": VoteCounts(4)}, ())


def test_names_of_several_cells() -> None:
    lines = "c1,c2,u1,u2,n1,n2,votes\nM,1,GA,Fulton,Ann,Ant,1\nM,1,GA,,Ann,,2\nM,,,,Ann,,3\n"
    mapping = {
        "contest": ["c1", "c2"],
        "unit": ["u1", "u2"],
        "levels": ["state", "county"],
        "selection": ["n1", "n2"],
        "votes": "votes",
    }
    read = report("delimited", mapping, lines)
    assert [(tally.contest_id, tally.unit_id, list(tally.counts)) for tally in read.tallies] == [
        ("M / 1", unit_name(("GA", "Fulton"), ReportingUnitType.COUNTY), ["Ann / Ant"]),
        ("M / 1", unit_name(("GA",), ReportingUnitType.STATE), ["Ann"]),
    ]
    assert rules(read) == ["nameless-row"]


def test_count_item_types_are_tallies_of_their_own() -> None:
    read = told(
        "contest,unit,name,votes,how\nM,A,Ann,1,early\nM,A,Ann,2,Am Wahltag\nM,A,Ann,3,Brief\n",
        count_item_type={"column": "how", "meanings": {"Am Wahltag": "election-day"}},
    )
    assert [tally.count_item_type for tally in read.tallies] == [CountItemType.EARLY, CountItemType.ELECTION_DAY]
    assert rules(read) == ["unknown-word", "nameless-row"]


def test_what_belongs_to_the_whole_tally_must_agree() -> None:
    lines = "contest,unit,name,votes,cast\nM,A,Ann,1,\nM,A,Bob,2,9\nM,A,Cem,3,8\nM,A,Dee,3,\n"
    read = told(lines, ballots_cast="cast")
    assert read.tallies[0].ballots == BallotCounts(cast=9)
    assert [(finding.rule, finding.place) for finding in read.findings] == [("disagreement", "line 4")]


def test_all_that_can_be_said_of_a_tally() -> None:
    header = "who|v|%|s|c|ok|bad|reg|to|in|of|pc|cs|rs|at"
    row = "Ann|1|50.0|2|3|2|1|9|33.3|4|5|80|fertig|certified|05.11.2024 20:00"
    read = report(
        "delimited",
        {
            "separator": "|",
            "contest": {"value": "Mayor"},
            "unit": {"value": "All"},
            "selection": "who",
            "votes": "v",
            "share": "%",
            "seats": "s",
            "ballots_cast": "c",
            "ballots_valid": "ok",
            "ballots_invalid": "bad",
            "registered": "reg",
            "turnout": "to",
            "units_reported": "in",
            "units_total": "of",
            "percent_counted": "pc",
            "count_status": {"column": "cs", "meanings": {"fertig": "completed"}},
            "results_status": "rs",
            "generated_at": {"column": "at", "format": "%d.%m.%Y %H:%M"},
        },
        f"{header}\n{row}\n",
        time_zone="Europe/Berlin",
    )
    [tally] = read.tallies
    assert tally.counts == {"Ann": VoteCounts(1, Decimal("50.0"), 2)}
    assert str(tally.counts["Ann"].share) == "50.0"
    assert tally.ballots == BallotCounts(3, 2, 1, 9, Decimal("33.3"))
    assert tally.count_status == CountStatus(4, 5, Decimal(80), CountItemStatus.COMPLETED)
    assert tally.results_status is ResultsStatus.CERTIFIED
    assert read.generated_at == datetime(2024, 11, 5, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("measure", "counts"), [("seats", VoteCounts(seats=4)), ("share", VoteCounts(share=Decimal(4)))]
)
def test_a_wide_row_is_a_tally(measure: str, counts: VoteCounts) -> None:
    wide = {"contest": {"value": "Mayor"}, "unit": "unit", "selections": ["Ann"], "measure": measure}
    read = report("delimited", wide, "unit,Ann\nA,4\nB,–\nAll,4\n")
    assert [tally.unit_id for tally in read.tallies] == ["A", "B", "All"]
    assert read.tallies[0].counts == {"Ann": counts}
    assert read.tallies[1].counts == {"Ann": VoteCounts()}


def test_a_wide_row_that_stands_twice_changes_nothing() -> None:
    wide = {"contest": {"value": "M"}, "unit": "unit", "selections": ["Ann"], "ballots_cast": "cast"}
    read = report("delimited", wide, "unit,Ann,cast\nA,4,\nA,5,6\n")
    assert read.tallies[0].counts == {"Ann": VoteCounts(4)}
    assert read.tallies[0].ballots == BallotCounts()
    assert read.tallies[0].place == "line 2"
    assert rules(read) == ["duplicate"]


def test_two_columns_of_one_selection_are_not_two_figures_of_it() -> None:
    wide = {"contest": {"value": "M"}, "unit": "unit", "selections_like": "^(.+) (?:early|late)$"}
    read = report("delimited", wide, "unit,Ann early,Ann late,Bob early\nA,4,5,6\n")
    assert read.tallies[0].counts == {"Ann": VoteCounts(4), "Bob": VoteCounts(6)}
    assert [(finding.rule, finding.message) for finding in read.findings] == [
        ("duplicate", "two columns tell of 'Ann'; the first is kept")
    ]


def test_a_row_may_tell_of_ballots_only() -> None:
    turnout = {"contest": {"value": "M"}, "unit": "unit", "ballots_cast": "cast", "skip": ["all"]}
    read = report("delimited", turnout, "unit,cast\nA,4\nAll,4\n")
    assert [(tally.counts, tally.ballots) for tally in read.tallies] == [({}, BallotCounts(cast=4))]


def test_a_pattern_takes_its_first_group() -> None:
    lines = "contest,unit,name,votes\nM,01 - Nord,Ann,1\nM,02 - Süd,Ann,2\nM,West,Ann,3\n"
    read = told(lines, unit={"column": "unit", "pattern": r"^\d+ - (.+)"})
    assert [tally.unit_id for tally in read.tallies] == ["Nord", "Süd"]
    assert rules(read) == ["unmatched-pattern", "nameless-row"]


def test_a_ragged_row_is_left_out_and_blank_ones_are_nothing() -> None:
    read = told("contest,unit,name,votes\nM,A,Ann,1\n\nM,A,Bob\n , ,,\nM,A,Cem,3,\nM,A,Dee,3,4\n")
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Cem": VoteCounts(3)}
    assert [(finding.rule, finding.place) for finding in read.findings] == [
        ("ragged-row", "line 4"),
        ("ragged-row", "line 7"),
    ]
    assert read.partial


def test_another_shape_is_not_an_empty_count() -> None:
    with pytest.raises(UnreadableDocument, match="no row has the 4 cells"):
        told("<html>\n<body>Oops</body>\n", columns=["contest", "unit", "name", "votes"])


def test_an_endless_cell_costs_its_row_only() -> None:
    read = told(f"contest,unit,name,votes\nM,A,Ann,1\nM,A,{'x' * 5_000},2\n")
    assert list(read.tallies[0].counts) == ["Ann"]
    assert rules(read) == ["oversized-cell", "nameless-row"]


def test_findings_are_capped() -> None:
    read = told("contest,unit,name,votes\n" + "".join(f"M,A,N{n},x\n" for n in range(500)))
    assert len(read.findings) == 201
    assert read.findings[-1].message.startswith("300 more")


def test_a_figure_of_the_whole_that_stands_nowhere_costs_itself_only() -> None:
    page = "<table><tr><th>n<th>v<tr><td>Ann<td>1<tr><td>Bob<td>2<tr><td>Ann<td>3</table>"
    mapping = {"contest": {"value": "M"}, "unit": {"value": "A"}, "selection": "n", "votes": "v"}
    read = report("html_table", mapping | {"units_total": {"css": "#nowhere"}}, page)
    assert read.tallies[0].counts == {"Ann": VoteCounts(1), "Bob": VoteCounts(2)}
    assert rules(read) == ["missing-element", "duplicate"]
    assert not read.partial
