"""Whoever serves the pointer, the index or the pages may wish us ill: all is bounded and stays on its host."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import Client, Limits, Validators
from tests.ingest.fetch.conftest import MakeClient, Serve
from tests.ingest.fetch.sources import body_of, followed, members
from tests.servers import Route, answer, drip, then_stall

NOTHING = Validators()
GOOD = answer(b"a,b")
Reason = OutageReason


def listing(*links: str) -> bytes:
    return answer("".join(f"<a href='{link}'>x</a>\n" for link in links).encode())


def outage(client: Client, url: str, **follow: Any) -> Outage:
    with pytest.raises(Outage) as caught:
        client.fetch(followed(url, **follow), NOTHING)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 2_000
    return caught.value


ELSEWHERE = {
    "file:///etc/passwd": "neither http nor https",
    "ftp://127.0.0.1/a": "neither http nor https",
    "javascript:alert(1)": "neither http nor https",
    "data:text/plain,1": "neither http nor https",
    "http://169.254.169.254/latest/meta-data": "on another host",
    "//evil.example/a": "on another host",
    "http://127.0.0.1:1/a": "on another host",
    "http://127.0.0.1.evil.example/": "on another host",
    "http://127.0.0.1@evil.example/": "carries a user name",
    "http://[": "no URL",
    "http://127.0.0.1:99999/": "is not a URL",
    "/" + "x" * 2_001: "a link of 2,0",
}


@pytest.mark.parametrize("way", ["index", "pages", "lines"])
@pytest.mark.parametrize("link", ELSEWHERE)
def test_a_link_stays_on_its_host(serve: Serve, client: Client, link: str, way: str) -> None:
    server = serve({"/": answer(json.dumps({"u": link}).encode()) if way != "lines" else answer(link.encode())})
    where = {
        "index": {"index": {"path": "u"}},
        "pages": {"pages": {"path": "u"}},
        "lines": {"index": {"pattern": ".+"}},
    }
    assert ELSEWHERE[link] in outage(client, server.url("/"), **where[way]).message
    assert len(server.requests) == 1


def test_a_link_in_a_page_stays_on_its_host_too(serve: Serve, client: Client) -> None:
    server = serve({"/": answer(b"<base href='http://evil.example/'><a href='a.csv'>a</a>")})
    assert "evil.example/a.csv, on another host" in outage(client, server.url("/"), index={"css": "a"}).message


def test_a_name_that_resolves_inwards_is_refused_as_ever(serve: Serve, client: Client) -> None:
    server = serve({"/": listing("http://169.254.169.254/latest")})
    found = outage(client, server.url("/"), index={"css": "a", "hosts": ["169.254.169.254"]})
    assert (found.reason, "may not stand" in found.message) == (Reason.FORBIDDEN_ADDRESS, True)


MANY = [f"d{number}.csv" for number in range(100_000)]
FLOODS: dict[str, tuple[Route, dict[str, Any], str]] = {
    "links in a page": (listing(*MANY), {"index": {"css": "a"}}, "more than 300 documents"),
    "links in json": (answer(json.dumps(MANY[:9_000]).encode()), {"index": {"path": "@"}}, "more than 300 documents"),
    "links in lines": (answer("\n".join(MANY[:9_000]).encode()), {"index": {"pattern": ".+"}}, "more than 300 doc"),
    "deep page": (answer(b"<b>" * 200_000), {"index": {"css": "a"}}, "breaks a limit"),
    "too many to count": (answer(b"<a></a>" * 20_001), {"index": {"css": "a:nth-child(odd)"}}, "20,000 elements"),
    "deep json": (answer(b'{"u":' * 200_000), {"pages": {"path": "u"}}, "not JSON"),
    "nothing": (answer(b"<ul></ul>"), {"index": {"css": "a"}}, "no document is listed here"),
    "a table for a page": (answer(b'{"next": {"a": 1}}'), {"pages": {"path": "next"}}, "neither a text nor"),
    "endless pages": (lambda sock, request: sock.sendall(answer(b'{"next": "/?%d"}' % time.monotonic_ns())),
                      {"pages": {"path": "next"}}, "more than 50 pages"),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_an_outage(serve: Serve, client: Client, name: str) -> None:
    route, follow, said = FLOODS[name]
    server = serve({"/": route})
    begun = time.monotonic()
    assert said in outage(client, server.url("/"), **follow).message
    assert time.monotonic() - begun < 5
    assert {request.path.partition("?")[0] for request in server.requests} == {"/"}


def test_the_newest_of_very_many_is_found(serve: Serve, client: Client) -> None:
    server = serve({"/": listing(*MANY), "/d99999.csv": answer(b"last")})
    assert body_of(client.fetch(followed(server.url("/"), index={"css": "a", "newest": 1}), NOTHING)) == b"last"


def test_a_pattern_that_takes_ages_ends_at_the_deadline(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/": answer((b"1" * 4_000 + b"\n") * 5_000)})
    begun = time.monotonic()
    found = outage(make_client(Limits(deadline=0.5)), server.url("/"), index={"pattern": r"(\d+)\.zip"})
    assert found.reason is Reason.TIMED_OUT
    assert time.monotonic() - begun < 2


def slow(serve: Serve) -> Mapping[str, str]:
    routes: dict[str, Route] = {f"/{number}": drip(answer(b"x" * 100), pause=0.002) for number in range(9)}
    routes |= {"/stall": then_stall(), "/ver": answer(b"stall"), "/list": listing("1", "2", "stall")}
    return {path: serve(routes).url(path) for path in ("/", "/list", "/ver")}


@pytest.mark.parametrize("way", ["pointer", "each", "index", "many"])
def test_all_of_a_poll_stands_under_one_deadline(serve: Serve, make_client: MakeClient, way: str) -> None:
    at = slow(serve)
    root, texts = at["/"], [str(number) for number in range(9)]
    declared: dict[str, tuple[str, dict[str, Any]]] = {
        "pointer": (root + "{version}", {"pointer": {"url": root + "ver"}}),
        "each": (root + "{x}", {"each": {"x": ["1", "stall"]}}),
        "index": (root + "list", {"index": {"css": "a"}}),
        "many": (root + "{x}", {"each": {"x": texts}}),
    }
    url, follow = declared[way]
    begun = time.monotonic()
    found = outage(make_client(Limits(deadline=0.8)), url, **follow)
    assert found.reason is Reason.TIMED_OUT
    assert way == "many" or "/stall, request" in found.message
    assert 0.7 < time.monotonic() - begun < 1.4


def test_all_documents_share_the_bytes_of_a_poll(serve: Serve, make_client: MakeClient) -> None:
    server = serve({f"/{name}": answer(b"x" * 400) for name in "abc"})
    client = make_client(Limits(decoded_bytes=1_000))
    assert len(members(client.fetch(followed(server.url("/{x}"), each={"x": ["a", "b"]}), NOTHING))) == 2
    found = outage(client, server.url("/{x}"), each={"x": ["a", "b", "c"]})
    assert (found.reason, "/c, request 3" in found.message) == (Reason.TOO_LARGE, True)


def test_the_number_of_documents_is_capped_over_all_pages(serve: Serve, make_client: MakeClient) -> None:
    server = serve({f"/{n}": answer(b'{"next": "/%d"}' % (n + 1)) for n in range(9)})
    found = outage(make_client(Limits(documents=4)), server.url("/0"), pages={"path": "next"})
    assert (found.reason, "more than 4 documents" in found.message) == (Reason.TOO_LARGE, True)


def test_a_pause_is_made_between_requests_but_never_costs_the_deadline(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/": GOOD})
    source = followed(server.url("/?{x}"), each={"x": [str(n) for n in range(20)]})
    begun = time.monotonic()
    make_client(Limits(deadline=4, pace=60)).fetch(source, NOTHING)
    assert 0.15 < time.monotonic() - begun < 2


def test_an_unfilled_address_is_asked_as_it_is(serve: Serve, client: Client) -> None:
    server = serve({"/%7Bx%7D": GOOD})
    assert body_of(client.fetch(followed(server.url("/{x}")), NOTHING)) == b"a,b"
