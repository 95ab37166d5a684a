"""Poll, read and tell, use case by use case, on both databases."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from time import time

import msgspec
import pytest
from redis import Redis
from sqlalchemy import event, select

from ingest.domain.report import Snapshot
from ingest.domain.tally import TallyKey, VoteCounts
from ingest.domain.terms import CountItemType
from publish import results
from publish.envelope import CloudEvent, decode, encode, tally_data
from storage import outbox, queries, sources, unresolved
from storage.tables import FindingRow, SnapshotRow, SourceRow, TallyHistoryRow
from tests.servers import Route, Server, answer, conditional, in_turn, then_stall
from tests.workers.conftest import MakeServices, started
from tests.workers.packing import page
from workers import bootstrap, health, polling, reading
from workers.bootstrap import Services
from workers.schedule import Claim

WHOLE = TallyKey("list", "all", CountItemType.TOTAL)
Serve = Callable[[Mapping[str, Route]], Server]


def poll(services: Services, *source_ids: str, fence: int | None = None) -> None:
    claims = [Claim("demo", id_, fence or int(time() * 1000)) for id_ in source_ids or ("page",)]
    with closing(bootstrap.client(services.settings)) as client:
        polling.poll("host", claims, services, client)


def read(services: Services) -> None:
    reading.read("demo", "page", services)


def state(services: Services, source_id: str = "page") -> SourceRow:
    with services.database.read() as session:
        row = sources.find(session, "demo", source_id)
    assert row is not None
    return row


def told(services: Services) -> list[CloudEvent]:
    with services.database.read() as session:
        return [decode(encode(row)) for row in outbox.after(session, "demo", 0, 1000)]


def figures(services: Services) -> list[CloudEvent]:
    """Without what follows from them."""
    return [said for said in told(services) if said.is_figure]


def votes(services: Services) -> dict[str, int | None]:
    statement = results.current(services.database, "demo").get(WHOLE)
    return {id_: count.votes for id_, count in statement.tally.counts.items()} if statement else {}


def queued(redis: Redis) -> int:
    length: int = redis.llen("read")
    return length


@contextmanager
def writes(services: Services) -> Iterator[list[str]]:
    """The first words of every statement that changes the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            seen.append(" ".join(statement.split()[:2]).lower())

    event.listen(services.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(services.database.engine, "before_cursor_execute", note)


def test_a_number_arrives_with_its_receipt(make_services: MakeServices, serve: Serve, redis: Redis) -> None:
    server = serve({"/page": answer(page(10, 20), Content_Type="text/csv; charset=utf-8")})
    services = make_services({"page": server.url("/page")})
    poll(services)
    assert queued(redis) == 1
    read(services)
    assert votes(services) == {"ant": 10, "bee": 20}
    (said,) = figures(services)
    receipt = tally_data(said).receipt
    assert services.archive.get(receipt.sha256) == page(10, 20)
    assert (receipt.url, receipt.place, receipt.reader) == (server.url("/page"), "lines 2-3", "delimited/2")


@pytest.mark.parametrize(
    "again",
    [conditional(page(1, 2), ETag='"v1"'), in_turn(answer(page(1, 2)))],
    ids=["304", "same bytes"],
)
def test_an_unchanged_document_costs_one_update_of_the_sources_state(
    make_services: MakeServices, serve: Serve, redis: Redis, again: Route
) -> None:
    services = make_services({"page": serve({"/page": again}).url("/page")})
    poll(services)
    read(services)
    redis.delete("read")
    archived = sorted((services.settings.data / "archive").rglob("*"))
    with writes(services) as seen:
        poll(services)
    assert seen == ["update source"]
    assert queued(redis) == 0
    assert sorted((services.settings.data / "archive").rglob("*")) == archived
    assert len(figures(services)) == 1


def test_other_bytes_with_the_same_facts_are_no_event(make_services: MakeServices, serve: Serve) -> None:
    bodies = (answer(page(1, 2)), answer(b"party,votes\nBee,2\nAnt,1\n"), answer(page(1, 3)))
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    for _ in bodies:
        poll(services)
        read(services)
    assert [said.type for said in figures(services)] == ["tallywire.tally.added", "tallywire.tally.changed"]
    assert [said.sequence for said in told(services)] == [1, 2, 3]  # and who leads


def test_reading_again_tells_nothing_twice(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": answer(page(1, 2))}).url("/page")})
    poll(services)
    read(services)
    read(services)
    assert len(figures(services)) == 1


def test_documents_wait_for_a_reader_in_order(make_services: MakeServices, serve: Serve) -> None:
    """A reader that was away reads every version, oldest first: each is a fact of the night."""
    bodies = [answer(page(n, n)) for n in (1, 5, 3)]
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    for _ in bodies:
        poll(services)
    read(services)
    after = [tally_data(said).after for said in figures(services)]
    assert [tally.counts["ant"].votes for tally in after if tally] == [1, 5, 3]


def test_an_older_poll_that_comes_late_changes_nothing(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": in_turn(answer(page(2, 2)), answer(page(1, 1)))}).url("/page")})
    now = int(time() * 1000)
    poll(services, fence=now)
    poll(services, fence=now - 10)
    read(services)
    assert votes(services) == {"ant": 2, "bee": 2}


def test_a_dash_is_not_a_zero_and_a_bad_number_is_a_finding(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": answer(page("-", "12x"))}).url("/page")})
    poll(services)
    read(services)
    assert votes(services) == {"ant": None, "bee": None}
    with services.database.read() as session:
        (finding,) = session.scalars(select(FindingRow)).all()
    assert finding.rule == "unreadable-number"
    assert "12x" in finding.message


def test_a_document_that_cannot_be_read_leaves_what_was_said(make_services: MakeServices, serve: Serve) -> None:
    bodies = (answer(page(1, 2)), answer(b"something,else\n1,2\n"))
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    for _ in bodies:
        poll(services)
        read(services)
    assert votes(services) == {"ant": 1, "bee": 2}
    with services.database.read() as session:
        assert queries.newest_outcomes(session, "demo") == {"page": "unreadable"}
        assert queries.findings_by_rule(session, "demo") == {"unreadable-document": 1}


def test_an_unknown_name_is_a_finding_and_makes_nothing_vanish(make_services: MakeServices, serve: Serve) -> None:
    renamed = page(1, 2).replace(b"Bee", b"Bumblebee")
    services = make_services({"page": serve({"/page": in_turn(answer(page(1, 2)), answer(renamed))}).url("/page")})
    for _ in range(2):
        poll(services)
        read(services)
    with services.database.read() as session:
        assert queries.findings_by_rule(session, "demo") == {"name_missing": 1, "unknown-name": 1}
    statement = results.current(services.database, "demo")[WHOLE]
    assert statement.tally.counts == {"ant": VoteCounts(votes=1), "bee": VoteCounts(votes=2)}


def test_the_same_doubtful_words_in_another_document_are_told_and_remembered_once(
    make_services: MakeServices, serve: Serve
) -> None:
    renamed = page(1, 2).replace(b"Bee", b"Bumblebee")
    bodies = (answer(page(1, 2)), answer(renamed), answer(renamed + b"\n"), answer(b"\n" + renamed))
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    for _ in bodies:
        poll(services)
        read(services)
    with services.database.read() as session:
        outcomes = session.scalars(select(TallyHistoryRow.outcome).order_by(TallyHistoryRow.id)).all()
    assert outcomes == ["accept", "hold"]
    assert [said.type for said in told(services)].count("tallywire.tally.held") == 1


def test_an_outage_is_never_no_results(make_services: MakeServices, serve: Serve) -> None:
    gone = answer(b"<!doctype html><h1>Not found</h1>", "404 Not Found", Content_Type="text/html")
    routes = {"/page": in_turn(answer(page(1, 2)), gone)}
    services = make_services({"page": serve(routes).url("/page")})
    for _ in range(4):
        poll(services)
        read(services)
    assert votes(services) == {"ant": 1, "bee": 2}
    row = state(services)
    assert (row.outcome, row.failing_since is not None) == ("http-status", True)
    with services.database.read() as session:
        evidence = session.scalars(select(SnapshotRow).where(SnapshotRow.outcome == "outage")).all()
    assert [document.http_status for document in evidence] == [404]
    assert services.archive.get(evidence[0].sha256).startswith(b"<!doctype html>")


def test_a_source_is_asked_quicker_after_a_change_and_slower_when_idle_or_failing(
    make_services: MakeServices, serve: Serve
) -> None:
    bodies = (answer(page(1, 2)), answer(page(1, 2)), answer(page(1, 2)), answer(page(2, 2)), answer(b"", "500 Oops"))
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    intervals = []
    for _ in range(6):
        poll(services)
        intervals.append(state(services).interval_seconds)
    assert intervals == [1.0, 1.25, 1.5625, 1.0, 2.0, 2.0]


def test_a_server_that_asks_for_days_is_asked_again_within_the_cap(make_services: MakeServices, serve: Serve) -> None:
    busy = answer(b"later", "503 Busy", Retry_After=864_000)
    services = make_services({"page": serve({"/page": busy}).url("/page")})
    poll(services)
    row = state(services)
    assert row.outcome == "rate-limited"
    assert row.due_at is not None
    assert 890 < (row.due_at - services.now()).total_seconds() <= 900


def test_a_reader_that_keeps_dying_on_a_document_is_spared_it(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": in_turn(answer(page(1, 1)), answer(page(2, 2)))}).url("/page")})
    poll(services)
    poll(services)
    with services.database.write() as session:
        oldest = session.scalars(select(SnapshotRow).order_by(SnapshotRow.id)).first()
        assert oldest is not None
        oldest.attempts = reading.MOST_ATTEMPTS
        oldest.kept_at -= timedelta(minutes=1)  # left behind
    read(services)
    assert votes(services) == {"ant": 2, "bee": 2}
    with services.database.read() as session:
        assert queries.findings_by_rule(session, "demo") == {"given-up": 1}


def test_an_archive_that_is_away_for_a_while_loses_nothing(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": answer(page(1, 2))}).url("/page")})
    poll(services)
    archive = services.settings.data / "archive"
    archive.rename(archive.with_name("away"))
    read(services)
    assert votes(services) == {}
    archive.with_name("away").rename(archive)
    read(services)
    assert votes(services) == {"ant": 1, "bee": 2}


def test_an_alias_added_at_night_gets_the_numbers_out_without_a_new_document(
    make_services: MakeServices, serve: Serve
) -> None:
    renamed = page(1, 2).replace(b"Bee", b"Bumblebee")
    services = make_services({"page": serve({"/page": in_turn(answer(page(1, 1)), answer(renamed))}).url("/page")})
    for _ in range(2):
        poll(services)
        read(services)
    assert votes(services) == {"ant": 1, "bee": 1}
    pack = services.settings.packs[0] / "pack.toml"
    pack.write_text(pack.read_text().replace('name = "Bee"', 'name = "Bee", aliases = ["Bumblebee"]'))
    with started(services.settings) as restarted:
        reading.read("demo", "page", restarted)
    assert votes(services) == {"ant": 1, "bee": 2}


def test_a_source_taken_out_of_the_pack_is_taken_back_and_put_back_says_it_again(
    make_services: MakeServices, serve: Serve
) -> None:
    url = serve({"/page": answer(page(999_999, 1))}).url("/page")
    services = make_services({"page": url, "other": url})
    poll(services)
    read(services)
    make_services({"other": url})
    assert votes(services) == {}
    assert [said.type for said in figures(services)] == ["tallywire.tally.added", "tallywire.tally.corrected"]
    again = make_services({"page": url, "other": url})
    read(again)
    assert votes(again) == {"ant": 999_999, "bee": 1}


@pytest.mark.parametrize(
    ("later", "rule", "left"),
    [
        (b"party,votes\n", "nothing-left", {"ant": 1, "bee": 2}),
        (b"party,votes\nAnt,5\n", "selection_vanished", {"ant": 1, "bee": 2}),
    ],
)
def test_what_is_empty_or_lacks_a_selection_takes_nothing_back_at_once(
    make_services: MakeServices, serve: Serve, later: bytes, rule: str, left: dict[str, int]
) -> None:
    services = make_services({"page": serve({"/page": in_turn(answer(page(1, 2)), answer(later))}).url("/page")})
    for _ in range(2):
        poll(services)
        read(services)
    assert votes(services) == left
    with services.database.read() as session:
        assert set(queries.findings_by_rule(session, "demo")) == {rule}


def test_one_source_that_fails_costs_the_others_nothing(
    make_services: MakeServices, serve: Serve, tmp_path: Path
) -> None:
    server = serve({"/a": answer(page(1, 2)), "/b": answer(page(3, 4))})
    services = make_services({"a": server.url("/a"), "b": server.url("/b")})
    blocked = tmp_path / "archive" / Snapshot.digest(page(1, 2))[:2]
    blocked.parent.mkdir()
    blocked.write_text("a file where the archive wants a folder")
    poll(services, "a", "b")
    assert (state(services, "a").outcome, state(services, "b").outcome) == ("internal-error", "changed")


def test_a_result_that_is_fenced_off_does_not_move_the_schedule(
    make_services: MakeServices, serve: Serve, redis: Redis
) -> None:
    busy = answer(b"", "503 Busy", Retry_After=800)
    services = make_services({"page": serve({"/page": in_turn(answer(page(1, 2)), busy)}).url("/page")})
    services.schedule.rebuild("demo", {"page": 0})
    now = int(time() * 1000)
    poll(services, fence=now)
    poll(services, fence=now - 10)
    due = redis.zscore("tallywire:due:demo", "page")
    assert due is not None
    assert due < now + 10_000  # not the 800 s that the older poll was asked to wait


def test_a_host_that_does_not_answer_is_not_waited_for_again_and_again(
    make_services: MakeServices, serve: Serve
) -> None:
    server = serve({f"/{n}": then_stall() for n in range(5)})
    services = make_services({f"s{n}": server.url(f"/{n}") for n in range(5)})
    poll(services, *(f"s{n}" for n in range(5)))
    assert len(server.requests) == 1


def test_a_busy_host_is_left_for_later_without_waiting(make_services: MakeServices, serve: Serve) -> None:
    server = serve({"/page": answer(page(1, 2))})
    services = make_services({"page": server.url("/page")})
    with services.schedule.host_slot("host", 1), services.schedule.host_slot("host", 2):
        poll(services)
    assert server.requests == []
    assert state(services).outcome == ""


def test_a_claim_that_waited_too_long_in_the_queue_is_not_polled(make_services: MakeServices, serve: Serve) -> None:
    server = serve({"/page": answer(page(1, 2))})
    services = make_services({"page": server.url("/page")})
    poll(services, fence=int((time() - 6) * 1000))
    assert server.requests == []


def test_a_source_that_left_the_pack_is_not_asked(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({}).url("/page")})
    poll(services, "gone")
    reading.read("demo", "gone", services)
    reading.read("nowhere", "gone", services)


def test_the_receipt_can_be_encoded_for_any_consumer(make_services: MakeServices, serve: Serve) -> None:
    services = make_services({"page": serve({"/page": answer(page(1, 2))}).url("/page")})
    poll(services)
    read(services)
    (said,) = figures(services)
    assert msgspec.json.decode(msgspec.json.encode(said))["data"]["after"]["counts"] == {
        "ant": {"votes": 1},
        "bee": {"votes": 2},
    }


def test_what_cannot_be_named_is_kept_until_it_can(make_services: MakeServices, serve: Serve) -> None:
    unknown = page(1, 2).replace(b"Bee", b"Bumblebee")
    bodies = (answer(unknown), answer(page(1, 2)), answer(unknown), answer(b"party,votes\nAnt,5\n"))
    services = make_services({"page": serve({"/page": in_turn(*bodies)}).url("/page")})
    found = []
    for _ in bodies:
        poll(services)
        read(services)
        with services.database.read() as session:
            found.append([tally.counts for tally in unresolved.kept(session, "demo", "page")])
    assert found == [[{"Bumblebee": VoteCounts(votes=2)}], [], [{"Bumblebee": VoteCounts(votes=2)}], []]
    assert [said.type for said in figures(services)] == ["tallywire.tally.added", "tallywire.tally.changed"]


def test_a_source_that_left_the_pack_leaves_nothing_unresolved(make_services: MakeServices, serve: Serve) -> None:
    url = serve({"/page": answer(page(1, 2).replace(b"Bee", b"Bumblebee"))}).url("/page")
    services = make_services({"page": url, "other": url})
    poll(services)
    read(services)
    with services.database.read() as session:
        assert unresolved.counts(session, "demo") == {"page": 1}
    assert [source.unresolved for source in health.look(services, "demo").sources] == [1, 0]
    make_services({"other": url})
    with services.database.read() as session:
        assert unresolved.counts(session, "demo") == {}
