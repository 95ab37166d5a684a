"""Pages of outlets: the article, the whole article, and nothing but the article."""

import gzip
from datetime import UTC, datetime

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.article import Article, article
from tests.feeds import feed

URL = "https://news.example/a"


def read(body: str | bytes, charset: str = "") -> Article:
    body = body.encode() if isinstance(body, str) else body
    return article(body, charset=charset, url=URL, time_zone="Asia/Almaty")


def lines(body: str) -> list[str]:
    return read(f"<html><body>{body}</body></html>").text.splitlines()


# File, a piece of its title, what is in its text, what is not, its language and when it was published.
REAL = [
    ("DW_2024_01_30.html.gz", "Nadeschdin setzt auf", "200.000 zusammen", "Themenseite", "de", "2024-01-30T14:13:12"),
    ("DieWelt_2024_08_27.html.gz", "Voigt, Höcke", "rund 1,7 Millionen", "Newsletter", "de", "2024-08-26T23:27:57"),
    ("MBN_2025_06_03.html.gz", "소년공이 쏘아올린", "소년공 생활", "로그인", "ko", "2025-06-03T17:37:08"),
    ("PoliticoEu_2025_10_23.html.gz", "Socialist critic", "55.7 percent", "Log In", "en", "2025-10-23T15:50:00"),
    (
        "ritinardo.wordpress.com.btw17.html",
        "Bundesregierung 2017",
        "SPD und FDP",
        "Kommentar",
        "de",
        "2017-11-26T12:51:49",
    ),
    ("twincities.com-mayor.html", "St. Louis Park elects", "won with 58%", "Subscribe", "en", "2023-11-09T05:30:59"),
]


@pytest.mark.parametrize(("name", "title", "there", "absent", "language", "at"), REAL, ids=[each[0] for each in REAL])
def test_a_real_page(name: str, title: str, there: str, absent: str, language: str, at: str) -> None:
    body = feed(f"news-html-real/{name}").read_bytes()
    found = read(gzip.decompress(body) if name.endswith(".gz") else body)
    assert title in found.title
    assert there in found.text
    assert absent not in found.text
    assert (found.language, found.published_at) == (language, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found.canonical_url.startswith("https://")


def test_menus_teasers_and_comments_are_left_out() -> None:
    beside = [
        "<nav>Home</nav>",
        "<header>The Outlet</header>",
        "<aside>Weather 12%</aside>",
        "<div class='site-comments comments'>I say 90%</div>",
        "<div id='related'>Poll: 40%</div>",
        "<div role='navigation'>Sections</div>",
        "<p hidden>99%</p><p style='display: none'>98%</p>",
        "<p><a href='/x'>Read also: 97%</a></p>",
        "<footer>Imprint</footer><script>var x = '1%'</script>",
    ]
    assert lines(f"<div><p>Ant has 53.9 per cent of the votes.</p></div>{''.join(beside)}") == [
        "Ant has 53.9 per cent of the votes."
    ]


def test_a_part_that_is_called_like_a_menu_but_holds_the_article_stays() -> None:
    parts = "".join(f"<div class='sidebar'><p>Ant has {share} per cent of the votes.</p></div>" for share in (1, 2, 3))
    assert len(lines(parts)) == 3


def test_figures_keep_their_names() -> None:
    assert lines(
        "<p>By party:</p><ul><li><a href='/ant'>Ant</a> &ndash; 53.9<li>Bee: <b>5</b>,2</ul><table><tr><th>Party<th>%"
        "<tr><td><a href='/ant'>Ant</a><td><p>53.9</p><tr><td>Bee<td></table>one<br>two"
    ) == ["By party:", "Ant – 53.9", "Bee: 5,2", "Party | %", "Ant | 53.9", "Bee", "one", "two"]


def test_a_table_that_lays_out_the_page_is_no_row() -> None:
    assert lines(f"<table><tr><td><p>First.</p><p>{'Long. ' * 80}</p><td>Beside</table>")[::2] == ["First.", "Beside"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Ant leads | The Outlet</title>", "<h1>The Outlet: a tag</h1><h1>Ant leads</h1>", "Ant leads"),
        ("<title>x</title><meta property='og:title' content='Ant &amp; Bee'>", "<h1>Home</h1>", "Ant & Bee"),
        ("", "<h1>Ant\u202e leads</h1>", "Ant leads"),
        ("", "<p>x", ""),
    ],
)
def test_a_title_is_the_headline_without_the_outlet(head: str, body: str, title: str) -> None:
    found = read(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    assert found.title == title
    assert title not in found.text.splitlines()


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ("<link rel='canonical' href='/b#top'>", "https://news.example/b"),
        ("<meta property='og:url' content='https://news.example/c'>", "https://news.example/c"),
        ("<link rel='canonical' href='javascript:x'><meta property='og:url' content='/c'>", "https://news.example/c"),
        ("<link rel='canonical' href='http://['>", ""),
        ("", ""),
    ],
)
def test_a_canonical_address_is_one_of_the_web(head: str, canonical: str) -> None:
    assert read(f"<html><head>{head}</head><p>x").canonical_url == canonical


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2023-03-19T21:00:00+06:00'>",
        "<meta name='date' content='19 марта 2023, 21:00'>",
        """<script type='application/ld+json'>{"datePublished": "2023-03-19T15:00:00Z"}</script>""",
        "<meta name='date' content='2023-03-19'><time datetime='2023-03-19 21:00'>",
    ],
)
def test_a_page_tells_when_it_was_published(head: str) -> None:
    assert read(f"<html><head>{head}</head><p>x").published_at == datetime(2023, 3, 19, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:modified_time' content='2023-03-19T21:00:00+06:00'>",
        """<script type='application/ld+json'>{"dateModified": "2023-03-19T15:00:00Z"}</script>""",
        "<time datetime='2023-03-19 21:00' itemprop='dateModified'>",
    ],
)
def test_a_page_tells_when_it_was_changed(head: str) -> None:
    found = read(f"<html><head>{head}</head><p>x<time datetime='2023-03-19T20:00:00+06:00'>")
    assert found.modified_at == datetime(2023, 3, 19, 15, tzinfo=UTC)
    assert found.published_at == datetime(2023, 3, 19, 14, tzinfo=UTC)


def test_what_is_struck_out_is_left_out() -> None:
    assert lines("<p>Ant <del>35.9</del> <ins>53.9</ins>, <s>Bee 1</s><strike>2</strike> Bee 3<p><del>All</del>") == [
        "Ant 53.9, Bee 3"
    ]
    assert read("<html><title>Ant 53.9</title><body><h1>Ant <s>35.9</s> 53.9</h1><p>x").title == "Ant 53.9"


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("<html lang='pt-BR'>", "pt"),
        ("<html><meta property='og:locale' content='kk_KZ'>", "kk"),
        ("<html lang='?'>", ""),
    ],
)
def test_a_page_tells_its_language(page: str, language: str) -> None:
    assert read(page + "<p>x").language == language


def test_encodings_declared_or_not() -> None:
    page = "<html><head>{}</head><p>Аманат набирает больше половины</p>"
    declared = page.format("<meta charset='windows-1251'>")
    plain = page.format("")
    for body, charset in ((declared, ""), (plain, ""), (plain, "windows-1251")):
        assert read(body.encode("cp1251"), charset).text == "Аманат набирает больше половины"


def test_a_plain_text_is_an_article_as_well() -> None:
    found = read("ANT 53.9 PCT\r\n\r\nBEE  5.2\u202e PCT\n")
    assert (found.title, found.text) == ("", "ANT 53.9 PCT\nBEE 5.2 PCT")


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7",
        b"PK\3\4",
        b"\0\1\2",
        b"<html><body>" + b"<div>" * 1_000,
        b"<p>" + b"9" * 5_000_000,
        b"<p " + b"a=1 " * 30_000 + b">",
        b"<html>" + b"<br>" * 60_000,
    ],
    ids=["pdf", "zip", "binary", "deep", "large", "attributes", "elements"],
)
def test_what_is_beyond_reading_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read(body)


def test_a_text_is_cut_somewhere() -> None:
    found = read("<p>" + "1234567890 " * 100_000)
    assert (len(found.text), found.cut) == (200_000, True)
    assert not read("<p>1").cut
