"""What articles report before the commission's page shows it, and what becomes of it when the page catches up."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from ingest.domain.tally import BallotCounts, CountStatus, Tally
from ingest.domain.terms import ResultsStatus
from publish import results
from publish.envelope import hold_data, tally_data
from storage import holds
from storage.tables import FindingRow
from tests.examples import NIGHT
from tests.workers.newsroom import SHARES, VOTES, Newsroom, opened, tally

Open = Callable[..., Newsroom]
QUOTED = tally(VOTES, SHARES, reported_by="the CEC")
SWAPPED = tally(VOTES | {"amanat": 3_341_510}, SHARES, reported_by="the CEC")
PAGE = tally(VOTES, SHARES)
ACCEPT = 'reported = "accept"'


@pytest.fixture
def open_(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as rooms:
        yield lambda outcomes="", url=None: rooms.enter_context(opened(tmp_path, outcomes, url))


def rules(room: Newsroom) -> list[set[str]]:
    return [{each.rule for each in holds.findings_of(row)} for row in room.held()]


def last_figure(room: Newsroom) -> tuple[str, str, str | None]:
    event = [each for each in room.told() if each.is_figure][-1]
    data = tally_data(event)
    return event.type.removeprefix("tallywire.tally."), data.reason, data.before_source


def test_what_news_reports_first_waits_however_long_it_stands(open_: Open, database_url: str) -> None:
    room = open_(url=database_url)
    room.says("kazinform", QUOTED)
    room.says("paper", replace(QUOTED, reported_by=""))
    room.waits(60)
    assert (rules(room), room.published()) == ([{"reported"}, {"hearsay"}], None)
    assert [row.release_at for row in room.held()] == [None, None]
    room.says("cec", PAGE)
    assert (room.held(), room.published()) == ([], ("cec", PAGE))
    released = [hold_data(each) for each in room.told() if each.type == "tallywire.tally.released"]
    assert [each.why for each in released] == ["a second source says the same"] * 2
    assert [each for each in room.types()[2:] if each.startswith("tally.")] == ["tally.added", *["tally.released"] * 2]


def test_a_pack_may_tell_what_is_quoted_and_not_what_nobody_counted(open_: Open) -> None:
    room = open_(ACCEPT)
    room.says("paper", replace(QUOTED, reported_by=""))
    assert room.published() is None
    room.says("kazinform", QUOTED)
    assert room.published() == ("kazinform", QUOTED)
    assert rules(room) == [{"hearsay"}]


def test_a_flag_tells_it_with_the_doubt(open_: Open) -> None:
    room = open_('reported = "flag"')
    room.says("kazinform", QUOTED)
    (told,) = (tally_data(each) for each in room.told() if each.is_figure)
    assert told.after == QUOTED
    assert [each.message for each in told.findings] == [
        "list in all: quoting the CEC, and no source that counts has told of it yet"
    ]


@pytest.mark.parametrize(
    "article",
    [QUOTED, tally(shares={"amanat": "53.9"}, reported_by="the CEC"), tally(shares={"amanat": "54"}, reported_by="x")],
    ids=["to the digit", "of one, rounded", "coarser"],
)
def test_the_commission_confirms_what_was_reported(open_: Open, article: Tally) -> None:
    room = open_(ACCEPT)
    room.says("kazinform", article)
    room.says("cec", PAGE)
    assert last_figure(room) == ("changed", "The CEC confirms what Kazinform reported", "kazinform")
    assert room.published() == ("cec", PAGE)


def test_the_commission_corrects_what_was_reported_and_the_swap_is_named(open_: Open) -> None:
    room = open_(f'{ACCEPT}\nshare_against_votes = "accept"')
    room.says("kazinform", SWAPPED)
    assert room.published() == ("kazinform", SWAPPED)
    room.says("cec", PAGE)
    line = "amanat: 3,341,510 votes against 3,431,510 (digits 3 and 4 are swapped)"
    assert last_figure(room) == ("corrected", f"The CEC corrects what Kazinform reported: {line}", "kazinform")


def test_a_commission_that_is_further_neither_confirms_nor_corrects(open_: Open) -> None:
    room = open_(ACCEPT)
    half = CountStatus(units_reported=50, units_total=100)
    room.says("kazinform", tally({"amanat": 1_000, "auyl": 90}, reported_by="the CEC", count_status=half))
    room.says("cec", tally({"amanat": 2_100, "auyl": 170}, count_status=replace(half, units_reported=90)))
    assert last_figure(room) == ("changed", "The CEC speaks in place of Kazinform", "kazinform")


def test_a_wire_confirms_and_the_commission_after_it_says_nothing_of_the_report(open_: Open) -> None:
    room = open_(ACCEPT)
    room.says("kazinform", QUOTED)
    room.says("wire", PAGE)
    room.says("cec", PAGE)
    reasons = [tally_data(each).reason for each in room.told() if each.is_figure]
    assert reasons == ["", "The Wire confirms what Kazinform reported", "The CEC speaks in place of The Wire"]


def test_a_slip_is_held_although_the_pack_accepts_reports_and_does_not_get_true_with_time(open_: Open) -> None:
    room = open_(ACCEPT)
    room.says("kazinform", SWAPPED)
    room.waits(60)
    assert (rules(room), room.published()) == ([{"share_against_votes"}], None)
    (row,) = room.held()
    assert "with two digits swapped, 3,431,510, it does" in holds.findings_of(row)[0].message


@pytest.mark.parametrize("outcomes", ["", ACCEPT], ids=["held as reported", "held for the slip"])
def test_a_held_report_that_the_commission_contradicts_waits_for_nobody(open_: Open, outcomes: str) -> None:
    room = open_(outcomes)
    room.says("kazinform", SWAPPED)
    room.says("cec", tally({"amanat": 0, "auyl": 0, "rest": 0}))  # nothing is counted yet
    assert len(room.held()) == 1
    room.says("cec", PAGE)
    (over,) = (hold_data(each) for each in room.told() if each.type == "tallywire.tally.superseded")
    line = "amanat: 3,341,510 votes against 3,431,510 (digits 3 and 4 are swapped)"
    assert over.why == f"The CEC says otherwise: {line}"
    assert (room.held(), room.published()) == ([], ("cec", PAGE))


@pytest.mark.parametrize(
    ("article", "ends"),
    [
        (tally(shares={"amanat": "54"}, reported_by="the CEC"), "released: a second source says the same"),
        (tally({"amanat": 1_000, "auyl": 90}, reported_by="the CEC"), "superseded: The CEC tells of it itself now"),
    ],
    ids=["rounded", "behind"],
)
def test_a_held_report_ends_with_the_first_figures_of_the_commission(open_: Open, article: Tally, ends: str) -> None:
    room = open_()
    room.says("kazinform", article)
    room.says("cec", PAGE)
    over = [each for each in room.told() if each.type in ("tallywire.tally.released", "tallywire.tally.superseded")]
    assert [f"{each.type.rpartition('.')[2]}: {hold_data(each).why}" for each in over] == [ends]
    assert room.held() == []


def test_an_article_that_the_standing_page_contradicts_is_held_and_over_at_once(open_: Open) -> None:
    room = open_()
    room.says("cec", PAGE)
    room.says("kazinform", SWAPPED)
    held, over = (each for each in room.told() if each.type in ("tallywire.tally.held", "tallywire.tally.superseded"))
    assert {each.rule for each in hold_data(held).findings} == {"share_against_votes"}
    assert hold_data(over).why.startswith("The CEC says otherwise: amanat: 3,341,510 votes against 3,431,510")
    assert (room.held(), room.published()) == ([], ("cec", PAGE))


def test_a_report_after_the_page_is_no_news(open_: Open) -> None:
    room = open_()
    room.says("cec", PAGE)
    told = room.types()
    room.says("kazinform", replace(QUOTED, reported_by=""))
    assert (room.held(), room.types()) == ([], told)


def test_a_held_report_that_goes_on_keeps_its_number(open_: Open) -> None:
    room = open_()
    room.says("kazinform", tally({"amanat": 900, "auyl": 80}, reported_by="the CEC"))
    room.says("kazinform", tally({"amanat": 1_000, "auyl": 90}, reported_by="the CEC"))
    assert [hold_data(each).hold_id for each in room.told()] == [1, 1]


def test_an_article_takes_nothing_back_that_it_does_not_mention(open_: Open) -> None:
    room = open_(ACCEPT)
    room.says("kazinform", QUOTED)
    room.says("kazinform", tally(ballots=BallotCounts(cast=6_500_000)))
    published = room.published()
    assert published == ("kazinform", replace(QUOTED, ballots=BallotCounts(cast=6_500_000)))
    assert room.held() == []


def test_an_older_article_changes_nothing(open_: Open) -> None:
    room = open_(ACCEPT)
    room.says("kazinform", QUOTED, at=NIGHT)
    told = len(room.told())
    older = room.says("kazinform", tally({"amanat": 5}, reported_by="the CEC"), at=NIGHT - timedelta(hours=1))
    assert (room.published(), len(room.told()), room.held()) == (("kazinform", QUOTED), told, [])
    with room.services.database.read() as session:
        found = session.scalars(select(FindingRow).where(FindingRow.snapshot_id == older))
        assert [each.rule for each in found] == ["older-article"]


def test_an_exit_poll_that_came_too_early_is_told_at_the_close(open_: Open) -> None:
    room = open_()
    room.now = NIGHT - timedelta(hours=3)
    room.says("sotsis", tally(shares={"amanat": "53.46"}))
    room.waits(30)
    assert results.polls(room.services.database, "demo") == []
    room.waits(90)
    assert [each.source_id for each in results.polls(room.services.database, "demo")] == ["sotsis"]
    assert room.held() == []


def test_exit_polls_stand_beside_the_count_and_wait_for_the_close(open_: Open) -> None:
    room = open_()
    room.now = NIGHT - timedelta(hours=5)
    room.says("sotsis", tally(shares={"amanat": "53.46"}))
    assert rules(room) == [{"before_polls_close"}]
    room.now = NIGHT
    poll = tally(shares={"amanat": "54.42", "auyl": "12"})
    room.says("sotsis", poll)
    room.says("cec", replace(PAGE, results_status=ResultsStatus.UNOFFICIAL_PARTIAL))
    asked = results.polls(room.services.database, "demo")
    assert [(each.source_id, each.tally) for each in asked] == [("sotsis", poll)]
    published = room.published()
    assert published is not None
    assert published[0] == "cec"
