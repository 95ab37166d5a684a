"""A followed source between two polls: what is kept of it, what survives a restart, and that no secret is in it."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from time import time
from typing import Any

import pytest
from pydantic import SecretStr
from redis import Redis
from sqlalchemy import select, text, update

from ingest.domain.report import Snapshot
from publish import results
from storage import sources
from storage.tables import Base, SnapshotRow, SourceRow
from tests.servers import HEAD_END, Route, Server, answer
from tests.workers.conftest import MakeServices, started
from tests.workers.packing import page
from workers import bootstrap, polling, reading
from workers.bootstrap import Services
from workers.schedule import Claim

KEY = "s3cr3t-key-0815"
Serve = Callable[[Mapping[str, Route]], Server]


@pytest.fixture
def start(make_services: MakeServices) -> Iterator[Callable[[str, str], Services]]:
    """Services of a pack with one source at this URL, with more tables of it, and a secret."""
    with ExitStack() as opened:

        def make(url: str, tables: str = "", key: str = KEY) -> Services:
            made = make_services({"page": "http://127.0.0.1:1/"})
            pack = made.settings.packs[0] / "pack.toml"
            pack.write_text(pack.read_text().replace("http://127.0.0.1:1/", url) + tables)
            settings = made.settings.with_(secrets={"KEY": SecretStr(key)} if key else {})
            return opened.enter_context(started(settings))

        yield make


NEXT = '[sources.follow.next]\npath = "next"\n'
KEYED = '[sources.headers]\nAuthorization = "Bearer ${KEY}"\n'


def poll(services: Services, fence: int | None = None) -> None:
    with closing(bootstrap.client(services.settings)) as client:
        polling.poll("host", [Claim("demo", "page", fence or int(time() * 1000))], services, client)


def state(services: Services) -> SourceRow:
    with services.database.read() as session:
        row = sources.find(session, "demo", "page")
    assert row is not None
    return row


def goes_on(services: Services) -> str | None:
    following = state(services).following
    return None if following is None else str(json.loads(following)["url"])


def kept(services: Services) -> list[SnapshotRow]:
    with services.database.read() as session:
        return list(session.scalars(select(SnapshotRow).order_by(SnapshotRow.id)))


def document(name: str, after: str | None) -> bytes:
    return answer(json.dumps({"name": name, "next": after}).encode())


def asked(server: Server) -> list[str]:
    return [request.path for request in server.requests]


def test_where_a_feed_goes_on_is_kept_with_the_document_and_survives_a_restart(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/2"), "/2": document("two", "/3"), "/3": document("three", "/4")})
    services = start(server.url("/all"), NEXT)
    poll(services)
    poll(services)
    assert goes_on(services) == server.url("/3")
    poll(start(server.url("/all"), NEXT))
    assert asked(server) == ["/all", "/2", "/3"]
    assert [(row.url, row.incremental) for row in kept(services)] == [
        (server.url("/all"), False),
        (server.url("/2"), True),
        (server.url("/3"), True),
    ]


def test_a_poll_that_is_fenced_off_does_not_move_on(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/2"), "/2": document("two", "/3")})
    services = start(server.url("/all"), NEXT)
    now = int(time() * 1000)
    poll(services, fence=now)
    poll(services, fence=now - 10)
    assert (goes_on(services), len(kept(services))) == (server.url("/2"), 1)
    assert asked(server) == ["/all", "/2"]


def test_a_document_that_cannot_be_kept_does_not_move_on(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/2"), "/2": document("two", "/3")})
    services = start(server.url("/all"), NEXT)
    poll(services)
    body = document("two", "/3").partition(HEAD_END)[2]
    blocked = services.settings.data / "archive" / Snapshot.digest(body)[:2]
    blocked.write_text("a file where the archive wants a folder")
    poll(services)
    assert (state(services).outcome, goes_on(services)) == ("internal-error", server.url("/2"))
    assert len(kept(services)) == 1


ITEMS = "[sources.follow.items]\n"


def newsroom(serve: Serve, *names: str) -> Server:
    """A feed of these items and their articles."""
    entries = "".join(f"<item><guid>{name}</guid><link>/{name}</link></item>" for name in names)
    articles: dict[str, Route] = {f"/{name}": answer(f"<p>{name}</p>".encode()) for name in names}
    return serve({"/feed": answer(f"<rss><channel>{entries}</channel></rss>".encode()), **articles})


def test_items_that_were_seen_stay_seen_through_restarts_and_outages(start: Any, serve: Serve) -> None:
    server = newsroom(serve, "a", "b")
    services = start(server.url("/feed"), ITEMS)
    poll(services)
    feed = server.routes["/feed"]
    server.routes["/feed"] = answer(b"", "500 Oops")
    poll(services)
    assert state(services).failing_since is not None
    server.routes["/feed"] = feed
    poll(start(server.url("/feed"), ITEMS))
    assert asked(server) == ["/feed", "/a", "/b", "/feed", "/feed"]
    assert [(row.media_type, row.incremental) for row in kept(services)] == [("application/zip", True)]


SEEN = '{"whole_url": "FEED", "whole_at": "2023-03-19T18:00:00Z", "seen": {"a": ["m", %s]}}'
UNUSABLE = ['{"', "null", "[]", '{"seen": 3}', SEEN % '1, "", "", 0, 0', SEEN % '1, 0, "", -5']
UNUSABLE += [SEEN % "99999999999999999999", SEEN.replace("00Z", "00") % "1"]


def test_a_memory_that_cannot_be_used_is_none(start: Any, serve: Serve) -> None:
    server = newsroom(serve, "a")
    services = start(server.url("/feed"), ITEMS)
    for count, memory in enumerate(UNUSABLE, 1):
        with services.database.write() as session:
            session.execute(update(SourceRow).values(following=memory.replace("FEED", server.url("/feed"))))
        poll(services)
        assert asked(server) == ["/feed", "/a"] * count
        assert "a" not in json.loads(state(services).following or "")["seen"]


def test_after_a_poll_that_failed_on_our_side_a_source_begins_anew(start: Any, serve: Serve) -> None:
    server = newsroom(serve, "a")
    services = start(server.url("/feed"), ITEMS)
    poll(services)
    with services.database.write() as session:
        session.execute(update(SourceRow).values(outcome=polling.BROKEN))
    poll(services)
    assert asked(server) == ["/feed", "/a"] * 2


def test_an_article_that_could_not_be_kept_is_fetched_again(start: Any, serve: Serve) -> None:
    """As after a kill between fetching and keeping: the memory is written with the document, or not at all."""
    server = newsroom(serve, "a")
    services = start(server.url("/feed"), ITEMS)
    archive = services.settings.data / "archive"
    archive.write_text("a file where the archive was")
    poll(services)
    assert (state(services).outcome, state(services).following, kept(services)) == ("internal-error", None, [])
    archive.unlink()
    poll(services)
    assert asked(server) == ["/feed", "/a", "/feed", "/a"]
    assert len(kept(services)) == 1


def test_an_article_that_fails_is_seen_in_the_status(start: Any, serve: Serve) -> None:
    server = newsroom(serve, "a", "b")
    server.routes["/a"] = answer(b"", "404 Not Found")
    services = start(server.url("/feed"), ITEMS)
    poll(services)
    row = state(services)
    assert (row.outcome, row.failing_since) == ("changed", None)
    assert row.message.startswith("1 article could not be had: ")


def test_after_an_outage_the_feed_begins_anew(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/2"), "/2": answer(b"", "500 Oops")})
    services = start(server.url("/all"), NEXT)
    for _ in range(4):
        poll(services)
        server.routes["/2"] = document("two", "/2") if len(server.requests) > 2 else server.routes["/2"]
    assert asked(server) == ["/all", "/2", "/all", "/2"]
    assert (state(services).failing_since, [row.incremental for row in kept(services)]) == (None, [False, True])


def test_a_refused_address_is_seen_in_the_status(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/gone")})
    services = start(server.url("/all"), NEXT)
    poll(services)
    server.routes["/all"] = document("anew", "/2")
    poll(services)
    row = state(services)
    assert (row.outcome, row.failing_since) == ("changed", None)
    assert row.message.startswith(f"{server.url('/gone')}: HTTP status 404; the whole document")


def test_names_that_became_known_ask_for_the_whole_once_more(start: Any, serve: Serve) -> None:
    server = serve({"/all": document("all", "/2"), "/2": document("two", "/2")})
    services = start(server.url("/all"), NEXT)
    poll(services)
    pack = services.settings.packs[0] / "pack.toml"
    again = pack.read_text().replace('name = "Bee"', 'name = "Bee", aliases = ["Bumblebee"]')
    pack.write_text(again)
    with started(services.settings) as restarted:
        poll(restarted)
    assert asked(server) == ["/all", "/all"]


def test_an_incremental_document_takes_nothing_back(start: Any, serve: Serve) -> None:
    """The marks are set here by hand: a delimited document names no next one."""
    server = serve({"/all": answer(page(1, 2))})
    services = start(server.url("/all"))
    poll(services)
    reading.read("demo", "page", services)
    server.routes["/all"] = answer(b"party,votes\n")
    poll(services)
    with services.database.write() as session:
        session.execute(update(SnapshotRow).where(SnapshotRow.read_at.is_(None)).values(incremental=True))
    reading.read("demo", "page", services)
    with services.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM tally")) == 1
        assert session.scalar(text("SELECT count(*) FROM finding")) == 0


def test_several_documents_are_kept_as_one_and_read_as_one(start: Any, serve: Serve) -> None:
    server = serve({"/1.csv": answer(b"party,votes\nAnt,1\n"), "/2.csv": answer(b"party,votes\nBee,2\n")})
    services = start(server.url("/{part}.csv"), '[sources.follow.each]\npart = ["1", "2"]\n')
    for _ in range(2):
        poll(services)
        reading.read("demo", "page", services)
    (row,) = kept(services)
    assert (row.url, row.media_type) == (server.url("/{part}.csv"), "application/zip")
    assert (row.outcome, state(services).outcome) == ("read", "same-bytes")
    (said,) = results.current(services.database, "demo").values()
    assert {id_: count.votes for id_, count in said.tally.counts.items()} == {"ant": 1, "bee": 2}
    with services.database.read() as session:
        assert str(session.scalar(text("SELECT place FROM tally"))).startswith("1.csv: ")


@pytest.mark.parametrize("url", ["/all", "/all?key=${KEY}"])
def test_a_missing_secret_is_told_and_nothing_is_asked(start: Any, serve: Serve, url: str) -> None:
    server = serve({"/all": answer(page(1, 2))})
    services = start(server.url(url), KEYED, key="")
    poll(services)
    row = state(services)
    assert (row.outcome, row.message) == ("missing-secret", "TALLYWIRE_SECRET_KEY is not set; source 'page' needs it")
    assert row.failing_since is not None
    assert server.requests == []


ECHO = f"<!doctype html>{KEY}".encode()
NIGHTS: dict[str, tuple[Route, str]] = {
    "a document": (document("all", f"/all?key={KEY}&since=1"), NEXT),
    "an error page": (answer(ECHO, "403 Forbidden", ETag=KEY, Server=KEY), NEXT),
    "a web page": (answer(ECHO), ""),
    "a feed that leads away": (document(KEY, f"http://evil.example/{KEY}"), NEXT),
    "a way that is unknown": (document(KEY, None), '[sources.follow.pages]\ncss = "a"\n'),
}


@pytest.mark.parametrize("name", NIGHTS)
def test_no_secret_is_kept_anywhere(
    start: Any, serve: Serve, redis: Redis, caplog: pytest.LogCaptureFixture, capfd: Any, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    route, tables = NIGHTS[name]
    server = serve({"/all": route})
    services = start(server.url("/all?key=${KEY}"), KEYED + tables)
    for _ in range(3):
        poll(services)
        reading.read("demo", "page", services)
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    assert KEY not in caplog.text + "".join(capfd.readouterr())
    assert [row for row in _rows(services) if KEY in row] == []
    assert len(kept(services)) > 0
    assert [row.url for row in kept(services) if KEY in services.archive.get(row.sha256).decode()] == []
    assert [key for key in redis.scan_iter() if KEY.encode() in _value(redis, key)] == []
    assert [file for file in Path(services.settings.data).rglob("*") if file.is_file() and _holds(file)] == []


def _rows(services: Services) -> list[str]:
    """Every row of every table, as text."""
    with services.database.read() as session:
        return [str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)).all()]


def _value(redis: Redis, key: Any) -> bytes:
    dumped: Any = redis.dump(key)
    return bytes(dumped or b"")


def _holds(file: Path) -> bool:
    return file.suffix != ".zst" and KEY.encode() in file.read_bytes()
