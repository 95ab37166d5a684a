"""JSON: one value of a row."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingest.domain.tally import CountStatus, VoteCounts
from ingest.domain.terms import PostElectionStatus
from tests.ingest.families.json_made import FLAT, counts, flat, told
from tests.ingest.families.made import rules


@pytest.mark.parametrize(
    ("printed", "votes"),
    [
        ("12", 12),
        ('"12"', 12),
        ('"3,431,510"', 3_431_510),
        ('"-"', None),
        ('""', None),
        ("null", None),
        ("1234.0", 1_234),
        ("1.2e3", 1_200),
        ("0", 0),
    ],
)
def test_numbers_as_numbers_and_as_texts(printed: str, votes: int | None) -> None:
    read = told(f'{{"rows": [{{"name": "Ann", "votes": {printed}}}]}}', FLAT)
    assert counts(read) == {"Ann": VoteCounts(votes)}
    assert not read.findings


def test_texts_keep_to_the_locale_and_numbers_to_none() -> None:
    document = (
        '{"rows": [{"name": "Ann", "votes": "3.431.510", "pct": 53.90}, {"name": "Bob", "votes": 1, "pct": "46,10"}]}'
    )
    read = told(document, FLAT, {"share": "row.pct"}, locale="de")
    assert counts(read) == {"Ann": VoteCounts(3_431_510, Decimal("53.90")), "Bob": VoteCounts(1, Decimal("46.10"))}
    assert [str(count.share) for count in counts(read).values()] == ["53.90", "46.10"]


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("1.5", "unreadable-number"),
        ("-1", "impossible-value"),
        ("123456789012345678901234567890", "impossible-value"),
        ("1" * 10_000, "oversized-cell"),
        ("1e999999999", "unreadable-number"),
        ("1e99999999999999999999", "unreadable-number"),
        ("NaN", "unreadable-number"),
        ("-Infinity", "unreadable-number"),
        ("true", "unreadable-number"),
        ('"many"', "unreadable-number"),
        ("[1]", "wrong-type"),
        ('{"votes": 1}', "wrong-type"),
        (f'"{"9" * 10_000_000}"', "oversized-cell"),
    ],
)
def test_a_value_that_cannot_be_read_costs_itself_only(printed: str, rule: str) -> None:
    read = told(f'{{"rows": [{{"name": "Ann", "votes": {printed}}}, {{"name": "Bob", "votes": 2}}]}}', FLAT)
    assert counts(read) == {"Ann": VoteCounts(), "Bob": VoteCounts(2)}
    assert rules(read) == [rule]
    assert read.findings[0].place == "path rows[0]"
    assert len(read.findings[0].message) < 300


def test_a_missing_key_says_nothing_and_one_that_stands_nowhere_is_told() -> None:
    mapping = FLAT | {"share": "row.pct", "registered": "document.voters.all"}
    read = told({"rows": [{"name": "Ann", "votes": 1}, {"name": "Bob"}], "voters": {"all": 1}}, mapping)
    assert counts(read) == {"Ann": VoteCounts(1), "Bob": VoteCounts()}
    [finding] = read.findings
    assert (finding.rule, finding.message) == (
        "missing-element",
        "the mapping reads 'row.pct', which stands nowhere in the document",
    )


def test_numbers_and_yes_or_no_as_names() -> None:
    document = '{"rows": [{"name": 7, "votes": 1}, {"name": 1.50, "votes": 2}, {"name": true, "votes": 3}]}'
    assert list(counts(told(document, FLAT))) == ["7", "1.50", "true"]


def test_yes_or_no_with_a_meaning() -> None:
    status = {"path": "(row.winner && 'winner') || ''"}
    document = {"rows": [{"name": "Ann", "votes": 1, "winner": True}, {"name": "Bob", "votes": 0, "winner": False}]}
    read = told(document, FLAT, {"selection_status": status})
    assert counts(read) == {"Ann": VoteCounts(1, status=PostElectionStatus.WINNER), "Bob": VoteCounts(0)}
    assert not read.findings


def test_prose_tells_several_values() -> None:
    prose = {
        "path": "document.progress",
        "pattern": r"(?P<percent_counted>[\d.]+)% \((?P<units_reported>[\d,]+) of (?P<units_total>[\d,]+)\)",
    }
    document = {"progress": "95.1% (24,312 of 25,554) precincts reporting", "rows": [{"name": "Ann", "votes": 1}]}
    read = told(document, FLAT, {"prose": [prose]})
    assert read.tallies[0].count_status == CountStatus(24_312, 25_554, Decimal("95.1"))
    assert not read.findings


@pytest.mark.parametrize(
    ("value", "form", "zone"),
    [
        (20200920120000, "%Y%m%d%H%M%S", "Europe/Rome"),
        ("2020-09-20T10:00:00.000Z", "%Y-%m-%dT%H:%M:%S.%f%z", "UTC"),
        ("2020-09-20T10:00:00.000Z", "iso", "Europe/Rome"),
        (1600596000, "epoch", "Europe/Rome"),
        (1600596000.0, "epoch", "Europe/Rome"),
        ("1600596000000", "epoch-ms", "Europe/Rome"),
    ],
)
def test_times(value: Any, form: str, zone: str) -> None:
    generated_at = {"path": "document.at", "format": form}
    for rows in ([{"name": "Ann", "votes": 1}], []):
        read = told({"at": value, "rows": rows}, FLAT, {"generated_at": generated_at}, time_zone=zone)
        assert read.generated_at == datetime(2020, 9, 20, 10, 0, tzinfo=UTC)


def test_an_expression_that_fails_on_a_type_is_a_finding() -> None:
    read = flat("x", {"votes": "sum(row.votes)"})
    assert counts(read) == {"Ann": VoteCounts()}
    assert rules(read) == ["wrong-type"]
    assert "In function sum(), invalid type" in read.findings[0].message
    assert rules(flat(1, {"votes": "document.rows[?votes < name] | [0].votes"}))[0] == "wrong-type"


def test_functions_filters_and_the_newest_of_several() -> None:
    mapping = FLAT | {
        "rows": {"row": "document.rows[?open]"},
        "votes": "max_by(row.readings, &at).count",
        "share": "to_number(row.pct)",
    }
    document = {
        "rows": [
            {
                "name": "Ann",
                "open": True,
                "pct": "50.5",
                "readings": [{"at": 2, "count": 20}, {"at": 3, "count": 30}, {"at": 1, "count": 10}],
            },
            {"name": "Bob", "open": False},
        ]
    }
    read = told(document, mapping)
    assert counts(read) == {"Ann": VoteCounts(30, Decimal("50.5"))}
    assert read.tallies[0].place == "path rows[?open][0]"
