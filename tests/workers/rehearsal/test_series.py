"""Real nights against the table in the guide: what was told, corrected and held, and what fell in the documents.

Long series are judged in memory (`nights.py`), the others played through a database. What fell is counted by `raw.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.packs import load
from publish.envelope import tally_data
from tests.conftest import ROOT
from tests.feeds import feed
from tests.ingest.checks.nights import Night
from tests.workers.rehearsal import raw
from tests.workers.rehearsal.playing import Played, play
from workers.rehearsal import recording
from workers.rehearsal.recording import NAME

TABLE = ROOT / "docs" / "guide" / "past-nights.md"
MN, MN_PAGE = "mn-2020-sos-txt", "mn-2020-sos-html"
PHILIPPINES, FRANCE, ITALY = "philippines-2025-abscbn", "france-2022-interieur", "italy-2020-eligendo"


class Series(NamedTuple):
    """`rehearsals` is how many documents came before the polls closed; `long` ones are judged in memory."""

    title: str
    pack: str
    source: str
    folder: str
    read: raw.Reading
    rehearsals: int = 0
    long: bool = False

    @property
    def files(self) -> list[Path]:
        return sorted(file for file in feed(self.folder).iterdir() if NAME.match(file.name))


SERIES = [
    Series("Minnesota 2020, president", "mn_2020", "USPres", f"{MN}/USPres", raw.media_file, 2, long=True),
    Series("U.S. Senator", "mn_2020", "ussenate", f"{MN}/ussenate", raw.media_file, 2, long=True),
    Series("U.S. Representatives", "mn_2020", "ushouse", f"{MN}/ushouse", raw.media_file, 2, long=True),
    Series("president by district", "mn_2020", "USPresCG", f"{MN}/USPresCG", raw.media_file, 1, long=True),
    Series("president by county", "mn_2020", "USPresCty", f"{MN}/USPresCty", raw.media_file, 1, long=True),
    Series("all contests by county", "mn_2020", "allracesbycounty", f"{MN}/allracesbycounty", raw.media_file, 1, True),
    Series("turnout by precinct", "mn_2020", "pctstats", f"{MN}/pctstats", raw.precincts, long=True),
    Series("page, whole state", "mn_2020", "AllwithoutJudicial", f"{MN_PAGE}/AllwithoutJudicial", raw.page, 1, True),
    Series("page, Representatives", "mn_2020", "USRepresentative", f"{MN_PAGE}/USRepresentative", raw.page, 1, True),
    Series("Philippines 2025, senators", "philippines_2025", "senator", f"{PHILIPPINES}/senator", raw.script),
    Series("party lists", "philippines_2025", "partylist", f"{PHILIPPINES}/partylist", raw.script),
    Series("France 2022, first round", "france_2022_round_1", "interieur", f"{FRANCE}/tour1", raw.ministry),
    Series("second round", "france_2022_round_2", "interieur", f"{FRANCE}/tour2", raw.ministry),
    Series("Italy 2020, turnout", "italy_2020_referendum", "datiNazionali", f"{ITALY}/datiNazionali", raw.turnout),
    Series("turnout abroad", "italy_2020_referendum", "datiEstero", f"{ITALY}/datiEstero", raw.turnout),
]


class Counted(NamedTuple):
    """A row of the table, without what the documents say. `right` were held, and were a version of the count."""

    versions: int
    told: int
    corrections: int
    rehearsals: int
    right: int
    right_rising: int
    released: int
    superseded: int
    held: int
    minutes: int


def rows() -> Iterator[tuple[str, list[int]]]:
    """Of each series: versions, told, corrections, versions that take figures back, and what was held."""
    for line in TABLE.read_text().splitlines():
        title, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if cells and re.fullmatch(r"[\d,]+", cells[0]):
            yield title, [int(cell.replace(",", "")) for cell in cells]


def played(series: Series, folder: Path) -> Played:
    """Through a database."""
    pack = ROOT / "elections" / series.pack
    versions = recording.load(feed(series.folder), {series.source: None})
    return play(pack, versions, f"sqlite:///{folder / 'night.db'}")


def counted(series: Series, folder: Path) -> Counted:
    if series.long:
        return _judged(series)
    night = played(series, folder)
    return _counted(
        series,
        night.why,
        told=night.count("added", "changed", "corrected"),
        corrections=night.count("corrected"),
        released=night.count("released"),
        held=night.held,
        minutes=round(night.witness.longest_hold_seconds / 60),
    )


def _judged(series: Series) -> Counted:
    pack = load(ROOT / "elections" / series.pack)
    source = next(each for each in pack.sources if each.id == series.source)
    night = Night(pack, source)
    night.read(series.files)
    released = night.released.total()
    minutes = round(source.checks.persist_minutes) if released else 0
    return _counted(
        series,
        night.why,
        told=night.told,
        corrections=night.corrected,
        released=released,
        held=len(night.held),
        minutes=minutes,
    )


def _counted(series: Series, why: Counter[str], *, released: int, held: int, **figures: int) -> Counted:
    return Counted(
        versions=len(series.files),
        rehearsals=why["rehearsal"],
        right=why["decrease"] + why["other"],
        right_rising=why["other"],
        released=released,
        superseded=why.total() - released - held,
        held=held,
        **figures,
    )


@pytest.mark.parametrize("series", SERIES, ids=lambda series: f"{series.pack}-{series.source}")
def test_the_guide_tells_what_became_of_a_series(series: Series, tmp_path: Path) -> None:
    now = counted(series, tmp_path)
    fell, in_versions = raw.falls(series.files[series.rehearsals :], series.read)
    row = [*now[:3], in_versions, *now[3:]]
    assert dict(rows())[series.title] == row
    assert now.corrections + now.held == fell  # all that fell is told as a correction, but for what waits at the end
    assert now.right_rising == 0


def test_no_other_series_stands_in_the_guide() -> None:
    assert [title for title, _ in rows()] == [series.title for series in SERIES]


@pytest.mark.parametrize("series", SERIES[9:11], ids=lambda series: series.source)
def test_what_the_philippines_counted_twice_is_taken_back_once_for_each_selection(
    series: Series, tmp_path: Path
) -> None:
    last, next_ = (file for file in series.files if file.name[:13] in ("20250512T1803", "20250512T1847"))
    (before,), (after,) = series.read(last).values(), series.read(next_).values()
    corrections = [event for event in played(series, tmp_path).events if event.type == "tallywire.tally.corrected"]
    (removal,) = [event for event in corrections if event.time.day == 12]
    data = tally_data(removal)
    assert data.before is not None
    assert data.after is not None
    lost = sum((data.before.counts[each].votes or 0) - (count.votes or 0) for each, count in data.after.counts.items())
    names = [name for name in before if name not in ("returns", "voters")]
    assert len(names) == len(data.after.counts)
    assert all(after[name] < before[name] for name in names)
    assert lost == sum(before[name] - after[name] for name in names)
    assert f"{removal.time:%H:%M:%S}" == "18:52:57"
