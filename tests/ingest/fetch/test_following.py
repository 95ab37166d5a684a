"""How one poll finds its documents: by pointer, index, each and pages, and by several of them together."""

import json

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import Client, Validators
from tests.ingest.fetch.conftest import NOW, Serve
from tests.ingest.fetch.sources import body_of, followed, members
from tests.servers import HEAD_END, Route, Server, answer, conditional, redirect

NOTHING = Validators()
GOOD = answer(b"unit,votes\nKing,12\n")


def page(*hrefs: str, head: str = "") -> bytes:
    links = "".join(f'<li><a href="{href}">{number}</a>' for number, href in enumerate(hrefs))
    return answer(f"<!doctype html><head>{head}</head><ul>{links}</ul>".encode(), Content_Type="text/html")


def asked(server: Server) -> list[str]:
    return [request.path for request in server.requests]


POINTERS: dict[str, tuple[bytes, dict[str, str]]] = {
    "text": (b"271066", {}),
    "text with blanks": (b"\xef\xbb\xbf\r\n  271066 \r\n", {}),
    "pattern": (b"# as of 9 pm\nversion=271066;old=1\n", {"pattern": r"version=(\d+)"}),
    "pattern without a group": (b"current: 271066", {"pattern": r"\d{6}"}),
    "json": (b'{"a": [1], "current": {"version": 271066}}', {"path": "current.version"}),
    "json list": (b'{"versions": ["1", "271066"]}', {"path": "versions[-1]"}),
    "json and pattern": (b'{"v": "web.271066"}', {"path": "v", "pattern": r"\d+"}),
    "page": (b"<!doctype html><script>var v = 'x271066';</script>", {"css": "script", "pattern": r"x(\d+)"}),
    "link in a page": (b"<!doctype html><a class=now href='271066/'>now</a>", {"css": "a.now", "pattern": r"/(\d+)/$"}),
}


@pytest.mark.parametrize("name", POINTERS)
def test_a_pointer_names_the_version(serve: Serve, client: Client, name: str) -> None:
    body, where = POINTERS[name]
    server = serve({"/ver": answer(body), "/271066/summary.json": GOOD})
    source = followed(server.url("/{version}/summary.json"), pointer={"url": server.url("/ver"), **where})
    got = client.fetch(source, NOTHING)
    assert got.snapshot is not None
    assert got.snapshot.url == got.validators.url == server.url("/271066/summary.json")
    assert asked(server) == ["/ver", "/271066/summary.json"]


def test_the_document_of_a_version_is_asked_for_only_once(serve: Serve, client: Client) -> None:
    fresh = conditional(b"a,b", ETag='"x"')
    server = serve({"/ver": answer(b"1"), "/1.csv": fresh, "/2.csv": fresh})
    source = followed(server.url("/{version}.csv"), pointer={"url": server.url("/ver")})
    first = client.fetch(source, NOTHING)
    second = client.fetch(source, first.validators)
    assert (second.status, second.snapshot, second.validators) == (304, None, first.validators)
    server.routes["/ver"] = answer(b"2")
    third = client.fetch(source, first.validators)
    assert server.requests[-1].headers.get("if-none-match") is None
    assert third.snapshot is None  # the same bytes under another address are nothing new
    assert third.validators.url == server.url("/2.csv")


@pytest.mark.parametrize("version", ["..", ".", "1/../../x", "a..b", "\u202e1", "9" * 201, "a\x00b"], ids=ascii)
def test_a_version_that_could_lead_elsewhere_is_refused(serve: Serve, client: Client, version: str) -> None:
    server = serve({"/ver": answer(json.dumps({"v": version}).encode())})
    source = followed(server.url("/{version}/a.csv"), pointer={"url": server.url("/ver"), "path": "v"})
    with pytest.raises(Outage, match=r"/ver: .* is no version that could stand in an address") as caught:
        client.fetch(source, NOTHING)
    assert caught.value.reason is OutageReason.NOT_FOLLOWED
    assert "\x00" not in str(caught.value)
    assert asked(server) == ["/ver"]


@pytest.mark.parametrize(
    ("version", "path"),
    [("a/b", "/x/a%2Fb/c"), ("a?b#c", "/x/a%3Fb%23c/c"), ("${KEY}", "/x/%24%7BKEY%7D/c"), ("é b", "/x/%C3%A9%20b/c")],
)
def test_a_version_is_nothing_but_a_name(serve: Serve, client: Client, version: str, path: str) -> None:
    server = serve({"/ver": answer(version.encode()), path: GOOD})
    client.fetch(followed(server.url("/x/{version}/c"), pointer={"url": server.url("/ver")}), NOTHING)
    assert asked(server) == ["/ver", path]


BAD_POINTERS: dict[str, tuple[Route, dict[str, str], OutageReason, str]] = {
    "a web page": (page("1"), {"pattern": r"(\d+)"}, OutageReason.HTML_INSTEAD, "where the name of a version was"),
    "no json": (answer(b"soon"), {"path": "v"}, OutageReason.NOT_FOLLOWED, "not JSON"),
    "deep json": (answer(b'{"x":' + b"[" * 200_000), {"path": "v"}, OutageReason.NOT_FOLLOWED, "not JSON"),
    "deep json for an expression": (answer(b"[" * 200_000), {"path": "v[0]"}, OutageReason.NOT_FOLLOWED, "not JSON"),
    "json of another shape": (answer(b"[1]"), {"path": "v.x"}, OutageReason.NOT_FOLLOWED, "no version is found"),
    "a million digits": (answer(b'{"v": %s}' % (b"9" * 1_000_000)), {"path": "v"}, OutageReason.NOT_FOLLOWED, "no ver"),
    "null": (answer(b'{"v": null}'), {"path": "v"}, OutageReason.NOT_FOLLOWED, "no version is found"),
    "a table": (answer(b'{"v": {}}'), {"path": "v"}, OutageReason.NOT_FOLLOWED, "neither a text nor a whole number"),
    "true": (answer(b'{"v": true}'), {"path": "v"}, OutageReason.NOT_FOLLOWED, "neither a text nor a whole number"),
    "mixed": (answer(b'{"v": [1, "a"]}'), {"path": "v[?@ > `0`]"}, OutageReason.NOT_FOLLOWED, "no version is found"),
    "blank": (answer(b" \n \n"), {}, OutageReason.NOT_FOLLOWED, "no version is found"),
    "empty": (answer(b""), {}, OutageReason.BAD_RESPONSE, "empty body"),
    "no match": (answer(b"soon"), {"pattern": r"\d"}, OutageReason.NOT_FOLLOWED, "no version is found"),
    "half a character": (answer(b"\xff\xfe\x00"), {}, OutageReason.NOT_FOLLOWED, "utf-16"),
    "a hundred megabytes": (answer(b"1" * 100_000_000), {}, OutageReason.TOO_LARGE, "more than 1,048,576"),
    "absent": (answer(b"no", "404 Not Found"), {}, OutageReason.HTTP_STATUS, "/ver: HTTP status 404"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_POINTERS)
def test_a_pointer_that_names_nothing_is_an_outage(serve: Serve, client: Client, name: str) -> None:
    route, where, reason, said = BAD_POINTERS[name]
    server = serve({"/ver": route})
    source = followed(server.url("/{version}/a"), pointer={"url": server.url("/ver"), **where})
    with pytest.raises(Outage, match=said) as caught:
        client.fetch(source, NOTHING)
    assert caught.value.reason is reason
    assert server.url("/ver") in caught.value.message
    assert asked(server) == ["/ver"]


def test_each_name_is_asked_for_and_all_make_one_document(serve: Serve, client: Client) -> None:
    routes = {f"/{county}/{kind}.csv": answer(f"{county},{kind}".encode()) for county in "ab" for kind in "xy"}
    server = serve(routes)
    source = followed(server.url("/{county}/{kind}.csv"), each={"county": ["a", "b"], "kind": ["x", "y"]})
    got = client.fetch(source, NOTHING)
    assert got.snapshot is not None
    assert (got.snapshot.url, got.snapshot.media_type) == (source.url, "application/zip")
    assert got.snapshot.fetched_at == NOW
    assert members(got) == {"a/x.csv": b"a,x", "a/y.csv": b"a,y", "b/x.csv": b"b,x", "b/y.csv": b"b,y"}
    again = client.fetch(source, got.validators)
    assert (again.status, again.snapshot, again.validators) == (200, None, got.validators)
    server.routes["/b/x.csv"] = answer(b"b,X")
    assert client.fetch(source, got.validators).snapshot is not None


def test_texts_of_each_are_quoted(serve: Serve, client: Client) -> None:
    server = serve({"/c/st.%20louis": GOOD, "/c/84/001": GOOD, "/c/a%3Fb": GOOD})
    client.fetch(followed(server.url("/c/{county}"), each={"county": ["st. louis", "84/001", "a?b"]}), NOTHING)
    assert asked(server) == ["/c/st.%20louis", "/c/84/001", "/c/a%3Fb"]


def test_one_document_alone_stays_as_it_is(serve: Serve, client: Client) -> None:
    server = serve({"/a.csv": conditional(b"a,b", ETag='"1"')})
    source = followed(server.url("/{county}.csv"), each={"county": ["a"]})
    got = client.fetch(source, NOTHING)
    assert body_of(got) == b"a,b"
    assert client.fetch(source, got.validators).status == 304


def test_the_parts_share_their_charset_or_have_none(serve: Serve, client: Client) -> None:
    latin, other = (answer(b"\xe9", Content_Type=f"text/csv; charset={name}") for name in ("latin-1", "cp1251"))
    server = serve({"/a": latin, "/b": latin, "/c": other})
    same = client.fetch(followed(server.url("/{x}"), each={"x": ["a", "b"]}), NOTHING)
    mixed = client.fetch(followed(server.url("/{x}"), each={"x": ["a", "c"]}), NOTHING)
    assert [got.snapshot and got.snapshot.charset for got in (same, mixed)] == ["latin-1", ""]


def test_one_part_that_fails_fails_the_poll_and_is_named(serve: Serve, client: Client) -> None:
    server = serve({"/a": GOOD, "/c": GOOD})
    with pytest.raises(Outage) as caught:
        client.fetch(followed(server.url("/{x}"), each={"x": ["a", "b", "c"]}), NOTHING)
    assert caught.value.message == f"{server.url('/b')}, request 2 of this poll: HTTP status 404"
    assert (caught.value.status, asked(server)) == (404, ["/a", "/b"])


INDEXES: dict[str, tuple[bytes, dict[str, object]]] = {
    "css": (page("b.csv", "a.csv", "notes.pdf", "b.csv", head="<base href='/files/'>"), {"css": "a[href$='.csv']"}),
    "css and pattern": (page("files/b.csv", "http://x.example/", "files/a.csv"), {"css": "a", "pattern": r".*\.csv$"}),
    "json": (answer(b'{"files": [{"u": "/files/b.csv"}, {"u": "files/a.csv"}]}'), {"path": "files[].u"}),
    "plain path": (answer(b'{"files": ["/files/b.csv", "files/a.csv"]}'), {"path": "files"}),
    "json and pattern": (answer(b'["b|1", "a|2"]'), {"path": "@", "pattern": "(?P<n>.)[|]", "link": "files/{n}.csv"}),
    "lines": (answer(b"2024 b.csv\n2024 a.csv\r\n"), {"pattern": r"(?P<n>\w)\.csv", "link": "files/{n}.csv"}),
    "listing on one line": (answer(b"<l><k>files/b.csv</k><k>files/a.csv</k></l>"), {"pattern": "<k>(.*)</k>"}),
}  # fmt: skip


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_lists_the_documents(serve: Serve, client: Client, name: str) -> None:
    listing, where = INDEXES[name]
    server = serve({"/": listing, "/files/a.csv": answer(b"A"), "/files/b.csv": answer(b"B")})
    got = client.fetch(followed(server.url("/"), index=where), NOTHING)
    assert members(got) == {"files/a.csv": b"A", "files/b.csv": b"B"}
    assert got.snapshot is not None
    assert got.snapshot.url == server.url("/")


def test_the_newest_is_the_last_by_name_and_is_asked_for_once(serve: Serve, client: Client) -> None:
    zip_ = conditional(b"PK\x03\x04", ETag='"1"')
    server = serve({"/": page("v10.zip", "v9.zip", "v2.zip"), "/v10.zip": zip_})
    source = followed(server.url("/"), index={"css": "a", "newest": 1})
    got = client.fetch(source, NOTHING)
    assert got.snapshot is not None
    assert (got.snapshot.body, got.snapshot.url) == (b"PK\x03\x04", server.url("/v10.zip"))
    assert client.fetch(source, got.validators).status == 304
    server.routes |= {"/": page("v11.zip", "v10.zip"), "/v11.zip": answer(b"PK\x03\x04new")}
    assert body_of(client.fetch(source, got.validators)) == b"PK\x03\x04new"


def test_an_index_of_data_may_be_a_page_but_its_documents_may_not(serve: Serve, client: Client) -> None:
    server = serve({"/": page("a.csv"), "/a.csv": page()})
    with pytest.raises(Outage, match=r"/a\.csv, request 2 of this poll: a web page") as caught:
        client.fetch(followed(server.url("/"), index={"css": "a"}), NOTHING)
    assert caught.value.reason is OutageReason.HTML_INSTEAD
    assert caught.value.evidence is not None
    assert client.fetch(followed(server.url("/"), "html", index={"css": "a"}), NOTHING).snapshot is not None


def test_other_hosts_are_followed_where_they_are_named(serve: Serve, client: Client) -> None:
    other = serve({"/a.csv": answer(b"A")})
    server = serve({"/": page(other.url("/a.csv"))})
    source = followed(server.url("/"), index={"css": "a", "hosts": [f"127.0.0.1:{other.port}"]})
    assert body_of(client.fetch(source, NOTHING)) == b"A"
    with pytest.raises(Outage, match="on another host") as caught:
        client.fetch(followed(server.url("/"), index={"css": "a"}), NOTHING)
    assert caught.value.reason is OutageReason.FORBIDDEN_ADDRESS
    assert len(other.requests) == 1


def test_links_are_relative_to_where_a_redirect_led(serve: Serve, client: Client) -> None:
    other = serve({"/new/": page("a.csv"), "/new/a.csv": answer(b"A")})
    server = serve({"/": redirect(other.url("/new/"))})
    assert body_of(client.fetch(followed(server.url("/"), index={"css": "a"}), NOTHING)) == b"A"


def json_page(number: int, after: str | None) -> bytes:
    return answer(json.dumps({"n": number, "links": {"next": after}}).encode())


PAGED: dict[str, tuple[dict[str, bytes], dict[str, object]]] = {
    "json": (
        {"/": json_page(1, "/p?n=2"), "/p": json_page(2, "/q"), "/q": json_page(3, None)},
        {"path": "links.next"},
    ),
    "css": ({"/": page("p"), "/p": page("q#top"), "/q": page("#")}, {"css": "a"}),
    "header": (
        {
            "/": answer(b"1", Link='</>; rel=first, </p?a=1,2;b>; title="x"; rel="next last"'),
            "/p": answer(b"2", Link="<q>; rel=next"),
            "/q": answer(b"3", Link='</>; rel="prev"'),
        },
        {"header": True},
    ),
}


@pytest.mark.parametrize("way", PAGED)
def test_pages_are_gone_through_to_the_last(serve: Serve, client: Client, way: str) -> None:
    routes, where = PAGED[way]
    server = serve(routes)
    got = client.fetch(followed(server.url("/"), "html", pages=where), NOTHING)
    assert [path.partition("?")[0] for path in asked(server)] == ["/", "/p", "/q"]
    assert [routes[path].partition(HEAD_END)[2] for path in ("/", "/p", "/q")] == [*members(got).values()]


def test_pages_are_never_asked_for_with_conditions(serve: Serve, client: Client) -> None:
    """That the first page is unchanged says nothing of the others."""
    server = serve({"/": conditional(b'{"next": null}', ETag='"1"')})
    source = followed(server.url("/"), pages={"path": "next"})
    got = client.fetch(source, NOTHING)
    assert got.validators.etag is None
    assert client.fetch(source, got.validators).status == 200


def test_pages_that_lead_back_are_an_outage(serve: Serve, client: Client) -> None:
    server = serve({"/": json_page(1, "/p"), "/p": json_page(2, "/")})
    with pytest.raises(Outage, match="the next page is an earlier one") as caught:
        client.fetch(followed(server.url("/"), pages={"path": "links.next"}), NOTHING)
    assert caught.value.reason is OutageReason.NOT_FOLLOWED
    assert asked(server) == ["/", "/p"]


def test_more_pages_than_declared_are_an_outage_not_a_smaller_result(serve: Serve, client: Client) -> None:
    server = serve({"/": json_page(1, "/p?1"), "/p": json_page(2, "/q"), "/q": json_page(3, None)})
    with pytest.raises(Outage, match="more than 2 pages") as caught:
        client.fetch(followed(server.url("/"), pages={"path": "links.next", "most": 2}), NOTHING)
    assert caught.value.reason is OutageReason.TOO_LARGE
    assert client.fetch(followed(server.url("/"), pages={"path": "links.next", "most": 3}), NOTHING).snapshot


def test_the_ways_combine(serve: Serve, client: Client) -> None:
    server = serve(
        {
            "/ver": answer(b"7"),
            "/7/a": page("files/1.csv", "/7/a2"),
            "/7/a2": page("files/2.csv"),
            "/7/b": page("files/3.csv"),
            **{f"/7/files/{n}.csv": answer(b"%d" % n) for n in (1, 2, 3)},
        }
    )
    source = followed(
        server.url("/{version}/{county}"),
        pointer={"url": server.url("/ver")},
        each={"county": ["a", "b"]},
        index={"css": "a[href$=csv]"},
        pages={"css": "a:not([href$=csv])"},
    )
    assert [*members(client.fetch(source, NOTHING)).values()] == [b"1", b"2", b"3"]
    each_paged = followed(server.url("/7/{county}"), "html", each={"county": ["a", "b"]}, pages={"css": "a[href*=a2]"})
    assert [*members(client.fetch(each_paged, NOTHING))] == ["7/a", "7/a2", "7/b"]
