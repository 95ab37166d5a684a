"""A secret goes to its own host and nowhere else: into no log, no message, no address, no evidence, no document."""

import json
import logging
import traceback
from contextlib import closing
from typing import Any

import msgspec
import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.placeholders import missing_secrets, secret_names
from ingest.domain.source import Source
from ingest.fetch import Client, Limits, Validators
from ingest.fetch.secrets import Secrets
from tests.ingest.fetch.conftest import NOW, Serve, source_at
from tests.ingest.fetch.sources import body_of, followed, members
from tests.servers import Route, answer, conditional, in_turn, redirect, then_close, then_stall

KEY = "s3cr3t/Key+&=%~0815"
QUOTED = "s3cr3t%2FKey%2B%26%3D%25~0815"
NOTHING = Validators()
GOOD = answer(b"a,b\n1,2\n")


@pytest.fixture
def client(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    known = {"KEY": KEY, "OTHER": "another-secret-0001"}
    with closing(Client(Limits(deadline=1), now=lambda: NOW, secrets=known)) as made:
        yield made
    assert [record.getMessage() for record in caplog.get_records("call") if leaks(record.getMessage())] == []


def leaks(text: str) -> list[str]:
    return [form for form in (KEY, QUOTED, "s3cr3t", "0815", "another-secret") if form.lower() in text.lower()]


def told(outage: Outage) -> str:
    """Everything of an outage that could be written anywhere."""
    lines = [*traceback.format_exception(outage), repr(outage), repr(outage.__context__), repr(outage.__cause__)]
    return "\n".join(line for line in lines if "KEY =" not in line)


def refused(client: Client, source: Source) -> Outage:
    with pytest.raises(Outage) as caught:
        client.fetch(source, NOTHING)
    assert leaks(told(caught.value)) == []
    return caught.value


def keyed(url: str, **follow: Any) -> Source:
    headers = {"Authorization": "Bearer ${KEY}", "Referer": "https://h.example/"}
    return followed(url, headers=headers, **follow)


def test_a_secret_is_filled_where_the_request_is_made(serve: Serve, client: Client) -> None:
    server = serve({"/a": conditional(b"a,b", ETag='"1"')})
    source = keyed(server.url("/a?key=${KEY}&x=1"))
    got = client.fetch(source, NOTHING)
    (sent,) = server.requests
    assert sent.path == f"/a?key={QUOTED}&x=1"
    assert (sent.headers["authorization"], sent.headers["referer"]) == (f"Bearer {KEY}", "https://h.example/")
    assert got.snapshot is not None
    assert got.snapshot.url == got.validators.url == source.url
    assert client.fetch(source, got.validators).status == 304


def test_other_placeholders_than_the_sources_own_stay_as_they_are(serve: Serve, client: Client) -> None:
    server = serve({"/a": GOOD, "/": answer(b"<a href='/a?x=${OTHER}&y=${KEY}'>x</a>")})
    client.fetch(keyed(server.url("/"), index={"css": "a"}), NOTHING)
    assert "OTHER" in server.requests[1].path
    assert "another" not in server.requests[1].path


@pytest.mark.parametrize(("known", "lines"), [({}, 2), ({"B_2": "x"}, 1), ({"A": "x", "B_2": "y"}, 0)])
def test_what_is_not_set_is_told_by_variable_and_source(known: dict[str, str], lines: int) -> None:
    source = msgspec.structs.replace(source_at("http://h/?a=${A}&b=${B_2}"), headers={"X": "${A}"})
    missing = missing_secrets(source, known)
    assert len(missing) == lines
    assert secret_names(source) == ["A", "B_2"]
    if lines == 1:
        assert missing == ["TALLYWIRE_SECRET_A is not set; source 'clerk' needs it"]


def test_without_its_secret_a_source_is_not_asked(serve: Serve, client: Client) -> None:
    server = serve({"/a": GOOD})
    found = refused(client, followed(server.url("/a"), headers={"X": "${UNSET}"}))
    assert found.reason is OutageReason.MISSING_SECRET
    assert found.message == "TALLYWIRE_SECRET_UNSET is not set; source 'clerk' needs it"
    assert server.connections == 0


def test_headers_stay_behind_when_a_redirect_leaves_the_host(serve: Serve, client: Client) -> None:
    other = serve({"/a": GOOD, "/back": redirect("x")})
    server = serve({"/a": redirect("/b"), "/b": redirect(other.url("/a")), "/c": GOOD})
    client.fetch(keyed(server.url("/a?key=${KEY}")), NOTHING)
    assert [request.headers.get("authorization") for request in server.requests] == [f"Bearer {KEY}"] * 2
    assert not {"authorization", "referer"} & other.requests[0].headers.keys()
    other.routes["/a"] = redirect(server.url("/c"))
    client.fetch(keyed(server.url("/a")), NOTHING)
    assert not {"authorization", "referer"} & server.requests[-1].headers.keys()


@pytest.mark.parametrize("spelt", [KEY.replace("%", "%25"), QUOTED, QUOTED.replace("%2F", "%2f").replace("%7E", "~")])
def test_a_secret_in_an_address_goes_to_no_other_host(serve: Serve, client: Client, spelt: str) -> None:
    other = serve({"/a": GOOD})
    server = serve({"/a": redirect(other.url(f"/a?key={spelt}")), "/b": redirect(f"/c?key={spelt}"), "/c": GOOD})
    found = refused(client, keyed(server.url("/a?key=${KEY}")))
    assert found.reason is OutageReason.FORBIDDEN_ADDRESS
    assert f"a secret would go to http://127.0.0.1:{other.port}, which the pack does not name" in found.message
    assert other.requests == []
    got = client.fetch(keyed(server.url("/b?key=${KEY}")), NOTHING)
    assert got.snapshot is not None
    assert got.snapshot.url == got.validators.url == server.url("/c?key=${KEY}")


def test_a_linked_host_gets_neither_headers_nor_secrets(serve: Serve, client: Client) -> None:
    other = serve({"/a": GOOD})
    server = serve({"/": answer(json.dumps([other.url("/a")]).encode())})
    hosts = [f"127.0.0.1:{other.port}"]
    client.fetch(keyed(server.url("/?key=${KEY}"), index={"path": "@", "hosts": hosts}), NOTHING)
    assert not {"authorization", "referer"} & other.requests[0].headers.keys()
    for link in (other.url("/a?${KEY}"), other.url(f"/a?{QUOTED}")):
        server.routes["/"] = answer(json.dumps([link]).encode())
        found = refused(client, keyed(server.url("/?key=${KEY}"), index={"path": "@", "hosts": hosts}))
        assert found.reason is OutageReason.FORBIDDEN_ADDRESS
    assert len(other.requests) == 1


def test_a_pointer_that_the_pack_names_gets_the_headers(serve: Serve, client: Client) -> None:
    other = serve({"/ver": answer(b"7")})
    server = serve({"/7": GOOD})
    client.fetch(keyed(server.url("/{version}"), pointer={"url": other.url("/ver?${KEY}")}), NOTHING)
    assert other.requests[0].path == f"/ver?{QUOTED}"
    assert [sent.headers["authorization"] for sent in (*other.requests, *server.requests)] == [f"Bearer {KEY}"] * 2


def test_the_secret_of_a_pointer_is_not_for_whoever_serves_the_documents(serve: Serve, client: Client) -> None:
    other = serve({"/ver": answer(b"7")})
    server = serve({"/7": answer(b'["/a?x=${OTHER}&y=${KEY}"]'), "/a": GOOD})
    pointer = {"url": other.url("/ver?${OTHER}")}
    client.fetch(followed(server.url("/{version}?k=${KEY}"), pointer=pointer, index={"path": "@"}), NOTHING)
    assert other.requests[0].path == "/ver?another-secret-0001"
    assert server.requests[1].path == f"/a?x=$%7BOTHER%7D&y={QUOTED}"


OUTAGES: dict[str, Route] = {
    "not found": answer(f"no {KEY} or {QUOTED}".encode(), "404 Not Found", ETag=KEY, Server=QUOTED),
    "busy": answer(KEY.encode(), "429 Slow down", Retry_After=KEY),
    "a web page": answer(f"<!doctype html><a href='?key={KEY}'>".encode(), Content_Type=f"text/html; charset={KEY}"),
    "redirect to a file": redirect(f"file:///{KEY}"),
    "redirect to nowhere": redirect(f"http://[{KEY}"),
    "redirect inwards": redirect(f"http://169.254.169.254/{QUOTED}"),
    "redirect to a long address": redirect("http://127.0.0.1:1/" + "x" * 270 + QUOTED),
    "loop": redirect(f"/a?key={QUOTED}"),
    "closed": then_close(b""),
    "stalled": then_stall(),
    "no protocol": then_close(f"{KEY} {QUOTED}\r\n\r\n".encode()),
    "bad coding": then_close(f"HTTP/1.1 200 OK\r\nContent-Encoding: {'x' * 25}{KEY}\r\n\r\nabc".encode()),
    "bad transfer": then_close(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {'x' * 25}{KEY}\r\n\r\nabc".encode()),
    "short": then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + KEY.encode()),
    "empty": answer(b""),
}


@pytest.mark.parametrize("name", OUTAGES)
def test_no_outage_tells_a_secret(serve: Serve, client: Client, name: str) -> None:
    server = serve({"/a": OUTAGES[name]})
    refused(client, keyed(server.url("/a?key=${KEY}")))
    refused(client, followed(server.url("/{x}?key=${KEY}"), each={"x": ["a", "a"]}))
    refused(client, followed(server.url("/{version}"), pointer={"url": server.url("/a?key=${KEY}")}))


SPELT = [
    KEY,
    QUOTED,
    QUOTED.replace("%2F", "%2f"),
    KEY.replace("&", "&amp;"),
    KEY.replace("/", "\\/"),
    KEY.replace("&", "\\u0026").replace("/", "\\u002F"),
    KEY.replace("&", "&#38;").replace("=", "&#x3D;"),
]


@pytest.mark.parametrize("spelt", SPELT)
def test_a_document_that_repeats_a_secret_is_kept_without_it(serve: Serve, client: Client, spelt: str) -> None:
    server = serve({"/a": answer(f'{{"me": "{spelt}", "votes": 12}}'.encode())})
    assert body_of(client.fetch(keyed(server.url("/a?key=${KEY}")), NOTHING)) == b'{"me": "${KEY}", "votes": 12}'
    parts = members(client.fetch(keyed(server.url("/a?key=${KEY}&{x}"), each={"x": ["1", "2"]}), NOTHING))
    assert parts == dict.fromkeys(["a_1", "a_2"], b'{"me": "${KEY}", "votes": 12}')


def test_what_is_no_secret_is_left_alone() -> None:
    source = msgspec.structs.replace(source_at("http://h/?k=${KEY}"))
    secrets = Secrets(source, {"KEY": KEY})
    body = KEY[:-1].encode() + b"4" + KEY[1:].encode() + QUOTED.lower().encode()[1:]
    assert secrets.masked_bytes(body) == body
    assert secrets.masked("s3cr3t Key 0815") == "s3cr3t Key 0815"


def test_pages_are_asked_for_with_the_key_that_their_addresses_leave_out(serve: Serve, client: Client) -> None:
    after = in_turn(
        answer(b'{"next": "/p?page=2"}'),
        answer(f'{{"next": "/p?Key=old&page=3&tok={QUOTED}"}}'.encode()),
        answer(b'{"next": null}'),
    )
    server = serve({"/p": after})
    client.fetch(keyed(server.url("/p?size=9&key=${KEY}"), pages={"path": "next"}), NOTHING)
    assert [request.path.partition("?")[2] for request in server.requests] == [
        f"size=9&key={QUOTED}",
        f"page=2&key={QUOTED}",
        f"page=3&tok={QUOTED}&key={QUOTED}",
    ]
