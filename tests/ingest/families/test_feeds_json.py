"""Real JSON feeds, every version of them, held against the totals that they print themselves."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally
from tests.feeds import versions
from tests.ingest.families.made import report, rules

PHILIPPINES: dict[str, Any] = {
    "wrapper": "script",
    "rows": {"result": "document.result"},
    "contest": "document.positionName",
    "unit": {"value": "PHILIPPINES"},
    "selection": "result.candidateName",
    "votes": "result.voteCount",
    "units_reported": "document.er.count",
    "units_total": "document.er.total",
    "percent_counted": "document.er.percentage",
    "ballots_cast": "document.voter.count",
    "registered": "document.voter.total",
    "turnout": "document.voter.percentage",
    "generated_at": {"path": "document.timestamp", "format": "iso"},
    "ignore": [
        "document.contestDetail",
        "document.contestLocationName",
        "document.isFeedZero",
        "document.location*",
        "document.voter.actualCount",
        "result.candidateCode",
        "result.contestCode",
        "result.er",
        "result.firstName",
        "result.lastName",
        "result.location*",
        "result.partyName*",
        "result.rank",
        "result.timestamp",
        "result.voter",
    ],
}

# A reading for each hour at which turnout is taken: the newest one counts.
ITALY: dict[str, Any] = {
    "contest": {"value": "Referendum"},
    "registered": "ente.ele_t",
    "ballots_cast": "max_by(ente.com_vot, &dt_com).vot_t",
    "turnout": "max_by(ente.com_vot, &dt_com).perc",
    "units_reported": "max_by(ente.com_vot, &dt_com).enti_p",
    "units_total": "max_by(ente.com_vot, &dt_com).enti_t",
    "generated_at": {"path": "document.int.dt_agg", "format": "%Y%m%d%H%M%S"},
    "unit": "ente.desc",
    "parts": [{"rows": {"ente": "[document.enti.ente_p]"}}, {"rows": {"ente": "document.enti.enti_f"}}],
    "ignore": [
        "document.int.*",
        "document.note",
        "document.scheda",
        "ente.cod",
        "ente.com",
        "ente.ele_[fm]",
        "ente.tipo",
    ],
}
NAMES = {"senator": 66, "partylist": 155}


def raw(path: Path) -> Any:
    text = path.read_text()
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


@pytest.mark.parametrize("folder", NAMES)
def test_philippines(folder: str) -> None:
    for path in versions(f"philippines-2025-abscbn/{folder}", ".ts"):
        read, document = report("json", PHILIPPINES, path.read_bytes()), raw(path)
        [tally] = read.tallies
        assert len(tally.counts) == NAMES[folder]
        assert tally.place == f"paths result[0]-result[{NAMES[folder] - 1}]"
        er, voter = document["er"], document["voter"]
        assert tally.count_status == CountStatus(er["count"], er["total"], Decimal(str(er["percentage"])))
        assert tally.ballots.registered == voter["total"]
        votes = [count.votes for count in tally.counts.values()]
        if document["isFeedZero"]:
            assert set(votes) == {None}
            assert rules(read) == ["missing-element"]  # there is no timestamp yet
            assert read.generated_at is None
        else:
            assert sum(filter(None, votes)) == voter["actualCount"]
            assert not read.findings
            assert read.generated_at is not None


def by_unit(read: ElectionReport) -> dict[str, Tally]:
    return {tally.unit_id: tally for tally in read.tallies}


@pytest.mark.parametrize(("folder", "whole", "parts"), [("datiNazionali", "ITALIA", 20), ("datiEstero", "ESTERO", 4)])
def test_italy(folder: str, whole: str, parts: int) -> None:
    for path in versions(f"italy-2020-eligendo/{folder}", ".json"):
        read = report("json", ITALY, path.read_bytes(), locale="it", time_zone="Europe/Rome")
        units = by_unit(read)
        assert not read.findings
        nation = units.pop(whole)
        assert len(units) == parts
        assert sum(unit.ballots.cast or 0 for unit in units.values()) == nation.ballots.cast
        assert sum(unit.ballots.registered or 0 for unit in units.values()) == nation.ballots.registered
        assert (
            sum(unit.count_status.units_reported or 0 for unit in units.values()) == nation.count_status.units_reported
        )


def test_italy_the_newest_reading_in_its_own_time() -> None:
    path = versions("italy-2020-eligendo/datiNazionali", ".json")[0]
    read = report("json", ITALY, path.read_bytes(), locale="it", time_zone="Europe/Rome")
    tally = by_unit(read)["ITALIA"]
    assert tally.ballots == BallotCounts(cast=24_994_716, registered=46_418_694, turnout=Decimal("53.85"))
    assert tally.count_status == CountStatus(7_902, 7_903)
    assert tally.counts == {}
    assert by_unit(read)["ABRUZZO"].place == "path enti.enti_f[0]"
    assert read.generated_at is not None
    assert f"{read.generated_at + timedelta(hours=2):%d.%m.%Y %H:%M:%S}" == "21.09.2020 18:13:15"
