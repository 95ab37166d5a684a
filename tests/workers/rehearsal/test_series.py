"""Real nights against the table in the guide: what was told, corrected and held, and what fell in the documents.

They are judged in memory (`tests/ingest/checks/nights.py`); `tests/e2e` rehearses two of them with all processes.
What fell is counted by `raw.py`, which knows nothing of readers and rules.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.packs import load
from tests.conftest import ROOT
from tests.feeds import feed
from tests.ingest.checks.nights import Night
from tests.workers.rehearsal import raw
from workers.rehearsal.recording import NAME

TABLE = ROOT / "docs" / "guide" / "past-nights.md"
MN, MN_PAGE = "mn-2020-sos-txt", "mn-2020-sos-html"
PHILIPPINES, FRANCE, ITALY = "philippines-2025-abscbn", "france-2022-interieur", "italy-2020-eligendo"


class Series(NamedTuple):
    """`rehearsals` is how many documents came before the polls closed and hold no count."""

    title: str
    pack: str
    source: str
    folder: str
    read: raw.Reading
    rehearsals: int = 0

    @property
    def files(self) -> list[Path]:
        return sorted(file for file in feed(self.folder).iterdir() if NAME.match(file.name))


SERIES = [
    Series("Minnesota 2020, president, text", "mn_2020", "USPres", f"{MN}/USPres", raw.media_file, 2),
    Series("— U.S. Senator", "mn_2020", "ussenate", f"{MN}/ussenate", raw.media_file, 2),
    Series("— U.S. Representatives", "mn_2020", "ushouse", f"{MN}/ushouse", raw.media_file, 2),
    Series("— president by congressional district", "mn_2020", "USPresCG", f"{MN}/USPresCG", raw.media_file, 1),
    Series("— president by county", "mn_2020", "USPresCty", f"{MN}/USPresCty", raw.media_file, 1),
    Series("— all contests by county", "mn_2020", "allracesbycounty", f"{MN}/allracesbycounty", raw.media_file, 1),
    Series("— turnout by precinct", "mn_2020", "pctstats", f"{MN}/pctstats", raw.precincts),
    Series(
        "— page, president and Senator", "mn_2020", "AllwithoutJudicial", f"{MN_PAGE}/AllwithoutJudicial", raw.page, 1
    ),
    Series("— page, Representatives", "mn_2020", "USRepresentative", f"{MN_PAGE}/USRepresentative", raw.page, 1),
    Series("Philippines 2025, senators", "philippines_2025", "senator", f"{PHILIPPINES}/senator", raw.script),
    Series("— party lists", "philippines_2025", "partylist", f"{PHILIPPINES}/partylist", raw.script),
    Series("France 2022, first round", "france_2022_round_1", "interieur", f"{FRANCE}/tour1", raw.ministry),
    Series("— second round", "france_2022_round_2", "interieur", f"{FRANCE}/tour2", raw.ministry),
    Series("Italy 2020, turnout", "italy_2020_referendum", "datiNazionali", f"{ITALY}/datiNazionali", raw.turnout),
    Series("— turnout abroad", "italy_2020_referendum", "datiEstero", f"{ITALY}/datiEstero", raw.turnout),
]


def rows() -> Iterator[tuple[str, list[str]]]:
    """The table: of each series its figures, as printed."""
    for line in TABLE.read_text().splitlines():
        title, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if cells and re.fullmatch(r"[\d,]+", cells[0]):
            yield title, cells


def judged(series: Series) -> Night:
    pack = load(ROOT / "elections" / series.pack)
    night = Night(pack, next(each for each in pack.sources if each.id == series.source))
    night.read(series.files)
    return night


@pytest.mark.parametrize("series", SERIES, ids=lambda series: f"{series.pack}-{series.source}")
def test_the_guide_tells_what_became_of_a_series(series: Series) -> None:
    night = judged(series)
    fell, in_versions = raw.falls(series.files[series.rehearsals :], series.read)
    why, released, held = night.why, night.released.total(), len(night.held)
    figures = [len(series.files), night.told, night.corrected, in_versions, why["rehearsal"], why["decrease"]]
    figures += [why["other"], released, why.total() - released - held, held]
    longest = max(night.waits, default=None)
    wait = "none" if longest is None else f"{longest.total_seconds() / 60:g} min"
    assert dict(rows())[series.title] == [*(f"{figure:,}" for figure in figures), wait]
    assert night.corrected + held == fell  # all that fell is told as a correction, but for what waits at the end
    assert why["other"] == 0


def test_no_other_series_stands_in_the_guide() -> None:
    assert [title for title, _ in rows()] == [series.title for series in SERIES]
