"""Reading a recording: a folder per source, one file per version, named by the UTC time of its fetch.

`20230319T160000Z.html`, with an optional `20230319T160000Z.http.json` beside it (`status`, `headers`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from ingest.domain.errors import ConfigurationError

NAME = re.compile(r"(\d{8}T\d{6}Z)\.(?!http\.json$)\w+$")
MEDIA_TYPES = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".json": "application/json",
    ".xml": "application/xml",
}


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """How a version was served: the content of its `.http.json`."""

    status: int = 200
    headers: dict[str, str] = {}


class Version(Struct, frozen=True, kw_only=True):
    """One version of one source's document. `number` counts the source's versions from 1."""

    source_id: str
    number: int
    at: datetime
    body: bytes
    answer: Answer
    media_type: str

    @property
    def etag(self) -> str:
        """Differs from version to version even where the bytes do not, so that each is known to have arrived."""
        return f'"{self.number}-{sha256(self.body).hexdigest()[:16]}"'

    @property
    def is_document(self) -> bool:
        return self.answer.status == 200


def load(folder: Path, sources: Mapping[str, object]) -> list[Version]:
    """Every version of every source of the pack, in order of time. Raises ConfigurationError.

    `folder` holds a folder per source id, or is itself the folder of one source.
    """
    versions = [v for source_id, place in _folders(folder, sources) for v in _versions(source_id, place)]
    if not versions:
        raise ConfigurationError(
            f"{folder}: no recording: expected files like 20230319T160000Z.html, in a folder for each source"
        )
    return sorted(versions, key=lambda version: (version.at, version.source_id))


def _folders(folder: Path, sources: Mapping[str, object]) -> Iterator[tuple[str, Path]]:
    if folder.is_dir() and any(NAME.match(file.name) for file in folder.iterdir()):
        if folder.resolve().name not in sources and len(sources) != 1:
            raise ConfigurationError(f"{folder}: one source's recording, but no source is called {folder.name!r}")
        yield (folder.resolve().name if folder.resolve().name in sources else next(iter(sources))), folder
        return
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.is_dir() and any(NAME.match(file.name) for file in place.iterdir()):
            if place.name not in sources:
                raise ConfigurationError(f"{place}: no source has this id; there are {', '.join(sources)}")
            yield place.name, place


def _versions(source_id: str, folder: Path) -> Iterator[Version]:
    files = sorted(file for file in folder.iterdir() if NAME.match(file.name))
    for number, file in enumerate(files, start=1):
        yield Version(
            source_id=source_id,
            number=number,
            at=instant_of(file),
            body=file.read_bytes(),
            answer=answer_of(file.with_name(f"{file.name[:16]}.http.json")),
            media_type=MEDIA_TYPES.get(file.suffix, "application/octet-stream"),
        )


def instant_of(file: Path) -> datetime:
    try:
        return datetime.strptime(file.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise ConfigurationError(f"{file}: the name is no instant; expected like 20230319T160000Z") from None


def answer_of(file: Path) -> Answer:
    if not file.exists():
        return Answer()
    try:
        return msgspec.json.decode(file.read_bytes(), type=Answer)
    except msgspec.DecodeError as error:
        raise ConfigurationError(f"{file}: {error}") from None
