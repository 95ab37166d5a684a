from hashlib import sha256
from pathlib import Path

import pytest

from ingest.domain.errors import ConfigurationError
from storage.archive import Archive, LostBytes

BODY = b"<p>53.90</p>" * 100
NAME = sha256(BODY).hexdigest()


@pytest.fixture(params=["folder", "memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "archive") if request.param == "folder" else f"memory://{tmp_path.name}")


def test_bytes_come_back_as_they_were_sent(archive: Archive) -> None:
    archive.put(BODY, NAME)
    assert archive.get(NAME) == BODY


def test_an_empty_body_is_a_body(archive: Archive) -> None:
    archive.put(b"", sha256(b"").hexdigest())
    assert archive.get(sha256(b"").hexdigest()) == b""


def test_kept_twice_it_is_kept_once(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(BODY, NAME)
    archive.put(BODY, NAME)
    (blob,) = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert blob.name == f"{NAME}.zst"
    assert blob.stat().st_size < len(BODY) / 5


def test_what_was_never_kept_is_lost(archive: Archive) -> None:
    with pytest.raises(LostBytes, match=NAME):
        archive.get(NAME)


@pytest.mark.parametrize("damage", [b"", b"not zstd at all"])
def test_damage_is_noticed(tmp_path: Path, damage: bytes) -> None:
    archive = Archive(str(tmp_path))
    archive.put(BODY, NAME)
    (blob,) = tmp_path.rglob("*.zst")
    blob.write_bytes(damage)
    with pytest.raises(LostBytes, match=NAME):
        archive.get(NAME)


def test_other_bytes_under_the_name_are_noticed(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(BODY, NAME)
    other = sha256(b"other").hexdigest()
    archive.put(b"other", other)
    blobs = {file.name[:-4]: file for file in tmp_path.rglob("*.zst")}
    blobs[NAME].write_bytes(blobs[other].read_bytes())
    with pytest.raises(LostBytes, match="other bytes"):
        archive.get(NAME)


def test_an_unknown_address_is_the_operators_to_mend() -> None:
    with pytest.raises(ConfigurationError, match="TALLYWIRE_ARCHIVE_URL"):
        Archive("nonsense://bucket")
