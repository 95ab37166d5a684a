"""Good manners with servers that behave: conditions, redirects, connections kept, and what is brought home."""

import gzip
import zlib
from hashlib import sha256

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import Client, Fetched, Validators
from ingest.fetch import body as body_module
from ingest.fetch.client import default_user_agent
from tests.ingest.fetch.conftest import NOW, Serve, source_at
from tests.servers import HEAD_END, Server, answer, chunked, conditional, head, redirect, then_close

BODY = b"unit,votes\nKing,12\n"
NOTHING = Validators()
DIGEST = sha256(BODY).hexdigest()
SERVED = "Wed, 06 Nov 2024 02:30:00 GMT"


def fetched(client: Client, server: Server, path: str = "/a", known: Validators = NOTHING) -> Fetched:
    return client.fetch(source_at(server.url(path)), known)


def body_of(result: Fetched) -> bytes | None:
    return result.snapshot.body if result.snapshot else None


def test_a_document_comes_with_where_and_when(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY, Content_Type="Text/CSV; charset=UTF-8", Date=SERVED, Set_Cookie="a=b")})
    got = fetched(client, server, "/a?x=1#top")
    assert got.snapshot is not None
    assert got.snapshot.body == BODY
    assert got.snapshot.url == server.url("/a?x=1")
    assert (got.snapshot.media_type, got.snapshot.charset) == ("text/csv", "utf-8")
    assert got.snapshot.fetched_at == got.served_at == NOW
    assert got.headers == {"date": SERVED, "content-type": "Text/CSV; charset=UTF-8", "content-length": "19"}
    assert (got.status, got.validators) == (200, Validators(sha256=DIGEST, url=server.url("/a?x=1")))


def test_we_say_who_we_are_and_what_we_take(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY, Set_Cookie="session=1")})
    fetched(client, server)
    fetched(client, server)
    sent = server.requests[1].headers
    assert sent["user-agent"] == default_user_agent()
    assert sent["user-agent"].startswith("tallywire")
    assert sent["accept-encoding"] == "gzip, deflate"
    assert not {"cookie", "authorization", "if-none-match", "if-modified-since"} & sent.keys()


def test_the_environment_has_no_say(serve: Serve, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert body_of(fetched(client, serve({"/a": answer(BODY)}))) == BODY


@pytest.mark.parametrize("validator", [{"ETag": '"v1"'}, {"Last_Modified": SERVED}])
def test_nothing_new_costs_nothing(serve: Serve, client: Client, validator: dict[str, str]) -> None:
    server = serve({"/a": conditional(BODY, **validator)})
    first = fetched(client, server)
    second = fetched(client, server, known=first.validators)
    assert body_of(first) == BODY
    assert (second.status, second.snapshot) == (304, None)
    assert second.validators == first.validators


def test_a_304_may_bring_new_validators(serve: Serve, client: Client) -> None:
    server = serve({"/a": head("304 Not Modified", ETag='"v2"')})
    got = fetched(client, server, known=Validators(etag='"v1"', last_modified=SERVED, sha256=DIGEST))
    assert got.validators == Validators(etag='"v2"', last_modified=SERVED, sha256=DIGEST, url=server.url("/a"))


def test_a_304_to_nobodys_question_is_a_bad_response(serve: Serve, client: Client) -> None:
    with pytest.raises(Outage, match="304") as caught:
        fetched(client, serve({"/a": head("304 Not Modified")}))
    assert caught.value.reason is OutageReason.BAD_RESPONSE


def test_the_same_bytes_are_nothing_new(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY, ETag='"v2"')})
    got = fetched(client, server, known=Validators(etag='"v1"', sha256=DIGEST))
    assert (got.status, got.snapshot) == (200, None)
    assert got.validators == Validators(etag='"v2"', sha256=DIGEST, url=server.url("/a"))


def test_redirects_are_followed_and_validators_kept_for_the_end(serve: Serve, client: Client) -> None:
    server = serve({"/a": redirect("b#x", "301 Moved Permanently"), "/b": conditional(BODY, ETag='"v1"')})
    first = fetched(client, server)
    second = fetched(client, server, known=first.validators)
    assert first.snapshot is not None
    assert first.snapshot.url == first.validators.url == server.url("/b")
    assert second.status == 304
    assert [(r.path, r.headers.get("if-none-match")) for r in server.requests[2:]] == [("/a", None), ("/b", '"v1"')]


def test_validators_survive_however_the_url_is_spelt(serve: Serve, client: Client) -> None:
    server = serve({"/": conditional(BODY, ETag='"v1"'), "/%C3%A9%20%7B": conditional(BODY, ETag='"v1"')})
    for path in ("", "/é {"):
        first = fetched(client, server, path)
        assert fetched(client, server, path, first.validators).status == 304


def test_a_redirect_without_a_place_is_a_status(serve: Serve, client: Client) -> None:
    with pytest.raises(Outage, match="302") as caught:
        fetched(client, serve({"/a": answer(b"", "302 Found")}))
    assert caught.value.reason is OutageReason.HTTP_STATUS


def _bare(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(body) + squeeze.flush()


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(BODY)),
        ("X-GZIP", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:5]) + gzip.compress(b"") + gzip.compress(BODY[5:])),
        ("gzip", gzip.compress(BODY) + bytes(70_000)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", _bare(BODY)),
        ("identity", BODY),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_content_codings_are_undone(serve: Serve, client: Client, coding: str, sent: bytes, size: int) -> None:
    pieces = [sent[at : at + size] for at in range(0, min(len(sent), 200), size)] + [sent[200:]] * (size < 200)
    whole = chunked(*filter(None, pieces), Content_Encoding=coding) + b"0\r\n\r\n"
    server = serve({"/chunked": whole, "/plain": answer(sent, Content_Encoding=coding)})
    assert body_of(fetched(client, server, "/chunked")) == BODY
    assert body_of(fetched(client, server, "/plain")) == BODY


def test_a_body_larger_than_any_piece_comes_whole(serve: Serve, client: Client) -> None:
    body = b"".join(b"%07d\n" % n for n in range(200_000))
    server = serve({"/a": answer(body), "/b": answer(gzip.compress(body), Content_Encoding="gzip")})
    assert body_of(fetched(client, server, "/a")) == body
    assert body_of(fetched(client, server, "/b")) == body


@pytest.mark.parametrize("beyond", [1, 100, 257])
def test_zlib_is_asked_for_what_it_held_back(serve: Serve, client: Client, beyond: int) -> None:
    body = bytes(body_module.PIECE + beyond)
    assert body_of(fetched(client, serve({"/a": answer(_bare(body), Content_Encoding="deflate")}))) == body


def test_a_body_may_end_with_its_connection(serve: Serve, client: Client) -> None:
    assert body_of(fetched(client, serve({"/a": then_close(head() + BODY)}))) == BODY


def test_one_connection_serves_many_polls(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY), "/none": head("304 Not Modified"), "/moved": redirect("/a")})
    fetched(client, server)
    fetched(client, server, "/none", Validators(etag='"v1"'))
    fetched(client, server, "/moved")
    with pytest.raises(Outage):
        fetched(client, server, "/absent")
    fetched(client, server)
    assert [request.connection for request in server.requests] == [1] * 6


def test_a_connection_that_went_stale_between_polls_is_no_outage(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY)})
    fetched(client, server)
    server.hang_up()
    assert body_of(fetched(client, server)) == BODY
    assert server.connections == 2


def test_a_connection_that_goes_stale_under_the_request_is_no_outage(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY)})
    fetched(client, server)
    server.routes["/a"] = lambda sock, request: sock.sendall(b"" if request.connection == 1 else answer(BODY))
    assert body_of(fetched(client, server)) == BODY
    assert [request.connection for request in server.requests] == [1, 1, 2]


def test_a_fresh_connection_is_not_tried_twice(serve: Serve, client: Client) -> None:
    server = serve({"/a": then_close(b"")})
    with pytest.raises(Outage) as caught:
        fetched(client, server)
    assert caught.value.reason is OutageReason.UNREACHABLE
    assert len(server.requests) == 1


def test_a_connection_opened_for_one_source_is_not_lent_to_a_stricter_one(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY)})
    fetched(client, server)
    with pytest.raises(Outage) as caught:
        client.fetch(source_at(server.url("/a"), allow_private=False), Validators())
    assert caught.value.reason is OutageReason.FORBIDDEN_ADDRESS
    assert len(server.requests) == 1


def test_a_web_page_is_a_document_to_those_who_read_web_pages(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(b"<!DOCTYPE html><table></table>")})
    got = client.fetch(source_at(server.url("/a"), family="html_table"), Validators())
    assert body_of(got) == b"<!DOCTYPE html><table></table>"


def test_a_wrong_charset_is_told_not_judged(serve: Serve, client: Client) -> None:
    got = fetched(client, serve({"/a": answer("Тоқаев".encode(), Content_Type="text/csv; charset=klingon")}))
    assert got.snapshot is not None
    assert (got.snapshot.body, got.snapshot.charset) == ("Тоқаев".encode(), "klingon")


def test_a_closed_client_can_be_used_again(serve: Serve, client: Client) -> None:
    server = serve({"/a": answer(BODY)})
    fetched(client, server)
    client.close()
    assert body_of(fetched(client, server)) == BODY


def test_an_early_hint_is_passed_over(serve: Serve, client: Client) -> None:
    server = serve({"/a": b"HTTP/1.1 100 Continue" + HEAD_END + answer(BODY)})
    assert body_of(fetched(client, server)) == BODY
