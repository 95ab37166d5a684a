"""A feed that tells only what changed: where it goes on, when it begins anew, and what is kept in between."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import msgspec
import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.source import Source
from ingest.fetch import Client, Fetched, Limits, Validators
from tests.ingest.fetch.conftest import NOW, Serve
from tests.ingest.fetch.sources import followed
from tests.servers import Server, answer, redirect

KEY = "0123456789abcdef"
NOTHING = Validators()


class Clock:
    """The night's time, set by the test."""

    at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Iterator[Client]:
    with closing(Client(Limits(deadline=5), now=clock, secrets={"AP_KEY": KEY})) as made:
        yield made


def document(name: str, after: str | None) -> bytes:
    return answer(json.dumps({"races": [name], "nextrequest": after}).encode(), ETag=f'"{name}"')


@pytest.fixture
def feed(serve: Serve) -> Callable[[str | None], Server]:
    """A feed whose whole document names this as the next address."""
    return lambda after: serve({"/all": document("all", after)})


def source_of(server: Server) -> Source:
    return followed(server.url("/all?level=ru&apikey=${AP_KEY}"), next={"path": "nextrequest"})


def queries(server: Server) -> list[str]:
    return [request.path for request in server.requests]


def said(fetched: Fetched) -> tuple[str, bool]:
    assert fetched.snapshot is not None
    return json.loads(fetched.snapshot.body)["races"][0], fetched.snapshot.incremental


def next_of(fetched: Fetched) -> str | None:
    following = fetched.validators.following
    return following.url if following else None


def test_the_first_document_is_whole_and_the_next_are_not(serve: Serve, client: Client) -> None:
    server = serve({"/more": document("more", "/even?since=2")})
    server.routes |= {"/all": document("all", server.url("/more?since=1%3a2")), "/even": document("even", "/even")}
    source, known = source_of(server), NOTHING
    got = []
    for _ in range(3):
        fetched = client.fetch(source, known)
        got.append(said(fetched))
        # As it is kept in the database, and read again by another process.
        known = msgspec.json.decode(msgspec.json.encode(fetched.validators), type=Validators)
    assert got == [("all", False), ("more", True), ("even", True)]
    assert queries(server) == [
        f"/all?level=ru&apikey={KEY}",
        f"/more?since=1%3A2&apikey={KEY}",
        f"/even?since=2&apikey={KEY}",
    ]
    assert KEY not in repr(known)


def test_the_key_is_put_in_the_place_of_an_old_one(feed: Callable[[str], Server], client: Client) -> None:
    server = feed(f"/more?apiKey={KEY}&x=1&")
    assert next_of(client.fetch(source_of(server), NOTHING)) == server.url("/more?x=1&apikey=${AP_KEY}")


def test_nothing_new_stays_where_it_is(serve: Serve, client: Client) -> None:
    server = serve({"/all": document("all", "/more"), "/more": document("more", "/more")})
    source = source_of(server)
    first = client.fetch(source, NOTHING)
    second = client.fetch(source, first.validators)
    same = client.fetch(source, second.validators)
    assert (same.snapshot, next_of(same)) == (None, next_of(second))
    assert server.requests[2].headers["if-none-match"] == '"more"'
    server.routes["/more"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    unchanged = client.fetch(source, same.validators)
    assert (unchanged.status, unchanged.snapshot, unchanged.validators) == (304, None, same.validators)


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_refused_address_is_answered_by_asking_for_the_whole(
    feed: Callable[[str], Server], client: Client, status: str
) -> None:
    server = feed("/more")
    first = client.fetch(source_of(server), NOTHING)
    server.routes |= {"/more": answer(b"expired", status), "/all": document("anew", "/again")}
    got = client.fetch(source_of(server), first.validators)
    assert (said(got), next_of(got)) == (("anew", False), server.url("/again?apikey=${AP_KEY}"))
    assert got.note.startswith(f"{server.url('/more?apikey=${AP_KEY}')}: HTTP status {status[:3]}; the whole document")


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (answer(b"", "500 Oops"), OutageReason.HTTP_STATUS),
        (answer(b"", "429 Slow down"), OutageReason.RATE_LIMITED),
        (answer(b""), OutageReason.BAD_RESPONSE),
    ],
)
def test_another_failure_is_an_outage(
    feed: Callable[[str], Server], client: Client, route: bytes, reason: OutageReason
) -> None:
    server = feed("/more")
    first = client.fetch(source_of(server), NOTHING)
    server.routes["/more"] = route
    with pytest.raises(Outage) as caught:
        client.fetch(source_of(server), first.validators)
    assert caught.value.reason is reason
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (None, "nextrequest finds no next address"),
        ("", "nextrequest finds no next address"),
        ("http://evil.example/", "on another host"),
        ("file:///etc/passwd", "neither http nor https"),
        ("http://[", "no URL"),
        ("/" + "x" * 3_000, "a link of 3,0"),
    ],
)
def test_an_unusable_next_address_costs_no_document_and_is_told(
    feed: Callable[[str | None], Server], client: Client, after: str | None, why: str
) -> None:
    server = feed(after)
    got = client.fetch(source_of(server), NOTHING)
    assert (said(got), next_of(got)) == (("all", False), None)
    assert why in got.note
    assert got.note.endswith("the next poll asks for the whole document")
    server.routes["/all"] = document("anew", "/more")
    assert said(client.fetch(source_of(server), got.validators)) == ("anew", False)


def test_a_document_that_is_no_json_is_kept_for_the_reader_to_refuse(serve: Serve, client: Client) -> None:
    server = serve({"/all": answer(b"maintenance")})
    got = client.fetch(source_of(server), NOTHING)
    assert got.snapshot is not None
    assert "not JSON" in got.note


def test_the_whole_is_asked_for_again_every_hour(feed: Callable[[str], Server], client: Client, clock: Clock) -> None:
    server = feed("/more")
    server.routes["/more"] = document("more", "/more")
    known = client.fetch(source_of(server), NOTHING).validators
    asked = []
    for minutes in (30, 59, 61, 62, 122):
        clock.at = NOW + timedelta(minutes=minutes)
        known = client.fetch(source_of(server), known).validators
        asked.append(server.requests[-1].path.partition("?")[0])
    assert asked == ["/more", "/more", "/all", "/more", "/all"]


def test_another_address_in_the_pack_begins_anew(feed: Callable[[str], Server], client: Client) -> None:
    server = feed("/more")
    known = client.fetch(source_of(server), NOTHING).validators
    other = msgspec.structs.replace(source_of(server), url=server.url("/all?level=state&apikey=${AP_KEY}"))
    client.fetch(other, known)
    assert queries(server)[1] == f"/all?level=state&apikey={KEY}"


def test_a_next_address_is_relative_to_where_a_redirect_led(serve: Serve, client: Client) -> None:
    server = serve({"/all": redirect("/v2/all"), "/v2/all": document("all", "more")})
    assert next_of(client.fetch(source_of(server), NOTHING)) == server.url("/v2/more?apikey=${AP_KEY}")


def test_a_large_document_is_not_built_to_find_the_next_address(serve: Serve, client: Client) -> None:
    races = (
        b'{"races": [' + b'{"candidates": [{"last": "x", "voteCount": 1}]},' * 800_000 + b'{}], "nextrequest": "/more"}'
    )
    server = serve({"/all": answer(races)})
    assert len(races) > 32 * 1024 * 1024
    assert next_of(client.fetch(source_of(server), NOTHING)) == server.url("/more?apikey=${AP_KEY}")
