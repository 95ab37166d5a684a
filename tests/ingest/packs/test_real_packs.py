"""Every pack against what its sources really served: all names are known, and the figures add up.

A line of CASES is a source and the recordings it reads. What is found or doubted in them stands there, with its reason.
"""

import gzip
import json
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from ingest import families
from ingest.checks import Context, judge
from ingest.domain.report import ElectionReport, Finding, Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import facts
from ingest.packs import Pack, load
from ingest.resolve import resolve, vocabulary
from tests.feeds import FEEDS, feed
from tests.ingest.packs.totals import sums

ELECTIONS = Path(__file__).parents[3] / "elections"
CLARITY, AP, AEC = "clarity-enr", "ap-elections-api-v2", "aec-mediafeed-eml520/aec-mediafeed-results-detailed-verbose"
MN_TEXT, MN_PAGE = "mn-2020-sos-txt", "mn-2020-sos-html"
FRANCE, ITALY, VDA = "france-2022-interieur", "italy-2020-eligendo", "italy-vda-html"
PHILIPPINES = "philippines-2025-abscbn"


def recorded(path: Path) -> bytes:
    """The last answer of a recorded conversation; its body is stored compressed, as it was sent."""
    answers = json.loads(path.read_text())["http_interactions"]
    return gzip.decompress(b64decode(answers[-1]["response"]["body"]["base64_string"]))


class Case(NamedTuple):
    """`files` is a pattern below the folder of recordings; `findings` and `doubts` are rules, of all files together.

    `unequal` are contests whose parts are not the whole in the document itself; None where it tells no parts at all.
    """

    pack: str
    source: str
    files: str
    findings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    unequal: tuple[str, ...] | None = ()
    body: Callable[[Path], bytes] = Path.read_bytes


CASES = [
    Case("georgia_2020", "state", f"{CLARITY}/electiondata/GA_detail_20201120_1237.xml"),
    # The recording was cut down to 2 of 298 contests.
    Case("georgia_2020", "state", f"{CLARITY}/elex-clarity/ga_counties_11-3.xml", findings=("minimum-missed",)),
    # Totals of the state only; their percentages are checked by `judge`.
    Case("georgia_2020", "summary", f"{CLARITY}/elex-clarity/GA_2020_summary.json", unequal=None, body=recorded),
    # In the contest for President one precinct has lost its votes of the day.
    Case("georgia_2020", "atkinson", f"{CLARITY}/elex-clarity/ga_atkinson_precincts_11-3.xml", unequal=("president",)),
    Case("georgia_2020", "bacon", f"{CLARITY}/elex-clarity/ga_bacon_precincts_11-3.xml"),
    Case("georgia_2020", "gwinnett", f"{CLARITY}/elex-clarity/ga_gwinnett_precincts_11-3.xml"),
    Case("west_virginia_2020", "state", f"{CLARITY}/elex-clarity/wv_counties_11-3.xml"),
    # The recording was cut down: the total holds a kind of votes that it no longer tells.
    Case("arkansas_2014", "state", f"{CLARITY}/clarify/county.xml", unequal=("us_senate",)),
    Case("kentucky_2014_primary", "greenup", f"{CLARITY}/clarify/precinct.xml"),
    Case("us_2012_senate", "ap", f"{AP}/20121106_me_fl_senate.json"),
    # The total of Colorado is 8,010 votes ahead of its counties.
    Case("us_2015_november", "ap", f"{AP}/20151103_national.json", unequal=("co_retain_revenue",)),
    # AP marked the report as a test.
    Case("us_2016_delegates", "ap", f"{AP}/20160118_delsuper.json", findings=("test-results",)),
    # Democrats: rows of delegates at large repeat the state's figures, and districts count what is finer.
    Case("us_2016_iowa_caucuses", "ap", f"{AP}/20160201_district_results.json", unequal=("ia_president_dem",)),
    Case("us_2016_super_tuesday", "ap", f"{AP}/20160301_super_tuesday.json"),
    # A rehearsal two weeks before the day, marked as a test.
    Case(
        "us_2016_april_primaries",
        "ap",
        f"{AP}/20160426_ct_rollups.json",
        findings=("test-results",),
        doubts=("before_polls_close",),
    ),
    Case("au_griffith_2014", "aec", f"{AEC}-17552.xml"),
    Case("au_cook_2024", "aec", f"{AEC}-29807.xml"),
    Case("mn_2020", "USPres", f"{MN_TEXT}/USPres/*.txt"),
    Case("mn_2020", "USPresCty", f"{MN_TEXT}/USPresCty/*.txt"),
    Case("mn_2020", "USPresCG", f"{MN_TEXT}/USPresCG/*.txt"),
    Case("mn_2020", "ussenate", f"{MN_TEXT}/ussenate/*.txt"),
    Case("mn_2020", "ushouse", f"{MN_TEXT}/ushouse/*.txt"),
    Case("mn_2020", "allracesbycounty", f"{MN_TEXT}/allracesbycounty/*.txt"),
    Case("mn_2020", "pctstats", f"{MN_TEXT}/pctstats/*.txt", unequal=None),
    # The first page is a rehearsal two days before the day.
    Case(
        "mn_2020",
        "AllwithoutJudicial",
        f"{MN_PAGE}/AllwithoutJudicial/*.html",
        doubts=("before_polls_close",),
        unequal=None,
    ),
    Case(
        "mn_2020",
        "USRepresentative",
        f"{MN_PAGE}/USRepresentative/*.html",
        doubts=("before_polls_close",),
        unequal=None,
    ),
    # The first document, before any count, has no time.
    Case(
        "philippines_2025",
        "senator",
        f"{PHILIPPINES}/senator/*.ts",
        findings=("missing-element",),
        unequal=None,
    ),
    Case(
        "philippines_2025",
        "partylist",
        f"{PHILIPPINES}/partylist/*.ts",
        findings=("missing-element",),
        unequal=None,
    ),
    Case("france_2022_round_1", "interieur", f"{FRANCE}/tour1/*.csv", unequal=None),
    Case("france_2022_round_2", "interieur", f"{FRANCE}/tour2/*.csv", unequal=None),
    Case("italy_2020_referendum", "datiNazionali", f"{ITALY}/datiNazionali/*.json", unequal=None),
    Case("italy_2020_referendum", "datiEstero", f"{ITALY}/datiEstero/*.json", unequal=None),
    Case("vda_2015_municipal", "aosta", f"{VDA}/*_120_*", unequal=None),
    Case("vda_2018_regional", "region", f"{VDA}/*_137_*", unequal=None),
    Case("vda_2020_regional", "region", f"{VDA}/*_142_*", unequal=None),
    Case("vda_2020_municipal", "aosta", f"{VDA}/*omunali[aA]osta*_14[36]_*", unequal=None),
    Case("vda_2020_municipal", "aosta_lists", f"{VDA}/*VotiLista*_146_*", unequal=None),
    Case("vda_2020_municipal", "aosta_preferences", f"{VDA}/comunali_146_3_*", unequal=None),
    Case("vda_2020_municipal", "comuni", f"{VDA}/comunali_146_[23][37]_*", unequal=None),
    Case("vda_2020_municipal_runoff", "comuni", f"{VDA}/*_154_*", unequal=None),
    Case("vda_2020_courmayeur", "comune", f"{VDA}/*_147_*", unequal=None),
    Case("vda_2025_referendum_citizenship", "results", f"{VDA}/*_187_*"),
    Case("vda_2025_referendum_regional", "results", f"{VDA}/*_188_*"),
    Case("vda_2025_regional", "region", f"{VDA}/*_190_*", unequal=None),
]


class Night(NamedTuple):
    case: Case
    pack: Pack
    source: Source
    reports: list[ElectionReport]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case.pack}-{case.source}-{Path(case.files).stem}")
def night(request: pytest.FixtureRequest) -> Night:
    case: Case = request.param
    files = sorted(FEEDS.glob(case.files))
    if not files:
        pytest.skip(f"no recordings at {FEEDS / case.files}")
    pack = load(ELECTIONS / case.pack)
    source = next(source for source in pack.sources if source.id == case.source)
    known = vocabulary(pack.election)
    read = (families.read(snapshot(pack, source, case.body(file)), source) for file in files)
    return Night(case, pack, source, [resolve(report, known) for report in read])


def snapshot(pack: Pack, source: Source, body: bytes) -> Snapshot:
    return Snapshot(source_id=source.id, url=source.url, fetched_at=pack.election.polls_close_at, body=body)


def test_every_name_is_known(night: Night) -> None:
    assert [tally for report in night.reports for tally in report.unresolved] == []
    assert all(report.tallies for report in night.reports)
    found = {finding.rule: finding for report in night.reports for finding in report.findings}
    assert set(found) == set(night.case.findings), found


def test_parts_add_up_to_the_whole(night: Night) -> None:
    compared = [
        (contest, equal) for report in night.reports for contest, equal in sums(night.pack.election, report.tallies)
    ]
    assert bool(compared) == (night.case.unequal is not None)
    assert {contest for contest, equal in compared if not equal} == set(night.case.unequal or ())


def test_nothing_else_is_doubtful(night: Night) -> None:
    doubts: dict[str, Finding] = {}
    for report in night.reports:
        at = report.generated_at or night.pack.election.polls_close_at
        context = Context(election=night.pack.election, source=night.source, fetched_at=at, generated_at=at)
        doubts |= {doubt.rule: doubt for doubt in judge(report.tallies, {}, context)}
    assert set(doubts) == set(night.case.doubts), doubts


@pytest.mark.parametrize("name", sorted({case.pack for case in CASES}))
def test_every_source_of_the_pack_is_tried(name: str) -> None:
    assert {source.id for source in load(ELECTIONS / name).sources} == {c.source for c in CASES if c.pack == name}


@pytest.mark.parametrize("folder", [AP, MN_TEXT, MN_PAGE, PHILIPPINES, FRANCE, ITALY, VDA])
def test_no_recording_is_left_out(folder: str) -> None:
    files = {file for file in feed(folder).rglob("*.*") if file.name not in ("README.md", "INDEX.tsv")}
    assert files - {file for case in CASES for file in FEEDS.glob(case.files)} == set()


@pytest.mark.parametrize(("name", "event"), [("au_griffith_2014", "17552"), ("au_cook_2024", "29807")])
def test_the_australian_feed_comes_in_a_zip_with_other_documents(name: str, event: str) -> None:
    file, pack = feed(f"{AEC}-{event}.xml"), load(ELECTIONS / name)
    with ZipFile(packed := BytesIO(), "w") as archive:
        archive.writestr(f"xml/eml-230-candidates-{event}.xml", b"<EML/>")
        archive.write(file, f"xml/{file.name}")
    zipped, alone = (
        families.read(snapshot(pack, pack.sources[0], body), pack.sources[0])
        for body in (packed.getvalue(), file.read_bytes())
    )
    assert zipped.findings == ()
    assert list(map(facts, zipped.tallies)) == list(map(facts, alone.tallies))
