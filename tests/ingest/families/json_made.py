"""How JSON is declared in tests of the family."""

import json
from typing import Any

from ingest.domain.report import ElectionReport
from ingest.domain.tally import VoteCounts
from tests.ingest.families.made import report

STEPS = {"race": "document.races", "unit": "race.units", "candidate": "unit.candidates"}
LONG: dict[str, Any] = {
    "rows": STEPS,
    "contest": "race.name",
    "unit": "unit.name",
    "selection": "candidate.name",
    "votes": "candidate.votes",
}
FLAT: dict[str, Any] = {
    "rows": {"row": "document.rows"},
    "contest": {"value": "M"},
    "unit": {"value": "A"},
    "selection": "row.name",
    "votes": "row.votes",
}


def told(
    document: Any, mapping: dict[str, Any] = LONG, more: dict[str, Any] | None = None, **declared: str
) -> ElectionReport:
    body = document if isinstance(document, bytes | str) else json.dumps(document)
    return report("json", mapping | (more or {}), body, **declared)


def flat(votes: Any, more: dict[str, Any] | None = None, **declared: str) -> ElectionReport:
    return told({"rows": [{"name": "Ann", "votes": votes}]}, FLAT, more, **declared)


def counts(read: ElectionReport) -> dict[str, VoteCounts]:
    [tally] = read.tallies
    return tally.counts
