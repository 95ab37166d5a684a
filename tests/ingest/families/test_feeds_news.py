"""Real feeds: every entry is an item, and every change of one is a version."""

import re
from pathlib import Path

import pytest

from ingest.domain.source import Source
from tests.feeds import feed, versions
from tests.ingest.families import news_made
from tests.ingest.families.news_made import report

ENTRY = re.compile(rb"<(?:item|entry)[ >]")
NAMES = ("content-encoded.rss", "encoding.rss", "guardian.rss", "heise.atom", "rss-1.rss", "uolNoticias.rss")


@pytest.fixture
def paper(tmp_path: Path) -> Source:
    return news_made.source(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_an_item(paper: Source, name: str) -> None:
    body = feed(f"news-rss-real/{name}").read_bytes()
    told = report(paper, body)
    assert len(told.items) == len(ENTRY.findall(body)) > 1
    assert told.tallies == ()
    assert len({item.key for item in told.items}) == len(told.items)


def test_each_change_is_one_version(paper: Source) -> None:
    """The entries have neither title nor link, and another id for each change."""
    known: dict[str, str] = {}
    changes = set[bytes]()
    for path in versions("nyt-2020-rss-derived/battleground-state-changes-xml", ".xml")[:20]:
        body = path.read_bytes()
        changes |= set(re.findall(rb"<guid[^>]*>([^<]+)<", body))
        for item in report(paper, body).items:
            assert known.setdefault(item.key, item.digest) == item.digest
    assert len(known) == len(changes) > 6
