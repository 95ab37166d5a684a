"""Everything an operator can set. The only place that reads the environment; every name begins with TALLYWIRE_."""

import os
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from ingest.domain.errors import ConfigurationError
from ingest.domain.placeholders import VARIABLE

PREFIX = "TALLYWIRE_"
SHORTEST_SECRET = 8


def _usable(secret: SecretStr) -> SecretStr:
    """It has to stand in a header and in an address, and to be told from other text where a server repeats it."""
    value = secret.get_secret_value()
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"should have at least {SHORTEST_SECRET} characters")
    if not value.isascii() or not value.isprintable() or value != value.strip():
        raise ValueError("should be one line of ASCII text without blanks around it")
    return secret


class Settings(BaseSettings):
    """Seconds and bytes, unless a name says otherwise. None for an address means: the embedded one in `data`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Path(".tallywire")
    packs: Annotated[tuple[Path, ...], NoDecode] = ()
    database_url: str | None = Field(default=None, repr=False)
    redis_url: str | None = Field(default=None, repr=False)
    archive_url: str | None = Field(default=None, repr=False)
    user_agent: str = ""
    operator: str = ""

    tick_seconds: float = Field(default=1.0, gt=0)
    fetch_deadline: float = Field(default=20.0, gt=0)
    lease_seconds: float = Field(default=60.0, gt=0, validate_default=True)
    fetch_threads: int = Field(default=16, gt=0)
    read_processes: int = Field(default=2, gt=0)
    read_seconds: int = Field(default=120, gt=1)
    host_concurrency: int = Field(default=2, gt=0)
    host_pace_seconds: float = Field(default=0.1, ge=0)
    stream_keep: int = Field(default=1_000_000, gt=0)
    serve_host: str = "127.0.0.1"
    serve_port: int = Field(default=8377, ge=0, le=65_535)
    serve_proxies: str = ""
    log_json: bool = False

    # What `${NAME}` in a pack stands for: TALLYWIRE_SECRET_NAME.
    secrets: Annotated[dict[str, Annotated[SecretStr, AfterValidator(_usable)]], NoDecode] = Field(
        default={}, repr=False
    )

    # The empty database of a rehearsal that is not to use SQLite; a rehearsal never touches the addresses above.
    rehearsal_database_url: str | None = Field(default=None, repr=False)

    # Set by `tallywire rehearse` for the processes it starts: where the recording is served, and how often to ask.
    rehearsal_url: str | None = None
    rehearsal_sources: Annotated[tuple[str, ...], NoDecode] = ()
    rehearsal_interval: float = 1.0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Secrets(settings_cls), env_settings, dotenv_settings, file_secret_settings

    @field_validator("packs", "rehearsal_sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("lease_seconds")
    @classmethod
    def _outlives_a_fetch(cls, value: float, info: ValidationInfo) -> float:
        deadline = info.data.get("fetch_deadline", 0.0)
        if value < 2 * deadline:
            raise ValueError(f"should be at least twice TALLYWIRE_FETCH_DEADLINE, which is {deadline:g}")
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.embedded_database}"

    @property
    def embedded_database(self) -> Path:
        return self.data.absolute() / "tallywire.db"

    @property
    def archive(self) -> str:
        return self.archive_url or str(self.data.absolute() / "archive")

    @property
    def page(self) -> str:
        """Where the page is, as somebody at this machine would type it."""
        anywhere = self.serve_host in ("0.0.0.0", "::", "")  # noqa: S104
        host = "127.0.0.1" if anywhere else self.serve_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.serve_port}/"

    def environment(self) -> dict[str, str]:
        """The settings as the environment of another process, where they differ from the defaults."""
        values = self.model_dump(exclude_defaults=True, exclude={"secrets"})
        plain = {PREFIX + name.upper(): _as_text(value) for name, value in values.items()}
        return plain | {VARIABLE + name: value for name, value in self.secret_values().items()}

    def secret_values(self) -> dict[str, str]:
        """By the name that stands in a pack. For the client alone, and for processes of our own."""
        return {name: secret.get_secret_value() for name, secret in self.secrets.items()}

    def for_rehearsal(self, data: Path, database_url: str | None) -> Self:
        """The same, but apart from the real night: nothing of its database, Redis, archive or secrets is touched."""
        apart: dict[str, object] = {
            "data": data,
            "database_url": database_url,
            "redis_url": None,
            "archive_url": None,
            "secrets": {},
        }
        return self.model_copy(update=apart)

    def with_(self, **changes: object) -> Self:
        """The same, but for `changes`; None changes nothing."""
        return self.model_copy(update={name: value for name, value in changes.items() if value is not None})


def load() -> Settings:
    """The settings of this process. Raises ConfigurationError with a line for each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{_variable(*map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors(include_input=False)
        ]
        raise ConfigurationError(*lines) from None


def _variable(field: str, *within: str) -> str:
    return VARIABLE + within[0] if field == "secrets" and within else PREFIX + field.upper()


class _Secrets(PydanticBaseSettingsSource):
    """The variables TALLYWIRE_SECRET_*, under the names that stand in packs."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Never asked: all of them are one field."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: value for name, value in os.environ.items() if name.startswith(VARIABLE) and value}
        return {"secrets": {name.removeprefix(VARIABLE): value for name, value in found.items()}} if found else {}


def _as_text(value: object) -> str:
    return os.pathsep.join(map(str, value)) if isinstance(value, tuple) else str(value)
