"""Feeds as outlets write them: what each entry says, whatever is broken around it."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import feeds
from ingest.parse.feeds import Entry, Feed
from tests.feeds import feed, versions

URL = "https://news.example/feeds/all.xml"
REAL = {
    "content-encoded.rss": 7,
    "encoding.rss": 40,
    "guardian.rss": 55,
    "heise.atom": 15,
    "heraldsun.rss": 2,
    "incomplete-fields.atom": 1,
    "instant-article.rss": 1,
    "missing-fields.atom": 1,
    "reddit-atom.rss": 24,
    "rss-1.rss": 69,
    "uolNoticias.rss": 15,
}


def read(body: str | bytes, charset: str = "", zone: str = "UTC") -> Feed:
    body = body.encode() if isinstance(body, str) else body
    return feeds.entries(body, charset=charset, url=URL, time_zone=zone)


def rss(item: str) -> str:
    return f'<rss version="2.0"><channel><title>News</title><link>/</link>{item}</channel></rss>'


def only(body: str | bytes) -> Entry:
    (entry,) = read(body).entries
    return entry


def said(text: Feed) -> list[str]:
    return [each.rule for each in text.findings]


@pytest.mark.parametrize("name", REAL)
def test_a_real_feed_yields_its_items(name: str) -> None:
    body = feed(f"news-rss-real/{name}").read_bytes()
    found = read(body)
    assert feeds.is_feed(body)
    assert len(found.entries) == REAL[name]
    assert len({entry.id for entry in found.entries}) == REAL[name]
    assert "unreadable-time" not in said(found) or name in ("heraldsun.rss", "rss-1.rss")


def test_what_is_no_feed_is_refused() -> None:
    body = feed("news-rss-real/unrecognized.rss").read_bytes()
    assert not feeds.is_feed(body)
    with pytest.raises(UnreadableDocument, match="neither RSS nor Atom: it begins with <head>"):
        read(body)


def test_bytes_in_an_encoding_that_nobody_declares() -> None:
    found = read(feed("news-rss-real/uolNoticias.rss").read_bytes())
    first = found.entries[0]
    assert "simulações de 2º turno" in first.title
    assert first.published_at == datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)
    assert first.text.startswith("Líder na pesquisa")
    assert said(found) == ["undeclared-charset"]
    cyrillic = read(rss("<item><title>Аманат набирает голоса</title></item>").encode("cp1251"))
    assert cyrillic.entries[0].title == "Аманат набирает голоса"


def test_each_change_in_a_series_is_one_version_of_an_item() -> None:
    changes, read_versions = set[tuple[str, str, str]](), set[tuple[str, str]]()
    for path in versions("nyt-2020-rss-derived/battleground-state-changes-xml", ".xml"):
        changes |= _changes(path)
        read_versions |= {(entry.id, entry.fingerprint) for entry in read(path.read_bytes()).entries}
    assert len(read_versions) == len(changes) > 60


def _changes(path: Path) -> set[tuple[str, str, str]]:
    items = ElementTree.fromstring(path.read_bytes()).iter("item")
    return {tuple(item.findtext(name, "") for name in ("guid", "description", "pubDate")) for item in items}  # type: ignore[misc]


def test_an_entry_without_title_and_link_keeps_its_words() -> None:
    path = versions("nyt-2020-rss-derived/battleground-state-changes-xml", ".xml")[0]
    alaska = read(path.read_bytes()).entries[0]
    assert (alaska.title, alaska.link, alaska.id) == ("", "", "alaska@1604533257.265")
    assert alaska.text == "Alaska (EV: 3): Trump +51382"
    assert alaska.published_at == datetime(2020, 11, 4, 23, 40, 57, tzinfo=UTC)


def test_atom_has_links_as_attributes_and_texts_as_markup() -> None:
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="kk"><entry><id>urn:1</id>'
        '<link rel="self" href="/self"/><link rel="alternate" href="../1.html"/>'
        '<title type="html">Exit &lt;b&gt;poll&lt;/b&gt;</title><updated>2023-03-19T21:00:00+06:00</updated>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>'
        "</entry></feed>"
    )
    assert (entry.id, entry.link, entry.title) == ("urn:1", "https://news.example/1.html", "Exit poll")
    assert entry.text == "One.\nTwo."
    assert entry.published_at == entry.updated_at == datetime(2023, 3, 19, 15, tzinfo=UTC)


def test_rdf_has_its_items_beside_the_channel() -> None:
    found = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"/><item rdf:about="https://a.example/1"><title>A</title></item></rdf:RDF>'
    )
    assert [(entry.id, entry.title) for entry in found.entries] == [("https://a.example/1", "A")]


def test_the_fullest_text_counts_and_markup_is_gone() -> None:
    entry = only(
        rss(
            "<item><description><![CDATA[<p>Short &amp; sweet</p>]]></description><content:encoded><![CDATA["
            "<table><tr><td>Ant<td>53.9</tr></table><script>x</script><p>Bee<br>has 5,2</p>]]></content:encoded></item>"
        )
    )
    assert entry.text == "Ant | 53.9\nBee\nhas 5,2"


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link><![CDATA[ /a?x=1&y=2 ]]></link>", "https://news.example/a?x=1&y=2"),
        ("<link>/a?x=1&y=2</link>", "https://news.example/a?x=1&y=2"),
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', ""),
        ("<guid>urn:1</guid>", ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>file:///etc/passwd</link>", ""),
        ("<link>http://[</link>", ""),
    ],
)
def test_a_link_is_whole_and_leads_into_the_web(item: str, link: str) -> None:
    assert only(rss(f"<item>{item}</item>")).link == link


def test_an_entry_is_known_by_its_id_else_its_link_else_its_words() -> None:
    found = read(
        rss("<item><guid>g</guid><link>/1</link></item><item><link>/2</link></item><item><title>T</title></item>")
    )
    ids = [entry.id for entry in found.entries]
    assert ids[:2] == ["g", "https://news.example/2"]
    assert len(ids[2]) == 32
    assert [entry.own_id for entry in found.entries] == ["g", "", ""]


def test_a_fingerprint_changes_with_any_word_and_with_nothing_else() -> None:
    def mark(item: str, title: str = "News") -> str:
        return only(rss(f"<item><guid>1</guid>{item}</item>").replace("News", title)).fingerprint

    one = mark("<title>A</title><description>b</description>")
    assert mark("<title> A </title>\n<description>b<![CDATA[<img src='x?1'>]]></description>", "Other news") == one
    others = ["<title>A</title>", "<title>A</title><description>c</description>"]
    assert len({one, *map(mark, others), mark("<pubDate>1 May 2020 10:00 GMT</pubDate>")}) == 4


def test_what_nobody_sees_is_gone() -> None:
    title = "Am\u202eanat\u200b &lt;i onclick='x'&gt;5\xad3&lt;/i&gt;\x07 &eacute; &nosuch; A & B"
    entry = only(rss(f"<item><title>{title}</title></item>"))
    assert entry.title == "Amanat 53 é &nosuch; A & B"


def test_entities_of_the_documents_own_are_never_resolved() -> None:
    bomb = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    entry = only(f"<!DOCTYPE rss [{bomb}]>" + rss("<item><title>&b;&f;</title></item>"))
    assert entry.title == "&b;&f;"


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>One</title></item><item><title>Two</title></item>")[:-30],
        rss("<item><title>One</title></item><item><title>Two</title><p></item>"),
        rss("<item><title>One</title></item></b><item><title>Two</title></item>"),
        rss("<item><title>One</title></item><item><title>Two</title><x:y>3</x:y></item>"),
    ],
    ids=["cut", "unclosed", "closed twice", "prefix"],
)
def test_what_is_not_well_formed_is_read_as_far_as_it_goes_and_told(body: str) -> None:
    found = read(body)
    assert [entry.title for entry in found.entries] == ["One", "Two"]
    assert said(found) == ["not-well-formed"]


def test_a_wrong_encoding_and_an_unreadable_time_are_told() -> None:
    body = '<?xml version="1.0" encoding="utf-16"?>' + rss("<item><title>Ä</title><pubDate>soon</pubDate></item>")
    found = read(body, charset="us-ascii")
    assert found.entries[0].title == "Ä"
    assert (said(found)[0], said(found)[-1]) == ("wrong-charset", "unreadable-time")


def test_there_may_be_a_thousand_entries_and_no_more() -> None:
    found = read(rss("<item><title>x</title></item>" * 10_000))
    assert len(found.entries) == 1_000
    assert said(found) == ["too-many-entries"]


@pytest.mark.parametrize(
    "body",
    [b"", b"words", b"<rss " + b'a="1" ' * 30_000, b"<rss>" + b"x" * 5_000_000, b"<html><p>"],
    ids=["nothing", "words", "attributes", "large", "page"],
)
def test_what_cannot_be_a_feed_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read(body)


@pytest.mark.parametrize("body", ["<item><content>" * 300, "<item>" * 30_000, "<item><title><![CDATA[" * 9_000])
def test_depth_ends_somewhere(body: str) -> None:
    assert len(read("<rss><channel>" + body).entries) < 300
