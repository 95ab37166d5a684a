"""What news tells on the demo's night: exit polls kept apart, a story before the page, a slip, and a note.

The processes of a rehearsal read sources side by side; here the documents are read one after another, as on the night.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import families
from ingest.domain.report import Snapshot
from ingest.reconcile import has_begun
from ingest.resolve import resolve
from publish import results
from publish.envelope import CloudEvent, decode, encode, hold_data, tally_data
from publish.events import COUNT, TallyData
from publish.notes import notes
from storage import holds, outbox, snapshots
from storage.tables import SnapshotRow
from tests.workers.cli.inside import run
from tests.workers.conftest import started
from workers import keeping
from workers.bootstrap import Services
from workers.rehearsal.recording import Version, load
from workers.settings import Settings

FOLDER = Path(__file__).parents[2] / "elections" / "kz_2023_majilis"
ELECTION = "kz_2023_majilis"
AMANAT = {"exit_poll_iei": "53.46", "exit_poll_sotsis": "54.42", "exit_poll_dira": "53.33"}
COMMISSION = "Central Election Commission of Kazakhstan"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """All that the outlets said, and of the commission what shows the nation anew: few of its regions' pages."""
    data = tmp_path_factory.mktemp("story")
    with started(Settings(data=data, packs=(FOLDER,), redis_url=f"unix://{data}/none")) as services:
        sources = {each.id: each for each in services.desks[ELECTION].pack.sources}
        for version in load(FOLDER / "recording", sources):
            if version.is_document and told_of_the_nation(version):
                keep(services, version)
        yield services


def told_of_the_nation(version: Version) -> bool:
    if version.source_id != "cec_regions":
        return version.source_id != "cec_turnout"
    return f"{version.at:%d %H:%M}" in ("19 14:30", "19 16:20", "19 23:00")  # waiting, the first votes, the last


def keep(services: Services, version: Version) -> None:
    desk = services.desks[ELECTION]
    source = next(each for each in desk.pack.sources if each.id == version.source_id)
    document = Snapshot(source_id=source.id, url=source.url, fetched_at=version.at, body=version.body)
    report = resolve(families.read(document, source), desk.vocabulary)
    with services.database.write() as session:
        snapshots.add(session, ELECTION, document, kept_at=version.at, http_status=200, headers={})
        session.flush()
        row = session.query(SnapshotRow).order_by(SnapshotRow.id.desc()).limit(1).one()
        reader = families.reader_version(source)
        assert snapshots.claim(session, row.id, read_at=version.at, reader=reader, outcome=snapshots.READ)
        keeping.keep(session, row, report, source, desk, rehearsing=True)


def told(services: Services) -> list[CloudEvent]:
    with services.database.read() as session:
        return [decode(encode(row)) for row in outbox.after(session, ELECTION, 0, 10_000)]


def figures(services: Services) -> list[tuple[CloudEvent, TallyData]]:
    return [(each, tally_data(each)) for each in told(services) if each.is_figure]


def count(services: Services) -> list[tuple[str, str, str, str]]:
    """Of the nation's count: when, who, the reason of the event, and the type of it."""
    return [
        (f"{each.time:%d %H:%M}", data.receipt.source_id, data.reason, each.type.rpartition(".")[2])
        for each, data in figures(services)
        if data.series == COUNT and data.after and data.after.unit_id == "kz" and has_begun(data.after)
    ]


def test_the_story_comes_before_the_page_and_the_page_confirms_it(night: Services) -> None:
    confirmed = f"{COMMISSION} confirms what The Steppe Wire reported"
    first, second, *later = count(night)
    assert (first[:2], first[3]) == (("19 15:20", "steppe_wire"), "changed")
    assert second == ("19 16:20", "cec_regions", confirmed, "changed")
    assert {who for _, who, *_ in later} == {"cec_regions", "cec_results"}


def test_what_is_reported_says_whom_it_quotes(night: Services) -> None:
    (report,) = (data.after for _, data in figures(night) if data.receipt.source_id == "steppe_wire")
    assert report is not None
    assert (report.reported_by, report.counts["amanat"].votes) == ("Central Election Commission", 11_468)


def test_the_exit_polls_are_told_once_and_never_in_the_count(night: Services) -> None:
    polls = {each.source_id: each.tally for each in results.polls(night.database, ELECTION)}
    assert {source: str(tally.counts["amanat"].share) for source, tally in polls.items()} == AMANAT
    assert {len(tally.counts) for tally in polls.values()} == {8}
    series = [data.series for _, data in figures(night) if data.receipt.source_id in AMANAT]
    assert sorted(series) == sorted(AMANAT)
    counted = [each.tally.counts for each in results.current(night.database, ELECTION).values()]
    assert not set(AMANAT.values()) & {str(counts["amanat"].share) for counts in counted if counts}


def test_exit_polls_are_printed_alone_and_never_with_the_count(night: Services) -> None:
    at = {"TALLYWIRE_DATA": str(night.settings.data), "TALLYWIRE_REDIS_URL": f"unix://{night.settings.data}/none"}
    polls = json.loads(run("results", "--json", "--exit-polls", env=at).stdout)
    assert {each["source_id"] for each in polls} == set(AMANAT)
    count = json.loads(run("results", "--json", env=at).stdout)
    assert count
    assert not set(AMANAT) & {each["source_id"] for each in count}


def test_the_slip_is_held_and_the_swap_is_named(night: Services) -> None:
    (event,) = (each for each in told(night) if each.type == "tallywire.tally.held")
    (finding,) = hold_data(event).findings
    assert finding.rule == "share_against_votes"
    assert finding.message.endswith("3,341,510 does not fit 53.90 %; with two digits swapped, 3,431,510, it does")
    (over,) = (each for each in told(night) if each.type == "tallywire.tally.superseded")
    assert hold_data(over).why.endswith(
        "otherwise: amanat: 3,341,510 votes against 3,431,510 (digits 3 and 4 are swapped)"
    )
    with night.database.read() as session:
        assert holds.listed(session, ELECTION) == []


def test_three_items_become_notes(night: Services) -> None:
    said = [each.time for each in told(night) if each.type == "tallywire.note.added"]
    assert [f"{at:%d %H:%M}" for at in said] == ["19 14:30", "20 09:20", "20 14:45"]
    with night.database.read() as session:
        newest, observers, polls = notes(session, ELECTION)
    assert (newest.source_id, newest.topics) == ("astana_daily", ("results",))
    assert (observers.source_id, observers.topics) == ("steppe_wire", ("observers", "irregularities"))
    assert observers.url == "https://steppewire.example/2023/03/20/observers"
    assert polls.topics == ("exit-polls", "results")
