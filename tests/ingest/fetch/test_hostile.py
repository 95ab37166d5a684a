"""Every way a server can go wrong ends in a named outage, in time, and leaves the client fit for the next source."""

import gzip
import time
import tracemalloc

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import Client, Limits, Validators
from tests.ingest.fetch.conftest import MakeClient, Serve, source_at
from tests.servers import (
    Route,
    Server,
    answer,
    chunked,
    drip,
    forever,
    head,
    in_turn,
    redirect,
    then_close,
    then_stall,
)

GOOD = b"unit,votes\nKing,12\n"
PAGE = b"<!DOCTYPE html><title>Be back soon</title>"
LIMITS = Limits(deadline=8, body_bytes=1_000_000, decoded_bytes=1_000_000, redirects=3)
BOMB = gzip.compress(bytes(20_000_000), compresslevel=1) * 5
MOVED = redirect("/hostile")
Reason = OutageReason

OUTAGES: dict[str, tuple[Route, OutageReason]] = {
    "endless headers": (forever(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"), Reason.BAD_RESPONSE),
    "endless header line": (forever(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096), Reason.BAD_RESPONSE),
    "endless status line": (forever(b"", b"H" * 4096), Reason.BAD_RESPONSE),
    "another protocol": (then_close(b"220 ftp.example.org ready\r\n"), Reason.BAD_RESPONSE),
    "status out of range": (then_close(b"HTTP/1.1 7 Odd\r\n\r\n"), Reason.BAD_RESPONSE),
    "two lengths": (answer(b"a", content_length=2), Reason.BAD_RESPONSE),
    "closed at once": (then_close(b""), Reason.UNREACHABLE),
    "closed in the headers": (then_close(b"HTTP/1.1 200 OK\r\nContent-Le"), Reason.BAD_RESPONSE),
    "empty body": (answer(b""), Reason.BAD_RESPONSE),
    "empty compressed body": (answer(b"", Content_Encoding="gzip"), Reason.BAD_RESPONSE),
    "compressed nothing": (answer(gzip.compress(b""), Content_Encoding="gzip"), Reason.BAD_RESPONSE),
    "large by announcement": (then_stall(head(Content_Length=10**9)), Reason.TOO_LARGE),
    "absurd announcement": (then_stall(head(Content_Length="9" * 5_000)), Reason.TOO_LARGE),
    "endless chunks": (forever(chunked(), b"1000\r\n" + b"x" * 4096 + b"\r\n"), Reason.TOO_LARGE),
    "endless body": (forever(head(), b"x" * 4096), Reason.TOO_LARGE),
    "gzip bomb": (answer(BOMB, Content_Encoding="gzip"), Reason.TOO_LARGE),
    "gzip of nothing, endlessly": (forever(head(Content_Encoding="gzip"), gzip.compress(b"") * 99), Reason.TOO_LARGE),
    "short body": (then_close(head(Content_Length=100) + GOOD), Reason.TRUNCATED),
    "short chunk": (then_close(chunked(GOOD) + b"64\r\nabc"), Reason.TRUNCATED),
    "no last chunk": (then_close(chunked(GOOD)), Reason.TRUNCATED),
    "bad chunk size": (then_close(chunked(GOOD) + b"zz\r\nabc\r\n"), Reason.TRUNCATED),
    "endless chunk size": (forever(chunked(GOOD), b"0" * 4096), Reason.TRUNCATED),
    "short gzip": (answer(gzip.compress(GOOD)[:-9], Content_Encoding="gzip"), Reason.TRUNCATED),
    "gzip without checksum": (answer(gzip.compress(GOOD)[:-4], Content_Encoding="gzip"), Reason.TRUNCATED),
    "one byte of gzip": (answer(b"\x1f", Content_Encoding="gzip"), Reason.TRUNCATED),
    "one byte of deflate": (answer(b"\x78", Content_Encoding="deflate"), Reason.TRUNCATED),
    "not gzip": (answer(GOOD, Content_Encoding="gzip"), Reason.BAD_RESPONSE),
    "wrong checksum": (answer(gzip.compress(GOOD)[:-8] + bytes(8), Content_Encoding="gzip"), Reason.BAD_RESPONSE),
    "gzip and rubbish": (answer(gzip.compress(GOOD) + b"rubbish", Content_Encoding="gzip"), Reason.BAD_RESPONSE),
    "not deflate": (answer(b"\xff\xff\xff\xff", Content_Encoding="deflate"), Reason.BAD_RESPONSE),
    "unknown coding": (answer(GOOD, Content_Encoding="br"), Reason.BAD_RESPONSE),
    "coded twice": (answer(GOOD, Content_Encoding="gzip, gzip"), Reason.BAD_RESPONSE),
    "unknown transfer coding": (then_close(head(Transfer_Encoding="gzip, chunked") + GOOD), Reason.BAD_RESPONSE),
    "redirect loop": (redirect("/loop"), Reason.TOO_MANY_REDIRECTS),
    "endless redirect": (forever(head("302 Found", Location="/loop"), b"x" * 4096), Reason.TOO_MANY_REDIRECTS),
    "redirect to metadata": (redirect("http://169.254.169.254/latest/meta-data/"), Reason.FORBIDDEN_ADDRESS),
    "redirect to a file": (redirect("file:///etc/passwd"), Reason.FORBIDDEN_ADDRESS),
    "redirect with a password": (redirect("http://me:secret@127.0.0.1/"), Reason.FORBIDDEN_ADDRESS),
    "redirect to nowhere": (redirect("http://["), Reason.BAD_RESPONSE),
    "redirect to no name": (redirect("http://" + "x" * 70 + ".example/"), Reason.UNREACHABLE),
    "redirect to a closed port": (redirect("http://127.0.0.1:1/"), Reason.UNREACHABLE),
    "not found": (answer(PAGE, "404 Not Found"), Reason.HTTP_STATUS),
    "no content": (head("204 No Content"), Reason.HTTP_STATUS),
    "partial content": (answer(GOOD, "206 Partial Content"), Reason.HTTP_STATUS),
    "down, endlessly": (forever(head("500 Internal Server Error"), b"x" * 4096), Reason.HTTP_STATUS),
    "down": (answer(PAGE, "503 Service Unavailable"), Reason.HTTP_STATUS),
    "busy": (answer(b"", "429 Too Many Requests"), Reason.RATE_LIMITED),
    "a web page": (answer(PAGE), Reason.HTML_INSTEAD),
}  # fmt: skip

HANGS: dict[str, Route] = {
    "silence": then_stall(),
    "dripping status line": drip(answer(GOOD)),
    "dripping headers": drip(head(X="y" * 500), at_once=20),
    "dripping body": drip(head(Content_Length=500) + b"x" * 500, at_once=60),
    "dripping body to the end": drip(head() + b"x" * 500, at_once=60),
    "dripping gzip": drip(head(Content_Encoding="gzip") + gzip.compress(bytes(range(256))), at_once=60),
    "dripping chunk size": drip(chunked() + b"0" * 500, at_once=60),
    "dripping trailer": drip(chunked(GOOD) + b"0\r\n" + b"X: y\r\n" * 99, at_once=80),
    "stalled body": then_stall(head(Content_Length=500) + GOOD),
    "dripping redirect": drip(redirect("/nowhere/" + "x" * 500), at_once=40),
    "endless trailers": forever(chunked(GOOD) + b"0\r\n", b"X: y\r\n"),
    "endless early hints": forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "slow redirects": drip(MOVED, at_once=len(MOVED) - 2),
}


def outage(client: Client, url: str) -> Outage:
    with pytest.raises(Outage) as caught:
        client.fetch(source_at(url), Validators())
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    return caught.value


def assert_alive(client: Client, server: Server) -> None:
    got = client.fetch(source_at(server.url("/good")), Validators())
    assert got.snapshot is not None
    assert got.snapshot.body == GOOD


@pytest.mark.parametrize("name", OUTAGES)
def test_it_ends_in_a_named_outage(serve: Serve, make_client: MakeClient, name: str) -> None:
    route, reason = OUTAGES[name]
    server = serve({"/hostile": route, "/loop": redirect("/loop"), "/good": answer(GOOD)})
    client = make_client(LIMITS)
    begun = time.monotonic()
    assert outage(client, server.url("/hostile")).reason is reason
    assert time.monotonic() - begun < 3
    assert_alive(client, server)


@pytest.mark.parametrize("name", HANGS)
def test_it_ends_at_the_deadline(serve: Serve, make_client: MakeClient, name: str) -> None:
    server = serve({"/hostile": HANGS[name], "/good": answer(GOOD)})
    client = make_client(Limits(deadline=0.3))
    begun = time.monotonic()
    caught = outage(client, server.url("/hostile"))
    elapsed = time.monotonic() - begun
    assert caught.reason is OutageReason.TIMED_OUT
    assert "0.3 seconds" in caught.message
    assert 0.25 < elapsed < 0.8
    assert_alive(client, server)


def test_a_kept_connection_stands_under_the_next_deadline_too(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/hostile": HANGS["dripping headers"], "/good": answer(GOOD)})
    client = make_client(Limits(deadline=0.3))
    assert_alive(client, server)
    begun = time.monotonic()
    assert outage(client, server.url("/hostile")).reason is OutageReason.TIMED_OUT
    assert time.monotonic() - begun < 0.8
    assert [request.connection for request in server.requests] == [1, 1]
    assert_alive(client, server)


def test_a_connection_that_nobody_accepts_ends_at_the_deadline(make_client: MakeClient) -> None:
    with Server(raw=lambda sock: None) as server:
        url = server.url("/")
    begun = time.monotonic()
    assert outage(make_client(Limits(deadline=0.3)), url).reason is OutageReason.UNREACHABLE
    assert time.monotonic() - begun < 0.8


def test_a_bomb_is_not_held(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/a": answer(BOMB, Content_Encoding="gzip"), "/good": answer(GOOD)})
    client = make_client(LIMITS)
    assert_alive(client, server)
    tracemalloc.start()
    caught = outage(client, server.url("/a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "1,000,000 bytes (decoded)" in caught.message
    assert peak < 6_000_000


def test_an_error_page_is_kept_as_evidence(serve: Serve, make_client: MakeClient) -> None:
    server = serve(
        {"/a": answer(gzip.compress(PAGE), "404 Not Found", Content_Encoding="gzip", Content_Type="text/html")}
    )
    caught = outage(make_client(LIMITS), server.url("/a"))
    assert "404" in caught.message
    assert server.url("/a") in caught.message
    assert caught.evidence is not None
    assert (caught.evidence.body, caught.evidence.media_type) == (PAGE, "text/html")


@pytest.mark.parametrize("name", ["down, endlessly", "busy", "no content", "a web page", "not gzip"])
def test_evidence_is_capped_or_absent(serve: Serve, make_client: MakeClient, name: str) -> None:
    lengths = {"down, endlessly": 1024 * 1024, "a web page": len(PAGE)}
    caught = outage(make_client(LIMITS), serve({"/a": OUTAGES[name][0]}).url("/a"))
    assert (len(caught.evidence.body) if caught.evidence else None) == lengths.get(name)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("20", 20.0), ("864000", 900.0), ("Wed, 06 Nov 2024 02:32:00 GMT", 120.0), ("-1", None), ("later", None)],
)
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_may_ask_for_patience(
    serve: Serve, make_client: MakeClient, status: str, asked: str, seconds: float | None
) -> None:
    server = serve({"/a": answer(PAGE, status, Retry_After=asked)})
    caught = outage(make_client(LIMITS), server.url("/a"))
    assert (caught.reason, caught.retry_after) == (OutageReason.RATE_LIMITED, seconds)


def test_validators_cannot_smuggle_a_header(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/good": answer(GOOD)})
    make_client(LIMITS).fetch(source_at(server.url("/good")), Validators(etag='"1"\r\nX-Injected: 1'))
    assert not {"x-injected", "if-none-match"} & server.requests[0].headers.keys()


def test_a_source_that_may_not_stand_on_loopback_is_not_even_asked(serve: Serve, make_client: MakeClient) -> None:
    server = serve({"/good": answer(GOOD)})
    with pytest.raises(Outage, match=r"127\.0\.0\.1") as caught:
        make_client(LIMITS).fetch(source_at(server.url("/good"), allow_private=False), Validators())
    assert caught.value.reason is OutageReason.FORBIDDEN_ADDRESS
    assert server.connections == 0


def test_the_night_goes_on_after_every_outage_in_turn(serve: Serve, make_client: MakeClient) -> None:
    routes = [route for route, _ in OUTAGES.values()]
    server = serve({"/hostile": in_turn(*routes), "/loop": redirect("/loop"), "/good": answer(GOOD)})
    client = make_client(LIMITS)
    for _ in range(len(routes) // 2):
        outage(client, server.url("/hostile"))
    assert_alive(client, server)
