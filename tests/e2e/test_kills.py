"""Whatever is killed while the night runs, what was told in the end is what an undisturbed night tells."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench import kills
from ingest import packs
from publish.envelope import decode
from tests.workers.packing import page, write_pack
from workers.rehearsal.recording import Answer, Version
from workers.settings import Settings

FIRST = datetime(2023, 3, 19, 20, tzinfo=UTC)
VERSIONS = [
    Version(
        source_id="page",
        number=number,
        at=FIRST + timedelta(minutes=number),
        body=page(number * 7, number % 5),
        answer=Answer(),
        media_type="text/csv",
    )
    for number in range(1, 46)
]


@pytest.mark.timeout(240)
def test_kills_lose_and_repeat_nothing(database_url: str, tmp_path: Path) -> None:
    pack = packs.load(write_pack(tmp_path / "pack", {"page": "https://election.example/page"}))
    settings = Settings(data=tmp_path / "data", database_url=database_url)
    outcome = kills.play(settings, pack, VERSIONS, kills=5, seed=2)
    assert len(outcome.killed) == 5
    assert outcome.report.gaps == outcome.report.repeats == 0
    figures = [envelope for envelope in outcome.events if decode(envelope).is_figure]
    assert len(figures) == len(VERSIONS)
    after = [f'"ant":{{"votes":{n * 7}}},"bee":{{"votes":{n % 5}}}' for n in range(1, 46)]
    for envelope, counts in zip(figures, after, strict=True):
        assert counts in envelope.decode().partition('"after"')[2]
    assert after[-1] in outcome.facts[0].decode()
