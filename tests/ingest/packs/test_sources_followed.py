"""`headers`, placeholders and `[sources.follow]`: what a pack may say, and how each mistake is told."""

import re
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.follow import Follow, Index, Next, Pages, Pointer
from ingest.domain.placeholders import missing_secrets
from ingest.domain.source import Source
from ingest.packs import load, rehearsed
from tests.ingest.packs.sample import PACK, problems, write

URL = 'url = "https://board.example/results.csv"'


def pack(url: str = "https://board.example/results.csv", tables: str = "") -> str:
    assert URL in PACK
    return PACK.replace(URL, f'url = "{url}"') + tables


def loaded(folder: Path, *changes: Any) -> Source:
    (source,) = load(write(folder, pack(*changes))).sources
    return source


def test_a_source_follows_nothing_unless_it_says_so(tmp_path: Path) -> None:
    source = loaded(tmp_path)
    assert (source.follow, source.headers) == (None, {})


GOOD: list[tuple[str, str, Follow]] = [
    (
        "https://b.example/{version}/summary.json",
        "[sources.follow.pointer]\nurl = 'https://b.example/current_ver.txt'\npattern = '(\\d+)'",
        Follow(pointer=Pointer(url="https://b.example/current_ver.txt", pattern=r"(\d+)")),
    ),
    (
        "https://b.example/{county}/{kind}.json?x={county}",
        "[sources.follow.each]\ncounty = ['anoka', 'st. louis', '84/001']\nkind = ['a']",
        Follow(each={"county": ("anoka", "st. louis", "84/001"), "kind": ("a",)}),
    ),
    (
        "https://b.example/",
        "[sources.follow.index]\ncss = \"a[href$='.zip']\"\nnewest = 1\nhosts = ['cdn.example', 'h.example:81']",
        Follow(index=Index(css="a[href$='.zip']", newest=1, hosts=("cdn.example", "h.example:81"))),
    ),
    (
        "https://b.example/",
        "[sources.follow.index]\npattern = '(?P<id>\\d+)\\|(?P<v>\\d+)'\nlink = '{id}/{v}/a.zip?k=${KEY}'",
        Follow(index=Index(pattern=r"(?P<id>\d+)\|(?P<v>\d+)", link="{id}/{v}/a.zip?k=${KEY}")),
    ),
    (
        "https://b.example/{version}/{x}",
        "[sources.follow]\npointer = { url = 'https://b.example/v', path = 'a[0].b' }\neach = { x = ['1'] }\n"
        "index = { path = 'files[].url' }\npages = { header = true, most = 9 }",
        Follow(
            pointer=Pointer(url="https://b.example/v", path="a[0].b"),
            each={"x": ("1",)},
            index=Index(path="files[].url"),
            pages=Pages(header=True, most=9),
        ),
    ),
    (
        "https://api.example/v2/2024-11-05?apikey=${AP_KEY}",
        "[sources.follow.next]\npath = 'nextrequest'",
        Follow(next=Next(path="nextrequest")),
    ),
]


@pytest.mark.parametrize(("url", "tables", "follow"), GOOD, ids=[each[1] for each in GOOD])
def test_a_way_is_declared(tmp_path: Path, url: str, tables: str, follow: Follow) -> None:
    source = loaded(tmp_path, url, tables)
    assert (source.url, source.follow) == (url, follow)


def test_placeholders_stay_in_the_source_and_its_headers(tmp_path: Path) -> None:
    headers = "[sources.headers]\nReferer = 'https://b.example/'\nAuthorization = 'Bearer ${AP_KEY}'"
    source = loaded(tmp_path, "https://b.example/${TOKEN_2}/a", headers)
    assert source.url == "https://b.example/${TOKEN_2}/a"
    assert source.headers == {"Referer": "https://b.example/", "Authorization": "Bearer ${AP_KEY}"}
    assert missing_secrets(source, {"AP_KEY"}) == ["TALLYWIRE_SECRET_TOKEN_2 is not set; source 'board' needs it"]


def test_a_rehearsal_follows_nothing_and_needs_no_secret(tmp_path: Path) -> None:
    tables = "[sources.headers]\nX-Key = '${KEY}'\n[sources.follow.each]\nx = ['a', 'b']"
    read = load(write(tmp_path, pack("https://b.example/{x}?k=${KEY}", tables)))
    (source,) = rehearsed(read, "http://127.0.0.1:1", ["board"], 1.0).sources
    assert (source.url, source.headers, source.follow) == ("http://127.0.0.1:1/board", {}, None)
    assert missing_secrets(source, {}) == []


PAGES, INDEX, EACH = "[sources.follow.pages]\n", "[sources.follow.index]\n", "[sources.follow.each]\n"
POINTER = "[sources.follow.pointer]\nurl = 'https://b.example/v'\n"
HEADERS = "[sources.headers]\n"
ITEMS = "[sources.follow.items]\n"
PLAIN, VERSION = "https://b.example/a", "https://b.example/{version}"

WRONG: list[tuple[str, str, str]] = [
    ("https://b.example/{x}", "", '[[sources]] "board" url: nothing in [sources.follow] fills {x}'),
    ("https://b.example/{}", "", '[[sources]] "board" url: nothing in [sources.follow] fills {}'),
    (VERSION + "{x}", EACH + "x = ['1']", '"board" url: nothing in [sources.follow] fills {version}'),
    ("https://${HOST}/a", "", "url: the host has to be written out; braces may stand in the path and in the query"),
    ("https://b.example:{port}/", "", "url: the host has to be written out"),
    ("https://me:${KEY}@b.example/", "", "url: holds a user name or password"),
    ("https://b.example/?k=${ap_key}", "", "url: a secret is written ${NAME}: a capital letter, then capital letters"),
    ("https://b.example/?k=${1}", "", "url: a secret is written ${NAME}"),
    ("https://b.example/?k=${KEY", "", "url: a secret is written ${NAME}"),
    (PLAIN, "[sources.follow]", '[sources.follow] "board": needs pointer, each, index, pages, next or items'),
    (PLAIN, "[sources.follow]\nfoo = 1", '[sources.follow] "board" foo: nobody reads this key; known are each'),
    (PLAIN, "[sources.follow]\nindx = 1", '[sources.follow] "board" indx: nobody reads this key; did you mean "index"'),
    (PLAIN, "[sources.follow]\nindex = 'a'", '[sources.follow] "board" index: should be a table, not text in quotes'),
    (PLAIN, "[[sources.follow]]\nindex = 1", '"board" follow: should be a table, not a list in [brackets]'),
    (PLAIN, "[sources.follow.next]\npath = 'a'\n" + PAGES + "css = 'a'", '[sources.follow] "board": next stands alone'),
    (PLAIN, ITEMS + "[sources.follow.next]\npath = 'a'", '[sources.follow] "board": next stands alone'),
    (PLAIN, ITEMS + PAGES + "css = 'a'", '[sources.follow] "board": items stands alone'),
    (PLAIN, ITEMS + "css = 'a['", '[sources.follow.items] "board" css: "a[" is no CSS selector'),
    (PLAIN, ITEMS + "pattern = '('", '[sources.follow.items] "board" pattern: "(" is no regular expression'),
    (PLAIN, ITEMS + "hosts = ['https://x.example']", '[sources.follow.items] "board" hosts: "https://x.example" is no'),
    (PLAIN, ITEMS + "newest = 101", '[sources.follow.items] "board" newest: should be at most 100'),
    (PLAIN, ITEMS + "text = 'all'", '[sources.follow.items] "board" text: '),
    (PLAIN, ITEMS + "text = 'feed'\ncss = 'a'", '[sources.follow.items] "board": text = "feed" needs a feed'),
    (PLAIN, ITEMS + "text = 'feed'\nagain = 5", '[sources.follow.items] "board": text = "feed" follows nothing'),
    (PLAIN, "[sources.follow.next]\n", '[sources.follow.next] "board" path: is missing'),
    (PLAIN, "[sources.follow.next]\npath = 'a['", '[sources.follow.next] "board" path: "a[" is no JMESPath'),
    (PLAIN, POINTER, '[sources.follow] "board" pointer: {version} does not stand in url'),
    (VERSION, "[sources.follow.pointer]\npath = 'a'", '[sources.follow.pointer] "board" url: is missing'),
    (VERSION, POINTER.replace("https", "ftp"), '"board" url: "ftp://b.example/v" should be a whole http:// or'),
    (VERSION, POINTER.replace("/v", "/{x}"), '[sources.follow.pointer] "board" url: nothing fills {x} here'),
    (VERSION, POINTER.replace("/v", "/${x}"), '[sources.follow.pointer] "board" url: a secret is written ${NAME}'),
    (VERSION, POINTER + "css = 'a'\npath = 'b'", '[sources.follow.pointer] "board": css and path exclude each other'),
    (VERSION, POINTER + "css = 'a['", '[sources.follow.pointer] "board" css: "a[" is no CSS selector: Expected'),
    (VERSION, POINTER + "pattern = '('", '[sources.follow.pointer] "board" pattern: "(" is no regular expression'),
    (VERSION, POINTER + "pattern = 3", '[sources.follow.pointer] "board" pattern: should be text in quotes'),
    (VERSION, POINTER + EACH + "version = ['1']", '[sources.follow.each] "board" version: the pointer fills it'),
    (PLAIN, EACH + "x = ['1']", '[sources.follow] "board" each.x: {x} does not stand in url'),
    ("https://b.example/{X}", EACH + "X = ['1']", '[sources.follow.each] "board" X: a name has small letters'),
    ("https://b.example/{x}", EACH + "x = []", '[sources.follow.each] "board" x: should hold at least 1'),
    ("https://b.example/{x}", EACH + "x = ['1', 2]", '[sources.follow.each] "board" x: number 2 should be text'),
    ("https://b.example/{x}", EACH + "x = ['a/../b']", '[sources.follow.each] "board" x: "a/../b" cannot stand in an'),
    (
        "https://b.example/{x}{y}",
        EACH + f"x = {[str(n) for n in range(20)]}\ny = {[str(n) for n in range(16)]}",
        '[sources.follow.each] "board": 320 documents; one source follows at most 300',
    ),
    (PLAIN, INDEX + "newest = 1", '[sources.follow.index] "board": needs css, path or pattern'),
    (PLAIN, INDEX + "css = 'a'\nnewest = 0", '[sources.follow.index] "board" newest: should be at least 1'),
    (PLAIN, INDEX + "css = 'a'\nlink = '{x}'", '[sources.follow.index] "board": link needs a pattern'),
    (PLAIN, INDEX + "pattern = '(?P<x>a)'\nlink = '{y}'", '"board" link: {y} is no group of the pattern'),
    (PLAIN, INDEX + "pattern = 'a'\nlink = '${y}'", '[sources.follow.index] "board" link: a secret is written ${NAME}'),
    (PLAIN, INDEX + "css = 'a'\nhosts = ['https://x.example']", '"board" hosts: "https://x.example" is no host'),
    (PLAIN, PAGES, '[sources.follow.pages] "board": needs exactly one of css, path and header = true'),
    (PLAIN, PAGES + "css = 'a'\nheader = true", "needs exactly one of css, path and header = true"),
    (PLAIN, PAGES + "header = 'yes'", '[sources.follow.pages] "board" header: should be true or false'),
    (PLAIN, PAGES + "header = true\nmost = 301", '[sources.follow.pages] "board" most: should be at most 300'),
    (PLAIN, HEADERS + "Host = 'a'", '[sources.headers] "board" Host: is set by the client itself'),
    (PLAIN, HEADERS + "range = 'bytes=0-1'", '[sources.headers] "board" range: is set by the client itself'),
    (PLAIN, HEADERS + "Transfer-Encoding = 'chunked'", '"board" Transfer-Encoding: is set by the client itself'),
    (PLAIN, HEADERS + "'X Y' = 'a'", '[sources.headers] "board" X Y: is no name of a header'),
    (PLAIN, HEADERS + '"X\\r\\nY" = "a"', r'[sources.headers] "board" X\r\nY: is no name of a header'),
    (PLAIN, HEADERS + "X = ''", '[sources.headers] "board" X: should be one line of ASCII text'),
    (PLAIN, HEADERS + '"X" = "a\\r\\nHost: b"', '[sources.headers] "board" X: should be one line of ASCII text'),
    (PLAIN, HEADERS + "X = ' a'", '[sources.headers] "board" X: should be one line of ASCII text'),
    (PLAIN, HEADERS + "X = 'é'", '[sources.headers] "board" X: should be one line of ASCII text'),
    (PLAIN, HEADERS + "X = '${key}'", '[sources.headers] "board" X: a secret is written ${NAME}'),
    (PLAIN, HEADERS + "X = 'a'\nx = 'b'", '[sources.headers] "board" x: stands twice'),
    (PLAIN, HEADERS + "X = 3", '[sources.headers] "board" X: should be text in quotes, not a whole number'),
]  # fmt: skip


@pytest.mark.parametrize(("url", "tables", "said"), WRONG, ids=[each[2] for each in WRONG])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, url: str, tables: str, said: str) -> None:
    told = problems(write(tmp_path, pack(url, tables)))
    assert len(told) == 1, told
    assert told[0].startswith("pack.toml: [")
    assert said in told[0]


@pytest.mark.parametrize("name", ["Cookie", "User-Agent", "Accept", "X-Api-Key", "Authorization", "Referer", "Origin"])
def test_whatever_else_a_server_wants_may_be_sent(tmp_path: Path, name: str) -> None:
    assert loaded(tmp_path, PLAIN, HEADERS + f"{name} = 'a=1; b'").headers == {name: "a=1; b"}


GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "following.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_guides_examples_are_right(tmp_path: Path, number: int) -> None:
    keys, _, tables = EXAMPLES[number].partition("\n\n[")
    text = PACK.replace(URL, keys).replace('kind = "commission"\n', "" if "kind" in keys else 'kind = "commission"\n')
    (source,) = load(write(tmp_path, f"{text}\n[{tables}")).sources
    assert source.follow or source.headers
