"""Real pages, every file of them, held against the totals they print themselves; and Minnesota's against its text.

They are read in place, where they are at hand: `tests/feeds.py` says where.
"""

import re
from bisect import bisect
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from ingest.domain.report import ElectionReport
from ingest.domain.tally import CountStatus, Tally
from ingest.families import read
from tests.feeds import feed, versions
from tests.ingest.families.made import snapshot, source
from tests.ingest.families.test_feeds_text import MINNESOTA

PAGE: dict[str, Any] = {
    "table": "table:has(caption)",
    "columns": ["Party", "Code", "Candidate", "Totals", "Pct", "Graph"],
    "contest": {"css": "caption .boldFont"},
    "unit": {"value": "MN"},
    "selection": "Candidate",
    "votes": "Totals",
    "share": "Pct",
    "generated_at": {"label": "Last Updated", "format": "%m/%d/%y %I:%M %p"},
}
OF_TOTAL = r"(?P<units_reported>[\d,]+) of (?P<units_total>[\d,]+)"
SCENARIOS: dict[str, dict[str, Any]] = {
    "USRepresentative": {"prose": [{"css": "caption .hidden-lg", "pattern": f"{OF_TOTAL} precincts reported"}]},
    "AllwithoutJudicial": {"prose": [{"label": "Precincts Reporting in State", "pattern": f"{OF_TOTAL}$"}]},
}


def pages(scenario: str) -> dict[str, ElectionReport]:
    declared = source("html_table", PAGE | SCENARIOS[scenario], time_zone="America/Chicago")
    found = versions(f"mn-2020-sos-html/{scenario}", ".html")
    return {path.stem: read(snapshot(path.read_bytes()), declared) for path in found}


def of_its_votes(tally: Tally, total: int) -> bool:
    """Whether every printed percentage is that of the votes."""
    counts = [(100 * (count.votes or 0), count.share) for count in tally.counts.values()]
    return all(
        share == (Decimal(votes) / (total or 1)).quantize(Decimal("0.01"), ROUND_HALF_UP) for votes, share in counts
    )


@pytest.mark.parametrize(
    ("scenario", "files", "contests"), [("USRepresentative", 60, 8), ("AllwithoutJudicial", 30, 2)]
)
def test_minnesota_pages(scenario: str, files: int, contests: int) -> None:
    found = pages(scenario)
    assert len(found) == files
    for report in found.values():
        assert (len(report.tallies), report.findings) == (contests, ())
        for tally in report.tallies:
            assert all(count.votes is not None for count in tally.counts.values())
            assert of_its_votes(tally, sum(count.votes or 0 for count in tally.counts.values()))
            assert tally.count_status.units_total


Told = dict[str, tuple[dict[str, Any], CountStatus]]


def told(report: ElectionReport) -> Told:
    return {tally.contest_id: (tally.counts, tally.count_status) for tally in report.tallies}


@pytest.mark.parametrize(
    ("scenario", "folder"),
    [("USRepresentative", "ushouse"), ("AllwithoutJudicial", "USPres"), ("AllwithoutJudicial", "ussenate")],
)
def test_page_and_text_of_one_moment_agree(scenario: str, folder: str) -> None:
    """A page says what the text in force when it was fetched says, or the one before or after.

    The text is fetched every ten minutes and kept when it changes. One page is older than any text.
    """
    declared = source("delimited", MINNESOTA)
    texts = {
        path.stem: told(read(snapshot(path.read_bytes()), declared))
        for path in versions(f"mn-2020-sos-txt/{folder}", ".txt")
    }
    names = list(texts)
    for name, report in pages(scenario).items():
        page, at = told(report), bisect(names, name)
        if at:
            near = [texts[each] for each in names[max(0, at - 2) : at + 1]]
            assert any(all(page[contest] == facts for contest, facts in text.items()) for text in near), name


def test_the_page_that_is_older_than_any_text_is_a_rehearsal() -> None:
    first = next(iter(pages("USRepresentative").values()))
    assert first.generated_at == datetime(2020, 11, 1, 22, 37, tzinfo=UTC)


# One regional site, six layouts.
REGION: dict[str, Any] = {"registered": {"label": "Elettori"}, "ballots_cast": {"label": "Votanti"}}
NULL: dict[str, Any] = {"ballots_invalid": {"label": "Schede nulle"}}
LISTS = {
    "contest": {"value": "Liste"},
    "table": "table:has(.voti-lista)",
    "preamble": "LISTE",
    "selection": "LISTE",
    "votes": "Voti",
    "share": "% su voti di lista",
    "seats": "Seggi",
}
RUN_OFF = {
    "contest": {"value": "Sindaco"},
    "table": ".voti-riepilogo table",
    "selection": "LISTE",
    "votes": "Voti",
    "share": "% su voti di lista",
}
COALITIONS = RUN_OFF | {"contest": {"value": "Coalizioni"}, "selection": "Prog. n°", "seats": "Seggi"}
TICKETS = RUN_OFF | {"selection": {"column": 2}, "votes": "Totale voti", "share": "% su totale voti", "seats": "Seggi"}
TABLES = REGION | NULL | {"unit": {"css": ".riepilogo-elezione-box h1"}}
TOWNS = {
    "unit": {"css": ".riepilogo-elezione-box h1", "of": "page", "pattern": "^Comune (.+)"},
    "parts": [
        {
            "contest": {"value": "Sindaco"},
            "rows": {"lista": ".preferenze-lista"},
            "selection": ".nome-lista",
            "votes": ".voto-sindaco",
            "share": ".perc-voto-sindaco",
            **{key: cell | {"of": "page"} for key, cell in (REGION | NULL).items()},
        },
        {
            "contest": [{"value": "Preferenze"}, {"css": ".nome-lista", "of": "lista"}],
            "rows": {"lista": ".preferenze-lista", "candidato": "tr"},
            "selection": ".preferenze-nomecand",
            "votes": ".preferenze-voti",
            "selection_status": {"css": ".preferenze-eletto", "meanings": {"C": "winner"}},
        },
    ],
}
REFERENDUM = {
    "contest": {"css": "span.titolo-elezione:first-of-type", "of": "page"},
    "registered": "td:nth-child(2)",
    "ballots_cast": "td:nth-child(3)",
    "ballots_invalid": "td:nth-child(8)",
    "selections": {"Sì": "td:nth-child(4)", "No": "td:nth-child(5)"},
    "parts": [
        {
            "rows": {"zona": "tr:has(> td[rowspan]:contains(' su '))"},
            "unit": {"heading": "tr.tabella-dati-header > td[colspan='9']"},
            "prose": [{"css": "td:first-child", "pattern": r"(?P<units_reported>\d+) su (?P<units_total>\d+)"}],
        },
        {"rows": {"comune": "tr:has(> td[rowspan]):not(:contains(' su '))"}, "unit": "td:first-child"},
    ],
}
SITE = "_amministrazione_Elezioni_Dati_e_risultati_elezioni_"
UNREAD = ["Voti contestati", "Prog. n°", "LISTE", "Esclusivamente*", "Totale voti di lista", ".Testo VotiLista"]
# How a page is read, the contest whose votes and spoilt ballots are all that were cast, and the pages.
LAYOUTS: list[tuple[str, dict[str, Any], str, list[str]]] = [
    (
        "html_table",
        TABLES | LISTS | {"ignore": UNREAD},
        "Liste",
        ["regionali_137_example", "regionali_142_example", f"{SITE}VotiLista_i_aspx_idele_142_ord_1_setcar_n"],
    ),
    (
        "html_table",
        TABLES | LISTS | {"ignore": UNREAD},
        "",
        [f"{SITE}VotiLista_i_aspx_idele_146_ord_1_setcar_n_idcom_3"],
    ),
    (
        "html_table",
        TABLES | {"parts": [LISTS, TICKETS], "ignore": UNREAD},
        "Sindaco",
        [
            *("comunaliaosta_120_example", "comunaliaosta_143_example"),
            f"{SITE}VotiComunaliAosta_i_aspx_idele_146_ord_1_setcar_n_idcom_3",
        ],
    ),
    (
        "html_table",
        TABLES | {"parts": [LISTS, COALITIONS], "ignore": UNREAD},
        "",
        ["regionale_coalitions_190_example"],
    ),
    (
        "html_table",
        TABLES | RUN_OFF | {"ignore": UNREAD},
        "Sindaco",
        [
            *("ballottaggio_154_17_example", "ballottaggio_154_3_example", "ballottaggio_154_40_example"),
            f"{SITE}VotiLista_i_aspx_idele_154_ord_1_setcar_n_idcom_3",
        ],
    ),
    (
        "html",
        TOWNS,
        "Sindaco",
        [
            *("comunali_146_27_example", "comunali_146_33_example"),
            f"{SITE}VotiComunali_i_aspx_idele_147_ord_1_setcar_n_idcom_22",
        ],
    ),
    ("html", TOWNS, "", ["comunali_146_3_example"]),
    ("html", REFERENDUM, "", ["referendum_187_example", "referendum_188_example"]),
]
FILES = [(family, mapping, whole, name) for family, mapping, whole, names in LAYOUTS for name in names]


def valle_daosta(family: str, mapping: dict[str, Any], name: str) -> tuple[ElectionReport, str]:
    path = feed(f"italy-vda-html/{name}.html")
    return read(snapshot(path.read_bytes()), source(family, mapping, locale="it")), path.read_text()


def votes_of(tally: Tally) -> int:
    return sum(count.votes or 0 for count in tally.counts.values())


def blank_ballots(page: str) -> int:
    """They are no invalid ones, so a tally has no place for them."""
    found = re.search(r"Schede bianche\s*</td>\s*<td[^>]*>\s*([\d.]+)", page)
    assert found
    return int(found[1].replace(".", ""))


def test_every_page_of_valle_daosta_is_read() -> None:
    assert {f"{name}.html" for *_, name in FILES} == {path.name for path in versions("italy-vda-html", ".html")}


@pytest.mark.parametrize(
    ("family", "mapping", "whole", "name"), FILES, ids=[name.removeprefix(SITE) for *_, name in FILES]
)
def test_valle_daosta(family: str, mapping: dict[str, Any], whole: str, name: str) -> None:
    """Percentages are of the contest's votes; those of coalitions of the votes for lists."""
    report, page = valle_daosta(family, mapping, name)
    assert report.findings == ()
    tallies = {tally.contest_id: tally for tally in report.tallies}
    for tally in report.tallies:
        if any(count.share for count in tally.counts.values()):
            assert of_its_votes(tally, votes_of(tallies["Liste"] if tally.contest_id == "Coalizioni" else tally))
    if whole:
        tally = tallies[whole]
        assert votes_of(tally) + blank_ballots(page) + (tally.ballots.invalid or 0) == tally.ballots.cast


@pytest.mark.parametrize("name", ["referendum_187_example", "referendum_188_example"])
def test_valle_daosta_towns_are_the_region(name: str) -> None:
    report, _ = valle_daosta("html", REFERENDUM, name)
    region, *rest = report.tallies
    assert (region.unit_id, len(report.tallies)) == ("Valle d'Aosta", len({tally.unit_id for tally in report.tallies}))
    towns = [tally for tally in rest if tally.unit_id == "Aosta" or tally.count_status.units_total is None]
    for selection, count in region.counts.items():
        assert sum(tally.counts[selection].votes or 0 for tally in towns) == count.votes
    for field in ("cast", "registered", "invalid"):
        assert sum(getattr(tally.ballots, field) for tally in towns) == getattr(region.ballots, field)
