"""`tallywire check` against servers that answer well, badly, late and wrongly."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from pydantic import SecretStr

from ingest.domain.errors import ConfigurationError
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.fetch import Fetched, Validators
from tests import examples
from tests.servers import Request, Route, Server, answer, conditional, drip, in_turn, redirect
from tests.workers.packing import page, write_pack
from workers import preflight
from workers.preflight import Preflight, Verdict, doubts, exit_code
from workers.preflight.reading import sample
from workers.settings import Settings

ALLOWED = answer(b"User-agent: *\nAllow: /\n")


def good(body: bytes = page(1_234, 0), **headers: str | int) -> bytes:
    return answer(body, Content_Type="text/csv; charset=utf-8", **({"Date": date()} | headers))


def date(off: timedelta = timedelta()) -> str:
    return format_datetime(datetime.now(UTC) + off, usegmt=True)


def checked(folder: Path, routes: Mapping[str, Route], *more: tuple[str, str], **settings: Any) -> dict[str, Preflight]:
    """What is found at each route (but robots.txt), by its name; `more` are changes of the pack's text."""
    with Server({"/robots.txt": ALLOWED, **routes}) as server:
        urls = {name.strip("/"): server.url(name) for name in routes if name != "/robots.txt"}
        pack = write_pack(folder / "pack", urls)
        text = (pack / "pack.toml").read_text()
        for old, new in more:
            assert old in text
            text = text.replace(old, new)
        (pack / "pack.toml").write_text(text)
        found = preflight.check(Settings(data=folder, fetch_deadline=2.0, host_pace_seconds=0.0, **settings), pack)
    return {each.source_id: each for each in found}


def remarks(found: Preflight, topic: str, *, doubt: bool | None = None) -> str:
    return "; ".join(each.message for each in found.remarks if each.topic == topic and doubt in (None, each.doubt))


def rules(found: Preflight) -> list[str]:
    return [finding.rule for finding in found.findings]


def test_a_source_in_order_is_ready_and_what_it_costs_is_told(tmp_path: Path) -> None:
    served = conditional(page(1_234, 0), ETag='"1"', Date=date(), Content_Type="text/csv; charset=utf-8")
    found = checked(tmp_path, {"/a": served})["a"]
    assert (found.verdict, found.findings, found.unresolved) == (Verdict.READY, (), ())
    assert found.amount is not None
    assert (found.amount.tallies, found.amount.contests, found.amount.units, found.amount.selections) == (1, 1, 1, 2)
    assert (found.amount.media_type, found.amount.charset, found.amount.documents) == ("text/csv", "utf-8", 1)
    assert [tally.counts["ant"].votes for tally in found.sample] == [1_234]
    assert "304" in remarks(found, "cost")
    assert "allows tallywire" in remarks(found, "robots")
    assert "3,600 polls" in remarks(found, "pace")
    assert not any(each.doubt for each in found.remarks)


def test_robots_that_forbid_need_a_person_and_a_crawl_delay_does_not(tmp_path: Path) -> None:
    forbidding = answer(b"User-agent: tallywire\nDisallow: /private\nCrawl-delay: 30\n")
    found = checked(tmp_path, {"/robots.txt": forbidding, "/private": good(), "/open": good()})
    assert (found["private"].verdict, found["open"].verdict) == (Verdict.ATTENTION, Verdict.READY)
    assert "forbids tallywire the path /private" in remarks(found["private"], "robots", doubt=True)
    assert "asks for 30 s" in remarks(found["open"], "pace", doubt=False)


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (answer(b"no such page", "404 Not Found"), "nothing is forbidden"),
        (answer(b"<!doctype html><p>welcome</p>"), "nothing is forbidden"),
        (answer(b"down", "503 Service Unavailable"), "nobody knows what it asks"),
        (answer(b""), "nobody knows what it asks"),
    ],
)
def test_no_robots_are_no_doubt(tmp_path: Path, robots: bytes, said: str) -> None:
    found = checked(tmp_path, {"/robots.txt": robots, "/a": good()})["a"]
    assert found.verdict is Verdict.READY
    assert said in remarks(found, "robots", doubt=False)


def test_a_host_is_asked_for_its_robots_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def robots(sock: Any, request: Request) -> None:
        asked.append(request.path)
        sock.sendall(ALLOWED)

    found = checked(tmp_path, {"/robots.txt": robots, "/a": good(), "/b": good()})
    assert (len(found), asked) == (2, ["/robots.txt"])


@pytest.mark.parametrize(
    ("off", "age", "doubt"),
    [
        (timedelta(hours=3, minutes=1), {}, "3 hours ahead of ours"),
        (-timedelta(days=3), {}, "3 days behind ours"),
        (-timedelta(hours=1), {"Age": 3600}, ""),
        (-timedelta(hours=1), {"Age": "9" * 30}, "ahead of ours"),
        (timedelta(), {"Age": "young"}, ""),
    ],
)
def test_the_servers_clock_is_held_against_ours(
    tmp_path: Path, off: timedelta, age: dict[str, str | int], doubt: str
) -> None:
    found = checked(tmp_path, {"/a": answer(page(1, 2), Date=date(off), **age)})["a"]
    assert found.verdict is (Verdict.ATTENTION if doubt else Verdict.READY)
    assert doubt in remarks(found, "clock", doubt=True)


@pytest.mark.parametrize("headers", [{}, {"Date": "nonsense"}])
def test_no_date_is_only_worth_knowing(tmp_path: Path, headers: dict[str, str | int]) -> None:
    found = checked(tmp_path, {"/a": answer(page(1, 2), **headers)})["a"]
    assert (found.verdict, remarks(found, "clock", doubt=False)) == (Verdict.READY, "the server tells no Date")


def test_without_validators_nobody_is_asked_twice(tmp_path: Path) -> None:
    with Server({"/a": good(), "/robots.txt": ALLOWED}) as server:
        pack = write_pack(tmp_path / "pack", {"a": server.url("/a")})
        [found] = preflight.check(Settings(data=tmp_path), pack)
        assert sorted(request.path for request in server.requests) == ["/a", "/robots.txt"]
    assert "no ETag and no Last-Modified" in remarks(found, "cost", doubt=False)


@pytest.mark.parametrize(
    ("again", "said", "verdict"),
    [
        (good(ETag='"1"'), "the same document again", Verdict.READY),
        (good(page(1_235, 0), ETag='"2"'), "another document", Verdict.READY),
        (answer(b"no", "500 Internal Server Error"), "http-status", Verdict.ATTENTION),
    ],
)
def test_a_server_that_does_not_answer_304_is_told_of(
    tmp_path: Path, again: bytes, said: str, verdict: Verdict
) -> None:
    found = checked(tmp_path, {"/a": in_turn(good(ETag='"1"'), again)})["a"]
    assert (found.verdict, said in remarks(found, "cost")) == (verdict, True)


def test_caches_and_detours_are_worth_knowing(tmp_path: Path) -> None:
    routes = {"/a": redirect("/b"), "/b": good(Cache_Control='public, max-age="60"')}
    found = checked(tmp_path, routes)["a"]
    assert found.verdict is Verdict.READY
    assert "/b; every poll pays" in remarks(found, "redirect", doubt=False)
    assert "keep the document for 60 s" in remarks(found, "pace", doubt=False)


def test_a_missing_charset_is_told_and_a_wrong_one_is_a_doubt(tmp_path: Path) -> None:
    body = "party,votes\nAnt,1\nBée,2\n".encode()
    routes = {
        "/none": answer(body, Content_Type="text/csv", Date=date()),
        "/wrong": answer(body.decode().encode("cp1252"), Content_Type="text/csv; charset=utf-8", Date=date()),
        "/twice": answer(body.decode("cp1252").encode(), Content_Type="text/csv; charset=utf-8", Date=date()),
    }
    found = checked(tmp_path, routes, ('"Bee"', '"Bee", aliases = ["Bée", "BÃ©e"]'))
    assert found["none"].verdict is Verdict.READY
    assert "declares no charset" in remarks(found["none"], "encoding", doubt=False)
    assert found["twice"].verdict is Verdict.ATTENTION
    assert "'BÃ©e'" in remarks(found["twice"], "encoding", doubt=True)
    assert (found["wrong"].verdict, "utf-8" in found["wrong"].outcome) == (Verdict.UNREADABLE, True)


def test_names_are_told_with_what_they_carry_and_what_they_may_mean(tmp_path: Path) -> None:
    found = checked(tmp_path, {"/a": good(b"party,votes\nAnt,1\nBeee,2\n")})["a"]
    assert found.verdict is Verdict.ATTENTION
    [name] = found.unresolved
    assert (name.kind, name.contest, name.name, name.times, name.votes) == ("selection", "list", "Beee", 1, 2)
    assert [each.id for each in name.proposals] == ["bee"]
    assert "unknown-name" not in rules(found)


def test_leftovers_minimums_and_rules_need_a_person(tmp_path: Path) -> None:
    more = ('family = "delimited"', 'family = "delimited"\nminimum = { selections = 9 }')
    late = ("2023-03-19T18:00:00", "2199-03-19T18:00:00")
    found = checked(tmp_path, {"/a": good(b"party,votes,new\nAnt,1,x\nBee,2,y\n")}, more, late)["a"]
    assert found.verdict is Verdict.ATTENTION
    assert sorted(rules(found)) == ["before_polls_close", "leftover", "minimum-missed"]


@pytest.mark.parametrize(
    ("route", "verdict", "code"),
    [
        (answer(b"<!doctype html><title>Back soon</title>", Content_Type="text/html"), Verdict.UNREADABLE, 1),
        (answer(b"gone", "404 Not Found"), Verdict.UNREADABLE, 1),
        (answer(b"party,votes\nAnt;1\n"), Verdict.UNREADABLE, 1),
        (answer(b"busy", "503 Service Unavailable"), Verdict.NO_ANSWER, 75),
        (answer(b"slower", "429 Too Many Requests", Retry_After=60), Verdict.NO_ANSWER, 75),
        (drip(good(), pause=1.0), Verdict.NO_ANSWER, 75),
    ],
)
def test_what_gives_no_document_is_a_persons_or_passes(
    tmp_path: Path, route: Route, verdict: Verdict, code: int
) -> None:
    found = checked(tmp_path, {"/a": route})["a"]
    assert (found.verdict, exit_code([found.verdict]), found.amount) == (verdict, code, None)
    assert found.outcome


def test_what_came_instead_and_how_long_to_wait_are_told(tmp_path: Path) -> None:
    routes = {
        "/page": answer(b"<!doctype html><title>Back soon\x1b[2J</title>"),
        "/busy": answer(b"busy", "503 Service Unavailable", Retry_After=60),
    }
    found = checked(tmp_path, routes)
    assert "Back soon\\x1b" in remarks(found["page"], "instead")
    assert "wait 60 s" in remarks(found["busy"], "pace")


def test_a_missing_secret_is_named_and_nobody_is_asked(tmp_path: Path) -> None:
    with Server({}) as server:
        pack = write_pack(tmp_path / "pack", {"a": server.url("/a?key=${DESK_KEY}")})
        [found] = preflight.check(Settings(data=tmp_path), pack)
        assert (found.verdict, server.requests) == (Verdict.MISCONFIGURED, [])
        assert "TALLYWIRE_SECRET_DESK_KEY is not set" in found.outcome
        server.routes["/a"] = good()
        [found] = preflight.check(Settings(data=tmp_path, secrets={"DESK_KEY": SecretStr("s3cret-s3cret")}), pack)
        assert found.verdict is Verdict.READY
    assert "s3cret" not in msgspec.json.encode(found).decode()


def test_saved_bytes_stand_for_a_source_that_is_not_there_yet(tmp_path: Path) -> None:
    file = tmp_path / "saved.csv"
    file.write_bytes(page(7, 8))
    pack = write_pack(tmp_path / "pack", {"a": "http://127.0.0.1:1/a", "b": "http://127.0.0.1:1/b"})
    found = preflight.check(Settings(data=tmp_path), pack, saved={"a": file})
    assert [each.verdict for each in found] == [Verdict.READY, Verdict.NO_ANSWER]
    assert [each.source_id for each in preflight.check(Settings(data=tmp_path), pack, ["a"], {"a": file})] == ["a"]
    for wanted, saved in ((["aa"], {}), ([], {"aa": file})):
        with pytest.raises(ConfigurationError, match="no source 'aa'; did you mean \"a\""):
            preflight.check(Settings(data=tmp_path), pack, wanted, saved)
    with pytest.raises(ConfigurationError, match="No such file"):
        preflight.check(Settings(data=tmp_path), pack, saved={"a": tmp_path / "none"})


def test_what_has_to_be_done_first_is_the_exit_code() -> None:
    assert exit_code([]) == exit_code([Verdict.READY]) == 0
    assert exit_code([Verdict.READY, Verdict.NO_ANSWER]) == 75
    assert exit_code([Verdict.NO_ANSWER, Verdict.ATTENTION]) == 1
    assert exit_code([Verdict.UNREADABLE, Verdict.MISCONFIGURED]) == 2


@pytest.mark.parametrize(
    ("generated_at", "said", "doubt"),
    [
        (examples.NIGHT + timedelta(hours=1), "60 minutes in the future", True),
        (examples.NIGHT - timedelta(days=3), "3 days ago", False),
        (examples.NIGHT - timedelta(minutes=3), "", False),
        (datetime(2022, 10, 30, 0, 30, tzinfo=UTC), "twice that night", False),
        (None, "", False),
    ],
)
def test_a_documents_own_clock(generated_at: datetime | None, said: str, doubt: bool) -> None:
    source = replace(examples.source(), time_zone="Europe/Vienna")
    report = ElectionReport(tallies=(), generated_at=generated_at)
    told = list(doubts.own_clock(examples.snapshot(), report, source))
    assert said in "; ".join(each.message for each in told)
    assert any(each.doubt for each in told) is doubt


def test_a_clock_a_little_off_is_right() -> None:
    now = datetime.now(UTC)
    served = Fetched(
        snapshot=None, validators=Validators(), status=200, headers={}, served_at=now - timedelta(seconds=4)
    )
    assert not list(doubts.server_clock(served, now, now))


def test_a_sample_shows_the_first_the_largest_and_the_richest() -> None:
    tallies = [Tally(contest_id="c", unit_id=f"u{at}", counts={"a": VoteCounts(votes=at)}) for at in range(5)]
    rich = Tally(
        contest_id="c",
        unit_id="rich",
        ballots=BallotCounts(cast=1, registered=2),
        count_status=CountStatus(units_reported=1),
        results_status=ResultsStatus.CERTIFIED,
    )
    assert [tally.unit_id for tally in sample([*tallies, rich])] == ["u0", "u4", "rich"]
    assert sample([]) == ()
    assert len(sample(tallies[:1])) == 1
