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


def test_secrets_come_from_variables_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SECRET_AP_KEY", "0123456789")
    monkeypatch.setenv("TALLYWIRE_SECRET_EMPTY", "")
    monkeypatch.setenv("TALLYWIRE_DATABASE_URL", "sqlite:///x")
    made = settings.load()
    assert made.secret_values() == {"AP_KEY": "0123456789"}
    assert "0123456789" not in repr(made) + str(made) + str(made.model_dump()) + made.model_dump_json()


def test_secrets_are_handed_to_our_own_processes_but_not_to_a_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SECRET_AP_KEY", "0123456789")
    made = settings.load()
    assert made.environment() == {"TALLYWIRE_SECRET_AP_KEY": "0123456789"}
    assert made.for_rehearsal(Path("/d"), None).environment() == {"TALLYWIRE_DATA": "/d"}
    assert made.with_(tick_seconds=2.0).secret_values() == made.secret_values()


@pytest.mark.parametrize("value", ["short", "a secret\nof two lines", " 0123456789", "0123456789é"])
def test_a_secret_that_cannot_be_sent_or_kept_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TALLYWIRE_SECRET_AP_KEY", value)
    with pytest.raises(ConfigurationError, match="TALLYWIRE_SECRET_AP_KEY: should ") as caught:
        settings.load()
    assert value not in str(caught.value)
