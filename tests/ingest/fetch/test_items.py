"""Items of news followed to their articles: what is asked for, what is brought home, what is remembered."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.source import Source
from ingest.fetch import Client, Fetched, Limits, Validators
from tests.ingest.fetch.conftest import NOW, Serve
from tests.ingest.fetch.sources import body_of, followed
from tests.servers import Route, Server, answer, conditional, in_turn, redirect, then_stall

NOTHING = Validators()


class Clock:
    """The night's time, set by the test."""

    at = NOW

    def __call__(self) -> Any:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Iterator[Client]:
    with closing(Client(Limits(deadline=5), now=clock)) as made:
        yield made


def entry(name: str, text: str = "", link: str | None = None) -> str:
    link = f"/{name}" if link is None else link
    linked = f"<link>{link}</link>" if link else ""
    said = f'<guid isPermaLink="false">{name}</guid><title>{name}</title>{linked}<description>{text}</description>'
    return f"<item>{said}</item>"


def rss(*entries: str, built: str = "") -> bytes:
    head = f"<lastBuildDate>{built}</lastBuildDate>"
    return f'<rss version="2.0"><channel>{head}{"".join(entries)}</channel></rss>'.encode()


def story(text: str, token: str = "") -> Route:
    return answer(f"<html><title>A story</title><body><!-- {token} --><p>{text}</p></body></html>".encode())


class Newsroom:
    """A feed, its articles, and who polls it: each poll knows what the one before left, as the database keeps it."""

    def __init__(self, server: Server, client: Client, **items: Any) -> None:
        self.server, self._client = server, client
        self.source: Source = followed(server.url("/feed"), items=items)
        self.known = NOTHING

    def feed(self, *entries: str, **more: str) -> None:
        self.server.routes = {**self.server.routes, "/feed": answer(rss(*entries, **more))}

    def poll(self) -> Fetched:
        fetched = self._client.fetch(self.source, self.known)
        self.known = msgspec.json.decode(msgspec.json.encode(fetched.validators), type=Validators)
        return fetched

    def asked(self) -> list[str]:
        """What was asked for since the last time this was called."""
        paths = [request.path for request in self.server.requests]
        self.server.requests.clear()
        return paths


Open = Callable[..., Newsroom]


@pytest.fixture
def newsroom(serve: Serve, client: Client) -> Open:
    def opened(*names: str, **items: Any) -> Newsroom:
        room = Newsroom(serve({f"/{name}": story(name) for name in names}), client, **items)
        room.feed(*map(entry, names))
        return room

    return opened


def brought(fetched: Fetched) -> list[str]:
    """The paths of the documents in the zip, in its order."""
    with ZipFile(BytesIO(body_of(fetched))) as archive:
        return [each.comment.decode().partition("//")[2].partition("/")[2] for each in archive.infolist()]


def test_the_feed_comes_first_and_its_articles_after_it(newsroom: Open) -> None:
    room = newsroom("b", "a")
    fetched = room.poll()
    assert brought(fetched) == ["feed", "b", "a"]
    assert fetched.snapshot is not None
    assert (fetched.snapshot.incremental, fetched.snapshot.media_type) == (True, "application/zip")
    assert fetched.snapshot.url == room.source.url
    with ZipFile(BytesIO(body_of(fetched))) as archive:
        assert archive.read("feed").startswith(b"<rss")


def test_only_what_is_new_is_followed_and_brought(newsroom: Open) -> None:
    room = newsroom("a")
    room.poll()
    room.asked()
    room.server.routes["/b"] = story("b")
    room.feed(entry("b"), entry("a"))
    assert brought(room.poll()) == ["feed", "b"]
    assert room.asked() == ["/feed", "/b"]


def test_a_feed_that_changed_without_a_new_item_is_nothing_new(newsroom: Open) -> None:
    room = newsroom("a", "b")
    room.poll()
    room.asked()
    room.feed(entry("a"), entry("b"), built="later")
    assert room.poll().snapshot is None
    room.feed(entry("a"), built="much later")  # an item that left
    assert room.poll().snapshot is None
    room.feed(entry("b"), entry("a"), built="later still")  # and came again
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"] * 3


def test_a_changed_entry_is_followed_again_and_brought_if_its_article_changed(newsroom: Open) -> None:
    room = newsroom("a", "b")
    room.poll()
    room.asked()
    room.server.routes["/a"] = story("a, corrected")
    room.feed(entry("a", "corrected"), entry("b", "only the teaser"))
    assert brought(room.poll()) == ["feed", "a"]
    assert room.asked() == ["/feed", "/a", "/b"]


def test_validators_are_the_feeds_and_spare_everything(newsroom: Open) -> None:
    room = newsroom("a")
    room.server.routes["/feed"] = conditional(rss(entry("a")), ETag='"1"')
    assert brought(room.poll()) == ["feed", "a"]
    before = room.known
    again = room.poll()
    assert (again.status, again.snapshot, room.known) == (304, None, before)
    assert [request.headers.get("if-none-match") for request in room.server.requests] == [None, None, '"1"']


def test_the_same_bytes_are_not_even_read(newsroom: Open) -> None:
    room = newsroom("a")
    room.poll()
    before = room.known
    again = room.poll()
    assert (again.status, again.snapshot, room.known) == (200, None, before)


def test_ten_a_poll_and_the_rest_in_the_next_even_if_they_left_the_feed(newsroom: Open) -> None:
    names = [f"n{number:02}" for number in range(24)]
    room = newsroom(*names)
    assert brought(room.poll()) == ["feed", *names[:10]]
    room.feed(entry(names[0]))
    assert brought(room.poll()) == ["feed", *names[10:20]]
    assert brought(room.poll()) == ["feed", *names[20:]]
    assert room.poll().snapshot is None


def test_no_more_than_the_newest_by_their_dates(newsroom: Open) -> None:
    room = newsroom(newest=2)
    dated = [
        entry(name).replace("</guid>", f"</guid><pubDate>{day} Nov 2024 10:00 GMT</pubDate>")
        for name, day in (("old", 1), ("new", 3), ("middle", 2))
    ]
    room.server.routes |= {f"/{name}": story(name) for name in ("old", "new", "middle")}
    room.feed(*dated)
    assert brought(room.poll()) == ["feed", "new", "middle"]


def test_an_article_that_fails_is_tried_again_and_costs_the_others_nothing(newsroom: Open, clock: Clock) -> None:
    room = newsroom("a", "b")
    del room.server.routes["/a"]
    first = room.poll()
    assert brought(first) == ["feed", "b"]
    assert first.note.startswith("1 article could not be had: ")
    assert "/a, request 2 of this poll: HTTP status 404" in first.note
    room.asked()
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"]  # not at once
    clock.later(seconds=16)
    room.server.routes["/a"] = story("a")
    assert brought(room.poll()) == ["feed", "a"]


def test_an_article_is_given_up_after_three_more_tries_until_its_entry_changes(newsroom: Open, clock: Clock) -> None:
    room = newsroom("a")
    del room.server.routes["/a"]
    for _ in range(6):
        assert room.poll().snapshot is None
        clock.later(minutes=11)
    assert room.asked().count("/a") == 4
    room.server.routes["/a"] = story("a")
    room.feed(entry("a", "mended"))
    assert brought(room.poll()) == ["feed", "a"]


def test_a_slow_article_takes_the_time_and_the_rest_comes_next(newsroom: Open, clock: Clock) -> None:
    room = newsroom("a", "slow", "b")
    room.server.routes["/slow"] = then_stall()
    with closing(Client(Limits(deadline=0.4), now=clock)) as hasty:
        room._client = hasty
        first = room.poll()
        assert brought(first) == ["feed", "a"]
        assert "no complete answer within 0.4 seconds" in first.note
        assert brought(room.poll()) == ["feed", "b"]


def test_an_article_too_large_is_not_asked_again(newsroom: Open, clock: Clock) -> None:
    room = newsroom("a", "b")
    room.server.routes["/a"] = answer(b"<p>" + b"9" * 5_000_000)
    fetched = room.poll()
    assert brought(fetched) == ["feed", "b"]
    assert "/a, request 2 of this poll: announces 5000003 bytes, more than 4,194,304" in fetched.note
    clock.later(hours=1)
    room.asked()
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"]


def test_a_link_may_lead_on_but_only_to_the_hosts_of_the_pack(newsroom: Open, serve: Serve) -> None:
    other = serve({"/x": story("elsewhere")})
    room = newsroom("a")
    room.server.routes["/a"] = redirect("/moved/a")
    room.server.routes["/moved/a"] = story("a")
    room.feed(entry("a"), entry("x", link=other.url("/x")), entry("file", link="file:///etc/passwd"))
    fetched = room.poll()
    assert brought(fetched) == ["feed", "a"]
    assert fetched.note.startswith("1 link is not followed: ")
    assert fetched.note.endswith("on another host")
    assert other.requests == []


def test_another_host_is_followed_where_the_pack_names_it(serve: Serve, client: Client) -> None:
    other = serve({"/x": story("elsewhere")})
    room = Newsroom(serve({}), client, hosts=[f"127.0.0.1:{other.port}"])
    room.feed(entry("x", link=other.url("/x")))
    assert brought(room.poll()) == ["feed", "x"]


def test_a_link_to_a_private_address_is_refused_at_the_door(newsroom: Open) -> None:
    room = newsroom("a", hosts=["169.254.169.254"])
    room.server.routes["/a"] = redirect("http://169.254.169.254/latest/meta-data")
    room.feed(entry("a"), entry("inner", link="http://169.254.169.254/keys"))
    fetched = room.poll()
    assert fetched.snapshot is None
    assert fetched.note.startswith("2 articles could not be had: ")
    assert "169.254.169.254" in fetched.note
    room.asked()
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"]


def test_two_entries_with_one_link_are_one_article(newsroom: Open) -> None:
    room = newsroom("a")
    room.feed(entry("one", link="/a"), entry("two", link="/a"))
    assert brought(room.poll()) == ["feed", "a"]
    assert room.asked() == ["/feed", "/a"]
    assert room.poll().snapshot is None


def test_entries_without_a_link_speak_for_themselves(newsroom: Open) -> None:
    room = newsroom()
    room.feed(entry("georgia@1", "Biden +1097", link=""))
    assert brought(room.poll()) == ["feed"]
    assert room.poll().snapshot is None
    room.feed(entry("georgia@2", "Biden +4395", link=""))
    assert brought(room.poll()) == ["feed"]


def test_a_feeds_own_text_may_be_enough(newsroom: Open) -> None:
    room = newsroom("a", text="feed")
    fetched = room.poll()
    assert fetched.snapshot is not None
    assert (fetched.snapshot.body, fetched.snapshot.incremental) == (rss(entry("a")), True)
    room.feed(entry("a"), built="later")
    assert room.poll().snapshot is None
    room.feed(entry("a", "now with a text"))
    assert body_of(room.poll()) == rss(entry("a", "now with a text"))
    assert room.asked() == ["/feed"] * 3


def test_young_items_are_asked_again_and_brought_if_a_word_changed(newsroom: Open, clock: Clock) -> None:
    room = newsroom("a", "b", again=10, young=2)
    room.poll()
    room.asked()
    room.server.routes |= {"/a": story("a", "another token"), "/b": story("b, updated")}
    clock.later(minutes=9)
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"]
    clock.later(minutes=1)
    assert brought(room.poll()) == ["feed", "b"]
    assert room.asked() == ["/feed", "/a", "/b"]
    clock.later(hours=2)
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed"]


def test_a_page_lists_items_as_well(serve: Serve, client: Client, clock: Clock) -> None:
    def page(*links: str) -> Route:
        return answer("".join(f'<a class="release" href="{link}">x</a>' for link in links).encode())

    server = serve({"/feed": page("/r/2", "/r/1", "/about"), "/r/1": story("one"), "/r/2": story("two")})
    room = Newsroom(server, client, css="a.release", pattern="/r/")
    assert brought(room.poll()) == ["feed", "r/2", "r/1"]
    server.routes |= {"/feed": page("/r/3", "/r/2"), "/r/3": story("three")}
    assert brought(room.poll()) == ["feed", "r/3"]
    server.routes |= {"/feed": page("/r/3", "/new-menu"), "/r/3": story("three, corrected")}
    assert room.poll().snapshot is None
    clock.later(minutes=5)
    assert brought(room.poll()) == ["feed", "r/3"]
    server.routes["/feed"] = answer(b"<p>a new layout</p>")
    with pytest.raises(Outage, match="no item is listed here"):
        room.poll()


def test_memory_that_is_lost_brings_everything_once_more(newsroom: Open) -> None:
    room = newsroom("a")
    room.poll()
    room.known = msgspec.structs.replace(room.known, following=None)
    assert brought(room.poll()) == ["feed", "a"]


def test_memory_stays_small_and_another_address_begins_anew(newsroom: Open) -> None:
    room = newsroom(newest=2)
    for number in range(9):
        room.server.routes[f"/n{number}"] = story(str(number))
        room.feed(entry(f"n{number}"))
        room.poll()
    assert room.known.following is not None
    assert len(room.known.following.seen) == 6
    room.source = msgspec.structs.replace(room.source, url=room.source.url + "?all=1")
    assert brought(room.poll())[1:] == ["n8"]


def test_a_host_that_asks_to_wait_is_not_asked_for_more(newsroom: Open) -> None:
    room = newsroom("a", "b")
    room.server.routes["/a"] = answer(b"", "429 Too Many Requests")
    assert room.poll().snapshot is None
    assert room.asked() == ["/feed", "/a"]
    assert brought(room.poll()) == ["feed", "b"]


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (answer(b"<!doctype html><p>maintenance"), OutageReason.HTML_INSTEAD),
        (answer(b"plain words"), OutageReason.NOT_FOLLOWED),
        (answer(b"<rss " + b"a='1' " * 30_000), OutageReason.NOT_FOLLOWED),
        (answer(b"<rss>" + b"x" * 5_000_000), OutageReason.TOO_LARGE),
        (in_turn(answer(b"", "500 Oops")), OutageReason.HTTP_STATUS),
    ],
    ids=["page", "words", "attributes", "large", "status"],
)
def test_a_list_that_cannot_be_had_is_an_outage(newsroom: Open, route: Route, reason: OutageReason) -> None:
    room = newsroom()
    room.server.routes["/feed"] = route
    with pytest.raises(Outage) as caught:
        room.poll()
    assert caught.value.reason is reason
