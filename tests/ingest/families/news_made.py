"""A pack with sources of news for tests, and articles, feeds and one poll's zip as they would be fetched."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from ingest import packs
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import read
from tests.examples import NIGHT

PACK = """
[election]
id = "demo"
name = "A demo"
held_on = 2023-03-19
time_zone = "UTC"
polls_open_at = 2023-03-19T06:00:00
polls_close_at = 2023-03-19T18:00:00

[[contests]]
id = "list"
name = "Party list"
kind = "PartyContest"
threshold = 5
selections = [
    { id = "amanat", name = "Amanat", aliases = ["Аманат"] },
    { id = "auyl", name = "Auyl", aliases = ["Ауыл"] },
    { id = "baytaq", name = "Baytaq", aliases = ["Байтақ"] },
]

[[contests]]
id = "north_mayor"
name = "Mayor of North"
kind = "CandidateContest"
district = "north"
selections = [{ id = "ash", name = "Ada Ash" }]

[[units]]
id = "all"
name = "The country"
type = "country"

[[units]]
id = "north"
name = "North"
type = "state"
parent = "all"

[[topics]]
id = "border"
words = ["border crossing*"]
"""
SOURCE = """
[[sources]]
id = "{id}"
issuer = "{id}"
kind = "{kind}"
url = "https://news.example/feed"
family = "news"

[sources.mapping]
{mapping}
{more}
"""
URL = "https://news.example/feed"


def sources(folder: Path, *tables: str, pack: str = PACK) -> Mapping[str, Source]:
    """By id, as a pack of these tables is loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(pack + "".join(tables))
    return {each.id: each for each in packs.load(folder).sources}


def table(id_: str = "paper", *, kind: str = "news", mapping: str = "", more: str = "") -> str:
    return SOURCE.format(id=id_, kind=kind, mapping=mapping, more=more)


def source(folder: Path, **declared: str) -> Source:
    [only] = sources(folder, table(**declared)).values()
    return only


def report(of: Source, body: str | bytes, url: str = URL, at: datetime = NIGHT, **other: Any) -> ElectionReport:
    content = body.encode() if isinstance(body, str) else body
    return read(Snapshot(source_id=of.id, url=url, fetched_at=at, body=content, **other), of)


def page(title: str, *paragraphs: str, head: str = "", lang: str = "en") -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<html lang="{lang}"><head><title>{title} - The Paper</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def feed(*items: str, language: str = "en") -> str:
    return f'<rss version="2.0"><channel><language>{language}</language>{"".join(items)}</channel></rss>'


def entry(title: str, text: str = "", link: str = "", at: str = "", guid: str = "") -> str:
    told = {"title": title, "description": text, "link": link, "pubDate": at, "guid": guid}
    return "<item>" + "".join(f"<{name}>{said}</{name}>" for name, said in told.items() if said) + "</item>"


def bundle(*documents: tuple[str, str]) -> bytes:
    """As one poll's documents are kept: each with its address as a comment."""
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for number, (url, body) in enumerate(documents):
            member = ZipInfo(f"{9 - number}")  # the order counts, and not the names
            member.comment = url.encode()
            archive.writestr(member, body)
    return whole.getvalue()
