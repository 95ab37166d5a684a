from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.domain.errors import ConfigurationError
from workers.rehearsal import recording

AT = "20230319T200000Z"


def write(folder: Path, name: str, content: str = "x") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content)


def test_versions_of_all_sources_come_in_order_of_time(tmp_path: Path) -> None:
    write(tmp_path / "a", "20230319T200200Z.csv")
    write(tmp_path / "b", "20230319T200100Z.html")
    write(tmp_path / "a", "20230319T200000Z.csv")
    write(tmp_path / "a", "README.md")
    loaded = recording.load(tmp_path, {"a": 1, "b": 1, "unrecorded": 1})
    assert [(v.source_id, v.number) for v in loaded] == [("a", 1), ("b", 1), ("a", 2)]
    assert loaded[0].at == datetime(2023, 3, 19, 20, tzinfo=UTC)
    assert [v.media_type for v in loaded] == ["text/csv", "text/html", "text/csv"]


def test_how_a_version_was_served_stands_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a", f"{AT}.html", "<h1>Down</h1>")
    write(tmp_path / "a", f"{AT}.http.json", '{"status": 503, "headers": {"Retry-After": "5"}}')
    (version,) = recording.load(tmp_path, {"a": 1})
    assert (version.answer.status, version.answer.headers, version.is_document) == (503, {"Retry-After": "5"}, False)


@pytest.mark.parametrize("sources", [{"only": 1}, {"folder": 1, "other": 1}])
def test_the_folder_of_one_source_is_a_recording(tmp_path: Path, sources: dict[str, int]) -> None:
    write(tmp_path / "folder", f"{AT}.csv")
    (version,) = recording.load(tmp_path / "folder", sources)
    assert version.source_id == next(iter(sources))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("{", "http.json"), ('{"status": "x"}', "status"), ('{"stauts": 200}', "stauts")],
)
def test_a_broken_note_is_said_with_its_file(tmp_path: Path, content: str, complaint: str) -> None:
    write(tmp_path / "a", f"{AT}.html")
    write(tmp_path / "a", f"{AT}.http.json", content)
    with pytest.raises(ConfigurationError, match=complaint):
        recording.load(tmp_path, {"a": 1})


def test_a_recording_that_fits_no_source_is_said(tmp_path: Path) -> None:
    write(tmp_path / "folder", f"{AT}.csv")
    with pytest.raises(ConfigurationError, match="'folder'"):
        recording.load(tmp_path / "folder", {"a": 1, "b": 1})
    with pytest.raises(ConfigurationError, match="no source has this id; there are a, b"):
        recording.load(tmp_path, {"a": 1, "b": 1})
    with pytest.raises(ConfigurationError, match="no recording"):
        recording.load(tmp_path / "nowhere", {"a": 1})


@pytest.mark.parametrize("name", ["20231319T200000Z.csv", "20230319T250000Z.csv"])
def test_a_name_that_is_no_instant_is_said(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a", name)
    with pytest.raises(ConfigurationError, match=name):
        recording.load(tmp_path, {"a": 1})
