"""Pieces of an answer of AP's Elections API, made up."""

import json
from typing import Any

from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally
from tests.ingest.families.made import report

SUBUNIT: dict[str, Any] = {
    "level": "subunit",
    "reportingunitID": "18001",
    "reportingunitName": "Adair",
    "fipsCode": "21001",
}


def candidate(last: str, votes: Any, id_: Any = None, **more: Any) -> dict[str, Any]:
    said = {"first": "A", "last": last, "party": "Dem", "candidateID": id_ or f"c-{last}", "polID": "0", "polNum": "5"}
    return {**said, "ballotOrder": 1, **({} if votes is None else {"voteCount": votes}), **more}


def unit(*candidates: Any, postal: str | None = "KY", level: Any = "state", **more: Any) -> dict[str, Any]:
    said = {"statePostal": postal, "level": level, "lastUpdated": "2016-03-02T15:23:06Z", "candidates": candidates}
    return {name: value for name, value in {**said, **more}.items() if value is not None}


def race(*units: Any, id_: Any = "1", **more: Any) -> dict[str, Any]:
    said = {"raceID": id_, "raceType": "General", "raceTypeID": "G", "officeID": "G", "officeName": "Governor"}
    return {"test": False, **said, "reportingUnits": units, **more}


def answer(*races: Any, **more: Any) -> dict[str, Any]:
    said = {"electionDate": "2016-03-01", "timestamp": "2016-03-09T15:50:46.194Z", "races": races}
    return {**said, "nextrequest": "https://api.example/v2/elections/2016-03-01?minDateTime=x", **more}


def read(document: Any, mapping: dict[str, Any] | None = None) -> ElectionReport:
    return report("ap", mapping or {}, document if isinstance(document, bytes) else json.dumps(document))


def one(document: Any, mapping: dict[str, Any] | None = None) -> Tally:
    [found] = read(document, mapping).tallies
    return found


def votes(told: Tally) -> dict[str, int | None]:
    return {name: count.votes for name, count in told.counts.items()}
