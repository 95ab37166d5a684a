"""The example of the guide is a language."""

import re
import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ingest.news.claims import Option, Subject
from ingest.news.reading import Reader
from ingest.news.tables import Table, languages, table

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "news-language.md").read_text()
EXAMPLE = re.search(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
SENTENCE = re.search(r"^With it, \*(.*?)\*", GUIDE, re.MULTILINE | re.DOTALL)
SUBJECT = Subject(
    id="list",
    name="Lists",
    options=(Option(id="amanat", names=("Amanat",)), Option(id="auyl", names=("Auyl",))),
    held_on=date(2023, 3, 19),
)


def test_it_reads_the_sentence_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EXAMPLE is not None
    assert SENTENCE is not None
    dutch = msgspec.convert(tomllib.loads(EXAMPLE[1]), Table, strict=False)
    monkeypatch.setattr("ingest.news.reading.table", lambda code: dutch)
    text = f"{SENTENCE[1]}. De kiesdrempel van 5 procent."
    claims = Reader(SUBJECT, "guide").read(text).claims
    assert [(each.option, str(each.value), each.stage) for each in claims] == [
        ("amanat", "53.9", "preliminary"),
        ("auyl", "10.9", "preliminary"),
    ]


def test_every_class_of_words_is_told() -> None:
    used = {kind for code in languages() for kind in table(code).cues}
    assert {kind for kind in used if f"`{kind}`" not in GUIDE} == set()
