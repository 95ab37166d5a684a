from pathlib import Path

import pytest

from ingest.domain.errors import ConfigurationError
from workers import embedded, settings
from workers.settings import Settings


def test_another_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings(
        data=Path("/d"), packs=(Path("/a"), Path("/b")), tick_seconds=0.5, log_json=True, redis_url="redis://x"
    )
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    assert settings.load() == made


def test_only_what_differs_is_handed_on() -> None:
    assert Settings().environment() == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("TICK_SECONDS", "soon"), ("FETCH_THREADS", "0"), ("LEASE_SECONDS", "-1"), ("LOG_JSON", "maybe")],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TALLYWIRE_{name}", value)
    with pytest.raises(ConfigurationError, match=f"TALLYWIRE_{name}: ") as caught:
        settings.load()
    assert len(caught.value.problems) == 1


def test_secrets_are_not_shown() -> None:
    made = Settings(
        database_url="postgresql://u:secret@h/d", redis_url="redis://:secret@h", archive_url="s3://k:secret@b"
    )
    assert "secret" not in repr(made)


def test_a_lease_that_a_fetch_could_outlive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_LEASE_SECONDS", "30")
    with pytest.raises(ConfigurationError, match="LEASE_SECONDS"):
        settings.load()


def test_a_long_data_folder_still_has_a_socket() -> None:
    path = embedded.socket_path(Path("/" + "x" * 200))
    assert len(str(path)) < 100
    assert embedded.socket_path(Path("/short")) == Path("/short/valkey.sock")
