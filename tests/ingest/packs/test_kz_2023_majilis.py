"""The demonstration night: every version is read, and ends in the published figures to the vote."""

import runpy
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ingest.domain.tally import Tally, facts
from ingest.domain.terms import CountItemStatus, ResultsStatus
from ingest.packs import Pack, load
from tests.ingest.packs.recordings import Version, fetched_at, versions

FOLDER = Path(__file__).parents[3] / "elections" / "kz_2023_majilis"
RECORDING = FOLDER / "recording"
PUBLISHED = {
    "amanat": (3_431_510, "53.90"),
    "auyl": (693_938, "10.90"),
    "respublica": (547_154, "8.59"),
    "aq_jol": (535_139, "8.41"),
    "peoples_party": (432_920, "6.80"),
    "osdp": (331_058, "5.20"),
    "baytaq": (146_431, "2.30"),
    "against_all": (248_291, "3.90"),
}
EXIT_POLLS = {
    source: dict(zip(PUBLISHED, shares, strict=True))
    for source, shares in {
        "exit_poll_iei": ("53.46", "10.52", "8.9", "7.87", "6.25", "5.31", "3.22", "4.47"),
        "exit_poll_sotsis": ("54.42", "10.21", "8.79", "8.21", "6.89", "4.91", "2.17", "4.4"),
        "exit_poll_dira": ("53.33", "11.26", "8.33", "8.87", "6.93", "5.12", "2.51", "3.65"),
    }.items()
}
VOTES = {selection: votes for selection, (votes, _) in PUBLISHED.items()}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(FOLDER)


@pytest.fixture(scope="module")
def night(pack: Pack) -> dict[str, list[Version]]:
    return {source.id: list(versions(pack, source, documents(source.id))) for source in pack.sources}


def documents(source_id: str) -> list[Path]:
    files = sorted(RECORDING.joinpath(source_id).iterdir())
    return [file for file in files if file.suffix != ".json" and not answer(file).exists()]


def answer(file: Path) -> Path:
    return file.with_suffix(".http.json")


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Asia/Almaty')):%d %H:%M}"


def votes(tally: Tally) -> dict[str, int | None]:
    return {selection: count.votes for selection, count in tally.counts.items()}


def regions(version: Version) -> list[Tally]:
    return [tally for tally in version[1].tallies if tally.unit_id != "kz"]


def test_every_version_reads_and_resolves_with_no_finding_but_news_own(night: dict[str, list[Version]]) -> None:
    found = {
        (source, each.rule)
        for source, each_version in night.items()
        for _, report, doubts in each_version
        for each in (*report.findings, *doubts)
    }
    assert found == {("steppe_wire", "exit-poll-left-out"), ("astana_daily", "share_against_votes")}
    assert {source: len(each) for source, each in night.items()} == {
        "cec_results": 11,
        "cec_regions": 44,
        "cec_turnout": 7,
        **dict.fromkeys(EXIT_POLLS, 1),
        "steppe_wire": 3,
        "astana_daily": 1,
    }


def test_the_note_says_what_is_simulated(pack: Pack) -> None:
    assert pack.election.note == (
        "National final figures and exit polls as published; "
        "regional and intermediate figures, outlets and their stories are simulated."
    )


@pytest.mark.parametrize("source", EXIT_POLLS)
def test_each_exit_poll_is_read_out_of_the_one_article(night: dict[str, list[Version]], source: str) -> None:
    ((_, report, _),) = night[source]
    (tally,) = report.tallies
    assert {name: str(count.share) for name, count in tally.counts.items()} == EXIT_POLLS[source]
    assert (tally.unit_id, tally.results_status, votes(tally)) == ("kz", None, dict.fromkeys(EXIT_POLLS[source]))
    bodies = [file.read_bytes() for each in EXIT_POLLS for file in documents(each)]
    assert len(set(bodies)) == 1


def test_the_story_has_the_votes_that_the_page_shows_an_hour_later(night: dict[str, list[Version]]) -> None:
    at, report, _ = night["steppe_wire"][1]
    (told,) = report.tallies
    page, first = next(
        (at, tally)
        for at, report, _ in night["cec_regions"]
        for tally in report.tallies
        if tally.unit_id == "kz" and tally.counts["amanat"].votes
    )
    assert page - at == timedelta(hours=1)
    assert votes(told) == {name: count for name, count in votes(first).items() if name != "against_all"}
    every = sum(count or 0 for count in votes(first).values())
    assert all(abs(100 * (c.votes or 0) / every - float(c.share or 0)) < 0.006 for c in told.counts.values())


def test_the_slip_is_the_published_result_with_two_digits_swapped(night: dict[str, list[Version]]) -> None:
    ((_, report, _),) = night["astana_daily"]
    (tally,) = report.tallies
    said = {name: (count.votes, str(count.share)) for name, count in tally.counts.items()}
    assert said == PUBLISHED | {"amanat": (3_341_510, "53.90")}
    assert tally.reported_by == "ЦИК"


def test_the_last_national_page_is_the_published_result(night: dict[str, list[Version]]) -> None:
    (tally,) = night["cec_results"][-1][1].tallies
    assert {name: (count.votes, str(count.share)) for name, count in tally.counts.items()} == PUBLISHED
    assert (tally.ballots.valid, tally.ballots.registered) == (6_366_441, 12_035_578)
    assert tally.results_status is ResultsStatus.UNOFFICIAL_COMPLETE


def test_regions_add_up_to_the_nation(night: dict[str, list[Version]], pack: Pack) -> None:
    tallies = regions(night["cec_regions"][-1])
    assert {tally.unit_id for tally in tallies} == {unit.id for unit in pack.election.units} - {"kz"}
    assert {name: sum(tally.counts[name].votes or 0 for tally in tallies) for name in VOTES} == VOTES
    assert sum(tally.ballots.registered or 0 for tally in tallies) == 12_035_578
    assert sum(tally.ballots.valid or 0 for tally in tallies) == 6_366_441
    assert {tally.count_status.status for tally in tallies} == {CountItemStatus.COMPLETED}


def test_the_row_for_the_nation_is_the_sum_of_its_regions(night: dict[str, list[Version]]) -> None:
    for version in night["cec_regions"]:
        (nation,) = (tally for tally in version[1].tallies if tally.unit_id == "kz")
        for name, said in votes(nation).items():
            known = [count for tally in regions(version) if (count := votes(tally)[name]) is not None]
            assert said == (sum(known) if known else None)


def test_turnout_adds_up_and_never_falls(night: dict[str, list[Version]]) -> None:
    national = []
    for _, report, _ in night["cec_turnout"]:
        cast = {tally.unit_id: tally.ballots.cast or 0 for tally in report.tallies}
        national.append(cast.pop("kz"))
        assert sum(cast.values()) == national[-1]
        assert all(tally.counts == {} for tally in report.tallies)
    assert national == sorted(national)
    assert national[-1] == 6_521_860


def test_regions_report_one_after_another_and_only_rise(night: dict[str, list[Version]]) -> None:
    reported = []
    for (_, before, _), (_, after, _) in pairwise(night["cec_regions"]):
        reported.append(sum(tally.ballots.valid is not None for tally in after.tallies if tally.unit_id != "kz"))
        for old, new in zip(before.tallies, after.tallies, strict=True):
            risen = zip(votes(old).values(), votes(new).values(), strict=True)
            assert all(later is not None and earlier <= later for earlier, later in risen if earlier is not None)
    assert reported == sorted(reported)
    assert (reported[0], reported[-1]) == (0, 20)
    assert len(set(reported)) > 10


def test_a_region_says_nothing_before_it_reports(night: dict[str, list[Version]]) -> None:
    for tally in regions(night["cec_regions"][0]):
        assert set(votes(tally).values()) == {None}
        assert tally.ballots.valid is None
        assert tally.count_status.status is CountItemStatus.NOT_PROCESSED


def test_the_nation_comes_as_dashes_then_percentages_then_votes(night: dict[str, list[Version]]) -> None:
    told = [
        (local(at), any(c.share is not None for c in counts), any(c.votes is not None for c in counts))
        for at, report, _ in night["cec_results"]
        for counts in [report.tallies[0].counts.values()]
    ]
    phases = [(next(each)[0], *shown) for shown, each in groupby(told, key=lambda each: each[1:])]
    assert phases == [("19 10:00", False, False), ("20 18:40", True, False), ("20 22:00", True, True)]


def test_the_night_has_the_commissions_order(night: dict[str, list[Version]]) -> None:
    assert local(night["cec_turnout"][0][0]) == local(night["cec_results"][0][0]) == "19 10:00"
    assert local(night["cec_regions"][1][0]) == "19 22:00"
    assert local(night["cec_regions"][-1][0]) == "20 05:00"
    statuses = [report.tallies[0].results_status for _, report, _ in night["cec_results"]]
    assert [status for status, _ in groupby(statuses)] == [
        ResultsStatus.PRE_ELECTION,
        ResultsStatus.UNOFFICIAL_PARTIAL,
        ResultsStatus.UNOFFICIAL_COMPLETE,
    ]


def test_a_page_dates_itself_shortly_before_it_is_fetched(night: dict[str, list[Version]]) -> None:
    late = [at - report.generated_at for at, report, _ in night["cec_regions"] if report.generated_at]
    assert len(late) == len(night["cec_regions"])
    assert set(late) == {timedelta()}


def test_one_version_differs_in_bytes_alone() -> None:
    pack = load(FOLDER)
    source = pack.sources[0]
    files = documents(source.id)
    read = [(report.generated_at, *map(facts, report.tallies)) for _, report, _ in versions(pack, source, files)]
    same = [number for number, (one, other) in enumerate(pairwise(read)) if one == other]
    assert len(same) == 1
    assert files[same[0]].read_bytes() != files[same[0] + 1].read_bytes()


def test_there_is_one_short_outage() -> None:
    (file,) = RECORDING.rglob("*.http.json")
    told = msgspec.json.decode(file.read_bytes())
    body = file.with_name(file.name.replace(".http.json", ".html"))
    assert (told["status"], file.parent.name, body.stat().st_size < 500) == (503, "cec_results", True)
    after = next(each for each in documents("cec_results") if fetched_at(each) > fetched_at(body))
    assert fetched_at(after) - fetched_at(body) < timedelta(minutes=30)


def test_the_generator_writes_the_recording_again(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "make_recording"))["main"](tmp_path)
    written = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.*")}
    assert written == {file.relative_to(RECORDING): file.read_bytes() for file in RECORDING.rglob("*.*")}
    assert sum(map(len, written.values())) < 1_000_000
