"""Recorded shapes of one night, page by page, with the normal form each must give beside it."""

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.families import FAMILIES, read, reader_version
from tests.ingest.families.made import snapshot, source

FOLDER = Path(__file__).parent / "pages"
PAGES = sorted(path for path in FOLDER.glob("*/*") if path.suffix != ".json" and path.name != "source.toml")
STATES = {"before", "early", "complete", "corrected", "broken"}


def normal_form(path: Path) -> Any:
    declared = tomllib.loads((path.parent / "source.toml").read_text())
    try:
        report = json.loads(msgspec.json.encode(read(snapshot(path.read_bytes()), source(**declared))))
    except UnreadableDocument as unreadable:
        return {"unreadable": str(unreadable)}
    assert (report.pop("cut"), report.pop("repeated")) == ([], [])  # names are resolved, and tallies judged, later
    if not report["items"]:
        report.pop("items")
    assert {finding.pop("key") for finding in report["findings"]} <= {None}
    return report


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_page_gives_the_normal_form_beside_it(path: Path) -> None:
    assert normal_form(path) == json.loads(path.with_suffix(".json").read_text())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_pages_of_the_whole_night(family: str) -> None:
    assert {path.stem for path in PAGES if path.parent.name == family} == STATES


@pytest.mark.parametrize("family", FAMILIES)
def test_receipts_name_the_reader(family: str) -> None:
    declared = tomllib.loads((FOLDER / family / "source.toml").read_text())
    assert reader_version(source(**declared)) == f"{family}/{FAMILIES[family].version}"
