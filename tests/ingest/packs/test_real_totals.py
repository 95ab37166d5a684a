"""Totals that the documents tell in other ways than the normal form does: in keys and cells that no mapping reads."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest import families
from ingest.domain.report import Snapshot
from ingest.domain.tally import Tally
from ingest.packs import load
from ingest.resolve import resolve, vocabulary
from tests.feeds import feed, versions

ELECTIONS = Path(__file__).parents[3] / "elections"
VDA = "italy-vda-html"


def read(name: str, source_id: str, files: Iterable[Path]) -> Iterator[tuple[Path, tuple[Tally, ...]]]:
    pack = load(ELECTIONS / name)
    source, known = next(each for each in pack.sources if each.id == source_id), vocabulary(pack.election)
    for file in files:
        snapshot = Snapshot(
            source_id=source_id, url=source.url, fetched_at=pack.election.polls_close_at, body=file.read_bytes()
        )
        yield file, resolve(families.read(snapshot, source), known).tallies


def votes(tally: Tally) -> int:
    return sum(count.votes or 0 for count in tally.counts.values())


@pytest.mark.parametrize("source", ["senator", "partylist"])
def test_philippines_votes_of_all(source: str) -> None:
    for file, [tally] in read("philippines_2025", source, versions(f"philippines-2025-abscbn/{source}", ".ts")[1:]):
        text = file.read_text()
        document: Any = json.loads(text[text.index("{") : text.rindex("}") + 1])
        assert votes(tally) == document["voter"]["actualCount"], file


@pytest.mark.parametrize(("source", "whole", "parts"), [("datiNazionali", "italia", 20), ("datiEstero", "estero", 4)])
def test_italy_turnout_of_all_parts(source: str, whole: str, parts: int) -> None:
    for file, tallies in read("italy_2020_referendum", source, versions(f"italy-2020-eligendo/{source}", ".json")):
        units = {tally.unit_id: tally for tally in tallies}
        all_ = units.pop(whole)
        assert len(units) == parts
        assert sum(tally.ballots.cast or 0 for tally in units.values()) == all_.ballots.cast, file
        assert sum(tally.ballots.registered or 0 for tally in units.values()) == all_.ballots.registered, file
        counted = (tally.count_status.units_reported or 0 for tally in units.values())
        assert sum(counted) == all_.count_status.units_reported, file


@pytest.mark.parametrize(
    ("pack", "source", "contest", "pattern"),
    [
        ("vda_2018_regional", "region", "council", "*_137_*"),
        ("vda_2020_regional", "region", "council", "*_142_*"),
        ("vda_2025_regional", "region", "council", "*_190_*"),
        ("vda_2015_municipal", "aosta", "aosta_mayor", "*_120_*"),
        ("vda_2020_municipal", "aosta", "aosta_mayor", "*omunali[aA]osta*_14[36]_*"),
        ("vda_2020_municipal", "comuni", "_mayor", "comunali_146_[23][37]_*"),
        ("vda_2020_municipal_runoff", "comuni", "_mayor", "*_154_*"),
        ("vda_2020_courmayeur", "comune", "courmayeur_mayor", "*_147_*"),
    ],
)
def test_valle_d_aosta_every_ballot_is_a_vote_or_void_or_blank(
    pack: str, source: str, contest: str, pattern: str
) -> None:
    files = sorted(feed(VDA).glob(pattern))
    assert files
    for file, tallies in read(pack, source, files):
        [tally] = [each for each in tallies if each.contest_id.endswith(contest)]
        page = file.read_text()
        counted = figure(page, "Schede scrutinate") or figure(page, "Votanti")
        contested = 1 if pack == "vda_2025_regional" else 0  # a vote that is not given to anybody yet
        void = tally.ballots.invalid or 0
        assert votes(tally) + contested + void + figure(page, "Schede bianche") == counted, file


@pytest.mark.parametrize(
    ("pack", "pattern", "beyond"),
    [
        ("vda_2025_referendum_citizenship", "*_187_*", 0),
        ("vda_2025_referendum_regional", "*_188_*", 1),  # in Aosta, at the time, one vote more than there were ballots
    ],
)
def test_valle_d_aosta_both_answers_and_all_municipalities(pack: str, pattern: str, beyond: int) -> None:
    for file, tallies in read(pack, "results", sorted(feed(VDA).glob(pattern))):
        figures = re.findall(r"tabella-affluenza-dato[^>]*>\s*([\d.]+)\s*</td>", file.read_text())
        blank = int(figures[7].replace(".", ""))
        region = next(tally for tally in tallies if tally.unit_id == "vda")
        assert votes(region) - beyond + (region.ballots.invalid or 0) + blank == region.ballots.cast
        rest = [tally for tally in tallies if tally.unit_id != "vda"]
        assert sum(map(votes, rest)) == votes(region)
        for key in ("cast", "registered", "invalid"):
            assert sum(getattr(tally.ballots, key) for tally in rest) == getattr(region.ballots, key)


def figure(page: str, label: str) -> int:
    """The number beside a label, 0 where there is none."""
    found = re.search(rf"{label}\s*</td>\s*<td[^>]*>\s*([\d.]+)", page)
    return int(found[1].replace(".", "")) if found else 0
